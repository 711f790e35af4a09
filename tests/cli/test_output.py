"""Words for people or JSON for programs, never both."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path

import pytest

from stratum_desktop.cli.output import Output, plain


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Thing:
    name: str
    colour: Colour
    secret: str = field(default="hunter2", repr=False)


def test_text_output_prints_no_json(capsys):
    output = Output(is_json=False)
    output.say("Hello.")
    output.give({"a": 1})
    assert capsys.readouterr().out == "Hello.\n"


def test_json_output_prints_no_text(capsys):
    output = Output(is_json=True)
    output.say("Hello.")
    output.table(("a",), [("1",)])
    output.give(Thing("x", Colour.RED))
    assert json.loads(capsys.readouterr().out) == {"name": "x", "colour": "red"}


def test_columns_are_as_wide_as_their_widest_cell(capsys):
    Output(is_json=False).table(("id", "name"), [("1", "a long one"), ("1000", "x")])
    assert capsys.readouterr().out.splitlines() == [
        "id    name",
        "1     a long one",
        "1000  x",
    ]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2026, 3, 2, tzinfo=UTC), "2026-03-02T00:00:00+00:00"),
        (Path("a/b"), str(Path("a/b"))),
        ({Colour.RED: frozenset({1})}, {"red": [1]}),
        ((1, None, 2.5, "x"), [1, None, 2.5, "x"]),
    ],
)
def test_values_are_said_as_json_can(value, said):
    assert plain(value) == said


def test_days_are_said_as_json_can(capsys):
    Output(is_json=True).give({"on": date(2026, 3, 2)})
    assert json.loads(capsys.readouterr().out) == {"on": "2026-03-02"}
