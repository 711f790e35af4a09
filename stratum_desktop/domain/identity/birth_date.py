"""Dates of birth: any unambiguous writing becomes `YYYYMMDD`."""

from __future__ import annotations

from enum import StrEnum


class DateOrder(StrEnum):
    """How a source writes dates whose day and month could be swapped."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
