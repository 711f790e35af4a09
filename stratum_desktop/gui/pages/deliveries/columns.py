"""The columns of the table of deliveries."""

from __future__ import annotations

from functools import partial

from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.looks import DELIVERY_STATES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.services.dashboards import DeliveryRow
from stratum_desktop.services.wording import sentence


def reason_text(row: DeliveryRow) -> str:
    """Return why the delivery stands where it stands; nothing to say of one that arrived."""
    return "" if row.reason is None else sentence(row.reason)


def _value(row: DeliveryRow) -> str:
    return words.NOTHING if row.value is None else words.money(row.value, row.currency)


COLUMNS: tuple[Column[DeliveryRow], ...] = (
    Column(
        "state",
        "State",
        value=lambda row: row.state,
        text=lambda row: DELIVERY_STATES[row.state].word,
        delegate=partial(PillDelegate, DELIVERY_STATES.__getitem__),
        width=112,
    ),
    Column(
        "received",
        "Received",
        value=lambda row: row.received_at,
        text=lambda row: words.instant(row.received_at),
        width=136,
    ),
    Column(
        "event",
        "Event",
        value=lambda row: row.event_name,
        text=lambda row: row.event_name,
        tip=lambda row: row.event_name,
        width=136,
        most=200,
    ),
    Column(
        "event_id",
        "Event ID",
        value=lambda row: row.event_id,
        text=lambda row: row.event_id,
        width=104,
        most=240,
        tip=lambda row: row.event_id,
        gives_way=3,
    ),
    Column(
        "destination",
        "Destination",
        value=lambda row: row.destination,
        text=lambda row: row.destination,
        tip=lambda row: row.destination,
        width=148,
        most=300,
    ),
    Column(
        "source",
        "Source",
        value=lambda row: row.source,
        text=lambda row: source_name(row.source),
        tip=lambda row: source_name(row.source),
        width=66,
        most=160,
        gives_way=1,
    ),
    Column(
        "attempts",
        "Attempts",
        value=lambda row: row.attempts,
        text=lambda row: words.number(row.attempts),
        align=Align.RIGHT,
        width=70,
        gives_way=2,
    ),
    Column("value", "Value", value=lambda row: row.value, text=_value, align=Align.RIGHT, width=94),
    Column("reason", "Reason", value=reason_text, text=reason_text, tip=reason_text, gives_way=4),
)
"""Newest first; the table is windowed and not sorted by its headers."""
