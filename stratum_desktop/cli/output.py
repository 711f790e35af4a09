"""What a command prints: words for people, or JSON for programs; never both."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path

import orjson


class Output:
    """Standard output of one command."""

    def __init__(self, *, is_json: bool) -> None:
        """Print JSON when asked to, else text."""
        self.is_json = is_json

    def say(self, text: str) -> None:
        """Print a line for people; JSON output leaves it out."""
        if not self.is_json:
            sys.stdout.write(f"{text}\n")
            sys.stdout.flush()

    def give(self, value: object) -> None:
        """Print a value as one JSON line; text output leaves it out."""
        if self.is_json:
            sys.stdout.write(orjson.dumps(plain(value)).decode() + "\n")
            sys.stdout.flush()

    def table(self, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print rows under a header, columns as wide as their widest cell; "none" without rows."""
        if self.is_json:
            return
        if not rows:
            self.say("none")
            return
        widths = [max(len(row[place]) for row in (header, *rows)) for place in range(len(header))]
        for row in (header, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            self.say("  ".join(cells).rstrip())


def plain(value: object) -> object:
    """Return a value as JSON can say it: dataclasses as objects, enums as their values."""
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: plain(getattr(value, field.name)) for field in fields(value) if field.repr
        }
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Path) else value
