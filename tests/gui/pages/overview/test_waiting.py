import pytest
from PySide6.QtWidgets import QPushButton

from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.overview.waiting import WaitingList, line_of
from stratum_desktop.services.dashboards import WaitingItem


@pytest.mark.parametrize(
    ("item", "title", "verb", "target"),
    [
        (
            WaitingItem("alarm", 1, "Deliveries do not add up at Meta.", None, "deliveries"),
            "Something is wrong with the records",
            "Show deliveries",
            ("deliveries", None),
        ),
        (
            WaitingItem("alert", 2, "", Reason("anomaly.received_low"), "alerts"),
            "2 open alerts",
            "Show alerts",
            ("alerts", None),
        ),
        (
            WaitingItem("changes", 3, "", None, "approvals"),
            "3 changes to decide",
            "Decide",
            ("approvals", None),
        ),
        (
            WaitingItem("held", 12, "Meta shop", Reason("destination.paused"), "accounts"),
            "Meta shop is held; 12 deliveries wait",
            "Open account",
            ("accounts", None),
        ),
        (
            WaitingItem("expiring", 1, "", None, "deliveries"),
            "1 delivery will be too old within 24 h",
            "Show",
            ("deliveries", "open"),
        ),
        (
            WaitingItem("dead_letters", 1_204, "", None, "deliveries"),
            "1,204 dead letters",
            "Review",
            ("deliveries", "dead_letters"),
        ),
        (
            WaitingItem(
                "upload_to_send", 3, "a.csv", Reason("upload.checked", {"upload": 7}), "uploads"
            ),
            "a.csv is checked",
            "Open upload",
            ("uploads", 7),
        ),
        (
            WaitingItem(
                "version_ends", 1, "Meta", Reason("platform.version_ends", {"days": 9}), "accounts"
            ),
            "The API version of Meta ends in 9 days",
            "Show account",
            ("accounts", None),
        ),
        (
            WaitingItem(
                "version_ends", 1, "Meta", Reason("platform.version_ends", {"days": -1}), "accounts"
            ),
            "The API version of Meta has ended",
            "Show account",
            ("accounts", None),
        ),
    ],
)
def test_each_kind_of_waiting_has_words_and_one_thing_to_do(item, title, verb, target):
    line = line_of(item)
    assert (line.title, line.verb, (line.page, line.argument)) == (title, verb, target)


def test_the_button_of_a_line_leads_to_the_page_that_deals_with_it(qtbot, shell):
    waiting = WaitingList(shell)
    qtbot.addWidget(waiting)
    waiting.show_items([WaitingItem("dead_letters", 2, "", None, "deliveries")])
    button = next(b for b in waiting.findChildren(QPushButton) if b.text() == "Review")
    button.click()
    assert shell.opened == [("deliveries", "dead_letters")]
    assert button.accessibleName() == "Review: 2 dead letters"


def test_nothing_waiting_is_said(qtbot, shell, said):
    waiting = WaitingList(shell)
    qtbot.addWidget(waiting)
    waiting.show_items([])
    assert "Nothing waits for you." in said(waiting)
