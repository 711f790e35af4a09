"""From readings to reports: one platform, and the workspace as the mean over its platforms."""

from __future__ import annotations

from stratum_desktop.domain.emq import PlatformScore, score, workspace_score
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.setting_catalogue import WORKSPACE_NAME, current
from stratum_desktop.services.signal_quality.drivers import Moment, measure
from stratum_desktop.services.signal_quality.report import EmqReport
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.unit_of_work import UnitOfWork


def platform_report(
    uow: UnitOfWork, platform: str, label: str, moment: Moment, evidence: SignalEvidence
) -> EmqReport:
    """Return one platform's score over the 7 local days that end at this moment."""
    window = moment.window
    delivered = evidence.delivered_by_name(platform, window)
    return EmqReport(
        platform=platform,
        label=label,
        score=score(measure(uow, platform, moment, evidence)),
        worst=None,
        as_of=moment.now,
        window_start=window.start_at,
        window_end=window.end_at,
        left_out=(),
        conversions_delivered=sum(
            count for name, count in delivered.items() if is_website_conversion(name)
        ),
    )


def workspace_report(uow: UnitOfWork, moment: Moment, evidence: SignalEvidence) -> EmqReport:
    """Return the workspace's score with every platform's own behind it."""
    labels = platform_labels(uow)
    parts = tuple(
        platform_report(uow, platform, label, moment, evidence)
        for platform, label in labels.items()
    )
    mean = workspace_score(
        [
            PlatformScore(part.platform or "", part.score, part.conversions_delivered)
            for part in parts
        ]
    )
    window = moment.window
    return EmqReport(
        platform=None,
        label=current(uow, WORKSPACE_NAME),
        score=mean.score,
        worst=None if mean.worst is None else labels[mean.worst],
        as_of=moment.now,
        window_start=window.start_at,
        window_end=window.end_at,
        left_out=tuple(labels[platform] for platform in mean.left_out),
        conversions_delivered=sum(part.conversions_delivered for part in parts),
        parts=tuple(sorted(parts, key=lambda part: part.label)),
    )
