"""The rows behind both figures of one day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from stratum_desktop.domain.correlation.measure import DRIVERS, Measure, SeriesKey
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.correlation.view_model import DayDetail
from stratum_desktop.gui.pages.correlation.words import figure_text
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.correlation import StepRows

OpenPage = Callable[[str, object], None]

_PAGES = {
    Measure.EMQ: ("emq", "EMQ"),
    **dict.fromkeys(DRIVERS, ("emq", "EMQ")),
    Measure.LATENCY: ("latency", "Latency"),
    Measure.DELIVERED: ("latency", "Latency"),
    Measure.SUCCESS_RATE: ("deliveries", "Deliveries"),
    **dict.fromkeys(
        (
            *(Measure.RECEIVED, Measure.DUPLICATE_RATE),
            *(Measure.COLLISION_RATE, Measure.GIVEN_ID_RATE),
        ),
        ("dedupe", "Dedupe"),
    ),
}
"""The page that says more of a measure: its id and its title."""

_TAKES_PLATFORM = frozenset({"emq", "latency"})


def day_drawer(detail: DayDetail, open_page: OpenPage) -> Evidence:
    """Return what the drawer shows of a day."""
    content = Evidence()
    if not detail.rows:
        content.add(Label("Reading the rows behind it.", TextStyle.BASE, Role.MUTED))
    for one in detail.rows:
        _add_series(content, one, open_page)
    return content


def _add_series(content: Evidence, found: StepRows, open_page: OpenPage) -> None:
    series = found.series
    value = figure_text(series.unit)(found.value)
    content.add_facts(series.label, ((words.day(found.on), value),))
    if series.looks_back_days > 1:
        content.add(
            Label(
                f"Speaks of the {series.looks_back_days} days that end with this one.",
                TextStyle.CAPTION,
                Role.MUTED,
                wraps=True,
            )
        )
    content.add_rows("The rows behind", found.columns, found.rows)
    if found.has_more:
        content.add(
            Label(f"The first {words.number(len(found.rows))}.", TextStyle.CAPTION, Role.MUTED)
        )
    _add_link(content, series.key, open_page)


def _add_link(content: Evidence, key: SeriesKey, open_page: OpenPage) -> None:
    if key.measure not in _PAGES:
        return
    page, title = _PAGES[key.measure]
    link = LinkButton(f"Open {title}")
    argument = key.platform if page in _TAKES_PLATFORM else None
    link.followed.connect(partial(open_page, page, argument))
    content.add(link)
