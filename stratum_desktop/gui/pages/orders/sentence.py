"""The page's answer in words."""

from __future__ import annotations

from stratum_desktop.gui import format as words
from stratum_desktop.services.order_ledger import OrderReport, PlatformOrders


def verdict(report: OrderReport) -> str:
    """Return what became of the orders, in one or two sentences."""
    if not report.orders:
        return "No order was received in this period."
    received = words.plural(report.orders, "order", "orders")
    if not report.platforms:
        return f"{received} received; no platform is connected that could get them."
    lacking = [one for one in report.platforms if one.open]
    if not lacking:
        return (
            f"{received} received. Every platform has got every order that was meant for it, "
            "or a cause is on record."
        )
    return f"{received} received. Not accounted for: {', '.join(map(_lack, lacking))}."


def open_words(report: OrderReport) -> str:
    """Return what the list holds, and how many lines it leaves out."""
    more = report.open_count - len(report.open)
    rest = f" {words.number(more)} more are not listed." if more > 0 else ""
    return (
        f"Newest first, times in {words.zone_name(report.until)}. Open a line to follow it.{rest}"
    )


def nothing_open_words(report: OrderReport) -> tuple[str, str, str]:
    """Return title, sentence and icon of what stands where no open order is listed."""
    if not report.orders:
        what = (
            "Each order that comes in is accounted for here, platform by platform. An older one "
            "can be followed by its id, above."
        )
        return "No orders in this period", what, "orders"
    if not report.platforms:
        what = "Orders are counted. Connect a platform in Accounts to send it what comes next."
        return "No platform is connected", what, "link"
    what = "Each was delivered to every platform it was meant for, or the cause is on record."
    return "Every order is accounted for", what, "good"


def _lack(one: PlatformOrders) -> str:
    return f"{words.number(one.open)} on {one.label}"
