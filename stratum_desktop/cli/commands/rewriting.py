"""`dlq fix`, `dlq kept`: dead letters with a corrected mapping, shown before they go."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.commands.dead_letter_filter import (
    add_choice,
    chosen,
    destination_named,
    say_doubtful,
)
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.correction import CORRECTABLE, Act, Correction, correction
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.rewriting import RewriteOfOne, RewritePlan
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.rewriting import (
    change_words,
    correction_words,
    sum_words,
)

_FIX = (
    "Show what dead letters would be sent with, written anew by the mapping of now, and its "
    "fingerprint; with --replay and that, send it under the same event ids. Nothing goes that was "
    "not shown. Exit code 1: some stay as they are."
)
_KEPT = "Show the corrections that every event for a destination gets, or withdraw them."
_EPILOG = f"Fields: {', '.join(CORRECTABLE)}. Corrections are carried out in the order given."
_FLAGS = {
    "--change": (Act.CHANGE, "FIELD:OLD=NEW", "where it is OLD, use NEW"),
    "--fill": (Act.FILL, "FIELD=VALUE", "where it is missing, use VALUE"),
    "--set": (Act.SET, "FIELD=VALUE", "always use VALUE"),
    "--leave-out": (Act.LEAVE_OUT, "FIELD", "send it without the field"),
    "--cut": (Act.CUT, "FIELD=TEXT", "cut TEXT from the beginning"),
    "--put": (Act.PUT, "FIELD=TEXT", "put TEXT in front"),
}


def add_to(verbs: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the verbs to `dlq`."""
    fix = add_command(verbs, everywhere, "fix", _FIX, _fix)
    fix.epilog = _EPILOG
    for flag, (_, metavar, help_) in _FLAGS.items():
        fix.add_argument(
            flag, action=_Add, dest="corrections", metavar=metavar, default=[], help=help_
        )
    fix.add_argument(
        "--replay", metavar="FINGERPRINT", help="send what was shown under this fingerprint"
    )
    fix.add_argument(
        "--keep", action="store_true", help="with --replay: correct later events in the same way"
    )
    add_choice(fix)
    kept = add_command(verbs, everywhere, "kept", _KEPT, _kept)
    kept.add_argument("destination", metavar="DESTINATION", help="its label or number")
    kept.add_argument("--withdraw", action="store_true", help="correct nothing from now on")


class _Add(argparse.Action):
    """Gathers corrections of all kinds in the order in which they were given."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: str | Sequence[object] | None,
        option_string: str | None = None,
    ) -> None:
        given = [*getattr(namespace, self.dest), (str(option_string), str(values))]
        setattr(namespace, self.dest, given)


async def _fix(call: Call) -> ExitCode:
    choice = call.choice
    if choice.keep and not choice.replay:
        raise Refusal(
            "--keep belongs to --replay. Look at the difference first, without it.",
            reason=Reason("correction.unusable"),
        )
    corrections = [*_corrections(choice.corrections)] or None
    async with call.open() as services:
        wanted = {
            "delivery_ids": choice.deliveries or None,
            "where": await chosen(call, services),
            "corrections": corrections,
            "include_doubtful": choice.include_uncertain,
        }
        one = None
        if choice.replay:
            fixed = await services.rewriting.replay(shown=choice.replay, keep=choice.keep, **wanted)
            plan = fixed.value
        else:
            plan = await services.rewriting.plan(**wanted)
            if len(choice.deliveries) == 1:
                one = await services.rewriting.one(choice.deliveries[0], corrections=corrections)
    _say(call, plan, corrections or (), one)
    call.output.give({"plan": plan, "one": one})
    return ExitCode.FINDINGS if plan.refused or plan.unchanged else ExitCode.OK


async def _kept(call: Call) -> ExitCode:
    async with call.open() as services:
        destination = await destination_named(services, call.choice.destination)
        if call.choice.withdraw:
            await services.rewriting.keep(destination.id, ())
        kept = await services.rewriting.kept(destination.id)
    for one in kept:
        call.output.say(correction_words(one))
    if not kept:
        call.output.say(f"Events for {destination.label} are written as they came in.")
    call.output.give({"destination": destination.label, "corrections": kept})
    return ExitCode.OK


def _say(
    call: Call, plan: RewritePlan, corrections: Sequence[Correction], one: RewriteOfOne | None
) -> None:
    say = call.output.say
    for each in corrections:
        say(correction_words(each))
    if one is not None and one.changes:
        for change in one.changes:
            say(f"  {change.path}: {change_words(change)}")
        say("New body, personal values masked:")
        say(one.body)
    elif plan.changes:
        rows = [(f"{one.count:,}", one.path, sum_words(one)) for one in plan.changes]
        call.output.table(("events", "field", "change"), rows)
    _say_what_stays(call, plan)
    if call.choice.replay:
        say(f"{plan.replayed:,} written anew and queued.")
        if call.choice.keep:
            say("Later events for this destination are corrected in the same way.")
        return
    say(f"{plan.rewritten:,} would be written anew and sent. Nothing was changed.")
    if plan.rewritten:
        say(f"To send exactly this, add --replay {plan.shown}")


def _say_what_stays(call: Call, plan: RewritePlan) -> None:
    say = call.output.say
    if plan.unchanged:
        say(f"{plan.unchanged:,} would be written as they are, and stay. `dlq replay` sends them.")
    for reason, count in plan.refused:
        say(f"{count:,} not sent again: {sentence(reason)}")
    say_doubtful(call, plan.doubtful)


def _corrections(given: Sequence[tuple[str, str]]) -> Iterator[Correction]:
    """Yield what the options spell.

    Raises:
        Refusal: one is not spelled so, or cannot be carried out.
    """
    for flag, spelled in given:
        act, metavar, _ = _FLAGS[flag]
        if act is Act.LEAVE_OUT:
            yield correction(spelled.strip(), act)
            continue
        field, colon, rest = spelled.partition(":") if act is Act.CHANGE else ("", ":", spelled)
        left, equals, text = rest.partition("=")
        if not (colon and equals):
            raise Refusal(
                f"{flag} {spelled}: it is spelled {flag} {metavar}.",
                reason=Reason("correction.unusable"),
            )
        if act is Act.CHANGE:
            yield correction(field.strip(), act, text, left)
        else:
            yield correction(left.strip(), act, text)
