"""What is out of the ordinary: watching for it, showing it, and dealing with it."""

from stratum_desktop.services.alerts.report import (
    AlertDetail,
    Alerting,
    AlertView,
    NoteView,
    figure_words,
    range_words,
    shown_range,
)
from stratum_desktop.services.alerts.service import Alerts
from stratum_desktop.services.alerts.watching import Watched
from stratum_desktop.store.read_models.alert_rows import EvidenceRow

__all__ = [
    "AlertDetail",
    "AlertView",
    "Alerting",
    "Alerts",
    "EvidenceRow",
    "NoteView",
    "Watched",
    "figure_words",
    "range_words",
    "shown_range",
]
