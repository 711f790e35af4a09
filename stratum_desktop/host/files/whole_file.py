"""Files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Hand out a place beside a path to write to; what stands there at the end moves to the path.

    It is readable by its owner alone. Where writing fails, nothing of it stays.

    Raises:
        Trouble: it cannot be written; the sentence names the file and why.
    """
    beside = path.with_name(path.name + ".part")
    try:
        beside.touch(mode=0o600)
        beside.chmod(0o600)
        yield beside
        _sync(beside)
        beside.replace(path)
    except OSError as error:
        raise Trouble(
            f"{path} could not be written ({error.strerror}). Choose another folder and retry.",
            reason=Reason("file.not_written", {"errno": error.errno}),
        ) from error
    finally:
        beside.unlink(missing_ok=True)


def _sync(path: Path) -> None:
    with path.open("r+b") as file:
        os.fsync(file.fileno())
