"""Reasons that are counted, in a few words."""

from __future__ import annotations

from stratum_desktop.services.wording import WORDS
from stratum_desktop.services.wording.short import SHORT, short


def test_counted_reasons_are_those_that_there_are_and_leave_no_figure_open():
    known = {code: short(code) for code in WORDS}
    assert not [said for said in known.values() if "?" in said or "{" in said or not said]
    assert set(SHORT) <= set(WORDS)


def test_a_code_without_words_reads_as_it_is():
    assert short("rules.quite_new") == "quite new"
