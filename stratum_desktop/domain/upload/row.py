"""From the cells of a row to an event, or to the one cell that stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from operator import itemgetter
from typing import NamedTuple

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.dedupe import derived_event_id
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.identity import SEVERAL_FIELDS, Normalised, RawPerson, normalise
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
_CONSENTS = ("ad_user_data", "ad_personalization")
_NAMES = ("first_name", "last_name")


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
    #: What time it is at least, by which a row is too old; None: `now_ms`.
    at_least_ms: int | None = None


Problems = tuple[tuple[str | None, Reason], ...]
"""Identifiers that were given and could not be used: column and why."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that is an event."""

    event: Event
    problems: Problems = ()


class ReadRows(NamedTuple):
    """What some rows are."""

    #: Places of the rows that are events, in order; beside them the events.
    places: list[int]
    events: list[Event]
    #: By place among the events.
    problems: dict[int, Problems]
    #: Place of each other row, in order, and what stands in its way.
    findings: list[tuple[int, RowFinding]]


class _Draft:
    """A row on its way to an event: what is known of it so far."""

    __slots__ = (
        "cells",
        "event",
        "event_time",
        "name",
        "parameters",
        "person",
        "place",
        "problems",
    )

    event_time: int
    name: str
    parameters: dict[str, object]
    person: Normalised
    event: Event
    problems: Problems

    def __init__(self, place: int, cells: Cells) -> None:
        self.place = place
        self.cells = cells


class RowReader:
    """Reads the rows of one file in order, by its plan.

    It remembers the last order number it saw, so that further lines of an order are told from
    the first; nothing else passes from row to row.

    Rows are read many at a time, each step for all of them before the next step: what a
    processor repeats at once it has learned by heart, and a row costs a quarter less.
    """

    def __init__(self, plan: UploadPlan, context: ReadingContext) -> None:
        """Prepare for one plan."""
        self._plan = plan
        self._context = context
        self._source = plan.source
        feeds = self.feeds = Feeds(plan)
        self._parameters = ParameterReader(plan, feeds)
        self._zone: tzinfo = (
            zone_of(plan.constants.get("time_zone", "")) or zone_of(context.time_zone) or UTC
        )
        self._country = plan.constants.get("country") or context.default_country
        self._latest = context.now_ms // 1000 + FUTURE_SECONDS
        self._time_key = "event_time" if "event_time" in feeds else "event_date"
        self._time_of = feeds.reader(self._time_key)
        self._name_of = feeds.reader("event_name")
        self._id_of = feeds.reader("event_id")
        self._url_of = feeds.reader("event_source_url")
        self._is_plain_time = self._time_key == "event_time" and "time_zone" not in feeds
        self._says_where = "action_source" in feeds or "action_source" in plan.constants
        self._says_consent = any(key in feeds or key in plan.constants for key in _CONSENTS)
        self._names: dict[str, str] = {}
        self._set_person()
        self._set_row_rules()
        self._steps: tuple[Callable[[_Draft], None], ...] = (
            self._take_conversions,
            self._read_time,
            self._read_name,
            self._read_parameters,
            self._read_person,
            self._make_event,
        )

    def _set_person(self) -> None:
        """Settle where the fields of a person stand, so that one call fetches them all."""
        fields, feeds = RawPerson._fields, self.feeds
        self._person_of = itemgetter(*map(feeds.place, fields))
        self._fed_by_several = tuple(
            (place, key) for place, key in enumerate(fields) if feeds.is_fed_by_several(key)
        )
        self._has_full_name = "full_name" in feeds
        fed = {*filter(feeds.__contains__, fields), *(_NAMES if self._has_full_name else ())}
        # Values in clear that no column can give are not looked for in every row.
        self._needs_clear = self._context.needs_clear & fed

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
        read = self.read_all((cells,))
        if read.findings:
            return read.findings[0][1]
        return ReadRow(read.events[0], read.problems.get(0, ()))

    def read_all(self, rows: Iterable[Cells]) -> ReadRows:
        """Read rows that are not empty, in the order of the file."""
        going = [_Draft(place, cells) for place, cells in enumerate(rows)]
        findings: list[tuple[int, RowFinding]] = []
        for step in self._steps:
            going = _taken(step, going, findings)
        findings.sort(key=itemgetter(0))
        return ReadRows(
            [draft.place for draft in going],
            [draft.event for draft in going],
            {at: draft.problems for at, draft in enumerate(going) if draft.problems},
            findings,
        )

    def lacks(self, key: str, cells: Cells) -> bool:
        """Say whether a field has a column, and this row nothing in it."""
        return key in self.feeds and not self.feeds.reader(key)(self.feeds.tidied(cells))

    def _group_of(self, cells: Cells) -> str | None:
        if self._group is None or self._group >= len(cells):
            return None
        return cells[self._group].strip() or None

    def _take_conversions(self, draft: _Draft) -> None:
        cells = draft.cells
        draft.cells = tidy = self.feeds.tidied(cells)
        if self._has_footer and not any(cells[1:]):
            raise RowStopped(RowVerdict.SKIPPED, Reason("row.footer"))
        if self._group is not None:
            group = self._group_of(tidy)
            if group is not None and group == self._last_group:
                raise RowStopped(RowVerdict.SKIPPED, Reason("row.further_line_of_order"))
            self._last_group = group
        for index, rule in self._rules:
            if rule.skips(tidy[index]):
                column = self._plan.header[index]
                raise RowStopped(RowVerdict.SKIPPED, Reason(rule.code), column)

    def _read_time(self, draft: _Draft) -> None:
        cells, key = draft.cells, self._time_key
        text = self._time_of(cells)
        if not text:
            raise self.feeds.mendable(key, Reason("row.time_missing"))
        zone: tzinfo | None = self._zone
        if not self._is_plain_time:
            text, zone = self._time_and_zone(cells, text)
        if zone is None:
            raise self.feeds.mendable("time_zone", Reason("row.time_zone_unknown"))
        found = parse_instant(text, order=self._plan.date_order, zone=zone)
        if isinstance(found, Reason):
            raise self.feeds.mendable(key, found)
        if found > self._latest:
            reason = Reason("row.time_in_future")
            raise RowStopped(RowVerdict.WRONG, reason, self.feeds.column(key))
        draft.event_time = found

    def _time_and_zone(self, cells: Cells, text: str) -> tuple[str, tzinfo | None]:
        """Return date and clock as one text, and the zone that the row names, None if unknown."""
        if self._time_key == "event_date":
            text = f"{text} {self.feeds.reader('event_clock')(cells)}".strip()
        zone_name = self.feeds.reader("time_zone")(cells)
        return text, zone_of(zone_name) if zone_name else self._zone

    def _read_name(self, draft: _Draft) -> None:
        raw = self._name_of(draft.cells)
        name = self._names.get(raw)
        draft.name = self._new_name(raw) if name is None else name

    def _new_name(self, cell: str) -> str:
        raw = cell or self._plan.constants.get("event_name", "")
        if not raw:
            raise self.feeds.mendable("event_name", Reason("row.event_name_missing"))
        if len(raw) > _MOST_NAME_CHARACTERS:
            limit = Reason("row.event_name_too_long", {"limit": _MOST_NAME_CHARACTERS})
            raise self.feeds.mendable("event_name", limit)
        name = standard_name(raw, self._context.name_map)
        if len(self._names) < 1_000:  # a column of ids mapped by mistake must not fill memory
            self._names[cell] = name
        return name

    def _read_parameters(self, draft: _Draft) -> None:
        draft.parameters = self._parameters.read(draft.cells)

    def _read_person(self, draft: _Draft) -> None:
        cells = draft.cells
        person = RawPerson._make(self._person_of(cells))
        if self._fed_by_several:
            person = self._with_several(person, cells)
        if self._has_full_name and not person.first_name and not person.last_name:
            first, last = split_name(self.feeds.reader("full_name")(cells))
            person = person._replace(first_name=first, last_name=last)
        draft.person = normalise(
            person,
            default_country=self._country,
            needs_clear=self._needs_clear,
            seen_at_ms=draft.event_time * 1000,
            date_order=self._plan.date_order,
        )

    def _with_several(self, person: RawPerson, cells: Cells) -> RawPerson:
        """Return the person with the texts of fields that more than one column feeds."""
        texts: list[str | tuple[str, ...] | None] = list(person)
        for place, key in self._fed_by_several:
            found = self.feeds.texts(cells, key)
            texts[place] = found if key in SEVERAL_FIELDS else next(iter(found), None)
        return RawPerson._make(texts)

    def _make_event(self, draft: _Draft) -> None:
        cells, person = draft.cells, draft.person
        problems: Problems = ()
        if person.problems:
            problems = tuple((self.feeds.column(one.field), one.reason) for one in person.problems)
        mark = person.mark
        if not mark:
            raise _nobody(problems)
        given_id = self._id_of(cells)
        draft.problems = problems
        # By place: names for so many fields take a quarter of the time.
        draft.event = Event(
            draft.name,
            given_id or self._derived_id(draft, mark),
            bool(given_id),
            draft.event_time,
            Origin.UPLOAD,
            self._source,
            self._where(cells) if self._says_where else ActionSource.PHYSICAL_STORE,
            person.identity,
            self._consent(cells) if self._says_consent else _CONSENT_UNKNOWN,
            self._url_of(cells) or None,
            draft.parameters,
        )

    def _derived_id(self, draft: _Draft, mark: bytes) -> str:
        parameters = draft.parameters
        order_id, value = parameters.get("order_id"), parameters.get("value")
        currency = parameters.get("currency")
        return derived_event_id(
            source=self._source,
            name=draft.name,
            event_time=draft.event_time,
            order_id=order_id if isinstance(order_id, str) else None,
            person=mark,
            value=value if isinstance(value, float) else None,
            currency=currency if isinstance(currency, str) else None,
        )

    def _where(self, cells: Cells) -> ActionSource:
        text = self.feeds.reader("action_source")(cells) or self._plan.constants.get(
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
        state = consent_state(self.feeds.reader(key)(cells) or self._plan.constants.get(key, ""))
        if state is None:
            raise self.feeds.mendable(key, Reason("row.consent_unreadable"))
        return state


def _taken(
    step: Callable[[_Draft], None],
    drafts: list[_Draft],
    findings: list[tuple[int, RowFinding]],
) -> list[_Draft]:
    """Take one step with every draft; return those that nothing stopped, note the others."""
    going = []
    for draft in drafts:
        try:
            step(draft)
        except RowStopped as stop:
            findings.append((draft.place, stop.finding))
        else:
            going.append(draft)
    return going


_CONSENT_UNKNOWN = Consent()


def split_name(text: str) -> tuple[str | None, str | None]:
    """Return first and last name: "Doe, Jane" and "Jane van Doe" are Jane and her family's."""
    last, comma, first = text.partition(",")
    if comma and first.strip() and last.strip():
        return first.strip(), last.strip()
    first, _, last = text.strip().partition(" ")
    return first or None, last.strip() or None


def _nobody(problems: Problems) -> RowStopped:
    for column, reason in problems:
        if column is not None:
            return RowStopped(RowVerdict.FIXABLE, reason, column)
    return RowStopped(RowVerdict.NO_IDENTIFIER, Reason("row.no_identifier"))
