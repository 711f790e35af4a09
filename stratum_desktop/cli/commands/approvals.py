"""`approvals`: what is proposed to be changed at ad platforms, and deciding it."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.action_words import LEAST_HASH, shown_row
from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.commands import approval_files
from stratum_desktop.cli.commands.action_detail import show_action
from stratum_desktop.cli.instant import instant
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.autopilot.life import OPEN, UNDER_WAY, ActionState
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services import Services
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.wording import sentence

_HEADER = ("number", "gate", "state", "of", "change", "a day", "expires, UTC", "wanted by", "hash")
_NUMBER = f"NUMBER[:HASH], HASH being the first {LEAST_HASH} signs or more of what was shown"
_WAITING = OPEN | UNDER_WAY


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    approvals = commands.add_parser(
        "approvals", help="Proposed changes of ad accounts.", parents=[everywhere]
    )
    verbs = approvals.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(verbs, everywhere, "list", "List what is open or under way.", _list)
    listing.add_argument(
        "--state", action="append", choices=[one.value for one in ActionState], help="repeatable"
    )
    listing.add_argument("--rule", type=int, metavar="NUMBER", help="of one rule")
    listing.add_argument("--platform", metavar="P", help="one platform; none = all")
    listing.add_argument("--text", default="", help="what the campaign's or rule's name holds")
    listing.add_argument("--limit", type=int, default=50)
    show = add_command(
        verbs, everywhere, "show", "Show one with everything behind it.", show_action
    )
    show.add_argument("action", type=int, metavar="NUMBER")
    approve = add_command(
        verbs,
        everywhere,
        "approve",
        "Approve. Exit code 1: one is held, because the gate or a cap has become harder.",
        _approve,
    )
    approve.add_argument("actions", nargs="+", metavar="NUMBER[:HASH]", help=_NUMBER)
    reject = add_command(verbs, everywhere, "reject", "Say no.", _reject)
    snooze = add_command(verbs, everywhere, "snooze", "Put aside for a while.", _snooze)
    snooze.add_argument("--until", type=instant, required=True, metavar="TIME")
    undo = add_command(
        verbs, everywhere, "undo", "Take back what has not run, or a no of a moment ago.", _undo
    )
    for verb in (reject, snooze, undo):
        verb.add_argument("actions", nargs="+", type=int, metavar="NUMBER")
    for verb in (approve, reject):
        verb.add_argument("--comment", metavar="TEXT", help="kept with the decision")
    comment = add_command(verbs, everywhere, "comment", "Keep a word on one.", _comment)
    override = add_command(
        verbs, everywhere, "override", "Approve past a block; for approvers.", _override
    )
    override.add_argument("action", metavar="NUMBER[:HASH]", help=_NUMBER)
    override.add_argument("--why", required=True, metavar="TEXT")
    comment.add_argument("action", type=int, metavar="NUMBER")
    comment.add_argument("text", metavar="TEXT")
    propose = add_command(
        verbs, everywhere, "propose", "Propose a change of a campaign or ad set.", _propose
    )
    propose.add_argument("entity", metavar="ID", help="the platform's id")
    propose.add_argument("--platform", required=True, metavar="P")
    what = propose.add_mutually_exclusive_group(required=True)
    what.add_argument("--budget", metavar="AMOUNT", help="a day's, in the account's currency")
    what.add_argument("--status", choices=("active", "paused"))
    propose.add_argument("--why", required=True, metavar="TEXT")
    approval_files.add_to(verbs, everywhere)


async def _list(call: Call) -> ExitCode:
    choice = call.choice
    states = frozenset(map(ActionState, choice.state)) if choice.state else _WAITING
    async with call.open() as services:
        found = await services.approvals.list(
            states=states,
            rule_id=choice.rule,
            platform=choice.platform,
            text=choice.text,
            limit=choice.limit,
        )
    _table(call, found)
    call.output.give(found)
    return ExitCode.OK


async def _approve(call: Call) -> ExitCode:
    async with call.open() as services:
        shown = dict([await _shown(services, text) for text in call.choice.actions])
        changed = await services.approvals.approve(shown, comment=call.choice.comment)
    _table(call, changed.value)
    held = [one for one in changed.value if one.state in OPEN]
    for one in held:
        why = "" if one.why is None else f" {sentence(one.why)}"
        call.output.say(f"{one.id} was not approved.{why} Look at it and approve it again.")
    lacking = [str(one.id) for one in changed.value if one.state is ActionState.APPROVED]
    if lacking:
        call.output.say(f"{', '.join(lacking)}: a second person has to approve.")
    call.output.give(changed.value)
    return ExitCode.FINDINGS if held else ExitCode.OK


async def _reject(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = await services.approvals.reject(call.choice.actions, comment=call.choice.comment)
    return _told(call, changed.value)


async def _snooze(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = await services.approvals.snooze(call.choice.actions, until=call.choice.until)
    return _told(call, changed.value)


async def _undo(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = await services.approvals.undo(call.choice.actions)
    return _told(call, changed.value)


async def _comment(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = await services.approvals.comment(call.choice.action, call.choice.text)
    return _told(call, (changed.value,))


async def _override(call: Call) -> ExitCode:
    async with call.open() as services:
        number, shown = await _shown(services, call.choice.action)
        changed = await services.approvals.override(number, content_hash=shown, why=call.choice.why)
    return _told(call, (changed.value,))


async def _propose(call: Call) -> ExitCode:
    choice = call.choice
    lever = Lever.STATUS if choice.budget is None else Lever.DAILY_BUDGET
    async with call.open() as services:
        entity = await services.approvals.entity_id(choice.platform, choice.entity)
        changed = await services.approvals.propose_by_hand(
            entity, lever, choice.budget or choice.status, why=choice.why
        )
    return _told(call, (changed.value,))


async def _shown(services: Services, text: str) -> tuple[int, str]:
    """Return which action is meant, and the hash of what was shown of it.

    Without a hash it is what is stored now, which the command prints.
    """
    number, _, begins = text.partition(":")
    if not number.isdecimal() or (begins and len(begins) < LEAST_HASH):
        raise Refusal(
            f"{text!r} is no {_NUMBER}.", reason=Reason("approval.unknown", {"action": text})
        )
    found = (await services.approvals.show(int(number))).view.content_hash
    return int(number), found if found.startswith(begins) else begins


def _told(call: Call, views: tuple[ActionView, ...]) -> ExitCode:
    _table(call, views)
    call.output.give(views)
    return ExitCode.OK


def _table(call: Call, views: tuple[ActionView, ...]) -> None:
    call.output.table(_HEADER, [shown_row(one) for one in views])
