"""Corrections, changes and doubts in words."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.correction import Act, Correction
from stratum_desktop.services.body_difference import ChangeSum, FieldChange
from stratum_desktop.services.delivery.dead_letters import Doubtful
from stratum_desktop.services.wording.rewriting import (
    ACTS,
    change_words,
    correction_words,
    doubt_words,
    sum_words,
)

BUY = FieldChange("event_name", "Buy", "Purchase")


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Correction("event_name", Act.CHANGE, "Purchase", "Buy"), "when it is “Buy”, use “Pur"),
        (Correction("currency", Act.FILL, "EUR"), "Currency: when it is missing, use “EUR”"),
        (Correction("currency", Act.SET, "EUR"), "Currency: always use “EUR”"),
        (Correction("coupon", Act.LEAVE_OUT), "Coupon: leave it out"),
        (Correction("product_id", Act.CUT, "s_"), "Product IDs: cut “s_” from the beginning"),
        (Correction("product_id", Act.PUT, "s_"), "Product IDs: put “s_” in front"),
    ],
)
def test_a_correction_is_a_sentence_about_its_field(one, words):
    assert words in correction_words(one)


def test_every_act_has_words():
    assert set(ACTS) == set(Act)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (BUY, "“Buy” → “Purchase”"),
        (FieldChange("a", None, "1"), "new: “1”"),
        (FieldChange("a", "1", None), "“1” is left out"),
        (FieldChange("ip", "…", "…", is_hidden=True), "a person's value changes; it is not shown"),
    ],
)
def test_what_happens_to_a_value_is_told(change, words):
    assert change_words(change) == words


def test_a_sum_names_the_most_frequent_changes_and_counts_the_others():
    assert sum_words(ChangeSum("a", 7, ((BUY, 7),), 0)) == "“Buy” → “Purchase”"
    other = FieldChange("event_name", "buy", "Purchase")
    told = sum_words(ChangeSum("a", 1_300, ((BUY, 1_204), (other, 90)), 6))
    assert told == "“Buy” → “Purchase” (1,204); “buy” → “Purchase” (90); 6 other changes"


@pytest.mark.parametrize(
    ("doubtful", "words"),
    [
        (Doubtful(), ""),
        (Doubtful(1, 0), "1 may have arrived already: no answer came back for it. The platform st"),
        (Doubtful(1, 1), "For it the platform no longer recognises a second copy"),
        (Doubtful(3, 3), "For all of them the platform no longer recognises"),
        (Doubtful(1_204, 3), "For 3 of them the platform no longer recognises"),
    ],
)
def test_what_a_second_copy_means_is_said(doubtful, words):
    said = doubt_words(doubtful)
    assert words in said
    assert bool(said) == bool(doubtful.count)
