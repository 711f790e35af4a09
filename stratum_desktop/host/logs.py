"""Log files: one per process, rotated, private, redacted.

A line that matters names its action: `extra={"action": "delivery.batch_sent", "count": 500}`.
Integers in `extra` are written as they are; every text goes through `redaction.redact`.
"""

from __future__ import annotations

import json
import logging
import os
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from io import BufferedWriter, FileIO, TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from stratum_desktop.host.redaction import redact

_FILE_BYTES = 5 * 1024 * 1024
_OLD_FILES = 4
_LONGEST_TEXT = 20_000
_PLAIN_ATTRIBUTES = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_TALKATIVE = ("httpx", "httpcore", "apscheduler", "asyncio", "alembic", "uvicorn")
"""Libraries whose routine lines would bury ours; their warnings stay."""


def start_logs(
    folder: Path, *, process: str, is_json: bool = False, level: int = logging.INFO
) -> Callable[[], None]:
    """Write what this process logs to `folder/<process>.log`.

    Each process needs a name of its own: two writers cannot rotate one file.

    Args:
        folder: made (mode 0700) when it is missing.
        process: `window`, `engine`, `cli`: the file's name, and the word in each line.
        is_json: one JSON object a line instead of plain text.
        level: the lowest level that is written.

    Returns:
        What stops it and closes the file.

    Raises:
        OSError: the folder cannot be made or the file not opened.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = _PrivateFile(
        folder / f"{process}.log", maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8"
    )
    handler.setFormatter(RedactedLine(process=process, is_json=is_json))
    root = logging.getLogger()
    previous_level = root.level
    root.setLevel(level)
    root.addHandler(handler)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)

    def stop() -> None:
        root.removeHandler(handler)
        root.setLevel(previous_level)
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.NOTSET)
        handler.close()

    return stop


class RedactedLine(logging.Formatter):
    """One record as one line: JSON, or plain text with its extras at the end."""

    def __init__(self, *, process: str, is_json: bool) -> None:
        super().__init__()
        self._process = process
        self._is_json = is_json

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without its end."""
        extras = {
            name: value if isinstance(value, int | float | None) else _safe(str(value))
            for name, value in vars(record).items()
            if name not in _PLAIN_ATTRIBUTES
        }
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "process": self._process,
            "logger": record.name,
            "action": extras.pop("action", None),
            "message": _safe(record.getMessage()),
            **extras,
        }
        if record.exc_info and record.exc_info[1]:
            line["trace"] = _safe("".join(traceback.format_exception(record.exc_info[1])))
        return json.dumps(line, ensure_ascii=False) if self._is_json else _as_text(line)


def _safe(text: str) -> str:
    cut = len(text) - _LONGEST_TEXT
    if cut > 0:
        text = f"{text[:_LONGEST_TEXT]} … and {cut} characters more"
    return redact(text)


def _as_text(line: dict[str, object]) -> str:
    trace = line.pop("trace", None)
    head = " ".join(str(line.pop(name)) for name in ("at", "level", "process", "logger"))
    action, message = line.pop("action"), str(line.pop("message")).replace("\n", "\\n")
    facts = "".join(f" {name}={value}" for name, value in line.items())
    first = f"{head} {action or '-'}: {message}{facts}"
    return f"{first}\n{trace}".rstrip("\n") if trace else first


class _PrivateFile(RotatingFileHandler):
    """A rotating file that only its owner may read."""

    def _open(self) -> TextIOWrapper:
        descriptor = os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        file = BufferedWriter(FileIO(descriptor, self.mode))
        return TextIOWrapper(file, encoding=self.encoding)
