"""Reasons in words: the one table that every front end reads.

A template names facts as ``{fact}``. A part in square brackets is left out when one of its facts
is missing, so that old reasons with fewer facts still read well. A fact whose name ends in
``_minutes`` is a span and brings its own unit; a ``why`` that is a code is read as its sentence,
with the facts beside it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.wording import (
    acting,
    anomaly,
    approvals,
    audit,
    autopilot,
    caps,
    correlation,
    data_quality,
    delivery,
    event,
    execution,
    file,
    ga4,
    gate,
    google,
    identity,
    jobs,
    linkedin,
    meta,
    outage,
    quality,
    reading,
    row,
    rules,
    snapchat,
    sync,
    tiktok,
    twin,
    whatsapp,
    workspace,
)
from stratum_desktop.services.wording.span import span

WORDS: Mapping[str, str] = MappingProxyType(
    {
        code: words
        for area in (
            acting,
            anomaly,
            approvals,
            audit,
            autopilot,
            caps,
            correlation,
            data_quality,
            delivery,
            event,
            execution,
            file,
            ga4,
            gate,
            google,
            identity,
            jobs,
            linkedin,
            meta,
            outage,
            quality,
            reading,
            row,
            rules,
            snapchat,
            sync,
            tiktok,
            twin,
            whatsapp,
            workspace,
        )
        for code, words in area.WORDS.items()
    }
)
"""Every reason's code with its sentence."""

_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FACT = re.compile(r"\{(\w+)\}")
_UNKNOWN = "?"


def sentence(reason: Reason) -> str:
    """Return the reason as a sentence a person can act on; never empty.

    A code without words of its own, such as one of a newer version, reads as the code in
    plain words with its facts behind it.
    """
    template = WORDS.get(reason.code)
    if template is None:
        return _spelled_out(reason)
    facts = {name: _said(name, reason) for name, value in reason.facts.items() if value is not None}

    def keep(part: re.Match[str]) -> str:
        return part[1] if all(name in facts for name in _FACT.findall(part[1])) else ""

    def fill(part: re.Match[str]) -> str:
        return facts.get(part[1], _UNKNOWN)

    return _FACT.sub(fill, _OPTIONAL.sub(keep, template))


def _spelled_out(reason: Reason) -> str:
    area, _, what = reason.code.partition(".")
    facts = ", ".join(f"{_plain(name)} {_text(value)}" for name, value in reason.facts.items())
    words = f"{_plain(area).capitalize()}: {_plain(what)}"
    return f"{words} ({facts})." if facts else f"{words}."


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ")


def _said(name: str, reason: Reason) -> str:
    value = reason.facts[name]
    if name.endswith("_minutes") and isinstance(value, int | float):
        return span(value * 60)
    if name == "why" and value in WORDS:
        others = {other: fact for other, fact in reason.facts.items() if other != name}
        return sentence(Reason(str(value), others))
    return _text(value)


def _text(value: str | float | None) -> str:
    if value is None:
        return "not known"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return value
