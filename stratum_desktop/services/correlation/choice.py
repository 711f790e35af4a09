"""Which series are meant, and whether there are such."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.correlation.measure import TRAITS, Measure, Scope, SeriesKey, exists
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.connected import platform_labels, require_platform
from stratum_desktop.services.correlation.words import MEASURE_NAMES
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_DAYS = 366
"""How far back series are compared. Source: own choice."""

MOST_HOURLY_DAYS = 31
"""The same by the hour: a pair then takes a tenth of a second. Source: own choice."""

COMMON = tuple(
    SeriesKey(measure) for measure in Measure if TRAITS[measure].scope is Scope.WORKSPACE
)
"""What there is of the workspace alone: beside every platform."""


def by_label(labels: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return key and label of every platform, by label."""
    return tuple(sorted(labels.items(), key=lambda one: one[1]))


def of_measure(uow: UnitOfWork, measure: Measure) -> tuple[SeriesKey, ...]:
    """Return a measure of every platform by label, of the workspace, and what else that has."""
    own = [SeriesKey(measure, platform) for platform, _ in by_label(platform_labels(uow))]
    keys = dict.fromkeys([*own, SeriesKey(measure), *COMMON])
    return tuple(filter(exists, keys))


def of_platform(uow: UnitOfWork, platform: str) -> tuple[SeriesKey, ...]:
    """Return every measure of a platform.

    Raises:
        Refusal: no destination of this platform is connected.
    """
    require_platform(uow, platform)
    return tuple(filter(exists, (SeriesKey(measure, platform) for measure in Measure)))


def series_of(text: str) -> SeriesKey:
    """Return the series that was typed, as `emq@meta` or `received`.

    Raises:
        Refusal: there is no such series.
    """
    name, _, platform = text.partition("@")
    if name in list(Measure):
        key = SeriesKey(Measure(name), platform or None)
        if exists(key):
            return key
    known = ", ".join(Measure)
    raise Refusal(
        f"There is no series {text!r}. Type a measure, and after @ its platform: emq@meta. "
        f"Measures: {known}.",
        reason=Reason("correlation.unknown_series", {"series": text}),
    )


def require_pair(uow: UnitOfWork, first: SeriesKey, second: SeriesKey, *, is_hourly: bool) -> None:
    """Refuse a pair that cannot be compared.

    Raises:
        Refusal: a series twice, one of a platform that is not connected, one that does not
            exist, or one that is not counted by the hour.
    """
    if first == second:
        raise Refusal(
            f"{first.text} is named twice. Name two series.",
            reason=Reason("correlation.same_series", {"series": first.text}),
        )
    for key in (first, second):
        series_of(key.text)
        if key.platform is not None:
            require_platform(uow, key.platform)
        if is_hourly and not TRAITS[key.measure].is_hourly:
            raise Refusal(
                f"{MEASURE_NAMES[key.measure]} is not counted by the hour. Compare it by day.",
                reason=Reason("correlation.not_hourly", {"series": key.text}),
            )


def require_days(days: int, *, is_hourly: bool) -> None:
    """Refuse a window that is not kept.

    Raises:
        Refusal: fewer days than one, or more than series are compared over.
    """
    most = MOST_HOURLY_DAYS if is_hourly else MOST_DAYS
    if not 1 <= days <= most:
        raise Refusal(
            f"Figures are compared over the last 1 to {most} days, not {days}.",
            reason=Reason("correlation.days_out_of_range", {"most": most}),
        )


def label_of(labels: Mapping[str, str], key: SeriesKey) -> str:
    """Return what a person reads: "EMQ, Meta"; the workspace's own is the measure alone.

    Args:
        labels: of every connected platform, by key.
        key: of a connected platform or of the workspace.
    """
    name = MEASURE_NAMES[key.measure]
    if key.platform is not None:
        return f"{name}, {labels[key.platform]}"
    return f"{name}, all" if TRAITS[key.measure].scope is Scope.BOTH else name
