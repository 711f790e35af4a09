"""What Meta says of a dataset's events, by its Dataset Quality API; pure.

Source: developers.facebook.com/docs/marketing-api/conversions-api/dataset-quality-api and
…/dataset-quality-api/offline-events, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    own_words,
    part_of,
    rows_of,
    share_of,
    text_of,
    words_of,
)

_T, _U = OwnTopic, OwnUnit
_SHARE = "{percentage,description}"
_GAIN = f"potential_aly_acr_increase{_SHARE}"
# One table on Meta's page spells the feedback on dedupe keys without its first e; that is refused.
WEB_FIELDS = (
    "web{event_name,"
    "event_match_quality{composite_score,"
    f"match_key_feedback{{identifier,coverage{{percentage}},{_GAIN}}},"
    "diagnostics{name,description,solution,percentage,affected_event_count,total_event_count}},"
    f"event_coverage{{percentage,goal_percentage,description,{_GAIN}}},"
    "dedupe_key_feedback{dedupe_key,"
    f"browser_events_with_dedupe_key{_SHARE},"
    f"server_events_with_dedupe_key{_SHARE},"
    f"overall_browser_coverage_from_dedupe_key{_SHARE}}},"
    "data_freshness{upload_frequency,description},"
    f"acr{_SHARE},"
    f"event_potential_aly_acr_increase{_SHARE}}}"
)
OFFLINE_FIELDS = "offline{event_name,composite,match_key,frequency,freshness}"

WEB_GOAL = 6.0
"""Score that Meta wants of web events. Source: business help centre, event match quality."""
OFFLINE_GOAL = 8.5
"""Score from which on a dataset opens ads for shop and website. Source: …/offline-events."""

#: Whose events a key of the feedback was looked for in, as the item of a figure calls it.
_DEDUPE_SIDES = {
    "browser": "browser_events_with_dedupe_key",
    "server": "server_events_with_dedupe_key",
    "both": "overall_browser_coverage_from_dedupe_key",
}
#: Which topic the figure of an offline event is of, and its item.
_OFFLINE_TOPICS = {
    "composite": (_T.MATCH_QUALITY, "offline"),
    "match_key": (_T.MATCH_KEY, "offline"),
    "frequency": (_T.FRESHNESS, "offline frequency"),
    "freshness": (_T.FRESHNESS, "offline"),
}


def web_figures(answer: Row) -> tuple[OwnFigure, ...]:
    """Return what is said of web events; empty where nothing is yet."""
    rows = rows_of(answer, "web") if "web" in answer else ()
    return tuple(figure for row in rows for figure in _of_web_event(row))


def offline_figures(answer: Row) -> tuple[OwnFigure, ...]:
    """Return what is said of offline events; empty where nothing is yet."""
    rows = rows_of(answer, "offline") if "offline" in answer else ()
    return tuple(figure for row in rows for figure in _of_offline_event(row))


def _of_web_event(row: Row) -> Iterator[OwnFigure]:
    event = text_of(row, "event_name")
    quality = part_of(row, "event_match_quality")
    score = share_of(quality, "composite_score")
    if score is not None:
        yield OwnFigure(_T.MATCH_QUALITY, event, "", _U.OF_TEN, score, goal=WEB_GOAL)
    yield from _of_match_keys(event, quality)
    yield from _of_diagnostics(event, quality)
    coverage = part_of(row, "event_coverage")
    yield from _percent(
        _T.EVENT_COVERAGE, event, "", coverage, goal=share_of(coverage, "goal_percentage")
    )
    yield from _gain(event, "event coverage", coverage)
    yield from _of_dedupe_keys(event, row)
    yield from _of_freshness(event, part_of(row, "data_freshness"))
    yield from _percent(_T.ADDITIONAL_CONVERSIONS, event, "", part_of(row, "acr"))
    potential = part_of(row, "event_potential_aly_acr_increase")
    yield from _percent(_T.ADDITIONAL_CONVERSIONS, event, "possible", potential)


def _of_match_keys(event: str, quality: Row) -> Iterator[OwnFigure]:
    for feedback in _listed(quality, "match_key_feedback"):
        key = text_of(feedback, "identifier")
        yield from _percent(_T.MATCH_KEY, event, key, part_of(feedback, "coverage"))
        yield from _gain(event, key, feedback)


def _of_diagnostics(event: str, quality: Row) -> Iterator[OwnFigure]:
    for found in _listed(quality, "diagnostics"):
        name = own_words(text_of(found, "name"))
        words = own_words(words_of(found, "description"), words_of(found, "solution"))
        share = share_of(found, "percentage")
        unit = _U.NONE if share is None else _U.PERCENT
        yield OwnFigure(_T.DIAGNOSTIC, event, name, unit, share, words)


def _of_dedupe_keys(event: str, row: Row) -> Iterator[OwnFigure]:
    for feedback in _listed(row, "dedupe_key_feedback"):
        key = text_of(feedback, "dedupe_key")
        for side, name in _DEDUPE_SIDES.items():
            yield from _percent(_T.DEDUPE_KEY, event, f"{key} {side}", part_of(feedback, name))


def _of_freshness(event: str, freshness: Row) -> Iterator[OwnFigure]:
    frequency = words_of(freshness, "upload_frequency")
    if frequency:
        words = own_words(words_of(freshness, "description"))
        yield OwnFigure(_T.FRESHNESS, event, own_words(frequency), _U.NONE, None, words)


def _of_offline_event(row: Row) -> Iterator[OwnFigure]:
    event = text_of(row, "event_name")
    for name, (topic, item) in _OFFLINE_TOPICS.items():
        part = part_of(row, name)
        score = share_of(part, "score")
        if score is not None:
            words = own_words(words_of(part, "recommendation"))
            goal = OFFLINE_GOAL if name == "composite" else None
            yield OwnFigure(topic, event, item, _U.OF_TEN, score, words, goal)
    coverage = part_of(part_of(row, "match_key"), "coverage")
    for key in coverage:
        share = share_of(coverage, key)
        if share is not None:
            yield OwnFigure(_T.MATCH_KEY, event, f"offline {own_words(key)}", _U.PERCENT, share)


def _percent(
    topic: OwnTopic, event: str, item: str, part: Row, *, goal: float | None = None
) -> Iterator[OwnFigure]:
    share = share_of(part, "percentage")
    if share is not None:
        words = own_words(words_of(part, "description"))
        yield OwnFigure(topic, event, item, _U.PERCENT, share, words, goal)


def _gain(event: str, source: str, part: Row) -> Iterator[OwnFigure]:
    gain = part_of(part, "potential_aly_acr_increase")
    yield from _percent(_T.ADDITIONAL_CONVERSIONS, event, f"possible by {source}", gain)


def _listed(row: Row, name: str) -> tuple[Row, ...]:
    return rows_of(row, name) if row.get(name) is not None else ()
