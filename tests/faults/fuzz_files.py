"""CSV files through the upload's doors; untouched rows of a spoilt file are judged as before."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzz_mutation import NASTY_TEXT, damaged, text
from fuzz_workspace import Bench, Bug, require_words

from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.upload import UploadPlan
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.host.files import START
from stratum_desktop.services.judging.chunk import ChunkSource, PassTask
from stratum_desktop.services.lanes import lane_targets, needs_clear

_SAMPLES = Path(__file__).resolve().parents[2] / "resources" / "samples"
_HEADER = "order id,event time,email,phone,value,currency,country,event name"
#: Nothing of these is put into a file whose untouched rows are watched: a quote may swallow lines.
_QUOTE = b'"'
_MOST_ROWS_UPLOADED = 60


@dataclass(frozen=True)
class Known:
    """A file of good rows, and what its rows are when nothing is wrong."""

    lines: tuple[bytes, ...]
    plan: UploadPlan
    #: Order id to the bodies that are frozen for it.
    bodies: dict[str, tuple[bytes | None, ...]]


def good_lines(chance: Random, count: int, now: int) -> tuple[bytes, ...]:
    lines = [_HEADER]
    for number in range(count):
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now - 3600 - number))
        lines.append(
            f"FZ-{chance.getrandbits(48):012x}-{number},{moment},person{number}@shop.example,"
            f"+1 650 555 {1000 + number},{number}.50,USD,US,Purchase"
        )
    return tuple(line.encode() for line in lines)


class FilesDoor:
    """`Uploads.inspect`, the judging of rows, and now and then a whole upload."""

    batch = 1

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._path = bench.place / "fuzz.csv"
        self._lanes = bench.workspace.store.read_now(lambda uow: lane_targets(uow))
        self._known: list[Known] = []
        self._samples = [path.read_bytes() for path in sorted(_SAMPLES.glob("*.csv"))]

    async def feed(self, chances: list[Random]) -> None:
        (chance,) = chances
        if chance.random() < 0.55:
            await self._spoil_a_known_file(chance)
        else:
            self._path.write_bytes(self._odd_file(chance))
            await self._inspect_and_read(chance)

    async def _spoil_a_known_file(self, chance: Random) -> None:
        known = await self._known_file(chance)
        lines = list(known.lines)
        touched = sorted(chance.sample(range(1, len(lines)), chance.choice((1, 1, 2, 4))))
        for place in touched:
            lines[place] = spoilt_line(chance, lines[place])
        end = chance.choice((b"\n", b"\r\n")) if chance.random() < 0.9 else b"\r"
        self._path.write_bytes(end.join(lines) + chance.choice((end, b"")))
        found = self._bodies(known.plan)
        spoilt = {line.split(b",", 1)[0].decode() for line in (known.lines[p] for p in touched)}
        for event_id, bodies in known.bodies.items():
            if event_id not in spoilt and found.get(event_id) != bodies:
                raise Bug(f"the good row of {event_id} was lost or changed")
        if chance.random() < 0.3:
            await self._inspect_and_read(chance)

    async def _known_file(self, chance: Random) -> Known:
        if len(self._known) < 8:
            seeded = Random(len(self._known))
            lines = good_lines(seeded, 12 + 6 * len(self._known), int(time.time()))
            self._path.write_bytes(b"\n".join(lines))
            plan = (await self._bench.services.uploads.inspect(self._path)).plan
            bodies = self._bodies(plan)
            if len(bodies) != len(lines) - 1:
                raise Bug(f"of {len(lines) - 1} good rows {len(bodies)} are events")
            self._known.append(Known(lines, plan, bodies))
        return chance.choice(self._known)

    async def _inspect_and_read(self, chance: Random) -> None:
        uploads = self._bench.services.uploads
        try:
            view = await uploads.inspect(self._path)
            await uploads.questions(view, view.plan)
            self._bodies(view.plan)
            if chance.random() < 0.04 and len(view.sample_rows) <= _MOST_ROWS_UPLOADED:
                sent = await uploads.upload_now(
                    path=self._path, plan=view.plan, destination_ids=self._bench.destination_ids
                )
                counted = sum(sent.value.verdict_counts.values())
                if counted != sent.value.total:
                    raise Bug(f"{sent.value.total} rows, {counted} verdicts")
        except StratumError as error:
            require_words(error)

    def _bodies(self, plan: UploadPlan) -> dict[str, tuple[bytes | None, ...]]:
        """Read the file by a plan to its end; return what is an event there."""
        source = ChunkSource(self._task(plan))
        found: dict[str, tuple[bytes | None, ...]] = {}
        try:
            is_last = False
            while not is_last:
                chunk = source.next_chunk()
                is_last = chunk.is_last
                judged = set(chunk.ready_rows) | {number for number, *_ in chunk.findings}
                if len(judged) > chunk.row_count or len(chunk.ready_rows) != len(chunk.keys):
                    raise Bug(f"{chunk.row_count} rows, {len(judged)} judged")
                for one in chunk.events.rows():
                    found[one.order_id or one.event_id] = tuple(lane.body for lane in one.lanes)
        except Refusal as refusal:
            require_words(refusal)
        finally:
            source.close()
        return found

    def _task(self, plan: UploadPlan) -> PassTask:
        context = ReadingContext(
            time_zone="Europe/Berlin",
            default_country="US",
            name_map={},
            needs_clear=needs_clear(self._lanes),
            now_ms=int(time.time() * 1000),
        )
        return PassTask(self._path, plan, context, self._lanes, START, {}, wants_events=True)

    def _odd_file(self, chance: Random) -> bytes:
        kind = chance.random()
        if kind < 0.35:
            return damaged(chance, chance.choice(self._samples))
        if kind < 0.5:
            whole = chance.choice(self._samples).decode()
            odd = chance.choice(
                ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "cp1252", "utf-32")
            )
            return damaged(chance, whole.encode(odd, "replace"))
        if kind < 0.9:
            return b"".join(soup(chance))
        return large(chance)


def spoilt_line(chance: Random, line: bytes) -> bytes:
    """Return a line with anything wrong in it but quotes and what was its id before."""
    kind = chance.random()
    if kind < 0.4:
        cells = line.split(b",")
        cells[chance.randrange(len(cells))] = text(chance).encode("utf-8", "surrogatepass")
        line = b",".join(cells)
    elif kind < 0.5:
        line = line * chance.choice((2, 60, 2_000))
    elif kind < 0.6:
        line = b"," * chance.choice((1, 511, 512, 5_000))
    else:
        line = damaged(chance, line)
    return line.replace(_QUOTE, b"")


def soup(chance: Random) -> Iterable[bytes]:
    """Yield pieces of a file that might be a table."""
    mark = chance.choice((",", ";", "\t", "|", " ", "~"))
    end = chance.choice(("\n", "\r\n", "\r", "\n\r"))
    words = (*NASTY_TEXT[:40], "email", "order id", "phone", "value", '"', '""', '"a', 'b"')
    for _ in range(chance.randrange(1, 25)):
        width = chance.choice((0, 1, 3, 3, 3, 7))
        line = mark.join(chance.choice(words)[:2_000] for _ in range(width)) + end
        yield line.encode("utf-8", "surrogatepass")
    if chance.random() < 0.2:
        yield bytes(chance.randrange(256) for _ in range(chance.randrange(200)))


def large(chance: Random) -> bytes:
    """Return a file with a cell, a row or a quote that goes on and on."""
    kind = chance.randrange(5)
    head = _HEADER.encode() + b"\n"
    if kind == 0:
        return head + b"a" * chance.choice((66_000, 1_100_000)) + b"\nb,c\n"
    if kind == 1:
        return b",".join(b"c%d" % number for number in range(chance.choice((511, 513, 20_000))))
    if kind == 2:
        return head + b'"' + b"x,y\n" * chance.choice((100, 20_000))
    if kind == 3:
        return head + b'"a"b,"\n' * chance.choice((50, 3_000))
    return head + b"\n" * chance.choice((1_000, 100_000))
