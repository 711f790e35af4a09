"""Cuts the power at random instants and looks whether anything acknowledged was lost.

The product works as it always does: services, encrypted store, HTTP to a practice platform. Below
its own SQLite a file layer (`tests/support/file_layer.py`) notes every write, truncation, deletion
and sync, and between them the beginning and the acknowledgement of each transaction and the arrival
of each request at the platform. For a cut the disk is rebuilt as a power loss may leave it: what
was synced is there; each later write is there (40 %), lost (40 %) or torn at 512-byte sectors
(20 %), in any combination. Then the file is opened, and its whole logical content must equal the
content right after one of the transactions from the last acknowledged to the last begun.

The layer wraps the SQLite that the product is delivered with (the driver exports the calls that
this takes) instead of bringing another: encryption, seals, pragmas and recovery are the real ones.

    python tests/faults/power_cut.py                        2,000 cuts
    python tests/faults/power_cut.py --cuts 100000
    python tests/faults/power_cut.py --cuts 200 --lying-disk     a disk that ignores syncs: loses
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import marshal
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from file_layer import Op
from power_loss import Disk
from recorded_work import DATABASE, KEY, Acknowledged, Arrived, Begun, Recording, Work, unpacked

from stratum_desktop.store.connection import Access, connect
from stratum_desktop.store.schema import stored_revision

CUTS_OF_ONE_RECORDING = 400
WHOLE_PROGRAM_EVERY = 40


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cuts", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lying-disk", action="store_true")
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="stratum-power-") as place:
        proof = Proof(Path(place), random.Random(wanted.seed), lies=wanted.lying_disk)
        report = proof.run(wanted.cuts)
    sys.stdout.write(json.dumps(report, indent=2) + "\n")
    return 0 if report["ok"] else 1


# What a disk holds


class Content(NamedTuple):
    """Everything a database says, as one digest, and which events it knows as tried."""

    digest: bytes
    tried: frozenset[str]
    faults: tuple[str, ...]


NOTHING = Content(b"", frozenset(), ())
_TRIED = (
    "SELECT e.event_id FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.state <> 'ready'"
)


def content_of(path: Path) -> Content:
    """Open a database as a new start of the program would, and read and check all of it."""
    with closing(connect(path, key=KEY, access=Access.WRITE)) as connection:
        if stored_revision(connection) is None:
            return NOTHING
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " ORDER BY name"
        ).fetchall()
        digest = hashlib.sha256()
        for (name,) in names:
            rows = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            # Version 2 writes equal values alike, whoever shares them.
            digest.update(marshal.dumps((name, rows), 2))
        tried = frozenset(row[0] for row in connection.execute(_TRIED))
        return Content(digest.digest(), tried, tuple(_faults(connection)))


def _faults(connection: Any) -> Iterator[str]:
    if (found := connection.execute("PRAGMA integrity_check").fetchall()) != [("ok",)]:
        yield str(found[0][0])
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"{row[0]} points at a missing {row[2]}"
    # The log's pages are sealed by being read; those of the main file once they are there.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    for row in connection.execute("PRAGMA cipher_integrity_check"):
        yield str(row[0])


# The proof


class Proof:
    """Records stretches of work, each on what a cut of the one before has left, and cuts them."""

    def __init__(self, place: Path, chance: random.Random, *, lies: bool) -> None:
        self._place = place
        self._chance = chance
        self._lies = lies
        self._work = Work(place)
        self._counts: Counter[str] = Counter()
        self._wrong: list[str] = []

    def run(self, cuts: int) -> dict[str, Any]:
        base: dict[str, bytes] = {}
        done = recordings = 0
        while done < cuts:
            share = min(CUTS_OF_ONE_RECORDING, cuts - done)
            recording = asyncio.run(self._work.record(base))
            base = self._cut_often(recording, share)
            done += share
            recordings += 1
            if recordings % 10 == 0:
                sys.stderr.write(f"{done} cuts\n")
        return {
            "ok": not self._wrong,
            "cuts": done,
            "recordings": recordings,
            **{name: self._counts[name] for name in sorted(self._counts)},
            "lost": self._counts["lost"],
            "damaged": self._counts["damaged"],
            "first_wrong": self._wrong[:5],
        }

    # Cutting

    def _cut_often(self, recording: Recording, cuts: int) -> dict[str, bytes]:
        """Cut so often at instants spread over the recording; return one of the disks left."""
        after = self._contents_after(recording)
        instants = sorted(self._chance.randrange(len(recording.entries)) for _ in range(cuts))
        kept = self._chance.randrange(cuts)
        left: dict[str, bytes] = {}
        disk = Disk(recording.base, lies=self._lies)
        reached = acknowledged = begun = 0
        arrived: set[str] = set()
        for number, instant in enumerate(instants):
            for entry in recording.entries[reached:instant]:
                match entry:
                    case Begun(begun):
                        pass
                    case Acknowledged(transaction):
                        acknowledged = max(acknowledged, transaction)
                    case Arrived(event_ids):
                        arrived.update(event_ids)
                    case _:
                        disk.apply(entry)
            reached = instant
            files = disk.after_a_cut(self._chance)
            is_whole = self._judge(files, after[acknowledged : begun + 1], arrived)
            if number == kept and is_whole:
                left = files
        self._counts["torn_writes"] += disk.torn
        return left

    def _contents_after(self, recording: Recording) -> list[Content]:
        """Return what the database says after each transaction, the beginning first."""
        disk = Disk(recording.base, lies=False)
        contents: list[Content] = []
        for entry in recording.entries:
            if isinstance(entry, Begun):
                contents.append(self._content(disk.undisturbed()))
            elif isinstance(entry, Op):
                disk.apply(entry)
        contents.append(self._content(disk.undisturbed()))
        for content in contents:
            assert not content.faults, content.faults
        return contents

    def _judge(self, files: Mapping[str, bytes], allowed: list[Content], arrived: set[str]) -> bool:
        self._counts["judged"] += 1
        try:
            found = self._content(files)
        except Exception as problem:  # noqa: BLE001 - whatever keeps it from opening is the finding
            return self._is_wrong("damaged", f"does not open: {problem}")
        if found.faults:
            return self._is_wrong("damaged", found.faults[0])
        digests = [content.digest for content in allowed]
        if found.digest not in digests:
            return self._is_wrong("lost", "says something else than was acknowledged")
        if found.digest != digests[-1]:
            self._counts["undone_in_flight"] += 1
        if unknown := arrived - found.tried:
            return self._is_wrong("lost", f"{min(unknown)} arrived and is not known as tried")
        if self._counts["judged"] % WHOLE_PROGRAM_EVERY == 0:
            return asyncio.run(self._goes_on(files))
        return True

    async def _goes_on(self, files: Mapping[str, bytes]) -> bool:
        """Start the whole program on what is left: it opens, goes on, and everything adds up."""
        with unpacked(files, self._place) as folder:
            async with self._work.program(folder, Recording(files)) as services:
                await services.delivery.take_over()
                await self._work.sell(services, 1)
                report = await services.maintenance.verify()
        self._counts["whole_program_starts"] += 1
        if not report.ok:
            return self._is_wrong("damaged", "verify: " + "; ".join(map(str, report.checks)))
        return True

    def _is_wrong(self, kind: str, what: str) -> bool:
        self._counts[kind] += 1
        self._wrong.append(f"{kind}: {what}")
        return False

    def _content(self, files: Mapping[str, bytes]) -> Content:
        if not files.get(DATABASE):
            return NOTHING
        with unpacked(files, self._place) as folder:
            return content_of(folder / DATABASE)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
