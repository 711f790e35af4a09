"""The verdict on a row, from what each chosen destination said of its event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.finding import RowFinding
from stratum_desktop.domain.upload.verdict import RowVerdict

_VERDICT_OF = {
    "identity.none_matchable": RowVerdict.NO_IDENTIFIER,
    "consent.not_given": RowVerdict.NO_CONSENT,
    "delivery.too_old": RowVerdict.TOO_OLD,
}
# What a person can mend comes first, what nobody can change last.
_WEIGHT = (
    RowVerdict.WRONG,
    RowVerdict.NO_IDENTIFIER,
    RowVerdict.NO_CONSENT,
    RowVerdict.TOO_OLD,
)
Refusals = Sequence[tuple[str, Reason | None]]


@dataclass(frozen=True, slots=True)
class RowColumns:
    """The columns that a verdict may point at; None where the plan has none."""

    time: str | None
    #: The value's column when this row has nothing in it.
    missing_value: str | None
    consent: str | None


def judge(
    lanes: Refusals,
    problems: Sequence[tuple[str | None, Reason]],
    columns: RowColumns,
) -> RowFinding | None:
    """Return what stands against a row, or None when it is ready without reserve.

    A row that goes to some destinations only, or without an identifier that could not be used,
    is ready, and the finding says so.

    Args:
        lanes: destination labels, each with why it gets nothing; None where it gets the event.
        problems: identifiers that could not be used: column and why.
        columns: where to point.
    """
    refused = [(label, reason) for label, reason in lanes if reason is not None]
    if len(refused) < len(lanes):
        return _reserve(lanes, refused, problems)
    label, reason = min(refused, key=lambda one: _WEIGHT.index(_verdict(one[1])))
    verdict = _verdict(reason)
    if verdict is RowVerdict.NO_IDENTIFIER:
        for column, problem in problems:
            if column is not None:
                return RowFinding(RowVerdict.FIXABLE, problem, column)
        return RowFinding(verdict, reason)
    if verdict is RowVerdict.TOO_OLD:
        return RowFinding(verdict, reason, columns.time)
    if verdict is RowVerdict.NO_CONSENT:
        return RowFinding(verdict, reason, columns.consent)
    if columns.missing_value is not None:
        return RowFinding(RowVerdict.FIXABLE, Reason("row.value_missing"), columns.missing_value)
    return RowFinding(verdict, Reason(reason.code, {**reason.facts, "destination": label}))


def _reserve(
    lanes: Refusals,
    refused: Sequence[tuple[str, Reason]],
    problems: Sequence[tuple[str | None, Reason]],
) -> RowFinding | None:
    if refused:
        facts = {
            "goes_to": ", ".join(label for label, reason in lanes if reason is None),
            "not_to": ", ".join(label for label, _ in refused),
            "why": refused[0][1].code,
            # One for each of `not_to`, in its order.
            "reasons": ", ".join(reason.code for _, reason in refused),
        }
        return RowFinding(RowVerdict.READY, Reason("row.not_for_all", facts))
    for column, reason in problems:
        return RowFinding(RowVerdict.READY, reason, column)
    return None


def _verdict(reason: Reason) -> RowVerdict:
    return _VERDICT_OF.get(reason.code, RowVerdict.WRONG)
