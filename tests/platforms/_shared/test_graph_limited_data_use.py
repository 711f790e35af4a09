"""Limited Data Use goes whole or not at all."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms._shared.graph_limited_data_use import limited_data_use_refusal

ADDRESS = {"client_ip_address": "203.0.113.9"}


@pytest.mark.parametrize(
    ("options", "place", "user_data", "code"),
    [
        ([], (None, None), {}, None),
        (["LDU"], (1, 1000), {}, None),
        (["LDU"], (0, 0), ADDRESS, None),
        (["LDU"], (0, 0), {}, "meta.limited_data_use_needs_ip_address"),
        (["LDU"], (1, 999), {}, "meta.limited_data_use_malformed"),
        (["LDU"], (True, 1000), {}, "meta.limited_data_use_malformed"),
        (["GDPR"], (0, 0), ADDRESS, "meta.limited_data_use_malformed"),
    ],
)
def test_what_meta_would_not_honour_is_refused(options, place, user_data, code: str | None):
    body = {
        "data_processing_options": options,
        "data_processing_options_country": place[0],
        "data_processing_options_state": place[1],
    }
    refusal = limited_data_use_refusal(body, user_data)
    assert (refusal.code if refusal else None) == code
