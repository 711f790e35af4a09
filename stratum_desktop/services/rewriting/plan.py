"""What writing dead letters anew comes to: each by itself, and summed over all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import orjson

from stratum_desktop.domain.correction import Correction, corrected
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.event_body import event_of
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.services.body_difference import (
    ChangeSum,
    DifferenceSum,
    FieldChange,
    difference,
)
from stratum_desktop.services.delivery.dead_letters import MAY_HAVE_ARRIVED, Doubtful, doubts
from stratum_desktop.services.mapping import mapped
from stratum_desktop.services.preparation import LaneTarget, reason_to_skip
from stratum_desktop.services.redacted_body import opened
from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.read_models.dead_letters import DeadLetter
from stratum_desktop.store.read_models.rewritable import Rewritable

_SHOWN_DIGITS = 16
"""Of a fingerprint: enough to notice a change, few enough to copy. Source: own choice."""


@dataclass(frozen=True, slots=True)
class RewriteSubject:
    """The destination whose mapping is to be set right for some dead letters."""

    destination_id: int
    #: Its label.
    destination: str
    #: Dead letters that were chosen.
    chosen: int
    #: What is set right in every event for it already.
    kept: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class RewriteOfOne:
    """One delivery with the body that it would get."""

    delivery_id: int
    #: What differs from the body it has; empty when nothing does, or when there is no other.
    changes: tuple[FieldChange, ...]
    #: Why there is no new body; None when there is one.
    refusal: Reason | None
    #: The new body, indented, personal values masked; "" when there is none.
    body: str


@dataclass(frozen=True, slots=True)
class RewritePlan:
    """What writing dead letters anew does, or would do."""

    #: Dead letters that were looked at.
    chosen: int
    #: How many get a new body and are queued; doubtful ones only where they were asked for.
    rewritten: int
    #: How many would be written as they are: they stay, because the same would be refused again.
    unchanged: int
    #: Field by field over all that get a new body, the most often changed first.
    changes: tuple[ChangeSum, ...]
    #: Why the others stay, most frequent first.
    refused: tuple[tuple[Reason, int], ...]
    #: Those that would get a new body and may have arrived with the old one, asked for or not.
    doubtful: Doubtful
    #: Fingerprint of every old and new body: what was shown is what goes, or nothing.
    shown: str
    #: How many were queued; 0 until it is carried out.
    replayed: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A new body for a dead letter."""

    delivery_id: int
    body: bytes
    is_sealed: bool
    sha256: bytes
    #: Of the body that it replaces; None: there was none.
    was: bytes | None
    is_renamed: bool
    #: What differs between the two; never empty where there was one.
    changes: tuple[FieldChange, ...]


class Writer:
    """Writes stored events anew for their destinations, by the program and mapping of now."""

    def __init__(
        self,
        lanes: Mapping[int, LaneTarget],
        corrections: Sequence[Correction] | None,
        cipher: FieldCipher,
    ) -> None:
        """Prepare.

        Args:
            lanes: by number of the destination.
            corrections: in place of those that the destinations keep; None: those.
        """
        self._lanes = lanes
        self._corrections = corrections
        self._cipher = cipher

    def write(self, one: Rewritable) -> Written | Reason | None:
        """Return the new body, why there is none, or None where it would be the old one.

        Raises:
            Trouble: something sealed cannot be opened with this workspace's key.
        """
        lane = self._lanes.get(one.destination_id)
        if lane is None:
            return Reason("destination.unknown")
        stored = self._event(one)
        kept = lane.corrections if self._corrections is None else self._corrections
        event = corrected(stored, kept)
        body = mapped(lane.platform, event, lane.options)
        if isinstance(body, Reason):
            return body
        skip = reason_to_skip(event, lane.platform.manifest.traits)
        if skip is not None:
            return skip
        before = None if one.wire is None else opened(one.wire, one.wire_is_sealed, self._cipher)
        changes = difference(before, body)
        if not changes:
            return None
        return Written(
            delivery_id=one.delivery_id,
            body=body,
            is_sealed=one.clear is not None,
            sha256=hashlib.sha256(body).digest(),
            was=one.wire_sha256,
            is_renamed=event.name != stored.name,
            changes=changes,
        )

    def sealed(self, written: Written) -> bytes:
        """Return a new body as it is stored."""
        if not written.is_sealed:
            return written.body
        return self._cipher.encrypt(written.body.decode(), purpose=Purpose.SECRET)

    def _event(self, one: Rewritable) -> Event:
        clear = {}
        if one.clear is not None:
            clear = orjson.loads(self._cipher.decrypt(one.clear, purpose=Purpose.SECRET))
        return event_of(
            one.event,
            clear,
            name=one.name,
            event_id=one.event_id,
            event_id_is_given=bool(one.event_id_is_given),
            event_time=one.event_time,
            origin=one.origin,
            source=one.source,
            action_source=one.action_source,
        )


class PlanInTheMaking:
    """Adds up what is found out about dead letters, one by one, in their order."""

    def __init__(self, *, chosen: int, include_doubtful: bool, now_ms: int) -> None:
        """Begin with nothing."""
        self._chosen = chosen
        self._include_doubtful = include_doubtful
        self._now_ms = now_ms
        self._rewritten = self._unchanged = self._doubtful = self._unrecognised = 0
        self._sum = DifferenceSum()
        self._refused: Counter[str] = Counter()
        self._reasons: dict[str, Reason] = {}
        self._digest = hashlib.sha256()

    def refuse(self, reason: Reason, count: int = 1) -> None:
        """Count dead letters that stay, for this reason."""
        text = reason_to_json(reason) or ""
        self._reasons[text] = reason
        self._refused[text] += count

    def add(self, letter: DeadLetter, written: Written | Reason | None) -> bool:
        """Count what would become of one; returns whether it gets a new body now."""
        if isinstance(written, Reason):
            self.refuse(written)
            return False
        if written is None:
            self._unchanged += 1
            return False
        if letter.doubtful_since_ms is not None:
            # A platform recognises a copy by its id and its name: a new name is a new event.
            found = doubts((letter,), now_ms=self._now_ms)
            self._doubtful += 1
            self._unrecognised += bool(found.unrecognised or written.is_renamed)
            if not self._include_doubtful:
                self.refuse(Reason(MAY_HAVE_ARRIVED))
                return False
        self._rewritten += 1
        self._sum.add(written.changes)
        self._digest.update(b"%d" % letter.delivery_id + (written.was or b"") + written.sha256)
        return True

    def plan(self) -> RewritePlan:
        """Return the sum so far."""
        return RewritePlan(
            chosen=self._chosen,
            rewritten=self._rewritten,
            unchanged=self._unchanged,
            changes=self._sum.sums(),
            refused=tuple((self._reasons[t], n) for t, n in self._refused.most_common()),
            doubtful=Doubtful(self._doubtful, self._unrecognised),
            shown=self._digest.hexdigest()[:_SHOWN_DIGITS],
        )
