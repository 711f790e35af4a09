"""One entry of the audit log as a person reads it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.setting_catalogue import CATALOGUE
from stratum_desktop.services.wording import WORDS, sentence
from stratum_desktop.services.wording.audit import (
    WHY_IS_AFTER,
    WHY_KEYS,
    action_words,
    actor_words,
)
from stratum_desktop.services.wording.jobs import JOB_WORDS
from stratum_desktop.store.repositories.audit import AuditEntry
from stratum_desktop.store.unit_of_work import UnitOfWork

_VALUE = "Value"
"""Names what has no name of its own: the value of a setting, the whole of what was written."""


_FROM, _TO, _LEVER = "Before", "After", "Lever"
"""What a proposal names the two sides of its change, and what is changed."""


@dataclass(frozen=True, slots=True)
class AuditValue:
    """One part of what an entry says, before and after; None is nothing."""

    name: str
    before: str | None
    after: str | None

    @property
    def is_changed(self) -> bool:
        """Say whether it differs."""
        return self.before != self.after

    @property
    def is_whole(self) -> bool:
        """Say whether it is all that was written, and so has no name of its own."""
        return self.name == _VALUE


@dataclass(frozen=True, slots=True)
class AuditLine:
    """Who did what to what."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    #: JSON texts; None = there was nothing.
    before: str | None
    after: str | None
    #: In words; an actor, an action or a subject that is not known is shown as it is.
    who: str
    what: str
    on: str
    #: None where the entry gives no reason.
    why: str | None
    #: The seal that ties the entry to those before it, in hexadecimal digits.
    seal: str

    @property
    def values(self) -> tuple[AuditValue, ...]:
        """Return every part of what stood before and after, by name; the reason is none.

        A proposal, which changes nothing yet, keeps both sides of the change in what stands
        after it: they come first, as the change that they are.
        """
        before, after = _parts(self.before), _parts(self.after)
        wished: tuple[AuditValue, ...] = ()
        if _FROM in after and _TO in after:
            lever = after.pop(_LEVER, _VALUE).replace("_", " ").capitalize()
            wished = (AuditValue(lever, after.pop(_FROM), after.pop(_TO)),)
        names = dict.fromkeys((*before, *after))
        parts = (AuditValue(one, before.get(one), after.get(one)) for one in names)
        return (*wished, *(one for one in parts if not self._is_why(one)))

    def _is_why(self, value: AuditValue) -> bool:
        if self.why is None or value.before is not None:
            return False
        return value.after == self.why or value.name.lower() in WHY_KEYS


def audit_lines(entries: tuple[AuditEntry, ...], names: Mapping[str, str]) -> tuple[AuditLine, ...]:
    """Return entries as a person reads them.

    Args:
        entries: as they are stored.
        names: what subjects are called, as `subject_names` returns it.
    """
    return tuple(
        AuditLine(
            seq=one.seq,
            at=datetime.fromtimestamp(one.at_ms / 1000, UTC),
            actor=one.actor,
            action=one.action,
            subject=one.subject,
            before=one.before,
            after=one.after,
            who=actor_words(one.actor),
            what=action_words(one.action),
            on=names.get(one.subject, one.subject),
            why=_why(one),
            seal=one.mac.hex(),
        )
        for one in entries
    )


def subject_names(uow: UnitOfWork) -> dict[str, str]:
    """Return what a person calls the subjects that have a name of their own."""
    return {
        **{setting.key: setting.label for setting in CATALOGUE},
        **{f"job/{job}": words.title for job, words in JOB_WORDS.items()},
        **{f"destination/{one.id}": one.label for one in uow.destinations.all()},
        **{f"rule/{one.id}": one.name for one in uow.rules.all(with_removed=True)},
    }


def _why(entry: AuditEntry) -> str | None:
    after = _read(entry.after)
    if isinstance(after, str):
        return after if entry.action in WHY_IS_AFTER else None
    if not isinstance(after, dict):
        return None
    reasons = (after.get(key) for key in WHY_KEYS)
    why = next((one for one in reasons if isinstance(one, str) and one), None)
    if why is None or why not in WORDS:
        return why
    facts = {
        name: value
        for name, value in after.items()
        if name not in WHY_KEYS and isinstance(value, str | int | float)
    }
    return sentence(Reason(why, facts))


def _parts(text: str | None) -> dict[str, str]:
    value = _read(text)
    if value is None:
        return {}
    if not isinstance(value, dict):
        return {_VALUE: _said(value)}
    return dict(_named(value))


def _named(value: dict[str, object]) -> Iterator[tuple[str, str]]:
    for name, inner in value.items():
        if inner is not None:
            yield name.replace("_", " ").capitalize(), _said(inner)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _read(text: str | None) -> object:
    """Return what an entry holds; what is no JSON, as of a forged entry, as it stands."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
