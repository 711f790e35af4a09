"""`actions`: what was carried out at ad platforms; run what is approved, take it back."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.action_words import change_words
from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.commands.action_detail import show_action
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.execution import CARRIED_OUT
from stratum_desktop.services.wording import sentence

_HEADER = ("number", "state", "of", "change", "applied, UTC", "wanted by", "why")
_WELL = frozenset({ActionState.APPLIED, ActionState.ROLLED_BACK})
_INSTANT = "%Y-%m-%d %H:%M"


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    actions = commands.add_parser(
        "actions", help="Changes at ad platforms: carried out and taken back.", parents=[everywhere]
    )
    verbs = actions.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = add_command(
        verbs, everywhere, "list", "List what was carried out or is about to be.", _list
    )
    listing.add_argument(
        "--state", action="append", choices=[one.value for one in ActionState], help="repeatable"
    )
    listing.add_argument("--limit", type=int, default=50)
    show = add_command(verbs, everywhere, "show", "Show one with every step of it.", show_action)
    show.add_argument("action", type=int, metavar="NUMBER")
    add_command(
        verbs,
        everywhere,
        "run",
        "Carry out what is approved and whose time to undo is over. Exit code 1: something waits, "
        "failed, or has to be decided again.",
        _run,
    )
    back = add_command(
        verbs,
        everywhere,
        "rollback",
        "Take an applied change back. Exit code 1: the gate blocks it until an override.",
        _roll_back,
    )
    back.add_argument("action", type=int, metavar="NUMBER")
    back.add_argument("--comment", metavar="TEXT", help="kept with it")


async def _list(call: Call) -> ExitCode:
    choice = call.choice
    states = frozenset(map(ActionState, choice.state)) if choice.state else CARRIED_OUT
    async with call.open() as services:
        found = await services.execution.actions(limit=choice.limit, states=states)
    call.output.table(_HEADER, [_row(one) for one in found])
    call.output.give(found)
    return ExitCode.OK


async def _run(call: Call) -> ExitCode:
    async with call.open() as services:
        with call.doors.pump(call.folder):
            report = (await services.execution.run()).value
    for one in report.actions:
        why = "" if one.why is None else f": {sentence(one.why)}"
        call.output.say(f"{one.action_id} {one.state.value.replace('_', ' ')}{why}")
    if not report.actions:
        call.output.say("Nothing is due.")
    for number in report.proposed_roll_backs:
        call.output.say(f"{number} is proposed: it takes back a change that made things worse.")
    call.output.give(report)
    is_well = all(one.state in _WELL for one in report.actions)
    return ExitCode.OK if is_well else ExitCode.FINDINGS


async def _roll_back(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        changed = await services.execution.roll_back(choice.action, comment=choice.comment)
    view = changed.value
    call.output.table(_HEADER, [_row(view)])
    if view.state is ActionState.BLOCKED:
        call.output.say(
            f"The gate blocks {view.id}. An approver goes past it with "
            f"`stratum approvals override {view.id} --why …`."
        )
    elif view.state is ActionState.APPROVED:
        call.output.say(f"{view.id}: a second person has to approve.")
    else:
        call.output.say(
            f"{view.id} runs when the time to undo it is over: `stratum approvals undo {view.id}`."
        )
    call.output.give(view)
    return ExitCode.FINDINGS if view.state is ActionState.BLOCKED else ExitCode.OK


def _row(one: ActionView) -> tuple[str, ...]:
    return (
        str(one.id),
        one.state.value.replace("_", " "),
        f"{one.platform_label}, {one.name}",
        change_words(one),
        "" if one.applied_at is None else f"{one.applied_at:{_INSTANT}}",
        one.rule_name or one.source.value.replace("_", " "),
        "" if one.why is None else sentence(one.why),
    )
