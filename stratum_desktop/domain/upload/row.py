"""From the cells of a row to an event, or to the one cell that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal

from stratum_desktop.domain.consent import Consent
from stratum_desktop.domain.dedupe import derived_event_id
from stratum_desktop.domain.event import ActionSource, Event, Origin
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.identity import Normalised, RawPerson, normalise
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.amount import Amount, parse_amount
from stratum_desktop.domain.upload.currency import currency_code
from stratum_desktop.domain.upload.export_template import RowRule
from stratum_desktop.domain.upload.instant import parse_instant, zone_of
from stratum_desktop.domain.upload.plan import UploadPlan
from stratum_desktop.domain.upload.recognised import template_of
from stratum_desktop.domain.upload.synonym import plain
from stratum_desktop.domain.upload.verdict import RowVerdict
from stratum_desktop.domain.upload.word import ACTION_SOURCES, consent_state

FUTURE_SECONDS = 300
"""How far ahead of our clock an event may be. Source: product faults list, clock skew."""

_MOST_NAME_CHARACTERS = 200
_SEVERAL_PERSON_FIELDS = ("email", "phone", "external_id")
_PERSON_FIELDS = (
    "first_name",
    "last_name",
    "date_of_birth",
    "gender",
    "city",
    "state",
    "zip",
    "country",
    "client_ip_address",
    "client_user_agent",
    "fbc",
    "fbp",
    "fbclid",
    "gclid",
    "gbraid",
    "wbraid",
    "ttclid",
    "ttp",
    "sc_click_id",
    "sc_cookie1",
    "li_fat_id",
    "ctwa_clid",
)
_TEXT_PARAMETERS = ("order_id", "content_name", "content_category", "content_type")


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
class RowFinding:
    """Why a row is no event, and the column to look at; None means the whole row."""

    verdict: RowVerdict
    reason: Reason
    column: str | None = None


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that is an event."""

    event: Event
    #: Identifiers that were given and could not be used: column and why.
    problems: tuple[tuple[str | None, Reason], ...] = ()


class _Stop(Exception):
    """Ends the reading of a row with a finding."""

    def __init__(self, finding: RowFinding) -> None:
        super().__init__()
        self.finding = finding


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
        self._index = {name: index for index, name in enumerate(plan.header)}
        self._feeds: dict[str, tuple[tuple[int, str], ...]] = {}
        for name, key in plan.columns.items():
            self._feeds[key] = (*self._feeds.get(key, ()), (self._index[name], name))
        self._zone: tzinfo = (
            zone_of(plan.constants.get("time_zone", "")) or zone_of(context.time_zone) or UTC
        )
        self._country = plan.constants.get("country") or context.default_country
        self._latest = context.now_ms // 1000 + FUTURE_SECONDS
        self._last_group: str | None = None
        template = template_of(plan.template)
        self._has_footer = template is not None and template.has_footer
        by_plain = {plain(name): index for index, name in reversed(list(enumerate(plan.header)))}
        self._rules: tuple[tuple[int, RowRule], ...] = tuple(
            (by_plain[plain(rule.column)], rule)
            for rule in (() if template is None else template.rules)
            if plain(rule.column) in by_plain
        )
        group = None if template is None else template.group_by
        self._group = None if group is None else by_plain.get(plain(group))
        self._person = tuple(key for key in _PERSON_FIELDS if key in self._feeds)
        self._persons = tuple(key for key in _SEVERAL_PERSON_FIELDS if key in self._feeds)
        self._texts = tuple(key for key in _TEXT_PARAMETERS if key in self._feeds)

    def continues_group(self, cells: Sequence[str]) -> bool:
        """Say whether this row belongs to the same order as the one read before it."""
        group = self._group_of(cells)
        return group is not None and group == self._last_group

    def read(self, cells: Sequence[str]) -> ReadRow | RowFinding:
        """Read one row that is not empty."""
        cells = self._padded(cells)
        try:
            self._skip_what_is_no_conversion(cells)
            return self._event(cells)
        except _Stop as stop:
            return stop.finding

    def column_of(self, key: str) -> str | None:
        """Return the first column that feeds a field, or None."""
        feeds = self._feeds.get(key)
        return None if feeds is None else feeds[0][1]

    def lacks(self, key: str, cells: Sequence[str]) -> bool:
        """Say whether a field has a column, and this row nothing in it."""
        return key in self._feeds and not self._text(self._padded(cells), key)

    def _padded(self, cells: Sequence[str]) -> Sequence[str]:
        if len(cells) == self._width:
            return cells
        if len(cells) < self._width:
            return [*cells, *("",) * (self._width - len(cells))]
        return cells

    def _group_of(self, cells: Sequence[str]) -> str | None:
        if self._group is None or self._group >= len(cells):
            return None
        return cells[self._group].strip() or None

    def _skip_what_is_no_conversion(self, cells: Sequence[str]) -> None:
        if self._has_footer and not any(cells[1:]):
            raise _Stop(RowFinding(RowVerdict.SKIPPED, Reason("row.footer")))
        if len(cells) > self._width and any(map(str.strip, cells[self._width :])):
            facts = {"cells": len(cells), "columns": self._width}
            raise _Stop(RowFinding(RowVerdict.WRONG, Reason("row.more_cells_than_columns", facts)))
        group = self._group_of(cells)
        if group is not None and group == self._last_group:
            raise _Stop(RowFinding(RowVerdict.SKIPPED, Reason("row.further_line_of_order")))
        self._last_group = group
        for index, rule in self._rules:
            if rule.skips(cells[index]):
                raise _Stop(
                    RowFinding(RowVerdict.SKIPPED, Reason(rule.code), self._plan.header[index])
                )

    def _event(self, cells: Sequence[str]) -> ReadRow:
        event_time = self._event_time(cells)
        name = self._name(cells)
        parameters = self._parameters(cells)
        normalised = self._who(cells, event_time)
        problems = tuple((self.column_of(one.field), one.reason) for one in normalised.problems)
        if not normalised.marks:
            raise _Stop(self._nobody(problems))
        given_id = self._text(cells, "event_id")
        value, currency, order_id = (
            parameters.get("value"),
            parameters.get("currency"),
            parameters.get("order_id"),
        )
        event_id = given_id or derived_event_id(
            source=self._plan.source,
            name=name,
            event_time=event_time,
            order_id=order_id if isinstance(order_id, str) else None,
            marks=normalised.marks,
            value=value if isinstance(value, float) else None,
            currency=currency if isinstance(currency, str) else None,
        )
        event = Event(
            name=name,
            event_id=event_id,
            event_id_is_given=bool(given_id),
            event_time=event_time,
            origin=Origin.UPLOAD,
            source=self._plan.source,
            action_source=self._action_source(cells),
            identity=normalised.identity,
            consent=self._consent(cells),
            event_source_url=self._text(cells, "event_source_url") or None,
            parameters=parameters,
        )
        return ReadRow(event, problems)

    def _text(self, cells: Sequence[str], key: str) -> str:
        """Return the first text that any column of this field has."""
        for index, _ in self._feeds.get(key, ()):
            text = cells[index].strip()
            if text:
                return text
        return ""

    def _texts_of(self, cells: Sequence[str], key: str) -> str | tuple[str, ...] | None:
        """Return every different text that the columns of this field have."""
        feeds = self._feeds[key]
        if len(feeds) == 1:
            return cells[feeds[0][0]].strip() or None
        found = dict.fromkeys(text for index, _ in feeds if (text := cells[index].strip()))
        return tuple(found) or None

    def _mendable(self, key: str, reason: Reason) -> _Stop:
        column = self.column_of(key)
        verdict = RowVerdict.WRONG if column is None else RowVerdict.FIXABLE
        return _Stop(RowFinding(verdict, reason, column))

    def _event_time(self, cells: Sequence[str]) -> int:
        key = "event_time" if "event_time" in self._feeds else "event_date"
        text = self._text(cells, key)
        if not text:
            raise self._mendable(key, Reason("row.time_missing"))
        clock = self._text(cells, "event_clock") if key == "event_date" else ""
        zone_name = self._text(cells, "time_zone")
        zone = zone_of(zone_name) if zone_name else self._zone
        if zone is None:
            raise self._mendable("time_zone", Reason("row.time_zone_unknown"))
        found = parse_instant(
            f"{text} {clock}" if clock else text, order=self._plan.date_order, zone=zone
        )
        if isinstance(found, Reason):
            raise self._mendable(key, found)
        if found > self._latest:
            raise _Stop(
                RowFinding(RowVerdict.WRONG, Reason("row.time_in_future"), self.column_of(key))
            )
        return found

    def _name(self, cells: Sequence[str]) -> str:
        raw = self._text(cells, "event_name") or self._plan.constants.get("event_name", "")
        if not raw:
            raise self._mendable("event_name", Reason("row.event_name_missing"))
        if len(raw) > _MOST_NAME_CHARACTERS:
            limit = Reason("row.event_name_too_long", {"limit": _MOST_NAME_CHARACTERS})
            raise self._mendable("event_name", limit)
        return standard_name(raw, self._context.name_map)

    def _parameters(self, cells: Sequence[str]) -> dict[str, object]:
        parameters: dict[str, object] = {}
        amount = self._amount(cells, "value")
        if amount is None and "value" in self._plan.constants:
            amount = parsed_constant(self._plan)
        currency = self._currency(cells, amount)
        if amount is not None:
            number = self._net(cells, amount.number)
            if currency is None:
                raise self._mendable("currency", Reason("row.currency_missing"))
            parameters["value"] = float(number)
        if currency is not None:
            parameters["currency"] = currency
        for key in self._texts:
            text = self._text(cells, key)
            if text:
                parameters[key] = text
        ids = self._text(cells, "content_ids")
        if ids:
            parameters["content_ids"] = [
                one.strip() for one in ids.replace(";", ",").split(",") if one.strip()
            ]
        count = self._text(cells, "num_items")
        if count:
            if not count.isdigit() or len(count) > 9:
                raise self._mendable("num_items", Reason("row.count_unreadable"))
            parameters["num_items"] = int(count)
        return parameters

    def _amount(self, cells: Sequence[str], key: str) -> Amount | None:
        text = self._text(cells, key)
        if not text:
            return None
        amount = parse_amount(text, self._plan.decimal_style)
        if isinstance(amount, Reason):
            raise self._mendable(key, amount)
        if amount.number < 0:
            raise _Stop(
                RowFinding(RowVerdict.WRONG, Reason("row.number_negative"), self.column_of(key))
            )
        return amount

    def _net(self, cells: Sequence[str], number: Decimal) -> Decimal:
        """Take off what was paid back; nothing left means that there was no conversion."""
        refunded = self._amount(cells, "refunded_value")
        if refunded is None or refunded.number == 0:
            return number
        if refunded.number >= number:
            raise _Stop(
                RowFinding(
                    RowVerdict.SKIPPED,
                    Reason("row.refunded_or_voided"),
                    self.column_of("refunded_value"),
                )
            )
        return number - refunded.number

    def _currency(self, cells: Sequence[str], amount: Amount | None) -> str | None:
        text = self._text(cells, "currency")
        beside = None if amount is None else amount.currency
        if not text:
            constant = self._plan.constants.get("currency")
            return beside or (None if constant is None else currency_code(constant))
        code = currency_code(text)
        if code is None:
            raise self._mendable("currency", Reason("row.currency_unknown"))
        if beside is not None and beside != code:
            raise self._mendable(
                "currency", Reason("row.currencies_differ", {"in_value": beside, "in_column": code})
            )
        return code

    def _who(self, cells: Sequence[str], event_time: int) -> Normalised:
        raw: dict[str, object] = {key: self._text(cells, key) or None for key in self._person}
        for key in self._persons:
            raw[key] = self._texts_of(cells, key)
        if "full_name" in self._feeds and not raw.get("first_name") and not raw.get("last_name"):
            raw["first_name"], raw["last_name"] = split_name(self._text(cells, "full_name"))
        return normalise(
            RawPerson(**raw),  # type: ignore[arg-type]
            default_country=self._country,
            needs_clear=self._context.needs_clear,
            seen_at_ms=event_time * 1000,
            date_order=self._plan.date_order,
        )

    def _nobody(self, problems: tuple[tuple[str | None, Reason], ...]) -> RowFinding:
        for column, reason in problems:
            if column is not None:
                return RowFinding(RowVerdict.FIXABLE, reason, column)
        return RowFinding(RowVerdict.NO_IDENTIFIER, Reason("row.no_identifier"))

    def _action_source(self, cells: Sequence[str]) -> ActionSource:
        text = self._text(cells, "action_source") or self._plan.constants.get("action_source", "")
        if not text:
            return ActionSource.PHYSICAL_STORE
        found = ACTION_SOURCES.get(plain(text))
        if found is None:
            raise self._mendable("action_source", Reason("row.action_source_unknown"))
        return found

    def _consent(self, cells: Sequence[str]) -> Consent:
        states = []
        for key in ("ad_user_data", "ad_personalization"):
            text = self._text(cells, key) or self._plan.constants.get(key, "")
            state = consent_state(text)
            if state is None:
                raise self._mendable(key, Reason("row.consent_unreadable"))
            states.append(state)
        return Consent(*states)


def parsed_constant(plan: UploadPlan) -> Amount | None:
    """Return the value that every row has, or None when the plan's text is no amount."""
    amount = parse_amount(plan.constants["value"], plan.decimal_style)
    return amount if isinstance(amount, Amount) and amount.number >= 0 else None


def split_name(text: str) -> tuple[str | None, str | None]:
    """Return first and last name: "Doe, Jane" and "Jane van Doe" are Jane and her family's."""
    last, comma, first = text.partition(",")
    if comma and first.strip() and last.strip():
        return first.strip(), last.strip()
    first, _, last = text.strip().partition(" ")
    return first or None, last.strip() or None
