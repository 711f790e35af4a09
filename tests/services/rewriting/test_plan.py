"""Bodies written anew from stored events."""

from __future__ import annotations

import pytest
from conversion import a_purchase
from hypothesis import given
from hypothesis import strategies as st
from stored_event import stored_and_read

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ACCOUNT

PLATFORMS = sorted(one.manifest.key for one in registry.all())
PARAMETERS = st.fixed_dictionaries(
    {"value": st.floats(0, 1e6).map(lambda value: round(value, 2)), "currency": st.just("EUR")},
    optional={
        "order_id": st.text("ab-1", min_size=1, max_size=5),
        "num_items": st.integers(0, 99),
        "content_ids": st.lists(st.text("ab-1", min_size=1, max_size=4), min_size=1, max_size=3),
        "coupon": st.text(st.characters(codec="utf-8", categories=["L"]), min_size=1, max_size=5),
    },
)


@pytest.mark.parametrize("key", PLATFORMS)
@given(parameters=PARAMETERS, consent=st.sampled_from(ConsentState))
def test_without_a_correction_every_platform_is_told_the_same_byte_for_byte(
    key, parameters, consent
):
    platform = registry.get(key)
    options = {field.name: field.example for field in platform.manifest.fields if field.example}
    options[ACCOUNT] = "100200300400500"
    event = a_purchase(parameters=parameters, consent=Consent(consent, consent))
    again = stored_and_read(event)
    assert platform.body_of(again, options) == platform.body_of(event, options)
