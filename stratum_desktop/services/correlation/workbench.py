"""The series of one window, each read and made ready once."""

from __future__ import annotations

from datetime import UTC, date, datetime

from stratum_desktop.domain.correlation.measure import TRAITS, Scope, SeriesKey, scale_of
from stratum_desktop.domain.correlation.track import Track
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.domain.window import EMQ_DAYS, Window
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.correlation.choice import label_of
from stratum_desktop.services.correlation.figures import Figures, StoredFigures
from stratum_desktop.services.correlation.report import SeriesInfo
from stratum_desktop.services.correlation.window import StepWindow, day_of
from stratum_desktop.store.unit_of_work import UnitOfWork

_LOOKS_BACK_S = EMQ_DAYS * 24 * 3600


class Workbench:
    """Reads series on one snapshot and makes them ready."""

    def __init__(self, uow: UnitOfWork, window: StepWindow) -> None:
        self.window = window
        #: Of every connected platform, by key.
        self.labels = platform_labels(uow)
        self._stored = StoredFigures(uow, window)
        # An outage before the window weighs on figures that look back at it.
        since_ms = (window.since_s - _LOOKS_BACK_S) * 1000
        self._outages = uow.outages.counting(since_ms=since_ms, until_ms=window.until_s * 1000)
        self._figures: dict[SeriesKey, Figures] = {}
        self._tracks: dict[SeriesKey, Track] = {}

    @property
    def outage_days(self) -> tuple[date, ...]:
        """Return the days of the window in which anything was out, oldest first."""
        out = self.window.touched(map(self._known, self._outages))
        return tuple(day_of(step) for step in self.window.steps if step in out)

    def figures(self, key: SeriesKey) -> Figures:
        """Return a series as it is stored."""
        if key not in self._figures:
            self._figures[key] = self._stored.of(key)
        return self._figures[key]

    def outages(self, *keys: SeriesKey) -> tuple[OutageWindow, ...]:
        """Return the outages that concern any of these series, oldest first."""
        return tuple(one for one in self._outages if any(_concerns(one, key) for key in keys))

    def left_out(self, key: SeriesKey) -> frozenset[int]:
        """Return the steps of a series that outages spoil, for as long as it looks back at them."""
        known = map(self._known, self.outages(key))
        return self.window.touched(known, days_after=TRAITS[key.measure].days - 1)

    def track(self, key: SeriesKey) -> Track:
        """Return a series made ready to be compared."""
        if key not in self._tracks:
            self._tracks[key] = Track(
                label_of(self.labels, key),
                self.figures(key),
                self.window.pace,
                scale=scale_of(TRAITS[key.measure].unit),
                leave_out=self.left_out(key),
            )
        return self._tracks[key]

    def info(self, key: SeriesKey) -> SeriesInfo:
        """Return a series as a person knows it."""
        track, traits = self.track(key), TRAITS[key.measure]
        return SeriesInfo(
            key,
            key.text,
            track.name,
            traits.unit,
            len(track.figures),
            traits.days,
            track.why_none,
        )

    def _known(self, outage: OutageWindow) -> Window:
        return outage.until(datetime.fromtimestamp(self.window.until_s, UTC))


def _concerns(outage: OutageWindow, key: SeriesKey) -> bool:
    adds_up_platforms = key.platform is None and TRAITS[key.measure].scope is Scope.BOTH
    return adds_up_platforms or outage.concerns(key.platform)
