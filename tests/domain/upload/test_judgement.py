"""Verdicts, from what each destination said."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import RowVerdict
from stratum_desktop.domain.upload.judgement import RowColumns, judge

COLUMNS = RowColumns(time="When", missing_value=None, consent="Consent")
OLD = Reason("delivery.too_old", {"limit_days": 7})
NOBODY = Reason("identity.none_matchable")
DENIED = Reason("consent.not_given")
BODY = Reason("toy.needs_something")


def test_a_row_that_goes_everywhere_has_no_finding():
    assert judge([("A", None), ("B", None)], (), COLUMNS) is None


@pytest.mark.parametrize(
    ("reason", "verdict", "column"),
    [
        (OLD, RowVerdict.TOO_OLD, "When"),
        (NOBODY, RowVerdict.NO_IDENTIFIER, None),
        (DENIED, RowVerdict.NO_CONSENT, "Consent"),
        (BODY, RowVerdict.WRONG, None),
    ],
)
def test_a_row_that_goes_nowhere_says_why(reason, verdict, column):
    found = judge([("A", reason), ("B", reason)], (), COLUMNS)

    assert (found.verdict, found.column) == (verdict, column)


def test_of_several_reasons_the_one_that_a_person_can_mend_counts():
    found = judge([("A", OLD), ("B", NOBODY)], (), COLUMNS)

    assert found.verdict is RowVerdict.NO_IDENTIFIER


def test_what_speaks_of_the_row_counts_before_what_speaks_of_a_destination():
    found = judge([("A", BODY), ("B", OLD)], (), COLUMNS)

    assert found.verdict is RowVerdict.TOO_OLD


def test_what_most_destinations_say_of_a_row_counts():
    found = judge([("A", NOBODY), ("B", DENIED), ("C", DENIED)], (), COLUMNS)

    assert found.verdict is RowVerdict.NO_CONSENT


def test_a_row_for_some_destinations_is_ready_and_says_which():
    found = judge([("A", OLD), ("B", None), ("C", None)], (), COLUMNS)

    assert found.verdict is RowVerdict.READY
    assert found.reason.facts == {
        "goes_to": "B, C",
        "not_to": "A",
        "why": "delivery.too_old",
        "reasons": "delivery.too_old",
    }


def test_a_person_who_cannot_be_matched_for_one_bad_cell_is_fixable_there():
    bad = Reason("identity.phone_without_country")

    found = judge([("A", NOBODY)], [("Phone", bad)], COLUMNS)

    assert (found.verdict, found.reason, found.column) == (RowVerdict.FIXABLE, bad, "Phone")


def test_a_refusal_for_an_empty_value_points_at_the_value():
    found = judge([("A", BODY)], (), RowColumns(time=None, missing_value="Total", consent=None))

    assert (found.verdict, found.column) == (RowVerdict.FIXABLE, "Total")


def test_an_identifier_that_was_left_out_is_noted_on_a_ready_row():
    bad = Reason("identity.phone_without_country")

    found = judge([("A", None)], [("Phone", bad)], COLUMNS)

    assert (found.verdict, found.column) == (RowVerdict.READY, "Phone")
