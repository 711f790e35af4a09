"""`rules`: what they want, what they would have done, and what became of what they proposed."""

from __future__ import annotations

import argparse
import sys
import threading
import time
from pathlib import Path

from stratum_desktop.cli.action_words import move_words
from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.meter import Meter
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.codec import definition_from_json, definition_to_json
from stratum_desktop.domain.rules.definition import Mode, RuleDefinition
from stratum_desktop.services import Services
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.autopilot import CampaignNow, Replay, RuleView, Scorecard
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.short import short

_LIST = "List the rules."
_SHOW = "Show one rule, its versions, and what each campaign gets of it now or why not."
_SAVE = "Save a rule from its JSON; `rules show --definition` prints one to begin with."
_REPLAY = "Try a rule on the stored past, hour by hour, as things were known at the time."
_REMOVE = "Take a rule out of use, and withdraw what it proposed and nobody approved."
_EVALUATE = "Judge every campaign by every rule now. Exit code 1: a rule failed."
_MODES = {
    "enable": (Mode.GUARDED, "Let a rule run by itself what the gate passes; it has to earn that."),
    "suggest": (Mode.SUGGEST, "Let a rule propose; a person decides."),
    "off": (Mode.OFF, "Let a rule rest, and withdraw what it proposed and nobody approved."),
}
_BEGUN = (
    "another version of this one; with the VERSION that the file was begun from, it is refused "
    "where somebody has saved a later one since"
)
_HEADER = ("number", "rule", "kind", "mode", "version", "proposed", "approved", "open")


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    rules = commands.add_parser("rules", help="What rules want, and did.", parents=[everywhere])
    verbs = rules.add_subparsers(dest="verb", metavar="VERB", required=True)
    add_command(verbs, everywhere, "list", _LIST, _list)
    show = add_command(verbs, everywhere, "show", _SHOW, _show)
    show.add_argument("--definition", action="store_true", help="print its JSON alone")
    save = add_command(verbs, everywhere, "save", _SAVE, _save)
    save.add_argument("file", type=Path, metavar="FILE", help="- reads standard input")
    save.add_argument("--name", required=True, metavar="TEXT")
    save.add_argument("--rule", type=_begun, metavar="NUMBER[:VERSION]", help=_BEGUN)
    add_command(verbs, everywhere, "defaults", "Add the rules to begin with.", _defaults)
    replay = add_command(verbs, everywhere, "replay", _REPLAY, _replay)
    which = replay.add_mutually_exclusive_group(required=True)
    which.add_argument("--rule", type=int, metavar="NUMBER")
    which.add_argument("--file", type=Path, metavar="FILE", help="a rule that is not saved")
    replay.add_argument("--days", type=int, default=90, metavar="N", help="at most 90")
    score = add_command(verbs, everywhere, "scorecard", "Show what a rule has earned.", _scorecard)
    for name, (mode, words) in _MODES.items():
        verb = add_command(verbs, everywhere, name, words, _switch)
        verb.add_argument("rule", type=int, metavar="NUMBER")
        verb.set_defaults(mode=mode)
    remove = add_command(verbs, everywhere, "remove", _REMOVE, _remove)
    for verb in (show, remove, score):
        verb.add_argument("rule", type=int, metavar="NUMBER")
    add_command(verbs, everywhere, "evaluate", _EVALUATE, _evaluate)


async def _list(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.autopilot.rules()
    return _told(call, *found)


async def _show(call: Call) -> ExitCode:
    async with call.open() as services:
        detail = await services.autopilot.show(call.choice.rule)
    if call.choice.definition:
        sys.stdout.write(definition_to_json(detail.view.definition) + "\n")
        return ExitCode.OK
    call.output.table(_HEADER, [_row(detail.view)])
    guarded = detail.view.guarded
    call.output.say(f"Guarded mode: {guarded.approvals} of {guarded.needed} approvals.")
    call.output.say("")
    call.output.table(("platform", "campaign", "change", "why"), [*map(_now, detail.campaigns)])
    call.output.give(detail)
    return ExitCode.OK


async def _save(call: Call) -> ExitCode:
    choice = call.choice
    definition = _definition(choice.file)
    rule, version = choice.rule or (None, None)
    async with call.open() as services:
        saved = await services.autopilot.save(
            choice.name, definition, rule_id=rule, begun_from=version
        )
    return _told(call, saved.value)


async def _defaults(call: Call) -> ExitCode:
    async with call.open() as services:
        added = await services.autopilot.add_defaults()
    return _told(call, *added.value)


async def _switch(call: Call) -> ExitCode:
    async with call.open() as services:
        switched = (await services.autopilot.set_mode(call.choice.rule, call.choice.mode)).value
    call.output.table(_HEADER, [_row(switched.rule)])
    if switched.queue is not None:
        _say_withdrawn(call, switched.queue)
    call.output.give(switched)
    return ExitCode.OK


async def _remove(call: Call) -> ExitCode:
    async with call.open() as services:
        queue = (await services.autopilot.remove(call.choice.rule)).value
    call.output.say("Removed. What it changed stays.")
    _say_withdrawn(call, queue)
    call.output.give({"removed": call.choice.rule, "queue": queue})
    return ExitCode.OK


async def _evaluate(call: Call) -> ExitCode:
    async with call.open() as services:
        report = (await services.autopilot.evaluate()).value
    call.output.say(
        f"{report.rules} rules, {report.campaigns} campaigns: {len(report.proposed)} proposed, "
        f"{len(report.automatic)} of them approved by guarded mode."
    )
    rows = [
        (one.rule_name, one.platform_label, one.campaign, sentence(one.reason))
        for one in report.nothing
    ]
    call.output.table(("rule", "platform", "campaign", "why nothing is proposed"), rows)
    for fault in report.faults:
        call.output.say(f"{fault.rule_name} failed: {sentence(fault.reason)}")
    call.output.give(report)
    return ExitCode.FINDINGS if report.faults else ExitCode.OK


async def _replay(call: Call) -> ExitCode:
    async with call.open() as services:
        replay = await _replayed(services, call, await _wanted(services, call))
    _say_replay(call, replay)
    call.output.give(replay)
    return ExitCode.OK


async def _scorecard(call: Call) -> ExitCode:
    async with call.open() as services:
        card = await services.autopilot.scorecard(call.choice.rule)
    _say_card(call, card)
    call.output.give(card)
    return ExitCode.OK


async def _replayed(services: Services, call: Call, definition: RuleDefinition) -> Replay:
    """Tell a person how far it is; one that is stopped ends its thread, too."""
    meter, stop = Meter(is_json=call.output.is_json, unit="% of the past"), threading.Event()
    begun = time.monotonic()

    def on_progress(share: float) -> None:
        nonlocal begun
        if not share:
            # Reading what is stored is over; the rest goes on evenly.
            begun = time.monotonic()
        elif not stop.is_set():
            left = (time.monotonic() - begun) * (1 - share) / share
            meter.show(round(share * 100), None, left)

    try:
        return await services.autopilot.replay(
            definition, days=call.choice.days, on_progress=on_progress, should_stop=stop.is_set
        )
    finally:
        stop.set()
        meter.end()


async def _wanted(services: Services, call: Call) -> RuleDefinition:
    if call.choice.file is not None:
        return _definition(call.choice.file)
    found = {one.id: one for one in await services.autopilot.rules()}
    if call.choice.rule in found:
        return found[call.choice.rule].definition
    return (await services.autopilot.show(call.choice.rule)).view.definition


def _begun(text: str) -> tuple[int, int | None]:
    """Return a rule's number and the version that was begun from, None where none is named."""
    number, colon, version = text.partition(":")
    try:
        return int(number), int(version) if colon else None
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"“{text}” is no rule; write its number, or 3:7 for version 7 of rule 3"
        ) from None


def _definition(path: Path) -> RuleDefinition:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise Trouble(
            f"{path} cannot be read as text. Name a file with the JSON of one rule.",
            reason=Reason("file.unreadable", {"name": path.name}),
        ) from problem
    return definition_from_json(text)


def _say_replay(call: Call, replay: Replay) -> None:
    say = call.output.say
    verdicts = ", ".join(f"{count} {verdict.value}" for verdict, count in replay.verdicts.items())
    say(
        f"{replay.since:%Y-%m-%d} to {replay.until:%Y-%m-%d %H:%M} UTC, {replay.campaigns} "
        f"campaigns: {len(replay.fired)} times ({verdicts or 'never'}), {replay.flip_flops} turned "
        "around within a week."
    )
    for code, count in replay.against:
        say(f"  {count} times: {short(code)}")
    for currency, amount in replay.raised_per_day.items():
        say(f"Passed raises: {amount:,.2f} {currency} a day in sum.")
    for currency, amount in replay.cut_per_day.items():
        say(f"Passed cuts: {amount:,.2f} {currency} a day in sum.")
    for one in replay.trust:
        since = "never looked at" if one.since is None else f"known since {one.since:%Y-%m-%d}"
        say(f"Signals of {one.platform_label}: {since}; before that nothing passes.")
    call.output.table(
        ("at, UTC", "platform", "campaign", "change", "gate", "why"),
        [
            (
                f"{one.at:%Y-%m-%d %H:%M}",
                one.platform_label,
                one.name,
                move_words(one.move),
                one.verdict.value,
                sentence(one.judgement.reason),
            )
            for one in replay.fired
        ],
    )


def _say_card(call: Call, card: Scorecard) -> None:
    tally = card.tally
    call.output.say(
        f"{tally.proposed} proposed, {tally.approved} approved ({tally.automatic} by guarded "
        f"mode), {tally.rejected} rejected, {tally.rolled_back} rolled back, {tally.open} open."
    )
    rows = [
        (
            one.metric.value,
            str(one.changes),
            "no data" if one.ratio is None else f"{one.ratio:.2f}",
            "no data" if one.lower is None else f"{one.lower:.2f} to {one.upper:.2f}",
        )
        for one in card.effects
    ]
    call.output.table(("after by before, look-alikes = 1", "changes", "median", "9 in 10"), rows)
    call.output.say(
        f"Told from {card.least_changes} comparable changes on. It is a comparison, not a cause: "
        "what a rule picks differs from what it leaves alone."
    )


def _say_withdrawn(call: Call, queue: Withdrawn) -> None:
    if queue.withdrawn:
        numbers = ", ".join(map(str, queue.withdrawn))
        call.output.say(f"Withdrawn, because nobody had approved them: {numbers}.")
    for number in queue.approved:
        call.output.say(
            f"{number} is approved and stays; the gate is asked again when it runs. "
            f"`stratum approvals undo {number}` takes the approval back."
        )


def _told(call: Call, *found: RuleView) -> ExitCode:
    call.output.table(_HEADER, [*map(_row, found)])
    call.output.give(found)
    return ExitCode.OK


def _row(one: RuleView) -> tuple[str, ...]:
    tally = one.tally
    counts = (one.version, tally.proposed, tally.approved, tally.open)
    return (str(one.id), one.name, one.definition.kind.value, one.mode.value, *map(str, counts))


def _now(one: CampaignNow) -> tuple[str, ...]:
    move = one.judgement.move
    change = "" if move is None else move_words(move)
    return (one.platform_label, one.name, change, sentence(one.judgement.reason))
