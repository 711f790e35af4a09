""" "Test connection" of every platform: what it looked at and what came back, in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from manual_clock import ManualClock

from stratum_desktop.platforms import registry
from stratum_desktop.practice.servers import (
    Fault,
    FaultKind,
    PracticeMeta,
    PracticeServer,
    PracticeSnapchat,
    PracticeTikTok,
    Vendor,
)
from stratum_desktop.practice.servers.server import every_vendor
from stratum_desktop.services import Services
from stratum_desktop.services.accounts import ConnectionCheck

KEYS = tuple(platform.manifest.key for platform in registry.all())
CODE = re.compile(r"\b[a-z0-9]+\.[a-z0-9]+_[a-z0-9_]+\b")
#: A vendor that knows one account alone, where the usual one takes every account for real.
STRICT: dict[str, Callable[[], Vendor]] = {
    "meta": lambda: PracticeMeta(datasets=frozenset({PracticeMeta.account})),
    "tiktok": lambda: PracticeTikTok(event_sets=frozenset({PracticeTikTok.account})),
    "snapchat": lambda: PracticeSnapchat(assets=frozenset({PracticeSnapchat.account})),
}
#: Accounts that are spelled right and are nobody's, or not the token's.
FOREIGN = {
    "google": "9998887776",
    "linkedin": "999888777",
    "meta": "999888777666",
    "snapchat": "99988877-7666-4555-8444-333222111000",
    "tiktok": "C9998887776665554443",
    "whatsapp": "999888777666",
}
#: Which check finds a wrong credential, and which a wrong account. None: the platform tells nobody.
TOKEN_CHECK = {
    "ga4": None,
    "google": "Access",
    "linkedin": "Access token",
    "meta": "Access token",
    "snapchat": "Access token",
    "tiktok": "Access token",
    "whatsapp": "Access token",
}
ACCOUNT_CHECK = {
    "ga4": None,
    "google": "Account",
    "linkedin": "Ad account",
    "meta": "Dataset",
    "snapchat": "Pixel or app",
    "tiktok": "Event set",
    "whatsapp": "Dataset",
}

each_platform = pytest.mark.parametrize("key", KEYS)


@dataclass
class Desk:
    """Connects one platform to its practice vendor and tests the connection."""

    services: Services
    server: PracticeServer
    vendor: Vendor
    #: By how many "seconds" the platform's clock is ahead of ours.
    ahead: dict[str, int]

    async def test(
        self, *, account: str | None = None, secrets: dict[str, str] | None = None
    ) -> tuple[ConnectionCheck, ...]:
        connected = await self.services.accounts.connect(
            platform=self.vendor.key,
            account=account or self.vendor.account,
            secrets={**self.vendor.secrets, **(secrets or {})},
            options=dict(self.vendor.options) or None,
            base_url=self.server.base_url(self.vendor.key),
        )
        return await self.services.accounts.test(connected.value.id)


@pytest.fixture
def desk(key: str, services: Services, clock: ManualClock):
    vendor = STRICT[key]() if key in STRICT else {one.key: one for one in every_vendor()}[key]
    ahead = {"seconds": 0}
    with PracticeServer(
        vendors=[vendor], now=lambda: clock.now_ms() / 1000 + ahead["seconds"]
    ) as server:
        yield Desk(services, server, vendor, ahead)


def failed(checks: tuple[ConnectionCheck, ...]) -> list[ConnectionCheck]:
    for check in checks:
        assert check.name
        assert check.detail
        assert not CODE.search(check.detail), f"a code instead of words: {check.detail}"
    return [check for check in checks if not check.passed]


def test_the_tables_speak_of_every_platform():
    assert set(KEYS) == set(TOKEN_CHECK) == set(ACCOUNT_CHECK)
    assert set(KEYS) - set(FOREIGN) == {key for key, name in ACCOUNT_CHECK.items() if name is None}


@each_platform
async def test_a_right_connection_says_what_was_looked_at_and_counts_nothing(desk, key):
    checks = await desk.test()
    assert failed(checks) == []
    names = [check.name for check in checks]
    assert names[0].startswith("Answer from ")
    assert "Clock" in names
    assert len(names) >= 3
    assert desk.server.ledger.counts(key).received == 0


@each_platform
async def test_a_wrong_credential_is_named_or_said_to_be_never_judged(desk, key):
    wrong = {name: f"1//{value[::-1]}" for name, value in desk.vendor.secrets.items()}
    checks = await desk.test(secrets=wrong)
    if TOKEN_CHECK[key] is None:
        assert failed(checks) == []
        assert "never says whether" in " ".join(check.detail for check in checks)
        return
    (check, *_) = failed(checks)
    assert check.name == TOKEN_CHECK[key]
    assert check.detail.endswith(".")


@each_platform
async def test_a_wrong_account_is_named_and_the_credential_is_not_blamed(desk, key):
    if ACCOUNT_CHECK[key] is None:
        pytest.skip("the platform tells nobody whether an account exists")
    checks = await desk.test(account=FOREIGN[key])
    names = [check.name for check in failed(checks)]
    assert names == [ACCOUNT_CHECK[key]]


@each_platform
async def test_without_a_network_one_sentence_says_so_and_nothing_is_passed(desk, key):
    desk.server.stop()
    checks = await desk.test()
    (check,) = checks
    assert failed(checks) == [check]
    assert check.name.startswith("Answer from ")
    assert check.detail.endswith(".")


@each_platform
@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.SERVER_ERROR, FaultKind.RATE_LIMIT])
async def test_a_portal_an_outage_or_a_limit_is_no_passed_account(desk, key, kind):
    desk.server.faults.add(Fault(kind, count=None))
    bad = failed(await desk.test())
    assert bad
    assert all(check.detail.endswith(".") for check in bad)


@each_platform
async def test_a_clock_that_is_off_is_said_in_seconds(desk, key):
    desk.ahead["seconds"] = 150
    (check,) = [one for one in await desk.test() if one.name == "Clock"]
    assert not check.passed
    assert "150 s behind" in check.detail
