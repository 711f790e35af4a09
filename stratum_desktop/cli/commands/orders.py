"""`orders`: what became of every order at every platform."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.order_ledger import MOST_DAYS, OpenOrder, OrderReport, PlatformOrders
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add the command."""
    orders = add_command(
        commands, everywhere, "orders", "Account for every order, by platform.", _orders
    )
    orders.add_argument(
        "--days", type=int, default=7, help=f"received in the last N days (7; most: {MOST_DAYS})"
    )
    orders.add_argument("--platform", metavar="P", help="one platform; none = all")
    orders.add_argument("--open", action="store_true", help="list the orders not accounted for")
    orders.add_argument("--limit", type=int, default=50, help="list at most so many orders")


async def _orders(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        report = await services.order_ledger.report(
            days=choice.days, platform=choice.platform, limit=choice.limit if choice.open else 0
        )
    _say(call, report)
    if choice.open:
        _say_open(call, report)
    call.output.give({**_sums(report), **({"open": report.open} if choice.open else {})})
    return ExitCode.FINDINGS if report.open_count else ExitCode.OK


def _say(call: Call, report: OrderReport) -> None:
    call.output.say(
        f"{report.orders:,} orders received {report.since:%Y-%m-%d %H:%M} to "
        f"{report.until:%Y-%m-%d %H:%M} UTC"
    )
    if not report.platforms:
        call.output.say("No platform is connected.")
        return
    header = ("platform", "due", "delivered", "skipped", "open", "accuracy", "not meant for it")
    call.output.table(header, [_row(one) for one in report.platforms])


def _row(one: PlatformOrders) -> tuple[str, ...]:
    # Cut off, never rounded up: 100 % is said of a ledger without a gap alone.
    accuracy = "no data" if one.accuracy_pct is None else f"{int(one.accuracy_pct * 100) / 100} %"
    counts = (one.due, one.delivered, one.skipped, one.open)
    return one.label, *(f"{count:,}" for count in counts), accuracy, f"{one.elsewhere:,}"


def _say_open(call: Call, report: OrderReport) -> None:
    if not report.open:
        call.output.say("Every order is accounted for.")
        return
    labels = {one.platform: one.label for one in report.platforms}
    call.output.say("")
    call.output.table(
        ("order", "source", "platform", "state", "received, UTC", "why"),
        [_open_row(one, labels) for one in report.open],
    )
    if (more := report.open_count - len(report.open)) > 0:
        call.output.say(f"… {more:,} more; use --limit.")
    call.output.say("One order's whole story: stratum events show ORDER")


def _open_row(one: OpenOrder, labels: Mapping[str, str]) -> tuple[str, ...]:
    return (
        one.order_id,
        one.source,
        labels[one.platform],
        one.state.value,
        f"{one.received_at:%Y-%m-%d %H:%M:%S}",
        "" if one.reason is None else sentence(one.reason),
    )


def _sums(report: OrderReport) -> dict[str, object]:
    return {
        "since": report.since,
        "until": report.until,
        "orders": report.orders,
        "open_count": report.open_count,
        "platforms": report.platforms,
    }
