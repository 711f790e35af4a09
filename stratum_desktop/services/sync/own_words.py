"""A platform's own figures in words: both front ends say them alike."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit

TOPICS: Mapping[OwnTopic, str] = {
    OwnTopic.MATCH_QUALITY: "Match quality",
    OwnTopic.MATCH_KEY: "Identifier sent",
    OwnTopic.EVENT_COVERAGE: "Event coverage",
    OwnTopic.DEDUPE_KEY: "Dedupe key",
    OwnTopic.FRESHNESS: "Freshness",
    OwnTopic.ADDITIONAL_CONVERSIONS: "Additional conversions",
    OwnTopic.DIAGNOSTIC: "Diagnostic",
    OwnTopic.UPLOAD_STATUS: "Verdict on what was sent",
    OwnTopic.UPLOAD_COUNT: "What became of it",
}


def value_words(figure: OwnFigure, value: float | None) -> str:
    """Return a value of a figure's unit; empty where the platform says words alone."""
    if value is None:
        return ""
    match figure.unit:
        case OwnUnit.PERCENT:
            return f"{value:.1f} %"
        case OwnUnit.OF_TEN:
            return f"{value:.1f} of 10"
        case OwnUnit.EVENTS:
            return f"{value:,.0f} events"
        case OwnUnit.NONE:
            return f"{value:g}"
