"""Words in cells that stand for one of a few choices."""

from __future__ import annotations

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.upload.synonym import plain

_SAID_OTHERWISE = {
    ActionSource.PHYSICAL_STORE: "store, in store, instore, offline, pos, shop, retail",
    ActionSource.WEBSITE: "web, site, online, browser",
    ActionSource.PHONE_CALL: "call, phone, telephone",
    ActionSource.EMAIL: "mail",
    ActionSource.SYSTEM_GENERATED: "system, crm",
    ActionSource.BUSINESS_MESSAGING: "messaging, whatsapp, messenger",
    ActionSource.APP: "mobile app",
}

ACTION_SOURCES: dict[str, ActionSource] = {
    plain(word): source
    for source in ActionSource
    for word in (source.value, *_SAID_OTHERWISE.get(source, "").split(","))
    if plain(word)
}
"""Plain word to where the conversion took place."""

_GRANTED = "granted, true, yes, y, 1, opt in, opted in, ja, wahr, oui, vrai, si, verdadero"
_DENIED = "denied, false, no, n, 0, opt out, opted out, nein, falsch, non, faux, falso"
_UNKNOWN = "unknown, unspecified, not set, none, null, na, unbekannt, inconnu, desconocido"

_CONSENT: dict[str, ConsentState] = {
    plain(word): state
    for words, state in (
        (_GRANTED, ConsentState.GRANTED),
        (_DENIED, ConsentState.DENIED),
        (_UNKNOWN, ConsentState.UNKNOWN),
    )
    for word in words.split(",")
}


def consent_state(text: str) -> ConsentState | None:
    """Return what a cell says of a permission; None when it says something else."""
    word = plain(text)
    return _CONSENT.get(word) if word else ConsentState.UNKNOWN
