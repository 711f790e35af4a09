"""Consent as a person gave it, and whether it is enough for a destination."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ConsentState(StrEnum):
    """What is known of one permission."""

    GRANTED = "granted"
    DENIED = "denied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Consent:
    """The two permissions that platforms ask about."""

    ad_user_data: ConsentState = ConsentState.UNKNOWN
    ad_personalization: ConsentState = ConsentState.UNKNOWN


@dataclass(frozen=True, slots=True)
class ConsentNeed:
    """What a destination asks for before it may receive an event.

    ``*_required`` means that only `granted` passes; otherwise only `denied` stops the event.
    """

    ad_user_data_required: bool = False
    ad_personalization_required: bool = False


def is_enough(consent: Consent, need: ConsentNeed) -> bool:
    """Say whether an event with this consent may go to a destination with this need."""
    return _allows(consent.ad_user_data, required=need.ad_user_data_required) and (
        _allows(consent.ad_personalization, required=True)
        if need.ad_personalization_required
        else True
    )


def _allows(state: ConsentState, *, required: bool) -> bool:
    return state is ConsentState.GRANTED if required else state is not ConsentState.DENIED
