"""A token travels in its header alone."""

from __future__ import annotations

import httpx
import pytest

from stratum_desktop.platforms._shared.bearer_token import BearerToken, is_sendable


def test_the_token_is_a_header_and_shown_to_nobody_else():
    auth = BearerToken("EAAtoken")
    request = next(auth.auth_flow(httpx.Request("GET", "https://x.example/")))
    assert request.headers["authorization"] == "Bearer EAAtoken"
    assert "EAAtoken" not in str(request.url) + repr(auth) + repr(request)


@pytest.mark.parametrize(
    ("token", "fits"),
    [("EAA-._~", True), ("", False), ("a b", False), ("a\nb", False), ("é", False)],
)
def test_only_visible_ascii_can_stand_in_a_header(token: str, fits: bool):
    assert is_sendable(token) is fits
