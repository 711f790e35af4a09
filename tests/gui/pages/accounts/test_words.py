"""What a card says of the version that its accounts speak."""

from datetime import date

import pytest
from page_values import make_manifest

from stratum_desktop.gui.pages.accounts.view_model import PlatformCard
from stratum_desktop.gui.pages.accounts.words import platform_facts, warning_words
from stratum_desktop.services.accounts import VersionRadar

ENDS = date(2026, 4, 1)


def card(radar: VersionRadar | None) -> PlatformCard:
    return PlatformCard("toy", "Toyland", make_manifest(), radar, ())


def radar(version: str, days_left: int | None, **changes: bool) -> VersionRadar:
    ends_on = None if days_left is None else ENDS
    warn = days_left is not None and days_left <= 60
    return VersionRadar("toy", "Toyland", version, ends_on, days_left, warn, **changes)


@pytest.mark.parametrize(
    ("version", "fact", "warning"),
    [
        (radar("v9", 90), "v9, served until 01/04/2026 (90 days left)", ""),
        (
            radar("v9", 30),
            "v9, served until 01/04/2026 (30 days left)",
            "This API version is about to end. Update Stratum before it does.",
        ),
        (
            radar("v9", -2),
            "v9, served until 01/04/2026 (ended)",
            "This API version has ended. Update Stratum.",
        ),
        (
            radar("v7", 30, is_chosen=True),
            "v7, served until 01/04/2026 (30 days left)",
            "API version v7 is about to end. Name a later one in the account, or none.",
        ),
        (radar("v8", None), "v8, no end announced", ""),
        (
            radar("v99", None, is_chosen=True, is_known=False),
            "v99, named in the account and not known to Stratum",
            "",
        ),
    ],
)
def test_the_version_that_is_spoken_is_the_one_that_is_told(version, fact, warning):
    assert dict(platform_facts(card(version)))["API version"] == fact
    assert warning_words(card(version)) == warning


def test_before_an_account_is_connected_the_programs_own_version_stands_there():
    assert dict(platform_facts(card(None)))["API version"].startswith("v9, served until")
