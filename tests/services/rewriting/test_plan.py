"""Bodies written anew from stored events."""

from __future__ import annotations

import pytest
from conversion import a_purchase
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event_body import event_of, known_part, unknown_part
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
    again = event_of(
        known_part(event) + unknown_part(event),
        event.identity.clear,
        name=event.name,
        event_id=event.event_id,
        event_id_is_given=event.event_id_is_given,
        event_time=event.event_time,
        origin=event.origin.value,
        source=event.source,
        action_source=event.action_source.value,
    )
    assert platform.body_of(again, options) == platform.body_of(event, options)
