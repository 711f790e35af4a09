"""What a person asks of each page, and the engine's jobs ask by themselves, one by one."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from stratum_desktop.domain.correlation.measure import Measure as CorrelationMeasure
from stratum_desktop.domain.emq import Driver
from stratum_desktop.gui.page import Page
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.pages.deliveries.filter import Choices, Period, StateChoice
from stratum_desktop.gui.view_model import PageContext, ViewModel
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services import Services
from stratum_desktop.services.alerts import Alerts
from stratum_desktop.services.reports import REPORTS
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

Ask = Callable[[], Awaitable[Any]]
_DAY_MS = 86_400_000
_ANY_TIME = datetime(2026, 1, 1, tzinfo=UTC)
"""No filter here looks at the time."""
_DAYS = 90
_OUTCOMES = "outcomes by hour from the rows of 90 days"
_DOOR = "what came in by hour from the rows of 90 days"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a screen asks for."""

    name: str
    ask: Ask
    #: What answers the same without counts made ahead; "" where nothing does.
    raw_name: str = ""
    raw: Ask | None = None
    #: False: a person starts it and sees how far it is.
    is_limited: bool = True


async def questions(opened: Workspace, services: Services) -> AsyncIterator[Question]:
    """Yield what every page asks for: at first, then what a person asks there."""
    context = PageContext(
        services=services,
        clock=opened.clock,
        workspace=WorkspaceInfo("Bench", opened.folder, is_practice=True),
        publish=lambda topics: None,
    )
    yield Question("status bar", services.dashboards.status)
    raw = {
        "overview": (_OUTCOMES, partial(_raw_outcomes, opened)),
        "emq": (_OUTCOMES, partial(_raw_outcomes, opened)),
        "dedupe": (_DOOR, partial(_raw_door, opened)),
    }
    for page in discover_pages():
        name, peer = raw.get(page.id, ("", None))
        async for title, view_model in _looks(page, context):
            yield Question(title, view_model.load, name, peer)
    async for one in _drawers(services):
        yield one
    async for one in _lists(services):
        yield one


async def jobs(
    opened: Workspace, services: Services, *, only: str
) -> AsyncIterator[tuple[str, Ask]]:
    """Yield the engine's jobs that read: as they run every time, then after a long pause.

    Args:
        only: how those begin that are asked for; what the others would need is left as it is.
    """
    yield "job: EMQ of yesterday and today", services.signal_quality.refresh
    yield "job: signal health of the last week", services.signal_health.refresh
    yield "job: latency, nothing new", services.latency.count
    for days in (1, 42):
        name = f"job: anomalies after {days} days without engine"
        if name.startswith(only):
            forget = partial(_forget_judged, now_ms=opened.clock.now_ms(), days=days)
            await opened.store.write(forget)
        yield name, _watch_anew(opened)
    yield "job: every delivery is in one state", services.maintenance.conservation
    yield "job: clean-up", services.maintenance.clean_up
    yield "verify", services.maintenance.verify


_LOOKS: dict[str, tuple[tuple[str, Callable[[Any], None]], ...]] = {
    "emq": (("of one platform", lambda of: of.show_platform("meta")),),
    "dedupe": (("30 days", lambda of: of.show_days(30)),),
    "correlation": (
        ("180 days", lambda of: of.show_days(180)),
        ("deliveries", lambda of: of.show_subject(CorrelationMeasure.DELIVERED)),
        ("of one platform", lambda of: of.show_subject("meta")),
    ),
    "latency": (
        ("7 days", lambda of: of.show_days(7)),
        ("90 days", lambda of: of.show_days(90)),
        ("of one platform", lambda of: of.show_platform("meta")),
    ),
    "orders": tuple((f"{n} days", partial(lambda n, of: of.show_days(n), n)) for n in (1, 30, 90)),
    "data_quality": (("90 days", lambda of: of.show_period("90")),),
}


async def _looks(page: Page, context: PageContext) -> AsyncIterator[tuple[str, ViewModel[Any]]]:
    """Yield the page as it opens, then as a person has it look elsewhere."""
    looks: list[tuple[str, Callable[[Any], None] | None]] = [("", None), *_LOOKS.get(page.id, ())]
    if page.id == "reports":
        looks += [(one.title, partial(_show_report, one.name)) for one in REPORTS]
    if page.id == "deliveries":
        looks += [(name, partial(_narrow, choices)) for name, choices in _filters()]
    for label, look in looks:
        view_model = page.make_view_model(context)
        view_model.became_visible()
        await view_model.settle()
        if look is not None:
            look(view_model)
            await view_model.settle()
        yield f"{page.title}{': ' * bool(label)}{label}", view_model
        await view_model.close()


def _show_report(name: str, of: Any) -> None:
    of.show_report(name)
    of.show_days(_DAYS)


def _narrow(choices: Choices, of: Any) -> None:
    of.narrow(choices)


def _filters() -> Iterator[tuple[str, Choices]]:
    for period in Period:
        if period is not Period.EVER:
            yield period.label, Choices(period=period)
    yield "dead letters", Choices(state=StateChoice.DEAD_LETTERS)
    yield "dead letters of 30 days", Choices(state=StateChoice.DEAD_LETTERS, period=Period.MONTH)
    yield (
        "dead letters of one reason",
        Choices(state=StateChoice.DEAD_LETTERS, reason_code="meta.invalid_parameter"),
    )
    yield "one destination, 30 days", Choices(destination_id=1, period=Period.MONTH)
    yield "one source", Choices(source="shop")
    yield "one source, 30 days", Choices(source="shop", period=Period.MONTH)
    yield "a text", Choices(text="evt-00001")


async def _drawers(services: Services) -> AsyncIterator[Question]:
    """Yield the rows behind figures."""
    for driver in Driver:
        yield Question(
            f"EMQ: rows of {driver.value}",
            partial(services.signal_quality.driver_rows, platform="meta", driver=driver),
        )
    board = await services.signal_health.board(days=30)
    yield Question(
        "Signal health: a day",
        partial(services.signal_health.day, platform="meta", on=board.days[-3]),
    )
    report = await services.latency.report(days=_DAYS)
    on = report.history[-5].on
    yield Question("Latency: rows of a day", partial(services.latency.day_rows, on=on))
    yield Question("Latency: not delivered", partial(services.latency.undelivered, days=_DAYS))
    seen = set()
    for alert in await services.alerts.list():
        if alert.metric not in seen:
            seen.add(alert.metric)
            yield Question(f"Alerts: {alert.metric.value}", partial(services.alerts.show, alert.id))


async def _lists(services: Services) -> AsyncIterator[Question]:
    """Yield windows of the list of deliveries, and one delivery's story."""
    ask = services.dashboards
    kinds = {
        "all": Choices(),
        "dead letters": Choices(state=StateChoice.DEAD_LETTERS),
        "delivered": Choices(state=StateChoice.DELIVERED),
        "waiting": Choices(state=StateChoice.OPEN),
        "one destination": Choices(destination_id=1),
        "one source": Choices(source="shop"),
        "one source, dead letters": Choices(state=StateChoice.DEAD_LETTERS, source="shop"),
        "one source, delivered": Choices(state=StateChoice.DELIVERED, source="shop"),
        "skipped": Choices(state=StateChoice.SKIPPED),
        "one destination and source": Choices(destination_id=1, source="shop"),
        "no source": Choices(source="nowhere"),
        "a text": Choices(text="evt-00001"),
        "a text, dead letters": Choices(text="evt-00001", state=StateChoice.DEAD_LETTERS),
        "a text, delivered": Choices(text="evt-00001", state=StateChoice.DELIVERED, source="shop"),
        "a whole event id": Choices(text="evt-000012345"),
    }
    newest = 0
    for name, choices in kinds.items():
        where = choices.filter_at(_ANY_TIME)
        total = sum((await ask.delivery_counts(where=where)).values())
        rows = await ask.delivery_window(where=where, first=0)
        newest = newest or rows[0].id
        yield Question(
            f"Deliveries, list of {name}: first rows",
            partial(ask.delivery_window, where=where, first=0),
        )
        if total > 1_000:
            yield Question(
                f"Deliveries, list of {name}: on from the middle",
                partial(ask.deliveries, where=where, after=newest // 2, limit=200),
            )
            yield Question(
                f"Deliveries, list of {name}: jump to the middle",
                partial(ask.delivery_window, where=where, first=total // 2),
            )
    yield Question("Deliveries: one delivery", partial(ask.timeline, newest - 5_000))
    yield Question(
        "Deliveries: one flight",
        partial(services.flight_recorder.flight_of_delivery, newest - 5_000),
    )


async def _raw_outcomes(opened: Workspace) -> None:
    since_ms = opened.clock.now_ms() - _DAYS * _DAY_MS
    await opened.store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT d.settled_at_ms / 3600000, d.destination_id, e.origin, e.name, d.state,"
            " count(*), sum(e.value) FROM delivery d JOIN event e ON e.id = d.event_id"
            " WHERE d.settled_at_ms >= ? GROUP BY 1, 2, 3, 4, 5",
            (since_ms,),
        ).all()
    )


async def _raw_door(opened: Workspace) -> None:
    since_ms = opened.clock.now_ms() - _DAYS * _DAY_MS
    await opened.store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT received_at_ms / 3600000, origin, source, event_id_is_given, count(*)"
            " FROM event WHERE received_at_ms >= ? GROUP BY 1, 2, 3, 4",
            (since_ms,),
        ).all()
    )


def _forget_judged(uow: UnitOfWork, *, now_ms: int, days: int) -> None:
    """Bring the watch back to where it stood so many days ago."""
    since_s = now_ms // 1000 - days * 86_400
    for sql in (
        "DELETE FROM judged_point WHERE end_s > ?",
        "DELETE FROM latency_hourly WHERE hour_at >= ?",
    ):
        uow.connection.exec_driver_sql(sql, (since_s,))


def _watch_anew(opened: Workspace) -> Ask:
    """Return the watch of an engine that has just started."""
    return Alerts(opened).watch
