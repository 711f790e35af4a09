"""Google's diagnostics of uploads are told as Google means them: nothing recent is no zero."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.platforms.google.ads.mapping import StrangeRow
from stratum_desktop.platforms.google.ads.own_figures import figures_of_action, figures_of_client

SUMMARY = {
    "client": "GOOGLE_ADS_API",
    "status": "NEEDS_ATTENTION",
    "totalEventCount": "200",
    "successfulEventCount": "150",
    "successRate": 0.75,
    "lastUploadDateTime": "2026-03-02 11:00:00",
    "dailySummaries": [
        {"uploadDate": "2026-03-02", "successfulCount": "150", "failedCount": "50"},
        {"uploadDate": "2026-03-01", "failedCount": "3"},
    ],
    "alerts": [
        {"error": {"conversionUploadError": "CLICK_NOT_FOUND"}, "errorPercentage": 0.2},
        {"error": {"dateError": "INVALID_DATE"}, "errorPercentage": 0.05},
    ],
}


def client(**changes: Any) -> list[OwnFigure]:
    return list(figures_of_client({"offlineConversionUploadClientSummary": {**SUMMARY, **changes}}))


def values(figures: list[OwnFigure], topic: OwnTopic, on: date | None = None) -> dict[str, Any]:
    return {
        one.item.removesuffix(" (GOOGLE_ADS_API)"): one.value
        for one in figures
        if one.topic is topic and one.on == on
    }


def test_a_status_is_words_and_the_last_upload():
    status = next(one for one in client() if one.unit is OwnUnit.NONE)
    assert status.topic is OwnTopic.UPLOAD_STATUS
    assert status.value is None
    assert status.text == "NEEDS_ATTENTION; last upload 2026-03-02 11:00:00"


def test_counts_and_rates_are_those_of_google_and_what_json_leaves_out_beside_a_total_is_none():
    figures = client()
    assert values(figures, OwnTopic.UPLOAD_COUNT) == {
        "total": 200.0,
        "successful": 150.0,
        "pending": 0.0,
    }
    rates = values([one for one in figures if one.unit is OwnUnit.PERCENT], OwnTopic.UPLOAD_STATUS)
    assert rates == {"success rate": 75.0, "pending rate": 0.0}


def test_each_day_is_told_by_itself():
    figures = client()
    assert values(figures, OwnTopic.UPLOAD_COUNT, date(2026, 3, 2)) == {
        "successful": 150.0,
        "failed": 50.0,
        "pending": 0.0,
    }
    assert values(figures, OwnTopic.UPLOAD_COUNT, date(2026, 3, 1))["failed"] == 3.0


def test_an_alert_names_its_error_and_its_share():
    alerts = [one for one in client() if one.topic is OwnTopic.DIAGNOSTIC]
    assert [(one.text, one.value, one.unit) for one in alerts] == [
        ("CLICK_NOT_FOUND", 20.0, OwnUnit.PERCENT),
        ("INVALID_DATE", 5.0, OwnUnit.PERCENT),
    ]


def test_no_figure_is_told_twice():
    keys = [(one.topic, one.subject, one.item, one.on) for one in client()]
    assert len(keys) == len(set(keys))


def test_nothing_recent_is_said_and_not_counted_as_zero():
    summary = {"client": "GOOGLE_ADS_API", "status": "NO_RECENT_UPLOAD", "totalEventCount": "0"}
    figures = list(figures_of_client({"offlineConversionUploadClientSummary": summary}))
    assert [(one.value, one.text) for one in figures] == [(None, "NO_RECENT_UPLOAD")]


def test_without_a_total_nothing_is_counted():
    figures = client(totalEventCount=None, dailySummaries=None, alerts=None)
    assert [one.unit for one in figures] == [OwnUnit.NONE]


def test_an_action_is_called_by_name_and_number_and_others_are_left_out():
    summary = {**SUMMARY, "conversionActionId": "71", "conversionActionName": "Purchase"}
    row = {"offlineConversionUploadConversionActionSummary": summary}
    assert {one.subject for one in figures_of_action(row, {"71"})} == {"Purchase (71)"}
    assert list(figures_of_action(row, {"72"})) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"client": None},
        {"status": "not a word"},
        {"totalEventCount": "many"},
        {"totalEventCount": "200", "successfulEventCount": "-1"},
        {"successRate": 1.5},
        {"dailySummaries": [{"successfulCount": "1"}]},
        {"dailySummaries": {}},
        {"alerts": [{"error": "x"}]},
        {"alerts": [{"error": {"a": "somebody@example.com"}}]},
    ],
)
def test_what_cannot_be_meant_is_strange(changes):
    with pytest.raises(StrangeRow):
        client(**changes)
