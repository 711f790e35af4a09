"""A listing goes on where `paging.next` says so, and nowhere else."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms._shared.graph_paging import next_of


def test_an_empty_page_may_have_a_next_one_and_a_full_one_may_be_the_last():
    cursors = {"before": "a", "after": "b"}
    assert next_of({"data": [], "paging": {"cursors": cursors, "next": "https://…"}}, None) == "b"
    assert next_of({"data": [1], "paging": {"cursors": cursors}}, None) is None
    assert next_of({"data": [1]}, None) is None


@pytest.mark.parametrize("cursors", [{}, {"after": ""}, {"after": 3}, {"after": "same"}])
def test_a_next_page_without_a_new_cursor_is_strange(cursors: object):
    with pytest.raises(StrangeAnswer):
        next_of({"paging": {"cursors": cursors, "next": "https://…"}}, "same")
