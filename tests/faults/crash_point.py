"""Named instants of the product's own paths at which a process can be made to kill itself.

A point is data: a function of the product and a moment of it. The product knows nothing of them.
A forked child watches its own calls with Python's profiler and sends itself SIGKILL when the named
function is entered or left, or when the transaction that it works in is committed.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from types import CodeType, FrameType, FunctionType

from sqlalchemy.engine.default import DefaultDialect


class Moment(StrEnum):
    ENTER = "enter"
    LEAVE = "leave"
    #: Before the transaction that the function worked in is committed.
    COMMIT = "commit"
    #: After it was, and before anybody was told.
    COMMITTED = "committed"


@dataclass(frozen=True)
class CrashPoint:
    #: What has to be going on for the function to be called; see `scenes`.
    scene: str
    #: `module:qualified.name` below `stratum_desktop`.
    place: str
    moment: Moment

    def __str__(self) -> str:
        return f"{self.scene}: {self.place} {self.moment}"


_DELIVERIES = "store.repositories.deliveries:DeliveryRepository"
_DESTINATIONS = "store.repositories.destinations:DestinationRepository"
_UPKEEP = "store.repositories.delivery_upkeep:DeliveryUpkeep"
_CLAIMS = "store.repositories.claims:ClaimRepository"
_EVENTS = "store.repositories.events:EventRepository"
_UPLOADS = "store.repositories.uploads:UploadRepository"
_VERDICTS = "store.repositories.verdicts:VerdictRepository"
_JOURNAL = "host.settle_journal:SettleJournal"
_JOBS = "store.repositories.jobs:JobRepository"

_TABLE: tuple[tuple[str, str, str], ...] = (
    # Live events come in.
    ("sell", "services.ingestion:_parse", "enter"),
    ("sell", "services.intake:store_prepared", "enter leave commit committed"),
    ("sell", f"{_EVENTS}.add", "leave"),
    ("sell", f"{_EVENTS}.remember", "leave"),
    ("sell", f"{_DELIVERIES}.add", "leave"),
    ("sell", f"{_DESTINATIONS}.add_accepted", "leave"),
    # A file is checked and sent.
    ("upload", f"{_UPLOADS}.add", "commit committed"),
    ("upload", f"{_UPLOADS}.set_fingerprint", "committed"),
    ("upload", f"{_UPLOADS}.advance", "leave commit committed"),
    ("upload", f"{_UPLOADS}.begin_pass", "committed"),
    ("upload", f"{_UPLOADS}.end_pass", "commit"),
    ("upload", f"{_DELIVERIES}.add", "leave commit committed"),
    # The engine starts.
    ("engine", "store.database:open_store", "enter"),
    ("engine", f"{_JOBS}.engine_started", "committed"),
    ("engine", f"{_JOBS}.start_run", "committed"),
    ("engine", f"{_JOBS}.end_run", "commit"),
    ("engine", "services.maintenance:_conservation", "leave"),
    # A batch is claimed, sent and settled.
    ("deliver", "services.delivery.claim:sweep", "leave"),
    ("deliver", "services.delivery.claim:claim_batch", "enter leave"),
    ("deliver", f"{_CLAIMS}.due", "leave"),
    ("deliver", f"{_CLAIMS}.take", "leave commit committed"),
    ("deliver", f"{_DESTINATIONS}.set_flow", "leave"),
    ("deliver", "platforms._shared.http:HttpClient.exchange", "enter"),
    ("deliver", "platforms._shared.http:_body_of", "enter"),
    ("deliver", "services.delivery.settle:settle_answer", "enter leave"),
    ("deliver", f"{_DELIVERIES}.add_attempt", "leave"),
    ("deliver", f"{_CLAIMS}.end", "leave"),
    ("deliver", f"{_DELIVERIES}.settle_all_delivered", "leave commit committed"),
    ("deliver", f"{_DELIVERIES}.count_hourly", "leave"),
    # What goes wrong with a batch.
    ("poison", f"{_DELIVERIES}.split", "enter leave commit committed"),
    ("poison", f"{_DELIVERIES}.settle", "leave commit committed"),
    ("outage", f"{_DELIVERIES}.settle", "enter commit committed"),
    ("lost_answer", f"{_DELIVERIES}.settle", "enter leave committed"),
    ("refused_token", "services.delivery.flow:hold", "leave"),
    ("refused_token", f"{_UPKEEP}.hold_all", "commit committed"),
    ("take_over", f"{_CLAIMS}.end_lost", "leave commit committed"),
    ("take_over", f"{_UPKEEP}.move", "leave"),
    ("take_over", f"{_CLAIMS}.set_apart", "leave commit"),
    # A platform judges later what it took.
    ("verdict", "services.delivery.verdicts:carry_out", "enter leave commit committed"),
    ("verdict", f"{_VERDICTS}.speak", "leave"),
    ("verdict", f"{_VERDICTS}.confirm", "leave"),
    ("refused_verdict", f"{_VERDICTS}.reopen", "enter leave commit committed"),
    # A platform that recognises no repeat.
    ("once", f"{_CLAIMS}.take", "commit committed"),
    ("once", "platforms._shared.http:HttpClient.exchange", "enter"),
    ("once", "platforms._shared.http:_body_of", "enter"),
    ("once", "services.delivery.settle:settle_answer", "enter leave commit committed"),
    # The database is full when the answer comes; the answer is kept, and settled at the next start.
    ("full_disk", f"{_JOURNAL}.make_room", "leave"),
    ("full_disk", "services.delivery.kept_answer:sealed", "leave"),
    ("full_disk", f"{_JOURNAL}.keep", "enter leave"),
    ("full_disk", f"{_JOURNAL}._write", "enter"),
    ("kept_answer", f"{_JOURNAL}.records", "leave"),
    ("kept_answer", "services.delivery.kept_answer:settle_kept", "enter leave commit committed"),
    ("kept_answer", f"{_JOURNAL}.clear", "enter leave"),
    # A workspace was copied, or moved.
    ("copied", "services.delivery.flow:keep_home", "leave commit committed"),
    ("moved", "services.delivery.flow:release", "leave commit committed"),
    # What a person does.
    ("replay", f"{_UPKEEP}.move", "leave commit committed"),
    ("pause", f"{_UPKEEP}.hold_all", "leave committed"),
    ("pause", f"{_UPKEEP}.release_all", "leave commit"),
    ("settings", "store.repositories.settings:SettingRepository.set", "leave"),
    ("settings", "store.repositories.audit:AuditRepository.append", "leave commit committed"),
    ("accounts", f"{_DESTINATIONS}.set_secret", "leave commit committed"),
    # What the timetable does.
    ("retention", f"{_EVENTS}.forget_expired_keys", "leave commit"),
    ("retention", f"{_UPKEEP}.erase_clear", "commit"),
    ("retention", f"{_JOBS}.forget_runs", "committed"),
    ("score", "services.signal_quality.service:keep_measurements", "leave commit committed"),
    ("backup", "store.backup:_copy", "enter leave"),
    ("backup", "store.copied:mark_copy", "leave"),
    ("backup", "store.backup:check_backup", "enter leave"),
    ("backup", "store.backup:rotate", "enter leave"),
    ("backup", "store.file_sync:sync_folder", "enter"),
    ("restore", "store.backup:check_backup", "leave"),
    ("restore", "store.restore:_take_alone", "leave"),
    ("restore", "store.restore:_bring_up", "leave"),
    ("restore", "store.carry_over:carry_over", "enter leave"),
    ("restore", "store.restore:_move_aside", "enter leave"),
    ("restore", "store.file_sync:sync_folder", "enter"),
    # A workspace is made, and brought to a later version.
    ("create", "store.schema:Schema.upgrade", "enter leave commit committed"),
    ("migrate", "store.backup:back_up", "leave"),
    ("migrate", "store.schema:Schema.upgrade", "enter leave commit committed"),
)

POINTS: tuple[CrashPoint, ...] = tuple(
    CrashPoint(scene, place, Moment(moment))
    for scene, place, moments in _TABLE
    for moment in moments.split()
)


def function_of(place: str) -> FunctionType:
    """Return the function that a place names.

    Raises:
        ImportError, AttributeError, TypeError: the product has none of this name any more.
    """
    module, _, name = place.partition(":")
    found = reduce(getattr, name.split("."), importlib.import_module(f"stratum_desktop.{module}"))
    if not isinstance(found, FunctionType):
        raise TypeError(f"{place} is no function")
    return found


def arm(point: CrashPoint) -> None:
    """Let this process die at the point, in whatever thread of it comes there first."""
    watch = _Watch(function_of(point.place).__code__, point.moment)
    threading.setprofile(watch)
    sys.setprofile(watch)


class _Watch:
    def __init__(self, code: CodeType, moment: Moment) -> None:
        self._code = code
        self._commit = DefaultDialect.do_commit.__code__
        self._moment = moment
        self._thread = threading.local()

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        code = frame.f_code
        if code is self._code:
            self._thread.was_inside = True
            moment = {"call": Moment.ENTER, "return": Moment.LEAVE}.get(event)
        elif code is self._commit and getattr(self._thread, "was_inside", False):
            moment = {"call": Moment.COMMIT, "return": Moment.COMMITTED}.get(event)
        else:
            return
        if moment is self._moment:
            os.kill(os.getpid(), signal.SIGKILL)
