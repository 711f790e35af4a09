"""Reasons in words: every code that the program can give has a sentence, and reads well."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import stratum_desktop
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.wording import WORDS, sentence
from stratum_desktop.services.wording.audit import ACTIONS

PACKAGE = Path(stratum_desktop.__file__).parent
CODE = re.compile(r"[a-z]+\.[a-z0-9_]+")
PLATFORMS = frozenset(folder.name for folder in (PACKAGE / "platforms").iterdir())
#: Modules that choose a code first and make the reason elsewhere: every code in them counts.
TABLES = (
    "platforms/ad_contract.py",
    "platforms/_shared/ad_change.py",
    "platforms/ga4/errors.py",
    "platforms/google/errors.py",
    "platforms/google/ads/errors.py",
    "platforms/google/verdicts.py",
    "platforms/google/click_conversions/errors.py",
    "platforms/google/data_manager/errors.py",
    "platforms/linkedin/errors.py",
    "platforms/_shared/graph_custom_data.py",
    "platforms/_shared/graph_errors.py",
    "platforms/meta/errors.py",
    "platforms/meta/requirements.py",
    "platforms/tiktok/errors.py",
    "platforms/tiktok/requirements.py",
    "platforms/_shared/http.py",
    "platforms/_shared/reach.py",
    "store/failure.py",
    "domain/data_quality/quality.py",
    "domain/data_quality/tally.py",
    "domain/event_json.py",
    "domain/event_parameter.py",
    "domain/upload/recognised.py",
    "domain/upload/export_template.py",
    "services/delivery/claim.py",
)


def _codes_of(file: Path) -> Iterator[str]:
    is_table = file.relative_to(PACKAGE).as_posix() in TABLES
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if is_table:
            yield from _constants(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Reason" and node.args:
            for part in ast.walk(node.args[0]):
                yield from _constants(part)


def _constants(node: ast.AST) -> Iterator[str]:
    value = node.value if isinstance(node, ast.Constant) else None
    # What ends in an underscore is the beginning of several codes, not one of them.
    if isinstance(value, str) and CODE.fullmatch(value) and not value.endswith("_"):
        yield value


def _codes_in_use() -> frozenset[str]:
    return frozenset(code for file in PACKAGE.rglob("*.py") for code in _codes_of(file))


def test_every_code_that_the_program_can_give_has_words():
    missing = sorted(_codes_in_use() - set(WORDS))
    assert not missing, f"no words in services/wording for: {missing}"


def _audited() -> frozenset[str]:
    """Every action that is spelled out where it is noted in the audit log."""
    calls = (
        node
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "note"
    )
    return frozenset(code for call in calls for one in call.args[1:2] for code in _constants(one))


def test_every_action_of_the_audit_log_has_words():
    actions = _audited()
    assert "setting.changed" in actions
    missing = sorted(actions - set(ACTIONS))
    assert not missing, f"no words in services/wording/audit.py for: {missing}"


def test_the_scan_finds_codes_in_calls_and_in_tables():
    codes = _codes_in_use()
    assert "gui.fault" in codes
    assert "meta.token_expired" in codes


@pytest.mark.parametrize("file", TABLES)
def test_every_table_is_still_there(file):
    assert (PACKAGE / file).is_file()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_a_sentence_ends_like_one_and_leaves_no_brackets_without_facts(code):
    said = sentence(Reason(code))
    assert said.endswith((".", "?"))
    assert not set("[]{}") & set(said)
    assert "!" not in said
    assert "please" not in said.lower()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_what_a_platform_does_not_take_reads_well_where_only_the_code_is_known(code):
    if code.partition(".")[0] in PLATFORMS:
        assert "?" not in sentence(Reason(code))


def test_facts_are_named_and_parts_without_their_fact_are_left_out():
    refused = Reason("meta.token_refused", {"platform_code": "190"})
    assert sentence(refused) == "Meta refused the token (190). Paste a new token in Accounts."
    assert sentence(Reason("meta.token_refused")) == (
        "Meta refused the token. Paste a new token in Accounts."
    )


def test_a_fact_that_is_none_counts_as_missing():
    assert sentence(Reason("network.deadline_passed", {"seconds": None})) == (
        "The platform did not answer."
    )


def test_a_reason_within_a_reason_is_read_with_the_facts_beside_it():
    inner = {"platform": "Meta", "band": "unsafe", "emq": 51.25}
    outer = Reason("execution.got_worse", {"why": "gate.band_too_low", **inner})
    assert sentence(Reason("gate.band_too_low", inner)) in sentence(outer)


def test_a_code_of_a_newer_version_is_spelled_out_with_its_facts():
    assert sentence(Reason("gate.health_below", {"health_score": 61.5, "rows": 1200})) == (
        "Gate: health below (health score 61.5, rows 1,200)."
    )


@pytest.mark.parametrize(
    ("minutes", "said"), [(0.8, "48 s ago."), (5, "5 min ago."), (1865, "31 h ago.")]
)
def test_a_span_brings_its_own_unit(minutes, said):
    reason = Reason("emq.fresh_by_sync", {"sync_age_minutes": minutes})
    assert sentence(reason).endswith(said)
