"""Where anomalies join signal health."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.anomaly.metric import OF_ADS, OF_PLATFORM
from stratum_desktop.domain.window import Window
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Anomalies:
    """What was found on one platform on one day."""

    #: Anomalies of what is watched of the platform that touch the day.
    count: int
    #: Of `OF_ADS`: how many had enough history to be judged, and how many were anomalous.
    judged: int
    anomalous: int


def anomalies_of(uow: UnitOfWork, platform: str, day: Window) -> Anomalies | None:
    """Return what was found; None where nothing was judged.

    Judged steps are forgotten after 100 days: an older day on which nothing was found cannot be
    told from one that nobody looked at, and has None when it is made anew.
    """
    since_s, until_s = day.start_ms // 1000, day.end_ms // 1000
    judged = {
        metric: flags
        for metric, flags in uow.anomalies.judged_of(
            platform, since_s=since_s, until_s=until_s
        ).items()
        if metric in OF_PLATFORM
    }
    found = [
        one
        for one in uow.anomalies.overlapping(since_s=since_s, until_s=until_s)
        if one.key.subject == platform and one.key.metric in OF_PLATFORM
    ]
    if not judged and not found:
        return None
    of_health = [flags for metric, flags in judged.items() if metric in OF_ADS]
    return Anomalies(len(found), len(of_health), sum(flags > 0 for flags in of_health))
