from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.orders.columns import (
    LEDGER_COLUMNS,
    MISSING_WORDS,
    ORDER_STATES,
    why,
)
from stratum_desktop.services.order_ledger import OpenOrder, OrderState, PlatformOrders

LINE = PlatformOrders("meta", "Meta", 3, 2, 0, 1, 4, 200 / 3, {})
ROW = OpenOrder("shop", "o-1", "meta", OrderState.READY, None, 1, "Purchase", "e", None, 1.0, "EUR")


def cell(key, row):
    return next(one for one in LEDGER_COLUMNS if one.key == key).text(row)


def test_every_state_of_an_order_has_a_look():
    assert ORDER_STATES.keys() == set(OrderState)


def test_accuracy_is_cut_off_and_unknown_is_no_data():
    assert cell("accuracy", LINE) == "66.66"
    nothing = PlatformOrders("meta", "Meta", 0, 0, 0, 0, 0, None, {})
    assert cell("accuracy", nothing) == "No data"


def test_why_an_order_is_open():
    assert why(ROW) == ""
    missing = OpenOrder("s", "o", "m", OrderState.MISSING, None, None, "P", "e", None, None, None)
    assert why(missing) == MISSING_WORDS
    held = OpenOrder(
        *("s", "o", "m", OrderState.HELD, Reason("destination.paused")),
        *(1, "P", "e", None, None, None),
    )
    assert why(held) == "Paused by a person."
