"""How a problem becomes a line and an exit code."""

from __future__ import annotations

import pytest

from stratum_desktop.cli.outcome import ExitCode, say_problem
from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason


@pytest.mark.parametrize(("kind", "code"), [(Refusal, 3), (Trouble, 4)])
def test_a_problem_is_one_line_on_standard_error(kind, code, capsys):
    assert say_problem(kind("It does not go.", reason=Reason("a.b"))) == code
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "stratum: It does not go.\n")


def test_the_exit_codes_are_what_the_help_says():
    assert [int(code) for code in ExitCode] == [0, 1, 2, 3, 4, 70, 130]
