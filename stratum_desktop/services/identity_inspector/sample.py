"""An event that was never meant to be sent, to try mappings with."""

from __future__ import annotations

from collections.abc import Iterator

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.event_name import STANDARD_EVENTS

STAND_INS: dict[str, tuple[str, str]] = {
    "fbc": ("fb.1.1700000000000.AbCdEf", "fb.1.1700000000001.GhIjKl"),
    "fbp": ("fb.1.1700000000000.123456", "fb.1.1700000000001.234567"),
    "ga_client_id": ("1111111111.1111111111", "2222222222.2222222222"),
    "ga_session_id": ("1700000001", "1700000002"),
    "fb_login_id": ("1000000001", "1000000002"),
    "lead_id": ("2000000001", "2000000002"),
    "madid": ("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"),
    "client_ip_address": ("198.51.100.1", "198.51.100.2"),
    "client_user_agent": ("Mozilla/5.0 (one)", "Mozilla/5.0 (two)"),
    "country": ("de", "fr"),
    "state": ("ca", "ny"),
    "zip": ("10115", "75001"),
    "city": ("Berlin", "Paris"),
    "first_name": ("Anna", "Marie"),
    "last_name": ("Schmidt", "Martin"),
    "gender": ("f", "m"),
    "date_of_birth": ("19900101", "19910202"),
}
"""Two values each of what has a form of its own; every other identifier is opaque."""

COMPANIONS = (
    "client_user_agent",
    "client_ip_address",
    "ga_client_id",
    "ctwa_clid",
    "fbc",
    "gclid",
    "ttclid",
    "sc_click_id",
    "li_fat_id",
    "madid",
    "lead_id",
)
"""What a browser, a click or an app adds to an event that no person types."""

CLEAR_COMPANIONS = frozenset({"client_user_agent", "client_ip_address"})
"""Those that stand in `Identity.clear`."""

_CUSTOM_NAME = "InspectedEvent"
_EXTINFO = ["a2", *[""] * 3, "14", *[""] * 11]


def stand_ins_of(name: str) -> tuple[str, str]:
    """Return two values that an identifier of this name may have."""
    return STAND_INS.get(name, (f"{name}-stand-in-1", f"{name}-stand-in-2"))


def sample_event(
    identity: Identity, *, name: str, action_source: ActionSource, now_ms: int
) -> Event:
    """Return an event of this person, whole in every other respect."""
    parameters: dict[str, object] = {"value": 1.0, "currency": "EUR", "order_id": "inspected"}
    if action_source is ActionSource.APP:
        parameters["app_data"] = {
            "advertiser_tracking_enabled": 1,
            "application_tracking_enabled": 1,
            "extinfo": _EXTINFO,
        }
    return Event(
        name=name,
        event_id="inspected",
        event_id_is_given=True,
        event_time=now_ms // 1000 - 60,
        origin=Origin.SERVER,
        source="inspector",
        action_source=action_source,
        identity=identity,
        consent=Consent(ConsentState.GRANTED, ConsentState.GRANTED),
        event_source_url="https://shop.example/thanks",
        parameters=parameters,
    )


def kinds(name: str, action_source: ActionSource) -> Iterator[tuple[str, ActionSource]]:
    """Yield the kind of event that was asked for, then every other, the closest first."""
    names = [name, *sorted(STANDARD_EVENTS - {name}), _CUSTOM_NAME]
    sources = [action_source, *(one for one in ActionSource if one is not action_source)]
    for source in sources:
        for one in names:
            yield one, source
