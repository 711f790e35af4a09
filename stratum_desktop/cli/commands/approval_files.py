"""`approvals`: who decides, and files that are signed for a colleague and by them."""

from __future__ import annotations

import argparse
from pathlib import Path

from stratum_desktop.cli.action_words import LEAST_HASH, move_words
from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals import OfferedAction, OperatorView, Role
from stratum_desktop.services.wording import sentence

_OFFERED = ("number", "gate", "of", "change", "expires, UTC", "wanted", "hash")
_OPERATORS = ("number", "name", "role", "key", "at this computer")


def add_to(verbs: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these verbs to `approvals`."""
    export = add_command(
        verbs, everywhere, "export", "Write some to a signed file for a colleague.", _export
    )
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("actions", nargs="+", type=int, metavar="NUMBER")
    read = add_command(verbs, everywhere, "open", "Read a colleague's proposals.", _open)
    decide = add_command(
        verbs, everywhere, "decide", "Decide a colleague's proposals, in a signed file.", _decide
    )
    for verb in (read, decide):
        verb.add_argument("file", type=Path, metavar="FILE")
    decide.add_argument("--approve", nargs="+", type=int, default=[], metavar="NUMBER")
    decide.add_argument("--reject", nargs="+", type=int, default=[], metavar="NUMBER")
    decide.add_argument("--answer", type=Path, required=True, metavar="FILE")
    decide.add_argument("--comment", metavar="TEXT", help="goes with each of them")
    take_in = add_command(
        verbs,
        everywhere,
        "import",
        "Count a colleague's decisions. Exit code 1: one counts no more.",
        _import,
    )
    take_in.add_argument("file", type=Path, metavar="FILE")
    _add_operators(verbs, everywhere)


def _add_operators(verbs: Commands, everywhere: argparse.ArgumentParser) -> None:
    operators = verbs.add_parser("operators", help="Who may decide.", parents=[everywhere])
    doing = operators.add_subparsers(dest="doing", metavar="VERB", required=True)
    add_command(doing, everywhere, "list", "List who may decide.", _operators)
    add_command(doing, everywhere, "key", "Print the public key that colleagues know you by.", _key)
    add = add_command(doing, everywhere, "add", "Let somebody decide.", _add)
    add.add_argument("name", metavar="NAME")
    add.add_argument("--role", choices=[one.value for one in Role], required=True)
    add.add_argument("--key", default="", help="their public key")
    add.add_argument("--self", action="store_true", dest="is_self", help="this is you")
    remove = add_command(doing, everywhere, "remove", "Let somebody decide no more.", _remove)
    remove.add_argument("operator", type=int, metavar="NUMBER")


async def _export(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = await services.approvals.export_signed(call.choice.actions, call.choice.file)
    call.output.say(f"{changed.value} written to {call.choice.file}.")
    call.output.give({"written": changed.value, "file": call.choice.file})
    return ExitCode.OK


async def _open(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.approvals.open_signed(call.choice.file)
    signer = found.signed_by or "nobody who is known here"
    call.output.say(
        f"Signed by {signer} on {found.made_at:%Y-%m-%d %H:%M} UTC; key {found.fingerprint}."
    )
    call.output.table(_OFFERED, [_offered(one) for one in found.proposals])
    for one in found.proposals:
        for reason in one.reasons:
            call.output.say(f"  {one.number}: {sentence(reason)}")
    call.output.give(found)
    return ExitCode.OK


async def _decide(call: Call) -> ExitCode:
    choice = call.choice
    both = set(choice.approve) & set(choice.reject)
    if both:
        raise Refusal(
            f"Number {min(both)} is both approved and rejected. Name it once.",
            reason=Reason("approval_file.decided_twice", {"action": min(both)}),
        )
    decisions = dict.fromkeys(choice.approve, True) | dict.fromkeys(choice.reject, False)
    async with call.open() as services:
        changed = await services.approvals.decide_signed(
            choice.file, decisions, answer=choice.answer, comment=choice.comment
        )
    call.output.say(f"{changed.value} decided in {choice.answer}. Send it back.")
    call.output.give({"decided": changed.value, "file": choice.answer})
    return ExitCode.OK


async def _import(call: Call) -> ExitCode:
    async with call.open() as services:
        imported = (await services.approvals.import_signed(call.choice.file)).value
    call.output.say(f"{imported.decided_by} decided:")
    for view in imported.counted:
        call.output.say(f"  {view.id}: {view.state.value.replace('_', ' ')}")
    for _, why in imported.refused:
        call.output.say(f"  {sentence(why)}")
    call.output.give(imported)
    return ExitCode.FINDINGS if imported.refused else ExitCode.OK


async def _operators(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.approvals.operators()
    return _told(call, found)


async def _key(call: Call) -> ExitCode:
    async with call.open() as services:
        key = (await services.approvals.own_key()).value
    call.output.say(f"{key.public_key}\nTo compare: {key.fingerprint}")
    call.output.give(key)
    return ExitCode.OK


async def _add(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        added = await services.approvals.add_operator(
            name=choice.name,
            role=Role(choice.role),
            public_key=choice.key,
            is_self=choice.is_self,
        )
    return _told(call, (added.value,))


async def _remove(call: Call) -> ExitCode:
    async with call.open() as services:
        await services.approvals.remove_operator(call.choice.operator)
        found = await services.approvals.operators()
    return _told(call, found)


def _told(call: Call, found: tuple[OperatorView, ...]) -> ExitCode:
    call.output.table(
        _OPERATORS,
        [
            (
                str(one.id),
                one.name,
                one.role.value,
                one.fingerprint or "none",
                "yes" if one.is_self else "",
            )
            for one in found
        ],
    )
    call.output.give(found)
    return ExitCode.OK


def _offered(one: OfferedAction) -> tuple[str, ...]:
    return (
        str(one.number),
        one.verdict.value,
        f"{one.target.platform}, {one.name}",
        move_words(one.move),
        f"{one.expires_at:%Y-%m-%d %H:%M}",
        sentence(one.grounds.reason),
        one.content_hash[:LEAST_HASH],
    )
