"""Takes secrets and personal data out of a text before anybody writes it down.

Privacy wins over detail: what looks like a token, an address or a telephone number goes, even
where it was something else. Numbers that a log needs travel as `extra` integers. Every pattern
begins once in a run of letters, so a hostile text costs no more time than its length.
"""

from __future__ import annotations

import re

_NAMED_SECRET = re.compile(
    r"""(?ix)
    (?P<name> (?:token|secret|passw|passphrase|api[_-]?key|authorization|cookie|signature)
              [\w-]{0,40} ["']? \s* [=:] \s* )
    (?: (?:bearer|basic)\s+ )?
    (?: "[^"]*" | '[^']*' | [^\s,;&})\]]+ )
    """
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (_NAMED_SECRET, r"\g<name>[secret]"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}"), r"\1 [secret]"),
    (re.compile(r"://[^/\s:@]+:[^/\s@]+@"), "://[secret]@"),
    (re.compile(r"\bEAA[A-Za-z0-9]{16,}"), "[token]"),
    (re.compile(r"\b[0-9a-fA-F]{64}\b"), "[hash]"),
    (re.compile(r"(?<![\w-])(?=[\w-]{40})(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[\w-]+"), "[token]"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[e-mail]"),
    # Ten digits and more, however they are grouped; dates and times of day are let through.
    (
        re.compile(r"(?<![\w.-])(?!\d{4}-\d\d-\d\d)\+?\d(?:[ ().-]{0,2}\d){9,18}(?![\w-])"),
        "[number]",
    ),
    (re.compile(r"(?<![\w.])\+\d(?:[ ().-]{0,2}\d){6,}(?!\w)"), "[number]"),
)


def redact(text: str) -> str:
    """Return the text without tokens, e-mail addresses, telephone numbers and identity hashes."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
