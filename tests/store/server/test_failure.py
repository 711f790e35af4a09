"""What a server complains of, in words; what may pass is told from what may not."""

from __future__ import annotations

import traceback

import psycopg
import pytest

from stratum_desktop.store.server.failure import StatementError, is_passing, trouble_of

SECRET = "jane.doe@example.com"


def error_of(code: str) -> psycopg.Error:
    return psycopg.errors.lookup(code)(f"it says {SECRET}")


@pytest.mark.parametrize("code", ["40001", "40P01", "57P01", "57P02", "57P03", "08006", "53300"])
def test_what_may_pass_is_told(code):
    assert is_passing(error_of(code), writes=True)
    trouble = trouble_of(error_of(code), "shop")
    assert trouble is not None
    assert trouble.reason.code == "store.server_unreachable"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("28P01", "store.server_refused"),
        ("3D000", "store.server_refused"),
        ("42501", "store.server_refused"),
        ("53100", "store.disk_full"),
        ("55P03", "store.busy"),
        ("58030", "store.disk_error"),
        ("XX001", "store.damaged"),
    ],
)
def test_what_does_not_pass_is_told_at_once(code, reason):
    assert not is_passing(error_of(code), writes=True)
    trouble = trouble_of(error_of(code), "shop")
    assert trouble is not None
    assert trouble.reason.code == reason
    assert SECRET not in str(trouble)
    assert SECRET not in str(trouble.reason.facts)


@pytest.mark.parametrize("code", ["42601", "42P01", "23505", "22P02"])
def test_our_own_mistakes_are_not_dressed_as_trouble(code):
    assert trouble_of(error_of(code), "shop") is None
    assert not is_passing(error_of(code), writes=True)


def test_a_server_that_only_reads_may_soon_write_again_but_a_read_that_writes_may_not():
    assert is_passing(error_of("25006"), writes=True)
    assert not is_passing(error_of("25006"), writes=False)


def test_a_mistake_in_a_statement_comes_as_one(server_store):
    with pytest.raises(StatementError, match="UndefinedTable: SELECT"):
        server_store.write_now(lambda uow: uow.connection.exec_driver_sql("SELECT * FROM nowhere"))


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "INSERT INTO setting (key, value, changed_at_ms) VALUES (?, ?, NULL)",
            "NotNullViolation, setting, changed_at_ms",
        ),
        ("SELECT CAST(CAST(? AS text) AS integer), CAST(? AS text)", "InvalidTextRepresentation"),
    ],
)
def test_an_error_never_quotes_what_was_to_be_stored(server_store, statement, words):
    with pytest.raises(StatementError, match=words) as failed:
        server_store.write_now(
            lambda uow: uow.connection.exec_driver_sql(statement, (SECRET, SECRET))
        )
    told = "".join(traceback.format_exception(failed.value))
    assert SECRET not in told
