"""The verdict on a row, from what each chosen destination said of its event."""

from __future__ import annotations

from collections import Counter
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
# What a person can mend comes first, then what nobody can change; what speaks of the destination
# rather than of the row comes last.
_WEIGHT = (
    RowVerdict.NO_IDENTIFIER,
    RowVerdict.NO_CONSENT,
    RowVerdict.TOO_OLD,
    RowVerdict.WRONG,
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
    label, reason = _weightiest(refused)
    verdict = _verdict(reason)
    if columns.missing_value is not None and _is_said_of_body(refused):
        return RowFinding(RowVerdict.FIXABLE, Reason("row.value_missing"), columns.missing_value)
    if verdict is RowVerdict.NO_IDENTIFIER:
        for column, problem in problems:
            if column is not None:
                return RowFinding(RowVerdict.FIXABLE, problem, column)
        return RowFinding(verdict, reason)
    if verdict is RowVerdict.TOO_OLD:
        return RowFinding(verdict, reason, columns.time)
    if verdict is RowVerdict.NO_CONSENT:
        return RowFinding(verdict, reason, columns.consent)
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


def _weightiest(refused: Sequence[tuple[str, Reason]]) -> tuple[str, Reason]:
    """Return what most destinations said; of as many, what weighs more."""
    counts = Counter(_verdict(reason) for _, reason in refused)
    return min(
        refused,
        key=lambda one: (-counts[_verdict(one[1])], _WEIGHT.index(_verdict(one[1]))),
    )


def _is_said_of_body(refused: Sequence[tuple[str, Reason]]) -> bool:
    return any(_verdict(reason) is RowVerdict.WRONG for _, reason in refused)


def _verdict(reason: Reason) -> RowVerdict:
    return _VERDICT_OF.get(reason.code, RowVerdict.WRONG)
