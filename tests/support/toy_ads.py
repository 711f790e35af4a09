"""A platform whose ad accounts are a few lists: what it says is what a test puts there."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ad_rows import ACCOUNT
from toy_platform import toy_folder_in

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure
from stratum_desktop.domain.ads.told import AdChange, Recommendation
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Page, ReadingTraits
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.services.workspace import Workspace

present: list[ToyReader] = []
"""Readers of the toys that were made, the present one last."""

TRAITS = ReadingTraits(
    kinds=(EntityKind.CAMPAIGN, EntityKind.AD_SET),
    steps=(Step.DAY, Step.HOUR),
    days_at_once={Step.DAY: 30, Step.HOUR: 1},
    settles_after_days=28,
    own_figures_every_seconds=3600,
    requests_per_second=100_000.0,
)


@dataclass
class ToyAds:
    """What the platform holds, what it was asked, and what it answers instead."""

    account: AdAccount = ACCOUNT
    entities: list[AdEntity] = field(default_factory=list)
    figures: list[AdFigure] = field(default_factory=list)
    own: list[OwnFigure] = field(default_factory=list)
    changed: list[AdChange] = field(default_factory=list)
    advice: list[Recommendation] = field(default_factory=list)
    page_size: int = 2
    #: The zone its days are in; None: the account's.
    answers_in: str | None = None
    #: Answers in place of the next ones; None: as it should.
    instead: deque[Failure | None] = field(default_factory=deque)
    #: Refuses what this says of a call.
    refuses: Callable[[str], Failure | None] = lambda _call: None
    calls: list[str] = field(default_factory=list)
    is_closed: bool = False

    def asked(self, call: str) -> Failure | None:
        """Note a call; return what it is answered with instead."""
        self.calls.append(call)
        planned = self.instead.popleft() if self.instead else None
        return planned or self.refuses(call)


class ToyReader:
    """Reads a `ToyAds`."""

    def __init__(self, ads: ToyAds) -> None:
        self._ads = ads

    def ad_account_of(self, lane: Lane) -> str | None:
        return lane.options.get("ad_account_id") or None

    async def own_figures(self, lane: Lane) -> tuple[OwnFigure, ...] | Failure:
        return self._ads.asked("own_figures") or tuple(self._ads.own)

    async def account(self, lane: Lane) -> AdAccount | Failure:
        return self._ads.asked("account") or self._ads.account

    async def entities(
        self, lane: Lane, kind: EntityKind, *, cursor: str | None = None
    ) -> Page[AdEntity] | Failure:
        rows = [one for one in self._ads.entities if one.kind is kind]
        return self._ads.asked(f"{kind}s from {cursor or 0}") or self._page(rows, cursor)

    async def figures(
        self,
        lane: Lane,
        account: AdAccount,
        step: Step,
        *,
        first: date,
        last: date,
        cursor: str | None = None,
    ) -> Page[AdFigure] | Failure:
        zone = ZoneInfo(self._ads.answers_in or account.time_zone)
        rows = [
            one
            for one in self._ads.figures
            if one.step is step and first <= one.starts_at.astimezone(zone).date() <= last
        ]
        refused = self._ads.asked(f"{step}s {first} {last} from {cursor or 0}")
        return refused or self._page(rows, cursor)

    async def changes(self, lane: Lane, *, since: datetime) -> tuple[AdChange, ...] | Failure:
        return self._ads.asked("changes") or tuple(self._ads.changed)

    async def recommendations(self, lane: Lane) -> tuple[Recommendation, ...] | Failure:
        return self._ads.asked("recommendations") or tuple(self._ads.advice)

    async def close(self) -> None:
        self._ads.is_closed = True

    def _page(self, rows: list, cursor: str | None) -> Page:
        start = int(cursor or 0)
        end = start + self._ads.page_size
        return Page(tuple(rows[start:end]), str(end) if end < len(rows) else None)


def add_toy(workspace: Workspace, account: str, **options: str) -> int:
    """Connect a box of the toy, which names the ad account 100 unless told otherwise; its id."""
    return workspace.store.write_now(
        lambda uow: uow.destinations.add(
            platform="toy",
            account=account,
            label=f"Toy {account}",
            base_url="https://toy.example",
            options={"ad_account_id": "100"} | options,
            now_ms=1,
        )
    )


@contextmanager
def toy_ads_in(place: Path) -> Iterator[ToyAds]:
    """Let the registry know the toy platform, with one ad account to read."""
    ads = ToyAds()
    with toy_folder_in(place) as folder:
        text = (folder / "__init__.py").read_text()
        text = text.replace("capabilities=", "reading=TRAITS,\n        capabilities=")
        text = text.replace(
            "make_sender=Sender,",
            "make_sender=Sender,\n    make_reader=lambda **_: toy_ads.present[-1],",
        )
        text = text.replace(
            "is_secret=True),)",
            "is_secret=True), Field('ad_account_id', 'Ads', 'Any.', is_required=False))",
        )
        (folder / "__init__.py").write_text("import toy_ads\nfrom toy_ads import TRAITS\n" + text)
        present.append(ToyReader(ads))
        registry.get("toy")
        yield ads
