"""`gate`: what may change an ad account on the evidence there is."""

from __future__ import annotations

import argparse
import math
from datetime import date
from decimal import Decimal, InvalidOperation

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.gate import Change, Effect, GateReceipt, Verdict
from stratum_desktop.services.wording import sentence

_VERDICTS = {
    Verdict.PASS: "PASS: it may run.",
    Verdict.HOLD: "HOLD: a person decides.",
    Verdict.BLOCK: "BLOCK: only an override with a typed reason goes past it.",
}
_HEADER = ("platform", "EMQ", "at least", "measured", "synced", "missing")


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    gate = commands.add_parser(
        "gate", help="What may change an ad account now.", parents=[everywhere]
    )
    verbs = gate.add_subparsers(dest="verb", metavar="VERB", required=True)
    explain = add_command(
        verbs,
        everywhere,
        "explain",
        "Say what the gate would decide of a change now, and why. Exit code 1: not pass.",
        _explain,
    )
    explain.add_argument("effect", choices=[one.value for one in Effect])
    explain.add_argument(
        "--platform", action="append", required=True, metavar="P", help="repeatable"
    )
    explain.add_argument("--size", type=_size, metavar="PCT", help="per cent; none = no size")
    add_command(
        verbs, everywhere, "modes", "Say what may run by itself at each platform now.", _modes
    )
    receipt = add_command(
        verbs,
        everywhere,
        "receipt",
        "Show a stored decision of the gate. Exit code 1: it is not sound.",
        _receipt,
    )
    receipt.add_argument("receipt", type=int, metavar="NUMBER")
    add_command(
        verbs,
        everywhere,
        "verify",
        "Check that every stored decision fits the one before it. Exit code 1: one does not.",
        _verify,
    )
    stop = add_command(
        verbs, everywhere, "stop", "Stop the autopilot: nothing is carried out any more.", _stop
    )
    stop.add_argument("--why", default="", metavar="TEXT", help="for the audit log")
    add_command(verbs, everywhere, "resume", "Let the autopilot run again.", _resume)
    rates = add_command(
        verbs, everywhere, "rates", "List reference rates, or store one of today.", _rates
    )
    rates.add_argument("pair", nargs="*", metavar="EUR USD 1.08", help="from, to, rate")
    rates.add_argument("--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="not today")


async def _explain(call: Call) -> ExitCode:
    choice = call.choice
    change = Change(Effect(choice.effect), choice.size)
    async with call.open() as services:
        receipt = await services.gate.explain(change, platforms=choice.platform)
    _say(call, receipt)
    call.output.give(receipt)
    return ExitCode.OK if receipt.decision.verdict is Verdict.PASS else ExitCode.FINDINGS


async def _modes(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.gate.modes()
        stopped = await services.gate.stopped()
    if stopped is not None:
        call.output.say(sentence(stopped.reason))
    call.output.table(
        ("platform", "band", "EMQ at least", "health at least", "mode", "by itself"),
        [
            (
                one.label,
                one.band.value,
                "no data" if one.emq is None else f"{one.emq:.1f}",
                "no data" if one.health is None else f"{one.health:.1f}",
                one.mode.value,
                sentence(one.allowed),
            )
            for one in found
        ],
    )
    call.output.give({"stopped": stopped, "platforms": found})
    return ExitCode.OK


async def _receipt(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.gate.receipt(call.choice.receipt)
    call.output.say(f"{_VERDICTS[found.verdict]} Decided {found.at:%Y-%m-%d %H:%M} UTC.")
    for reason in (*found.reasons, *found.flips):
        call.output.say(f"  {sentence(reason)}")
    for one in found.evidence:
        rows = ", ".join(f"{table} {' '.join(ids)}" for table, ids in one.rows.items())
        call.output.say(f"  {one.platform_label}: rows read: {rows or 'none'}")
    if not found.is_sound:
        call.output.say("This receipt is not sound: it was changed, or another version wrote it.")
    call.output.give(found)
    return ExitCode.OK if found.is_sound else ExitCode.FINDINGS


async def _verify(call: Call) -> ExitCode:
    async with call.open() as services:
        found = await services.gate.verify()
    if found.ok:
        call.output.say(f"All {found.checked} receipts fit.")
    else:
        call.output.say(f"Receipt {found.first_bad} does not fit the one before it.")
    call.output.give(found)
    return ExitCode.OK if found.ok else ExitCode.FINDINGS


async def _stop(call: Call) -> ExitCode:
    async with call.open() as services:
        found = (await services.gate.stop(why=call.choice.why)).value
    call.output.say(sentence(found.reason))
    call.output.give(found)
    return ExitCode.OK


async def _resume(call: Call) -> ExitCode:
    async with call.open() as services:
        changed = (await services.gate.resume()).value
    call.output.say("The autopilot runs again." if changed else "The autopilot was not stopped.")
    call.output.give({"resumed": changed})
    return ExitCode.OK


async def _rates(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        if choice.pair:
            currency, into, rate = _pair(choice.pair)
            day = None if choice.day is None else choice.day.isoformat()
            await services.gate.set_rate(currency, into, rate, day=day)
        found = await services.gate.rates()
    call.output.table(
        ("day", "one", "is", "of", "from"),
        [(one.day, one.currency, f"{one.rate:f}", one.into, one.source) for one in found],
    )
    call.output.give(found)
    return ExitCode.OK


def _pair(words: list[str]) -> tuple[str, str, Decimal]:
    """Return the two currencies and the rate that were typed.

    Raises:
        Refusal: these are no such three words.
    """
    try:
        currency, into, rate = words
        return currency.upper(), into.upper(), Decimal(rate)
    except (ValueError, InvalidOperation):
        raise Refusal(
            "Write two currencies and how much one of the first is worth, such as EUR USD 1.08.",
            reason=Reason("caps.rate_is_none"),
        ) from None


def _size(text: str) -> float:
    """Return a size above 0; argparse tells what is wrong of any other text."""
    size = float(text)
    if not (math.isfinite(size) and size > 0):
        raise argparse.ArgumentTypeError("a size is a number above 0, in per cent")
    return size


def _say(call: Call, receipt: GateReceipt) -> None:
    call.output.say(_VERDICTS[receipt.decision.verdict])
    for reason in receipt.decision.reasons:
        call.output.say(f"  {sentence(reason)}")
    if receipt.flips:
        call.output.say("What would make it easier, together:")
    for reason in receipt.flips:
        call.output.say(f"  {sentence(reason)}")
    call.output.table(
        _HEADER,
        [
            (
                one.label,
                one.counting_band.value,
                "no data" if one.emq_lower is None else f"{one.emq_lower:.1f}",
                _age(one.emq_age_hours),
                _age(one.sync_age_hours),
                ", ".join(one.missing) or "nothing",
            )
            for one in receipt.trusts
        ],
    )


def _age(hours: float | None) -> str:
    return "never" if hours is None else f"{hours:.1f} h ago"
