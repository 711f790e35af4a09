"""What a strict Meta says of the events that it took: its Dataset Quality API.

Counted from what really came: which keys events carry, how many have an id, how soon they came.
Made up, because this side alone cannot know it: the scores' weights, and all that would need the
browser's events (coverage and their share of dedupe keys). Source of the shapes:
developers.facebook.com/docs/marketing-api/conversions-api/dataset-quality-api, read 2026-11-22.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from stratum_desktop.practice.servers.graph_fields import Wanted, wanted_fields

#: Meta's word for a key, and what it adds to the score out of ten: made up, in the order of weight
#: that the help centre tells of.
_KEYS = {
    "em": ("email", 3.0),
    "ph": ("phone", 1.5),
    "fbc": ("fbc", 2.0),
    "fbp": ("fbp", 1.0),
    "external_id": ("external_id", 1.0),
    "client_ip_address": ("ip_address", 0.5),
    "client_user_agent": ("user_agent", 0.5),
    "fn": ("first_name", 0.25),
    "ln": ("last_name", 0.25),
    "db": ("birthday", 0.25),
    "ct": ("city", 0.1),
    "st": ("state", 0.1),
    "zp": ("zip_code", 0.1),
    "country": ("country", 0.25),
    "ge": ("gender", 0.1),
    "lead_id": ("lead_id", 0.25),
    "fb_login_id": ("fb_login_id", 0.5),
}
_BROWSER_COVERAGE_PCT = 82.4
_COVERAGE_GOAL_PCT = 75
_HOUR = 3600
_SHARE = "{percentage,description}"
KNOWN: Wanted = wanted_fields(
    "web{event_name,event_match_quality{composite_score,"
    f"match_key_feedback{{identifier,coverage{{percentage}},potential_aly_acr_increase{_SHARE}}},"
    "diagnostics{name,description,solution,percentage,affected_event_count,total_event_count}},"
    f"event_coverage{{percentage,goal_percentage,description,potential_aly_acr_increase{_SHARE}}},"
    f"dedupe_key_feedback{{dedupe_key,browser_events_with_dedupe_key{_SHARE},"
    f"server_events_with_dedupe_key{_SHARE},overall_browser_coverage_from_dedupe_key{_SHARE}}},"
    f"data_freshness{{upload_frequency,description}},acr{_SHARE},"
    f"event_potential_aly_acr_increase{_SHARE}}},"
    "offline{event_name,composite{score,recommendation},"
    "match_key{score,recommendation,coverage},frequency{score,recommendation},"
    "freshness{score,recommendation}}"
)
"""Every field that can be asked for."""


@dataclass(slots=True)
class _Taken:
    """The events of one name."""

    count: int = 0
    with_id: int = 0
    seconds_late: float = 0.0
    keys: Counter[str] = field(default_factory=Counter)

    def share(self, key: str) -> float:
        return 100 * self.keys[key] / self.count

    @property
    def score(self) -> float:
        points = sum(weight * self.share(key) / 100 for key, (_, weight) in _KEYS.items())
        return round(min(points, 10.0), 1)

    @property
    def hours_late(self) -> float:
        return self.seconds_late / self.count / _HOUR


class MetaQuality:
    """What every dataset was sent since the server started. Safe to ask from any thread."""

    def __init__(self) -> None:
        """Know of nothing yet."""
        self._lock = threading.Lock()
        self._taken: dict[tuple[str, bool], dict[str, _Taken]] = {}

    def take(self, dataset: str, events: Iterable[Mapping[str, object]], *, now: float) -> None:
        """Count events that were accepted."""
        with self._lock:
            for event in events:
                is_offline = event["action_source"] == "physical_store"
                if not is_offline and event["action_source"] != "website":
                    continue
                names = self._taken.setdefault((dataset, is_offline), {})
                taken = names.setdefault(str(event["event_name"]), _Taken())
                taken.count += 1
                taken.with_id += bool(event.get("event_id"))
                moment = event["event_time"]
                taken.seconds_late += now - moment if isinstance(moment, int) else 0
                user_data = event.get("user_data")
                if isinstance(user_data, dict):
                    taken.keys.update([key for key, value in user_data.items() if value])

    def answer(self, dataset: str) -> dict[str, object]:
        """Return what there is to say; empty: nothing yet."""
        with self._lock:
            web = self._taken.get((dataset, False), {})
            offline = self._taken.get((dataset, True), {})
            said: dict[str, object] = {}
            if web:
                said["web"] = [_web(name, taken) for name, taken in sorted(web.items())]
            if offline:
                said["offline"] = [_offline(name, taken) for name, taken in sorted(offline.items())]
            return said


def _web(name: str, taken: _Taken) -> dict[str, object]:
    keys = {key: word for key, (word, _) in _KEYS.items() if taken.keys[key]}
    return {
        "event_name": name,
        "event_match_quality": {
            "composite_score": taken.score,
            "match_key_feedback": [
                {"identifier": word, "coverage": {"percentage": round(taken.share(key), 2)}}
                for key, word in keys.items()
            ],
        },
        "event_coverage": {
            "percentage": _BROWSER_COVERAGE_PCT,
            "goal_percentage": _COVERAGE_GOAL_PCT,
            "description": "Events received by the Conversions API against those of the pixel.",
        },
        "dedupe_key_feedback": [
            _dedupe_key("event_id", 100 * taken.with_id / taken.count),
            _dedupe_key("external_id", taken.share("external_id")),
            _dedupe_key("fbp", taken.share("fbp")),
        ],
        "data_freshness": {
            "upload_frequency": _frequency(taken),
            "description": "How often events of this name are received on average.",
        },
    }


def _dedupe_key(key: str, server_pct: float) -> dict[str, object]:
    return {
        "dedupe_key": key,
        "browser_events_with_dedupe_key": {
            "percentage": _BROWSER_COVERAGE_PCT,
            "description": "Share of browser events that have the key.",
        },
        "server_events_with_dedupe_key": {
            "percentage": round(server_pct, 2),
            "description": "Share of server events that have the key.",
        },
        "overall_browser_coverage_from_dedupe_key": {
            "percentage": round(server_pct * _BROWSER_COVERAGE_PCT / 100, 2),
            "description": "Share of browser events that a server event was paired with by it.",
        },
    }


def _offline(name: str, taken: _Taken) -> dict[str, object]:
    freshness = max(0.0, round(10 - taken.hours_late / 24, 1))
    return {
        "event_name": name,
        "composite": {
            "score": round((taken.score + freshness) / 2, 1),
            "recommendation": "Send more keys, and send them sooner.",
        },
        "match_key": {
            "score": taken.score,
            "recommendation": "Send e-mail addresses and phone numbers.",
            "coverage": {
                "email": round(taken.share("em"), 2),
                "phone": round(taken.share("ph"), 2),
            },
        },
        "frequency": {"score": freshness, "recommendation": "Send offline events daily."},
        "freshness": {"score": freshness, "recommendation": "Send offline events sooner."},
    }


def _frequency(taken: _Taken) -> str:
    if taken.hours_late < 1:
        return "real_time"
    return "hourly" if taken.hours_late < 24 else "daily"
