"""Proposals go to a colleague and come back decided; nothing else is counted."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from approval_queue import PAUSE, Queue, to
from practice_workspace import KEY, practice_workspace

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.services.approvals import Approvals, Role
from stratum_desktop.services.approvals.operators import own_private_key
from stratum_desktop.services.approvals.signed_file import FileKind, signed
from stratum_desktop.services.approvals.steps import said_in
from stratum_desktop.store.database import open_store

S = ActionState


@dataclass
class Two:
    """This workspace, and a colleague's who is known here as an operator."""

    home: Queue
    elsewhere: Queue
    folder: Path

    @property
    def proposals(self) -> Path:
        return self.folder / "proposals.json"

    @property
    def answer(self) -> Path:
        return self.folder / "answer.json"

    async def decide(self, *made, is_approved: bool = True, comment: str | None = None) -> None:
        """Send proposals there and have them decided."""
        await self.home.approvals.export_signed([one.id for one in made], self.proposals)
        await self.elsewhere.approvals.decide_signed(
            self.proposals,
            {one.id: is_approved for one in made},
            answer=self.answer,
            comment=comment,
        )

    def rewrite(self, path: Path, change) -> None:
        document = json.loads(path.read_text("utf-8"))
        change(document)
        path.write_text(json.dumps(document), "utf-8")


@pytest.fixture
def colleague(tmp_path, clock, empty_database) -> Iterator[Queue]:
    """Another workspace, with a signing key of its own."""
    path = tmp_path / "theirs.db"
    shutil.copyfile(empty_database, path)
    path.chmod(0o600)
    store = open_store(path, key=KEY, clock=clock)
    workspace = practice_workspace(store, clock=clock, folder=tmp_path)
    yield Queue(workspace, clock, Approvals(workspace))
    store.close_now()


@pytest.fixture
async def two(queue, colleague, tmp_path) -> Two:
    key = (await colleague.approvals.own_key()).value.public_key
    await queue.approvals.add_operator(name="Mia", role=Role.APPROVER, public_key=key)
    return Two(queue, colleague, tmp_path)


async def test_a_colleague_sees_what_is_proposed_and_what_the_gate_said(two):
    raised = two.home.proposed(to(60), rule=two.home.rule())
    blocked = two.home.proposed(to(90), campaign="8")
    changed = await two.home.approvals.export_signed([raised.id, blocked.id], two.proposals)
    assert changed.value == 2
    seen = await two.elsewhere.approvals.open_signed(two.proposals)
    assert seen.signed_by is None, "nobody there knows this workspace"
    assert seen.fingerprint == (await two.home.approvals.own_key()).value.fingerprint
    one, other = seen.proposals
    view, _ = sorted(await two.home.approvals.list(), key=lambda found: found.id)
    assert (one.move, one.name, one.rule_name, one.money_per_day) == (
        view.move,
        view.name,
        "Scaling",
        view.money_per_day,
    )
    assert (one.content_hash, one.expires_at) == (view.content_hash, view.expires_at)
    assert [why.code for why in other.reasons] == ["gate.raise_too_large"]
    assert two.elsewhere.count("action") == 0, "it is only read"


async def test_what_a_colleague_decides_counts_as_theirs(two):
    two.home.set("approvals.second_approver_above", 5)
    raised, paused = two.home.proposed(to(60)), two.home.proposed(PAUSE, campaign="8")
    await two.home.approvals.approve({raised.id: raised.content_hash})
    assert two.home.state(raised.id) is S.APPROVED
    await two.decide(raised, paused, comment="Go ahead")
    imported = (await two.home.approvals.import_signed(two.answer)).value
    assert (imported.decided_by, imported.refused) == ("Mia", ())
    assert [one.state for one in imported.counted] == [S.UNDO_WINDOW, S.UNDO_WINDOW]
    step = two.home.steps(raised.id)[-1]
    assert (step.outcome, step.actor, said_in(step, "comment")) == ("approved", "Mia", "Go ahead")
    entry = next(
        one
        for one in two.home.read(lambda uow: uow.audit.entries())
        if one.action == "action.approved"
    )
    assert entry.actor == "Mia"


async def test_a_no_of_a_colleague_counts_as_well(two):
    made = two.home.proposed(to(60))
    await two.decide(made, is_approved=False)
    (view,) = (await two.home.approvals.import_signed(two.answer)).value.counted
    assert view.state is S.REJECTED


async def test_a_file_counts_once(two):
    made = two.home.proposed(to(60))
    await two.decide(made)
    await two.home.approvals.import_signed(two.answer)
    await two.home.approvals.undo([made.id])
    with pytest.raises(Refusal, match="counted before"):
        await two.home.approvals.import_signed(two.answer)
    assert two.home.state(made.id) is S.PROPOSED


async def test_one_person_is_not_two_by_two_files(two):
    two.home.set("approvals.second_approver_above", 5)
    made = two.home.proposed(to(60))
    for _ in range(2):
        await two.decide(made)
        imported = (await two.home.approvals.import_signed(two.answer)).value
    assert [why.code for _, why in imported.refused] == ["approval.same_person"]
    assert two.home.state(made.id) is S.APPROVED


def _other_words(document) -> None:
    document["content"]["decisions"][0]["comment"] = "Other words"


def _the_other_way(document) -> None:
    document["content"]["decisions"][0]["is_approved"] = False


def _another_kind(document) -> None:
    document["kind"] = FileKind.PROPOSALS.value


def _later(document) -> None:
    document["version"] = 2


def _larger_raise(document) -> None:
    document["content"]["proposals"]["content"]["proposals"][0]["after"] = "600"


def _no_signature(document) -> None:
    del document["signature"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_other_words, "changed after it was signed"),
        (_the_other_way, "changed after it was signed"),
        (_larger_raise, "changed after it was signed"),
        (_no_signature, "changed after it was signed"),
        (_another_kind, "does not hold a colleague's decisions"),
        (_later, "later version"),
    ],
)
async def test_what_was_tampered_with_is_refused(two, change, words):
    made = two.home.proposed(to(60))
    await two.decide(made)
    two.rewrite(two.answer, change)
    with pytest.raises(Refusal, match=words):
        await two.home.approvals.import_signed(two.answer)
    assert two.home.state(made.id) is S.PROPOSED


async def test_a_key_that_is_no_operators_is_refused(two):
    made = two.home.proposed(to(60))
    await two.decide(made)
    (mia,) = await two.home.approvals.operators()
    await two.home.approvals.remove_operator(mia.id)
    with pytest.raises(Refusal, match="no operator's"):
        await two.home.approvals.import_signed(two.answer)
    two.home.write(lambda uow: uow.connection.exec_driver_sql("DELETE FROM signing_key"))
    await two.home.approvals.add_operator(name="Mia", role=Role.APPROVER, public_key=mia.public_key)
    with pytest.raises(Refusal, match="another workspace"):
        await two.home.approvals.import_signed(two.answer)


async def test_a_colleague_cannot_decide_of_what_they_were_not_sent(two):
    made, other = two.home.proposed(to(60)), two.home.proposed(to(60), campaign="8")
    await two.decide(made)
    private = two.elsewhere.write(lambda uow: own_private_key(uow, two.elsewhere.workspace))
    document = json.loads(two.answer.read_text("utf-8"))
    content = document["content"]
    content["decisions"][0] |= {"action": other.id, "content_hash": other.content_hash}
    forged = signed(FileKind.DECISIONS, content, private_key=private)
    two.answer.write_text(json.dumps(forged), "utf-8")
    with pytest.raises(Refusal, match="not among the proposals"):
        await two.home.approvals.import_signed(two.answer)
    with pytest.raises(Refusal, match="not among the proposals"):
        await two.elsewhere.approvals.decide_signed(
            two.proposals, {other.id: True}, answer=two.answer
        )
    assert two.home.state(other.id) is S.PROPOSED


async def test_what_has_expired_or_was_decided_meanwhile_counts_no_more(two, clock):
    made, other = two.home.proposed(to(60)), two.home.proposed(PAUSE, campaign="8")
    cut = two.home.proposed(to(40), campaign="9")
    await two.decide(made, other, cut)
    await two.home.approvals.reject([other.id])
    clock.advance(seconds=5 * 3600)
    imported = (await two.home.approvals.import_signed(two.answer)).value
    assert [one.id for one in imported.counted] == [cut.id]
    assert [(one, why.code) for one, why in imported.refused] == [
        (made.id, "approval.expired"),
        (other.id, "approval.stands_elsewhere"),
    ]
    with pytest.raises(Refusal, match="has expired"):
        await two.elsewhere.approvals.decide_signed(
            two.proposals, {made.id: True}, answer=two.answer
        )
    with pytest.raises(Refusal, match="has expired"):
        await two.home.approvals.export_signed([made.id], two.proposals)


async def test_an_approval_that_the_gate_does_not_bear_any_more_is_told(two):
    made = two.home.proposed(to(60))
    await two.decide(made)
    two.home.measure(30.0)
    imported = (await two.home.approvals.import_signed(two.answer)).value
    assert (imported.counted, two.home.state(made.id)) == ((), S.BLOCKED)
    assert [why.code for _, why in imported.refused] == ["gate.band_too_low"]


async def test_a_colleague_approves_what_they_saw_and_not_what_the_gate_says_since(two):
    made = two.home.proposed(to(60))
    await two.decide(made)
    two.home.measure(70.0)
    assert (await two.home.approvals.regate()).value == 1
    imported = (await two.home.approvals.import_signed(two.answer)).value
    assert [why.code for _, why in imported.refused] == ["gate.band_too_low"]
    await two.decide(made)
    imported = (await two.home.approvals.import_signed(two.answer)).value
    assert [one.state for one in imported.counted] == [S.UNDO_WINDOW], "now they saw it held"


async def test_a_file_holds_no_secret_and_says_in_words_what_it_is_about(two, workspace):
    made = two.home.proposed(to(90))
    await two.home.approvals.export_signed([made.id], two.proposals)
    text = two.proposals.read_text("utf-8")
    private = two.home.write(lambda uow: own_private_key(uow, workspace))
    assert private not in text
    assert "A raise of 80 % is above 50 %." in text


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b'{"kind": 1}', b"[" * 100_000])
async def test_any_other_file_is_refused(two, content):
    two.proposals.write_bytes(content)
    with pytest.raises(Refusal, match="does not hold a colleague's proposals"):
        await two.elsewhere.approvals.open_signed(two.proposals)


async def test_a_signed_file_that_makes_no_sense_is_refused(two):
    made = two.home.proposed(to(60))
    await two.home.approvals.export_signed([made.id], two.proposals)
    private = two.home.write(lambda uow: own_private_key(uow, two.home.workspace))
    content = json.loads(two.proposals.read_text("utf-8"))["content"]
    (proposal,) = content["proposals"]
    spoils = (
        *(("after", "600"), ("effect", "more"), ("number", None), ("grounds", "x")),
        *(("name", "\x1b[2J"), ("rule_name", 5), ("size_pct", float("nan"))),
        *(("money_per_day", "NaN"), ("expires_at_ms", 10**18), ("reasons", ["null"])),
        ("reasons", ['{"code": "a.b", "words": "\\u001b[2J"}']),
    )
    for name, value in spoils:
        spoilt = content | {"proposals": [proposal | {name: value}]}
        two.proposals.write_text(
            json.dumps(signed(FileKind.PROPOSALS, spoilt, private_key=private)), "utf-8"
        )
        with pytest.raises(Refusal, match="damaged"):
            await two.elsewhere.approvals.open_signed(two.proposals)
    late = content | {"made_at_ms": 10**18}
    two.proposals.write_text(
        json.dumps(signed(FileKind.PROPOSALS, late, private_key=private)), "utf-8"
    )
    with pytest.raises(Refusal, match="damaged"):
        await two.elsewhere.approvals.open_signed(two.proposals)


async def test_a_file_that_is_not_there_is_trouble_and_nothing_chosen_is_refused(two):
    with pytest.raises(Trouble, match="could not be read"):
        await two.elsewhere.approvals.open_signed(two.folder / "none.json")
    with pytest.raises(Refusal, match="at least one"):
        await two.home.approvals.export_signed([], two.proposals)
