"""What front ends show of an action is what is stored of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from ad_rows import figure
from approval_queue import GROUNDS, to

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.autopilot.life import OPEN, ActionState
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approvals.view import Grounds, UndoIfWorse

S = ActionState
BERLIN = ZoneInfo("Europe/Berlin")


async def test_a_row_says_what_is_stored(queue):
    undo = UndoIfWorse(25.0, 48)
    made = queue.proposed(to(60), rule=queue.rule(), undo_if_worse=undo)
    (view,) = await queue.approvals.list()
    action = queue.get(made.id)
    for name in (
        *(
            "id",
            "rule_id",
            "rule_name",
            "rule_version",
            "rule_version_now",
            "platform",
            "account",
            "kind",
            "external_id",
            "name",
        ),
        *("move", "money_per_day", "state", "why", "verdict", "content_hash", "is_automatic"),
    ):
        assert getattr(view, name) == getattr(action, name), name
    assert (view.platform_label, view.because, view.undo_if_worse) == ("Meta", GROUNDS.reason, undo)
    assert (view.expires_at - view.proposed_at, view.approvals_missing) == (timedelta(hours=4), 1)
    assert await queue.approvals.counts() == {S.PROPOSED: 1}


async def test_the_list_takes_filters(queue):
    rule = queue.rule()
    first = queue.proposed(to(60), rule=rule)
    second = queue.proposed(to(40), campaign="8")

    async def ids(**wanted):
        return [one.id for one in await queue.approvals.list(**wanted)]

    assert await ids() == [second.id, first.id]
    assert await ids(rule_id=rule) == await ids(text="SCALING") == [first.id]
    assert await ids(states=OPEN, limit=1, platform="meta") == [second.id]
    assert await ids(states={S.APPLIED}) == []


async def test_the_drawer_shows_the_days_as_they_were_told_last(queue, clock):
    entity = queue.campaign()
    now = datetime.fromtimestamp(clock.now_ms() / 1000, UTC)
    today = now.astimezone(BERLIN).date()
    days = [today - timedelta(days=back) for back in (40, 28, 3, 2, 1)]

    def tell(spend: str, days: list[date]):
        told = [
            figure(
                "7",
                step=Step.DAY,
                starts_at=datetime(on.year, on.month, on.day, tzinfo=BERLIN),
                spend=spend,
                conversions=2.0,
                revenue="30",
            )
            for on in days
        ]
        account = queue.read(lambda uow: uow.ad_accounts.accounts())[0].id
        queue.write(lambda uow: uow.ad_figures.keep(account, told, at_ms=clock.now_ms()))

    tell("10", days)
    clock.advance(seconds=7200)
    tell("12.5", days[-1:])
    noon = datetime(days[2].year, days[2].month, days[2].day, 12, tzinfo=BERLIN)
    outage = OutageWindow(
        None,
        noon,
        noon + timedelta(hours=1),
        OutageKind.BY_HAND,
        "test",
        Reason("outage.marked", {"why": "a test"}),
    )
    queue.write(lambda uow: uow.outages.add(outage, at_ms=clock.now_ms()))
    looked_at = Grounds(GROUNDS.reason, (), (days[1], days[3]))
    made = queue.proposed(to(60), rule=queue.rule(), grounds=looked_at)
    detail = await queue.approvals.show(made.id)
    assert [(one.on, one.spend, one.is_mature, one.is_outage) for one in detail.history] == [
        (days[1], Decimal(10), True, False),
        (days[2], Decimal(10), True, True),
        (days[3], Decimal(10), True, False),
        (days[4], Decimal("12.5"), False, False),
    ]
    assert {(one.conversions, one.revenue) for one in detail.history} == {(2.0, Decimal(30))}
    assert queue.get(made.id).entity_id == entity
    by_hand = queue.proposed(to(65))
    detail = await queue.approvals.show(by_hand.id)
    assert not any(one.is_mature for one in detail.history), "this platform changes days for long"


async def test_the_drawer_shows_a_receipt_that_can_be_checked_and_every_step(queue):
    made = queue.proposed(to(60))
    await queue.approvals.approve({made.id: made.content_hash}, comment="Good")
    detail = await queue.approvals.show(made.id)
    assert (detail.receipt.id, detail.receipt.is_sound) == (queue.get(made.id).receipt_id, True)
    assert [(one.stage, one.outcome, one.comment) for one in detail.steps] == [
        ("propose", "proposed", None),
        ("gate", "pass", None),
        ("decide", "approved", "Good"),
    ]
    assert (detail.three_way, detail.prior_value, detail.grounds) == (None, None, GROUNDS)
