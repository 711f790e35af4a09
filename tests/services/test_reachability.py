"""Whether an address can be asked."""

from __future__ import annotations

import pytest

from stratum_desktop.services.reachability import is_reachable

ELSEWHERE, HERE = "https://platform.example", "http://127.0.0.1:8000/meta"


@pytest.mark.parametrize(
    ("base_url", "is_online", "expected"),
    [
        (ELSEWHERE, None, True),
        (ELSEWHERE, True, True),
        (ELSEWHERE, False, False),
        (HERE, False, True),
    ],
)
def test_without_a_network_only_this_computer_is_reached(base_url, is_online, expected):
    ask = None if is_online is None else lambda: is_online
    assert is_reachable(base_url, is_online=ask) is expected
