"""How one file is to be read: everything a person saw and agreed to before the first row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.field import FIELD_KEYS


class FileKind(StrEnum):
    """The file formats that can be read."""

    CSV = "csv"
    XLSX = "xlsx"


class DecimalStyle(StrEnum):
    """Which mark parts the whole from the fraction."""

    #: 1,234.56
    POINT = "point"
    #: 1.234,56
    COMMA = "comma"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be picked."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file leaves open. `UploadPlan.answered(key, value)` takes the answer."""

    #: "date_order", "decimal_style", "time_zone", "currency", "country", "event_name", "encoding".
    key: str
    text: str
    #: Empty: any text may be typed (a currency code, a time zone name, …).
    choices: tuple[Choice, ...]
    #: What the plan says for now; None when nothing can be suggested.
    suggested: str | None


CONSTANT_KEYS = frozenset(
    {"event_name", "action_source", "currency", "country", "time_zone"}
    | {"value", "ad_user_data", "ad_personalization"}
)
"""Fields that may be set once for every row."""


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """How one file is to be read. Never changes once an upload was made of it."""

    kind: FileKind
    #: Template key ("shopify", …), or "custom"; the upload's source is `upload:<template>`.
    template: str
    #: Every column name, in the file's order; doubles carry a number: "Phone (2)".
    header: tuple[str, ...]
    #: Row of the header as a spreadsheet counts: 1 is the first line; 0: the file has none.
    header_row: int = 1
    #: Python codec name; None for XLSX.
    encoding: str | None = None
    #: "," ";" "|" or a tab; None for XLSX.
    delimiter: str | None = None
    #: Sheet name; None for CSV.
    sheet: str | None = None
    #: Column name to field key. Where several columns feed one field the first that is not
    #: empty counts, in the order of this mapping.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Field key to the value it has where no column gives one.
    constants: Mapping[str, str] = field(default_factory=dict)
    decimal_style: DecimalStyle = DecimalStyle.POINT
    #: None: dates such as 01/02/2026 are not taken until somebody says.
    date_order: DateOrder | None = None

    @property
    def source(self) -> str:
        """Return the scope that this file's ids are unique in."""
        return f"upload:{self.template}"

    def with_column(self, column: str, field_key: str | None) -> UploadPlan:
        """Return a plan in which this column feeds that field, or nothing.

        Raises:
            Refusal: the file has no such column, or there is no such field.
        """
        if column not in self.header:
            raise Refusal(
                f"The file has no column “{column}”. Pick one of its columns.",
                reason=Reason("upload.column_unknown"),
            )
        columns = {name: key for name, key in self.columns.items() if name != column}
        if field_key is not None:
            if field_key not in FIELD_KEYS:
                raise Refusal(
                    f"“{field_key}” is not a field. Pick one of the listed fields.",
                    reason=Reason("upload.field_unknown", {"field": field_key}),
                )
            columns[column] = field_key
        return replace(self, columns=columns)

    def with_constant(self, field_key: str, value: str | None) -> UploadPlan:
        """Return a plan in which every row without its own value gets this one, or none.

        Raises:
            Refusal: this field cannot be set once for all rows.
        """
        if field_key not in CONSTANT_KEYS:
            raise Refusal(
                f"“{field_key}” differs from row to row: map a column to it instead.",
                reason=Reason("upload.constant_unknown", {"field": field_key}),
            )
        constants = {key: text for key, text in self.constants.items() if key != field_key}
        if value:
            constants[field_key] = value
        return replace(self, constants=constants)

    def answered(self, question_key: str, value: str) -> UploadPlan:
        """Return the plan after a `Question` was answered.

        Raises:
            Refusal: the answer is not one of the choices.
        """
        try:
            if question_key == "date_order":
                return replace(self, date_order=DateOrder(value))
            if question_key == "decimal_style":
                return replace(self, decimal_style=DecimalStyle(value))
        except ValueError:
            raise Refusal(
                f"“{value}” is not an answer to this question.",
                reason=Reason("upload.answer_unknown", {"question": question_key}),
            ) from None
        if question_key == "encoding":
            return replace(self, encoding=value)
        return self.with_constant(question_key, value)

    def to_json(self) -> str:
        """Return the plan as JSON; `from_json` reads it back to an equal plan."""
        document = asdict(self)
        document["columns"] = list(self.columns.items())  # their order counts
        return json.dumps(document, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> UploadPlan:
        """Return the plan that `to_json` wrote.

        Raises:
            ValueError: the text is not a plan.
        """
        document = json.loads(text)
        if not isinstance(document, dict) or "header" not in document:
            raise ValueError("not an upload plan")
        known = {one.name for one in fields(cls)}
        values = {key: value for key, value in document.items() if key in known}
        order = values.get("date_order")
        values.update(
            kind=FileKind(values["kind"]),
            header=tuple(values["header"]),
            columns=dict(values.get("columns", ())),
            decimal_style=DecimalStyle(values.get("decimal_style", DecimalStyle.POINT)),
            date_order=None if order is None else DateOrder(order),
        )
        return cls(**values)
