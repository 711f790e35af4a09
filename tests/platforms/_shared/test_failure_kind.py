"""The word that every platform's table of answers uses."""

from typing import get_args

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms.failures import Failure


def test_there_is_one_kind_for_each_failure():
    assert len(Kind) == len(get_args(Failure))
