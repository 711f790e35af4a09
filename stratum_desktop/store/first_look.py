"""A look into a file that may or may not be a workspace database, which changes nothing in it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import PAGE_BYTES, Access, connect
from stratum_desktop.store.copied import copied_minutes
from stratum_desktop.store.failure import telling_file_trouble
from stratum_desktop.store.own_log import require_own_log
from stratum_desktop.store.schema import stored_revision


def look_into(path: Path, key: bytes) -> tuple[str | None, int]:
    """Return the schema's revision and the mark of a copy (see `copied`).

    The revision is None where the file has no tables at all.

    Raises:
        Refusal: there is no file, the key or the log is another's, or it is no workspace.
        Trouble: the disk or the file failed.
    """
    if not path.is_file():
        raise Refusal(
            f"There is no workspace database at {path}. Make one with `stratum init`.",
            reason=Reason("store.not_found", {"file": path.name}),
        )
    with telling_file_trouble(path):
        require_own_log(path, key=key)
        try:
            with closing(connect(path, key=key, access=Access.VIEW)) as connection:
                return stored_revision(connection), copied_minutes(connection)
        except dbapi2.DatabaseError as error:
            if error.sqlite_errorname != "SQLITE_NOTADB":
                raise
            raise _not_readable(path) from error


def _not_readable(path: Path) -> Refusal:
    with path.open("rb") as file:
        is_plain = file.read(16) == b"SQLite format 3\x00"
    if is_plain or path.stat().st_size % PAGE_BYTES:
        return Refusal(
            f"{path.name} is not a Stratum database. Choose another folder, or restore a backup.",
            reason=Reason("store.not_a_database", {"file": path.name}),
        )
    return Refusal(
        f"{path.name} does not open with this key: it was made with another key, or its beginning "
        "is damaged. Nothing was changed. Use the key it was made with, or restore a backup.",
        reason=Reason("store.wrong_key", {"file": path.name}),
    )
