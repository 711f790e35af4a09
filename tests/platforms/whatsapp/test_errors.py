"""What only conversions of chats meet, beside what the Graph says to all."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared import graph_errors
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import NeedsReauthorisation, Rejected, Unavailable
from stratum_desktop.platforms.whatsapp.errors import BY_SUBCODE, failure_of


def reply(status: int, body: object) -> Reply:
    return Reply(status, {}, orjson.dumps(body), 1, None, None)


@pytest.mark.parametrize(
    ("subcode", "reason"),
    [
        (2804066, "whatsapp.name_not_allowed"),
        (2804087, "whatsapp.click_id_not_genuine"),
        (2804003, "meta.event_too_old"),
        (2804023, "meta.value_needs_currency"),
    ],
)
def test_a_known_subcode_says_more(subcode: int, reason: str):
    failure = failure_of(reply(400, {"error": {"code": 100, "error_subcode": subcode}}))
    assert isinstance(failure, Rejected)
    assert failure.reason.code == reason


def test_what_the_graph_says_to_all_is_said_to_chats():
    assert isinstance(failure_of(reply(401, {"error": {"code": 190}})), NeedsReauthorisation)
    assert not BY_SUBCODE.keys() & graph_errors.BY_SUBCODE.keys()


def test_only_metas_own_words_prove_that_nothing_was_counted():
    told = failure_of(reply(500, {"error": {"code": 2}}))
    silent = failure_of(reply(500, {}))
    assert isinstance(told, Unavailable)
    assert isinstance(silent, Unavailable)
    assert (told.answer_lost, silent.answer_lost) == (False, True)


@given(st.integers(100, 599), st.integers(-5, 100_000), st.none() | st.integers(0, 3_000_000))
def test_any_answer_means_exactly_one_failure(status: int, code: int, subcode: int | None):
    failure = failure_of(reply(status, {"error": {"code": code, "error_subcode": subcode}}))
    assert failure.reason.code.split(".")[0] in ("meta", "whatsapp", "answer")
