"""The columns of the ledger and of the orders that are not accounted for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillDelegate, PillLook
from stratum_desktop.gui.looks import DELIVERY_STATES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.order_ledger import OpenOrder, OrderState, PlatformOrders
from stratum_desktop.services.wording import sentence

ORDER_STATES: Mapping[OrderState, PillLook] = {
    OrderState.MISSING: PillLook("Missing", "critical", Role.CRITICAL),
    OrderState.ELSEWHERE: PillLook("Not meant for it", "skipped", Role.MUTED),
    **{OrderState(state): DELIVERY_STATES[state] for state in DeliveryState},
}
"""How each state of an order looks."""

MISSING_WORDS = "Nothing was queued for this platform although it was connected."


def _count(
    key: str, title: str, of: Callable[[PlatformOrders], int], tip: str, *, width: int
) -> Column[PlatformOrders]:
    return Column(
        key,
        title,
        value=of,
        text=lambda row: words.number(of(row)),
        tip=lambda row: f"{words.number(of(row))} {tip}",
        align=Align.RIGHT,
        width=width,
    )


LEDGER_COLUMNS: tuple[Column[PlatformOrders], ...] = (
    Column("platform", "Platform", value=lambda r: r.label, text=lambda r: r.label),
    _count("due", "Due", lambda r: r.due, "orders were meant for it.", width=66),
    _count("delivered", "Delivered", lambda r: r.delivered, "orders it confirmed.", width=82),
    _count(
        "skipped",
        "Skipped",
        lambda r: r.skipped,
        "orders not sent, for a cause on record.",
        width=74,
    ),
    _count(
        "open",
        "Open",
        lambda r: r.open,
        "orders neither delivered nor skipped for a cause.",
        width=62,
    ),
    Column(
        "accuracy",
        "Accuracy, %",
        value=lambda r: r.accuracy_pct,
        text=lambda r: words.figure(r.accuracy_pct, decimals=2),
        spoken=lambda r: words.percent(r.accuracy_pct, decimals=2),
        tip=lambda _: "(delivered + skipped) / due, cut off and never rounded up.",
        align=Align.RIGHT,
        width=94,
    ),
    _count(
        "elsewhere",
        "Not meant for it",
        lambda r: r.elsewhere,
        "orders came before it was connected, or in a file that was sent elsewhere.",
        width=116,
    ),
)
"""One line for each platform."""


def why(row: OpenOrder) -> str:
    """Return why the order stands where it stands."""
    if row.state is OrderState.MISSING:
        return MISSING_WORDS
    return "" if row.reason is None else sentence(row.reason)


def open_columns(labels: Mapping[str, str]) -> tuple[Column[OpenOrder], ...]:
    """Return the columns of the open orders; `labels` names the platforms."""
    return (
        Column(
            "state",
            "State",
            value=lambda r: r.state,
            text=lambda r: ORDER_STATES[r.state].word,
            delegate=partial(PillDelegate, ORDER_STATES.__getitem__),
            width=104,
        ),
        Column(
            "order",
            "Order ID",
            value=lambda r: r.order_id,
            text=lambda r: r.order_id,
            tip=lambda r: f"{r.event_name} of {source_name(r.source)}, {r.order_id}",
            width=100,
            most=260,
        ),
        Column(
            "platform",
            "Platform",
            value=lambda r: labels.get(r.platform, r.platform),
            text=lambda r: labels.get(r.platform, r.platform),
            width=92,
            most=200,
        ),
        Column(
            "received",
            "Received",
            value=lambda r: r.received_at,
            text=lambda r: words.instant(r.received_at),
            width=136,
        ),
        Column(
            "value",
            "Value",
            value=lambda r: r.value,
            text=lambda r: words.money(r.value, r.currency),
            align=Align.RIGHT,
            width=92,
        ),
        Column("why", "Why", value=why, text=why, tip=why),
    )
