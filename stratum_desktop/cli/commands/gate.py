"""`gate`: what may change an ad account on the evidence there is."""

from __future__ import annotations

import argparse
import math

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
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


async def _explain(call: Call) -> ExitCode:
    choice = call.choice
    change = Change(Effect(choice.effect), choice.size)
    async with call.open() as services:
        receipt = await services.gate.explain(change, platforms=choice.platform)
    _say(call, receipt)
    call.output.give(receipt)
    return ExitCode.OK if receipt.decision.verdict is Verdict.PASS else ExitCode.FINDINGS


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
