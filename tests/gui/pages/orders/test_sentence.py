from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stratum_desktop.gui.pages.orders.sentence import nothing_open_words, open_words, verdict
from stratum_desktop.services.order_ledger import OrderReport, PlatformOrders

NOW = datetime(2026, 3, 2, tzinfo=UTC)
META = PlatformOrders("meta", "Meta", 10, 9, 1, 0, 0, 100.0, {})
GOOGLE = PlatformOrders("google", "Google Ads", 10, 7, 0, 3, 0, 70.0, {})
REPORT = OrderReport(NOW, NOW, 10, (META,), ())


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (replace(REPORT, orders=0), "No order was received in this period."),
        (replace(REPORT, orders=1, platforms=()), "1 order received; no platform is connected"),
        (REPORT, "10 orders received. Every platform has got every order"),
        (
            replace(REPORT, platforms=(GOOGLE, META)),
            "10 orders received. Not accounted for: 3 on Google Ads.",
        ),
    ],
)
def test_the_answer_in_words(report, words):
    assert verdict(report).startswith(words)


@pytest.mark.parametrize(
    ("report", "title"),
    [
        (replace(REPORT, orders=0), "No orders in this period"),
        (replace(REPORT, platforms=()), "No platform is connected"),
        (REPORT, "Every order is accounted for"),
    ],
)
def test_what_stands_where_nothing_is_listed(report, title):
    assert nothing_open_words(report)[0] == title


def test_what_the_list_leaves_out_is_counted():
    assert "3 more are not listed." in open_words(replace(REPORT, platforms=(GOOGLE,)))
    assert "more" not in open_words(REPORT)
