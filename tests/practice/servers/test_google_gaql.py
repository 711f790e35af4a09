"""The practice Google reads GAQL as Google does, and names what is wrong as Google does."""

from __future__ import annotations

import pytest

from stratum_desktop.practice.servers.google_gaql import BadQuery, Condition, Query, parse


def test_a_whole_query_is_read():
    query = parse(
        "SELECT campaign.id, metrics.clicks FROM campaign WHERE segments.date BETWEEN"
        " '2026-03-01' AND '2026-03-02' AND campaign.status IN ('ENABLED', PAUSED) AND"
        " campaign.id != 7 ORDER BY campaign.id DESC, metrics.clicks LIMIT 10"
    )
    assert query == Query(
        ("campaign.id", "metrics.clicks"),
        "campaign",
        (
            Condition("segments.date", "BETWEEN", ("2026-03-01", "2026-03-02")),
            Condition("campaign.status", "IN", ("ENABLED", "PAUSED")),
            Condition("campaign.id", "!=", (7,)),
        ),
        (("campaign.id", True), ("metrics.clicks", False)),
        10,
    )


def test_words_of_the_language_are_read_in_any_case_and_over_lines():
    assert parse("select campaign.id\nfrom campaign\nlimit 1").limit == 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("", "EXPECTED_SELECT"),
        ("UPDATE campaign", "EXPECTED_SELECT"),
        ("SELECT", "UNEXPECTED_END_OF_QUERY"),
        ("SELECT campaign.id", "EXPECTED_FROM"),
        ("SELECT 7 FROM campaign", "BAD_FIELD_NAME"),
        ("SELECT * FROM campaign", "BAD_SYMBOL"),
        ("SELECT campaign.id, FROM campaign", "EXPECTED_FROM"),
        ("SELECT campaign.id FROM 7", "BAD_RESOURCE_TYPE_IN_FROM_CLAUSE"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id LIKE 'x'", "BAD_OPERATOR"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id IN ()", "PROHIBITED_EMPTY_LIST"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id IN 7", "EXPECTED_LIST"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id BETWEEN 1, 2", "EXPECTED_AND"),
        ("SELECT campaign.id FROM campaign WHERE campaign.name = 'x", "STRING_NOT_TERMINATED"),
        ("SELECT campaign.id FROM campaign ORDER campaign.id", "EXPECTED_BY"),
        ("SELECT campaign.id FROM campaign LIMIT x", "BAD_LIMIT_VALUE"),
        ("SELECT campaign.id FROM campaign LIMIT 0", "LIMIT_VALUE_TOO_LOW"),
        ("SELECT campaign.id FROM campaign LIMIT 1 LIMIT 2", "UNEXPECTED_INPUT"),
        ("SELECT campaign.id FROM campaign WHERE campaign.id = 1 OR campaign.id = 2", "UNEXPECTED"),
    ],
)
def test_what_is_not_of_the_language_is_refused_by_googles_name(text, name):
    with pytest.raises(BadQuery) as bad:
        parse(text)
    assert bad.value.name.startswith(name)
    assert bad.value.kind == "queryError"
