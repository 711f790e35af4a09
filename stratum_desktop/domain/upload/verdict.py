"""Where an upload stands, what became of each row, and how much of it can match."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class UploadStatus(StrEnum):
    """Where an upload stands.

    `draft` → `checking` → `checked` → `sending` → `sent`; `cancelled` and `failed` end it.
    """

    #: Made, nothing asked of it yet.
    DRAFT = "draft"
    #: The pre-flight reads the file; nothing leaves.
    CHECKING = "checking"
    #: Every row has a verdict; waits for a person to send it.
    CHECKED = "checked"
    #: Rows are being queued for delivery.
    SENDING = "sending"
    #: Every row that may go is queued.
    SENT = "sent"
    #: A person stopped it; what was queued before stays queued.
    CANCELLED = "cancelled"
    #: It cannot go on; the upload's message says why.
    FAILED = "failed"


OPEN_STATUSES = frozenset({UploadStatus.CHECKING, UploadStatus.SENDING})
"""Statuses in which the engine has work to do."""


class RowVerdict(StrEnum):
    """What would become of one row. Exactly one each."""

    #: Goes to at least one destination when sent.
    READY = "ready"
    #: One named cell can be mended: no currency, unclear date, phone without country.
    FIXABLE = "fixable"
    #: Seen before, in this file or in any earlier event.
    DUPLICATE = "duplicate"
    #: Older than every chosen destination takes.
    TOO_OLD = "too_old"
    #: The person said no, or did not say the yes that every destination needs.
    NO_CONSENT = "no_consent"
    #: Nothing that any chosen destination could match a person by.
    NO_IDENTIFIER = "no_identifier"
    #: Not a conversion: cancelled, refunded, a footer, a further line of an order.
    SKIPPED = "skipped"
    #: Cannot be understood; the reason names the cell.
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class MatchEstimate:
    """How much of the checked file platforms could match. Ratios are 0-1."""

    #: Rows that were conversions with readable cells, the base of every ratio.
    row_count: int
    #: Identifier ("email", "phone", "gclid", …) to the ratio of rows that carry it.
    identifiers: Mapping[str, float] = field(default_factory=dict)
    #: Destination label to the ratio of rows it could match a person by.
    matchable: Mapping[str, float] = field(default_factory=dict)
