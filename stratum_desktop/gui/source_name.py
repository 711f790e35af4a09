"""What a source of events is called on the screen."""

from __future__ import annotations

from stratum_desktop.domain.upload.recognised import template_of

_FILE = "upload"
_OWN = "custom"


def source_name(source: str) -> str:
    """Return a source's name as it calls itself; a file by the kind of export it was."""
    kind, _, template = source.partition(":")
    if kind != _FILE or not template:
        return source
    known = template_of(template)
    if known is not None:
        return f"File: {known.label}"
    return "File: own columns" if template == _OWN else f"File: {template}"
