"""From the cells of a row to an event, or to the one cell that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.dedupe import derived_event_id
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.identity import Normalised, RawPerson, normalise
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.export_template import RowRule
from stratum_desktop.domain.upload.feed import Cells, Feeds
from stratum_desktop.domain.upload.finding import RowFinding, RowStopped
from stratum_desktop.domain.upload.instant import parse_instant, zone_of
from stratum_desktop.domain.upload.plan import UploadPlan
from stratum_desktop.domain.upload.recognised import template_of
from stratum_desktop.domain.upload.row_parameters import ParameterReader
from stratum_desktop.domain.upload.synonym import plain
from stratum_desktop.domain.upload.verdict import RowVerdict
from stratum_desktop.domain.upload.word import ACTION_SOURCES, consent_state

FUTURE_SECONDS = 300
"""How far ahead of our clock an event may be. Source: product faults list, clock skew."""

_MOST_NAME_CHARACTERS = 200
_SEVERAL = frozenset({"email", "phone", "external_id"})
_CONSENTS = ("ad_user_data", "ad_personalization")
_NO_PERSON = list(RawPerson())


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What reading rows takes from outside the file."""

    #: The workspace's, for plans that name no zone.
    time_zone: str
    default_country: str | None
    #: The operator's own event names, outside name to ours.
    name_map: Mapping[str, str]
    #: Names of `Identity.clear` that the chosen destinations need.
    needs_clear: frozenset[str]
    now_ms: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that is an event."""

    event: Event
    #: Identifiers that were given and could not be used: column and why.
    problems: tuple[tuple[str | None, Reason], ...] = ()


class RowReader:
    """Reads the rows of one file in order, by its plan.

    It remembers the last order number it saw, so that further lines of an order are told from
    the first; nothing else passes from row to row.
    """

    def __init__(self, plan: UploadPlan, context: ReadingContext) -> None:
        """Prepare for one plan."""
        self._plan = plan
        self._context = context
        self._width = len(plan.header)
        self._source = plan.source
        self.feeds = Feeds(plan)
        self._parameters = ParameterReader(plan, self.feeds)
        self._zone: tzinfo = (
            zone_of(plan.constants.get("time_zone", "")) or zone_of(context.time_zone) or UTC
        )
        self._country = plan.constants.get("country") or context.default_country
        self._latest = context.now_ms // 1000 + FUTURE_SECONDS
        self._time_key = "event_time" if "event_time" in self.feeds else "event_date"
        self._person = tuple(
            (place, key) for place, key in enumerate(RawPerson._fields) if key in self.feeds
        )
        self._has_full_name = "full_name" in self.feeds
        self._has_event_id = "event_id" in self.feeds
        self._has_url = "event_source_url" in self.feeds
        self._says_where = "action_source" in self.feeds or "action_source" in plan.constants
        self._says_consent = any(key in self.feeds or key in plan.constants for key in _CONSENTS)
        self._names: dict[str, str] = {}
        self._set_row_rules()

    def _set_row_rules(self) -> None:
        """Find the columns that the template's rules speak of."""
        header = self._plan.header
        template = template_of(self._plan.template)
        self._last_group: str | None = None
        self._has_footer = template is not None and template.has_footer
        by_plain = {plain(name): index for index, name in reversed(list(enumerate(header)))}
        self._rules: tuple[tuple[int, RowRule], ...] = tuple(
            (by_plain[plain(rule.column)], rule)
            for rule in (() if template is None else template.rules)
            if plain(rule.column) in by_plain
        )
        group = None if template is None else template.group_by
        self._group = None if group is None else by_plain.get(plain(group))

    def continues_group(self, cells: Cells) -> bool:
        """Say whether this row belongs to the same order as the one read before it."""
        group = self._group_of(cells)
        return group is not None and group == self._last_group

    def read(self, cells: Cells) -> ReadRow | RowFinding:
        """Read one row that is not empty."""
        try:
            padded = self._padded(cells)
            self._skip_what_is_no_conversion(padded)
            return self._event(padded)
        except RowStopped as stopped:
            return stopped.finding

    def lacks(self, key: str, cells: Cells) -> bool:
        """Say whether a field has a column, and this row nothing in it."""
        return key in self.feeds and not self.feeds.text(self._padded(cells), key)

    def _padded(self, cells: Cells) -> Cells:
        missing = self._width - len(cells)
        if missing > 0:
            return [*cells, *("",) * missing]
        if missing < 0 and any(map(str.strip, cells[self._width :])):
            facts = {"cells": len(cells), "columns": self._width}
            raise RowStopped(RowVerdict.WRONG, Reason("row.more_cells_than_columns", facts))
        return cells

    def _group_of(self, cells: Cells) -> str | None:
        if self._group is None or self._group >= len(cells):
            return None
        return cells[self._group].strip() or None

    def _skip_what_is_no_conversion(self, cells: Cells) -> None:
        if self._has_footer and not any(cells[1:]):
            raise RowStopped(RowVerdict.SKIPPED, Reason("row.footer"))
        if self._group is not None:
            group = self._group_of(cells)
            if group is not None and group == self._last_group:
                raise RowStopped(RowVerdict.SKIPPED, Reason("row.further_line_of_order"))
            self._last_group = group
        for index, rule in self._rules:
            if rule.skips(cells[index]):
                column = self._plan.header[index]
                raise RowStopped(RowVerdict.SKIPPED, Reason(rule.code), column)

    def _event(self, cells: Cells) -> ReadRow:
        event_time = self._event_time(cells)
        name = self._name(cells)
        parameters = self._parameters.read(cells)
        person = self._who(cells, event_time)
        problems: tuple[tuple[str | None, Reason], ...] = ()
        if person.problems:
            problems = tuple((self.feeds.column(one.field), one.reason) for one in person.problems)
        marks = person.marks
        if not marks:
            raise _nobody(problems)
        given_id = self.feeds.text(cells, "event_id") if self._has_event_id else ""
        event = Event(
            name=name,
            event_id=given_id or self._derived_id(name, event_time, parameters, marks),
            event_id_is_given=bool(given_id),
            event_time=event_time,
            origin=Origin.UPLOAD,
            source=self._source,
            action_source=self._where(cells) if self._says_where else ActionSource.PHYSICAL_STORE,
            identity=person.identity,
            consent=self._consent(cells) if self._says_consent else _CONSENT_UNKNOWN,
            event_source_url=(self.feeds.text(cells, "event_source_url") or None)
            if self._has_url
            else None,
            parameters=parameters,
        )
        return ReadRow(event, problems)

    def _derived_id(
        self, name: str, event_time: int, parameters: Mapping[str, object], marks: Sequence[str]
    ) -> str:
        order_id, value = parameters.get("order_id"), parameters.get("value")
        currency = parameters.get("currency")
        return derived_event_id(
            source=self._source,
            name=name,
            event_time=event_time,
            order_id=order_id if isinstance(order_id, str) else None,
            marks=marks,
            value=value if isinstance(value, float) else None,
            currency=currency if isinstance(currency, str) else None,
        )

    def _event_time(self, cells: Cells) -> int:
        key = self._time_key
        text = self.feeds.text(cells, key)
        if not text:
            raise self.feeds.mendable(key, Reason("row.time_missing"))
        if key == "event_date":
            text = f"{text} {self.feeds.text(cells, 'event_clock')}".strip()
        zone: tzinfo | None = self._zone
        if "time_zone" in self.feeds and (zone_name := self.feeds.text(cells, "time_zone")):
            zone = zone_of(zone_name)
        if zone is None:
            raise self.feeds.mendable("time_zone", Reason("row.time_zone_unknown"))
        found = parse_instant(text, order=self._plan.date_order, zone=zone)
        if isinstance(found, Reason):
            raise self.feeds.mendable(key, found)
        if found > self._latest:
            reason = Reason("row.time_in_future")
            raise RowStopped(RowVerdict.WRONG, reason, self.feeds.column(key))
        return found

    def _name(self, cells: Cells) -> str:
        raw = self.feeds.text(cells, "event_name") or self._plan.constants.get("event_name", "")
        name = self._names.get(raw)
        if name is not None:
            return name
        if not raw:
            raise self.feeds.mendable("event_name", Reason("row.event_name_missing"))
        if len(raw) > _MOST_NAME_CHARACTERS:
            limit = Reason("row.event_name_too_long", {"limit": _MOST_NAME_CHARACTERS})
            raise self.feeds.mendable("event_name", limit)
        name = standard_name(raw, self._context.name_map)
        if len(self._names) < 1_000:  # a column of ids mapped by mistake must not fill memory
            self._names[raw] = name
        return name

    def _who(self, cells: Cells, event_time: int) -> Normalised:
        feeds = self.feeds
        raw = _NO_PERSON.copy()
        for place, key in self._person:
            raw[place] = (
                feeds.texts(cells, key) if key in _SEVERAL else feeds.text(cells, key) or None
            )
        person = RawPerson._make(raw)
        if self._has_full_name and not person.first_name and not person.last_name:
            first, last = split_name(feeds.text(cells, "full_name"))
            person = person._replace(first_name=first, last_name=last)
        return normalise(
            person,
            default_country=self._country,
            needs_clear=self._context.needs_clear,
            seen_at_ms=event_time * 1000,
            date_order=self._plan.date_order,
        )

    def _where(self, cells: Cells) -> ActionSource:
        text = self.feeds.text(cells, "action_source") or self._plan.constants.get(
            "action_source", ""
        )
        if not text:
            return ActionSource.PHYSICAL_STORE
        found = ACTION_SOURCES.get(plain(text))
        if found is None:
            raise self.feeds.mendable("action_source", Reason("row.action_source_unknown"))
        return found

    def _consent(self, cells: Cells) -> Consent:
        return Consent(self._permission(cells, _CONSENTS[0]), self._permission(cells, _CONSENTS[1]))

    def _permission(self, cells: Cells, key: str) -> ConsentState:
        state = consent_state(self.feeds.text(cells, key) or self._plan.constants.get(key, ""))
        if state is None:
            raise self.feeds.mendable(key, Reason("row.consent_unreadable"))
        return state


_CONSENT_UNKNOWN = Consent()


def split_name(text: str) -> tuple[str | None, str | None]:
    """Return first and last name: "Doe, Jane" and "Jane van Doe" are Jane and her family's."""
    last, comma, first = text.partition(",")
    if comma and first.strip() and last.strip():
        return first.strip(), last.strip()
    first, _, last = text.strip().partition(" ")
    return first or None, last.strip() or None


def _nobody(problems: tuple[tuple[str | None, Reason], ...]) -> RowStopped:
    for column, reason in problems:
        if column is not None:
            return RowStopped(RowVerdict.FIXABLE, reason, column)
    return RowStopped(RowVerdict.NO_IDENTIFIER, Reason("row.no_identifier"))
