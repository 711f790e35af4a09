"""The columns of a platform's table."""

from __future__ import annotations

from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.pages.identity.words import FIELD_NAMES
from stratum_desktop.services.identity_inspector import Taken

HASHED_BY_SOURCE = "hashed by the source"


def normalised(row: Taken) -> str:
    """Return the text that is hashed or sent."""
    return HASHED_BY_SOURCE if row.text is None else row.text


def _rule(row: Taken) -> str:
    return row.variant.replace("_", " ")


def _sent(row: Taken) -> str:
    how = "SHA-256" if row.is_hashed else "in clear"
    return f"{row.sent} ({how})"


COLUMNS: tuple[Column[Taken], ...] = (
    Column(
        "field",
        "Field",
        value=lambda row: row.field,
        text=lambda row: FIELD_NAMES[row.field],
        tip=lambda row: f"Rule: {_rule(row)}",
        width=104,
        most=160,
    ),
    Column(
        "raw",
        "As typed",
        value=lambda row: row.raw,
        text=lambda row: row.raw,
        tip=lambda row: row.raw,
        width=112,
        most=190,
    ),
    Column(
        "text",
        "Normalised",
        value=normalised,
        text=normalised,
        tip=lambda row: f"{normalised(row)}\nRule: {_rule(row)}",
        width=124,
        most=190,
    ),
    Column(
        "sent",
        "What is sent",
        value=lambda row: row.sent,
        text=lambda row: row.sent,
        spoken=_sent,
        tip=_sent,
    ),
    Column(
        "place",
        "Where it stands",
        value=lambda row: row.place,
        text=lambda row: row.place,
        tip=lambda row: row.place,
        width=150,
        most=290,
    ),
)
