import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.event_name import (
    STANDARD_EVENTS,
    is_website_conversion,
    standard_name,
)


def test_there_are_eighteen_standard_events():
    assert len(STANDARD_EVENTS) == 18


@pytest.mark.parametrize("name", sorted(STANDARD_EVENTS))
def test_a_standard_name_is_found_in_any_writing(name):
    snake = "".join(f"_{char}" if char.isupper() else char for char in name).strip("_")
    for raw in (name, name.lower(), name.upper(), snake.lower(), snake.upper(), f" {name} "):
        assert standard_name(raw, {}) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("completePayment", "Purchase"),
        ("purchase", "Purchase"),
        ("order_completed", "Purchase"),
        ("Order Completed", "Purchase"),
        ("checkout_completed", "Purchase"),
        ("generate_lead", "Lead"),
        ("SubmitForm", "Lead"),
        ("sign_up", "CompleteRegistration"),
        ("Registration", "CompleteRegistration"),
        ("begin_checkout", "InitiateCheckout"),
        ("START_CHECKOUT", "InitiateCheckout"),
        ("add_to_cart", "AddToCart"),
        ("ADD_CART", "AddToCart"),
        ("view_item", "ViewContent"),
        ("page_view", "PageView"),
        ("ADD_BILLING", "AddPaymentInfo"),
        ("BOOK_APPOINTMENT", "Schedule"),
    ],
)
def test_what_other_systems_say_is_understood(raw, name):
    assert standard_name(raw, {}) == name


@pytest.mark.parametrize(
    "raw",
    [
        "refund",
        "refund_order",
        "order_cancelled",
        "purchase_failed",
        "payment_failed",
        "purchase_refunded",
        "cancel_order",
        "order_completed_test",
        "pre_purchase",
        "view_cart",
        "My own event",
    ],
)
def test_a_name_that_only_holds_a_known_one_stays_custom(raw):
    assert standard_name(raw, {}) == raw


@given(st.text(min_size=1), st.sampled_from(["refund", "cancel", "cancelled", "failed"]))
def test_no_refund_is_ever_a_purchase(rest, word):
    assert standard_name(f"{rest}_{word}", {}) != "Purchase"
    assert standard_name(f"{word}_{rest}", {}) != "Purchase"


def test_the_operators_map_wins():
    own = {"My Sale": "Purchase", "purchase": "Lead"}
    assert standard_name("my-sale", own) == "Purchase"
    assert standard_name("Purchase", own) == "Lead"
    assert standard_name("purchase", {}) == "Purchase"


def test_browsing_is_no_conversion_and_custom_events_count_once_mapped():
    assert not any(map(is_website_conversion, ("PageView", "Search", "ViewContent", "My event")))
    assert sum(map(is_website_conversion, STANDARD_EVENTS)) == 15
