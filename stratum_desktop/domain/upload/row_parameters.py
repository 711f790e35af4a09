"""What a row says of the order: value, currency, ids, counts."""

from __future__ import annotations

import re
from decimal import Decimal

from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.amount import Amount, parse_amount
from stratum_desktop.domain.upload.currency import currency_code
from stratum_desktop.domain.upload.feed import Cells, Feeds
from stratum_desktop.domain.upload.finding import RowStopped
from stratum_desktop.domain.upload.plan import DecimalStyle, UploadPlan
from stratum_desktop.domain.upload.verdict import RowVerdict

_TEXTS = ("order_id", "content_name", "content_category", "content_type")
# What nearly every export writes; the rest is read with more care.
_PLAIN_NUMBER = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")


class ParameterReader:
    """Reads the parameters of an event from the rows of one file."""

    def __init__(self, plan: UploadPlan, feeds: Feeds) -> None:
        """Prepare for one plan."""
        self._feeds = feeds
        self._style = plan.decimal_style
        self._is_point = plan.decimal_style is DecimalStyle.POINT
        self._value_of = feeds.reader("value")
        self._refund_of = feeds.reader("refunded_value")
        self._currency_text = feeds.reader("currency")
        self._ids_of = feeds.reader("content_ids")
        self._count_of = feeds.reader("num_items")
        self._texts = tuple((key, feeds.reader(key)) for key in _TEXTS if key in feeds)
        self._has_refunds = "refunded_value" in feeds
        self._has_contents = "content_ids" in feeds or "num_items" in feeds
        constant = plan.constants.get("currency")
        self._currency = None if constant is None else currency_code(constant)
        value = plan.constants.get("value")
        self._value = None if value is None else parse_amount(value, plan.decimal_style)

    def read(self, cells: Cells) -> dict[str, object]:
        """Return the parameters in the event's own words.

        Args:
            cells: a row as `Feeds.tidied` returns it.

        Raises:
            RowStopped: a cell is wrong, or nothing is left of the order.
        """
        parameters: dict[str, object] = {}
        number, beside = self._amount(self._value_of(cells), "value")
        if number is None and isinstance(self._value, Amount):
            number, beside = float(self._value.number), self._value.currency
        currency = self._currency_of(cells, beside)
        if number is not None:
            if self._has_refunds:
                number = self._net(cells, number)
            if currency is None:
                raise self._feeds.mendable("currency", Reason("row.currency_missing"))
            parameters["value"] = number
        if currency is not None:
            parameters["currency"] = currency
        for key, text_of in self._texts:
            text = text_of(cells)
            if text:
                parameters[key] = text
        if self._has_contents:
            self._add_contents(cells, parameters)
        return parameters

    def _amount(self, text: str, key: str) -> tuple[float | None, str | None]:
        if not text:
            return None, None
        if self._is_point and _PLAIN_NUMBER.fullmatch(text):
            return float(text), None
        amount = parse_amount(text, self._style)
        if isinstance(amount, Reason):
            raise self._feeds.mendable(key, amount)
        if amount.number < 0:
            reason = Reason("row.number_negative")
            raise RowStopped(RowVerdict.WRONG, reason, self._feeds.column(key))
        return float(amount.number), amount.currency

    def _net(self, cells: Cells, number: float) -> float:
        """Take off what was paid back; nothing left means that there was no conversion."""
        refunded, _ = self._amount(self._refund_of(cells), "refunded_value")
        if not refunded:
            return number
        if refunded >= number:
            raise RowStopped(
                RowVerdict.SKIPPED,
                Reason("row.refunded_or_voided"),
                self._feeds.column("refunded_value"),
            )
        # Both are the shortest writing of what the file says: exact in decimals.
        return float(Decimal(repr(number)) - Decimal(repr(refunded)))

    def _currency_of(self, cells: Cells, beside: str | None) -> str | None:
        text = self._currency_text(cells)
        if not text:
            return beside or self._currency
        code = text if text in CURRENCY_CODES else currency_code(text)
        if code is None:
            raise self._feeds.mendable("currency", Reason("row.currency_unknown"))
        if beside is not None and beside != code:
            facts = {"in_value": beside, "in_column": code}
            raise self._feeds.mendable("currency", Reason("row.currencies_differ", facts))
        return code

    def _add_contents(self, cells: Cells, parameters: dict[str, object]) -> None:
        ids = self._ids_of(cells).replace(";", ",").split(",")
        found = [one.strip() for one in ids if one.strip()]
        if found:
            parameters["content_ids"] = found
        count = self._count_of(cells)
        if count:
            if not count.isdecimal() or len(count) > 9:
                raise self._feeds.mendable("num_items", Reason("row.count_unreadable"))
            parameters["num_items"] = int(count)
