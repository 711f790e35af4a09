"""From the head of a file to a complete plan, and the questions that it leaves open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.upload.amount import decimal_style_of
from stratum_desktop.domain.upload.evidence import (
    NAME_CONFIDENCE,
    contradicts,
    sniffed_field,
)
from stratum_desktop.domain.upload.export_template import CUSTOM, ExportTemplate
from stratum_desktop.domain.upload.header import base_name, find_header, unique_names
from stratum_desktop.domain.upload.instant import date_order_of, zone_of
from stratum_desktop.domain.upload.plan import DecimalStyle, FileKind, UploadPlan
from stratum_desktop.domain.upload.recognised import recognise
from stratum_desktop.domain.upload.synonym import FIELD_OF_NAME, plain

_SEVERAL = frozenset({"email", "phone", "external_id"})
"""Fields that a person may have more than one of."""

_ZONE_PARAMETER = re.compile(r"time\s*zone\s*=\s*([^;,\s]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkspaceDefaults:
    """What the workspace says where a file says nothing."""

    time_zone: str = "UTC"
    #: ISO 4217 code, or None.
    currency: str | None = None
    #: Two-letter code, or None: phone numbers without a country are refused then.
    country: str | None = None
    #: None: ask.
    date_order: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class FileHead:
    """What was read of a file before anybody was asked anything."""

    kind: FileKind
    #: Row numbers and cells of the first rows; rows that cannot be read are left out.
    rows: tuple[tuple[int, Sequence[str]], ...]
    #: The last lines as text, for programs that sign their exports at the end.
    tail: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """What a column seems to be."""

    name: str
    samples: tuple[str, ...]
    field: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A plan that could run as it is, and what it rests on."""

    plan: UploadPlan
    columns: tuple[ColumnGuess, ...]
    #: Data rows of the head, padded to the header's width.
    rows: tuple[tuple[str, ...], ...]
    template: ExportTemplate | None = field(default=None)


def suggest(
    head: FileHead,
    defaults: WorkspaceDefaults,
    *,
    template: ExportTemplate | None = None,
    saved: UploadPlan | None = None,
) -> Suggestion:
    """Suggest how to read a file.

    Args:
        head: its first rows and last lines.
        defaults: what the workspace says where the file says nothing.
        template: the kind of export a person says it is; None recognises.
        saved: a saved mapping to use instead.
    """
    header_row, header = _header(head)
    data = tuple(
        tuple(cells[: len(header)]) + ("",) * (len(header) - len(cells))
        for number, cells in head.rows
        if number > (header_row or 0) and any(cells)
    )
    samples = {name: _samples([row[index] for row in data]) for index, name in enumerate(header)}
    if template is None and saved is None:
        template = recognise(header, head.tail)
    guesses = _guesses(header, samples, template)
    columns = {one.name: one.field for one in guesses if one.field is not None}
    if template is not None:
        columns = template.mapping(header)
    plan = UploadPlan(
        kind=head.kind,
        template=CUSTOM if template is None else template.key,
        header=header,
        header_row=header_row or 0,
        encoding=head.encoding,
        delimiter=head.delimiter,
        sheet=head.sheet,
        columns=columns,
    )
    preamble = [cells for number, cells in head.rows if number < (header_row or 0)]
    plan = _with_styles(plan, samples, preamble, defaults, template)
    if saved is not None:
        plan = _as_saved(plan, saved)
    guesses = tuple(
        replace(one, field=plan.columns.get(one.name), confidence=_confidence(one, plan, template))
        for one in guesses
    )
    return Suggestion(plan, guesses, data, template)


def samples_of(
    header: Sequence[str], rows: Sequence[Sequence[str]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the different values of every column that are not empty, most at first."""
    return {name: _samples([row[index] for row in rows]) for index, name in enumerate(header)}


def same_header(plan: UploadPlan, header: Sequence[str]) -> bool:
    """Say whether a saved mapping was made for a file with these columns."""
    return [plain(name) for name in plan.header] == [plain(name) for name in header]


def _header(head: FileHead) -> tuple[int | None, tuple[str, ...]]:
    number = find_header(head.rows)
    widths = Counter(len(cells) for row, cells in head.rows if row > (number or 0) and any(cells))
    width = widths.most_common(1)[0][0] if widths else 0
    cells = next((list(cells) for row, cells in head.rows if row == number), [])
    cells += [""] * (width - len(cells))
    return number, unique_names(cells)


def _samples(values: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for value in values if (text := value.strip())))


def _guesses(
    header: Sequence[str],
    samples: Mapping[str, tuple[str, ...]],
    template: ExportTemplate | None,
) -> tuple[ColumnGuess, ...]:
    """Names first, then values; every field at most once unless people have several."""
    found: dict[str, tuple[str, float]] = {}
    if template is None:
        for name in header:
            known = FIELD_OF_NAME.get(plain(base_name(name)))
            if known is not None and not contradicts(known, samples[name]):
                exact = 1.0 if plain(known) == plain(name) else NAME_CONFIDENCE
                _claim(found, name, known, exact)
        for name in header:
            if name not in found:
                sniffed = sniffed_field(samples[name])
                if sniffed is not None:
                    _claim(found, name, *sniffed)
    return tuple(ColumnGuess(name, samples[name], *found.get(name, (None, 0.0))) for name in header)


def _claim(found: dict[str, tuple[str, float]], name: str, key: str, confidence: float) -> None:
    if key in _SEVERAL or all(key != taken for taken, _ in found.values()):
        found[name] = (key, confidence)


def _confidence(guess: ColumnGuess, plan: UploadPlan, template: ExportTemplate | None) -> float:
    if guess.name not in plan.columns:
        return 0.0
    return 1.0 if template is not None else guess.confidence


def _with_styles(
    plan: UploadPlan,
    samples: Mapping[str, tuple[str, ...]],
    preamble: Sequence[Sequence[str]],
    defaults: WorkspaceDefaults,
    template: ExportTemplate | None,
) -> UploadPlan:
    """Fill in decimal style, date order and constants."""
    values = fed_by(plan, samples, "value", "refunded_value")
    dates = fed_by(plan, samples, "event_time", "event_date")
    proven = date_order_of(dates)
    usual = template.date_order if template is not None else None
    constants = dict(template.constants) if template is not None else {}
    fields = set(plan.columns.values())
    zone = _zone_parameter(preamble)
    if zone is not None:
        constants["time_zone"] = zone
    if "event_name" not in fields:
        constants.setdefault("event_name", "Purchase" if "value" in fields else "Lead")
    if "value" in fields and "currency" not in fields and defaults.currency is not None:
        constants.setdefault("currency", defaults.currency)
    return replace(
        plan,
        constants=constants,
        decimal_style=decimal_style_of(values) or DecimalStyle.POINT,
        date_order=proven or usual or defaults.date_order,
    )


def fed_by(plan: UploadPlan, samples: Mapping[str, tuple[str, ...]], *keys: str) -> tuple[str, ...]:
    """Return the sampled values of every column that feeds one of these fields."""
    return tuple(
        text for name, key in plan.columns.items() if key in keys for text in samples.get(name, ())
    )


def _zone_parameter(preamble: Sequence[Sequence[str]]) -> str | None:
    for cells in preamble:
        found = _ZONE_PARAMETER.search(";".join(cells))
        if found is not None and zone_of(found[1]) is not None:
            return found[1]
    return None


def _as_saved(plan: UploadPlan, saved: UploadPlan) -> UploadPlan:
    """Take a saved mapping over for the columns that this file has."""
    by_plain = {plain(name): name for name in plan.header}
    columns = {
        by_plain[plain(name)]: key for name, key in saved.columns.items() if plain(name) in by_plain
    }
    return replace(
        plan,
        template=saved.template,
        columns=columns,
        constants=dict(saved.constants),
        decimal_style=saved.decimal_style,
        date_order=saved.date_order,
    )
