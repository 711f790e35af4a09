"""Reading what a platform said: as JSON, as text fit to be kept, and as a time to wait."""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.utils import parsedate_to_datetime

import orjson

KEPT_CHARACTERS = 2_000
"""Most characters of an answer that are stored. Source: product rulebook, section 3.2 (the
dead-letter queue shows answers) and the attempt row's own limit."""

MOST_LEVELS = 64
"""Deepest nesting of an answer that is read. Source: own choice; no platform's answer has a
quarter of it, and what is read has to fit any later way of writing it."""

_BETWEEN_WORDS = r"\s\"'<>(){}\[\],;:=&?"
_REDACTIONS = (
    (re.compile(r"(?i)\bbearer\s+[^\s\"',;]+"), "Bearer [token]"),
    (
        re.compile(
            r"(?i)(access_?token|client_secret|appsecret_proof)(\"?\s*[=:]\s*\"?)[^\s\"'&,}]+"
        ),
        r"\1\2[token]",
    ),
    (re.compile(r"\bEA[A-Za-z0-9]{20,}\b"), "[token]"),
    (
        # Begins where a word does, so that a long word without an address is looked at once.
        re.compile(
            rf"(?<![^{_BETWEEN_WORDS}])[^{_BETWEEN_WORDS}]+(?:@|%40|\\u0040)[^{_BETWEEN_WORDS}]+"
        ),
        "[e-mail]",
    ),
    (re.compile(r"\b[0-9A-Fa-f]{64}\b"), "[hash]"),
    (re.compile(r"\+\d[\d ().-]{6,18}\d"), "[phone]"),
    (re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b"), "[ip]"),
)


def json_object(body: bytes) -> dict[str, object] | None:
    """Return the JSON object that a body holds, or None when it holds anything else.

    One that is nested more deeply than `MOST_LEVELS` is no object that anybody means.
    """
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) and not _is_bottomless(value) else None


def _is_bottomless(value: object) -> bool:
    level = [value]
    for _ in range(MOST_LEVELS):
        level = [
            inner
            for one in level
            for inner in (one.values() if isinstance(one, dict) else one)  # type: ignore[attr-defined]
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def redacted(body: bytes, *, secrets: Iterable[str] = ()) -> str:
    r"""Return an answer as text without tokens and personal data, at most 2,000 characters.

    JSON is written anew first, because platforms escape ``@`` as ``\u0040``. Identifier hashes go
    too: the hash of a phone number can be turned back by trying all numbers.

    Args:
        body: the answer as received.
        secrets: values that must not appear, whatever they look like.
    """
    value = json_object(body)
    text = (orjson.dumps(value) if value is not None else body).decode("utf-8", "replace")
    for secret in secrets:
        if secret:
            text = text.replace(secret, "[secret]")
    for pattern, replacement in _REDACTIONS:
        text = pattern.sub(replacement, text)
    return text[:KEPT_CHARACTERS]


def retry_after_seconds(value: str | None, *, now_seconds: float) -> float | None:
    """Return how long a `Retry-After` header asks to wait, unclamped; None when it says nothing.

    Args:
        value: the header, in seconds or as an HTTP date.
        now_seconds: epoch seconds by our clock, which a date is measured from.
    """
    if value is None:
        return None
    text = value.strip()
    if re.fullmatch(r"[0-9]{1,15}", text):
        return float(text)
    moment = http_date_seconds(text)
    return None if moment is None else max(0.0, moment - now_seconds)


def http_date_seconds(value: str | None) -> float | None:
    """Return the epoch seconds of an HTTP date, or None when it is none."""
    if value is None:
        return None
    try:
        return parsedate_to_datetime(value).timestamp()
    except (ValueError, OverflowError):
        return None
