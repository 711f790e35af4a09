"""Signed files at the Approvals page: to a colleague, from a colleague, and back."""

from __future__ import annotations

import pytest
from made_actions import CHECKED, CUT, NOW, RAISE, action

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.move import Target
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed
from stratum_desktop.gui.pages.approvals.exchange import Exchange
from stratum_desktop.gui.pages.approvals.questions import Questions
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.services.approvals import Imported, OfferedAction, SignedProposals
from stratum_desktop.services.approvals.view import Grounds


def offered(number, name, move, money):
    return OfferedAction(
        number=number,
        content_hash="",
        target=Target("meta", "act_1", EntityKind.CAMPAIGN, str(number)),
        name=name,
        rule_name=None,
        move=move,
        effect=Effect.RAISE,
        size_pct=None,
        money_per_day=money,
        grounds=Grounds(Reason("gate.no_platform"), CHECKED, ()),
        verdict=Verdict.HOLD,
        reasons=(),
        flips=(),
        proposed_at_ms=0,
        expires_at_ms=0,
    )


@pytest.fixture
def exchange(page):
    return page._exchange


async def test_changes_are_written_for_a_colleague(page, exchange, services, tmp_path):
    services.answers["approvals.export_signed"] = Changed(2, frozenset())
    exchange.export_to([1, 2], tmp_path / "for-ana.json")
    await page.view_model.settle()
    assert services.arguments("approvals.export_signed") == [([1, 2], tmp_path / "for-ana.json")]
    assert page.view_model.shown.notice.sentence == (
        "2 changes written to for-ana.json, signed by you."
    )


async def test_what_a_colleague_decided_is_told_with_what_counts_no_more(
    page, exchange, services, tmp_path
):
    refused = ((2, Reason("gate.never_measured", {"platform": "Meta"})),)
    services.answers["approvals.import_signed"] = Changed(
        Imported("Ana", (action(1),), refused), frozenset()
    )
    exchange.take_in_from(tmp_path / "decided.json")
    await page.view_model.settle()
    notice = page.view_model.shown.notice
    assert notice.sentence == "Ana decided 1 change. The EMQ of Meta was never measured."
    assert notice.tone is Tone.WARNING


async def test_what_a_colleague_sent_is_shown_before_it_is_decided(
    page, exchange, services, tmp_path
):
    proposals = (offered(7, "Brand", RAISE, 8), offered(9, "Search", CUT, None))
    services.answers["approvals.open_signed"] = SignedProposals("Ben", "3f2a 9c41", NOW, proposals)
    services.answers["approvals.decide_signed"] = Changed(2, frozenset())
    exchange.open_sent_from(tmp_path / "sent.json")
    await page.view_model.settle()
    asking = page.view_model.state.asking
    question = Questions(page.view_model, Exchange(page.view_model, page)).of(asking)
    assert question.title == "Ben asks you about 2 changes"
    assert [verb.title for verb in question.verbs] == ["Approve 2 changes", "Reject 2 changes"]
    assert "3f2a 9c41" in question.lines[0]
    assert question.lines[1].startswith("Brand: 40.00 → 48.00 EUR, +8.00 EUR a day; the gate: held")
    assert "Search: 120.50 → 96.40 EUR, No data;" in question.lines[2]
    exchange.answer_to(asking, tmp_path / "back.json", is_yes=False, comment="Not now")
    await page.view_model.settle()
    assert services.arguments("approvals.decide_signed") == [
        (tmp_path / "sent.json", {7: False, 9: False})
    ]
    assert services.asked("approvals.decide_signed") == [
        {"answer": tmp_path / "back.json", "comment": "Not now"}
    ]
