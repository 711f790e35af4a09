"""Values that pages are shown in tests: small, believable, made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.emq import (
    Band,
    Driver,
    DriverReading,
    DriverStatus,
    EmqScore,
    read,
    score,
)
from stratum_desktop.domain.platform import EffectClass, PlatformTraits
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_metric import (
    COLLISION_RATE_PCT,
    DUPLICATE_RATE_PCT,
    GIVEN_ID_PCT,
    rate,
)
from stratum_desktop.domain.upload import (
    FileKind,
    MatchEstimate,
    Question,
    RowVerdict,
    UploadPlan,
    UploadStatus,
)
from stratum_desktop.domain.upload.plan import Choice
from stratum_desktop.domain.window import Window
from stratum_desktop.platforms.contract import Capability, Field, Manifest
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.latency import LatencyDayPoint, LatencyLine, LatencyReport
from stratum_desktop.services.signal_quality import (
    Collision,
    CollisionSide,
    DedupePoint,
    DedupeReport,
    DedupeSlice,
    EmqPoint,
    EmqReport,
)
from stratum_desktop.services.uploads import ColumnView, FileView, Progress, Upload, UploadRow

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


# Accounts


def make_manifest(key: str = "toy", label: str = "Toyland", **changes: object) -> Manifest:
    """A seventh platform that no page knows by name."""
    fields = {
        "key": key,
        "label": label,
        "api_version": "v9",
        "api_version_ends_on": date(2026, 4, 1),
        "base_url": "https://toy.example",
        "account_label": "Toy box ID",
        "account_help": "Any word.",
        "account_pattern": r"box-\d+",
        "traits": PlatformTraits(
            effect_class=EffectClass.AT_LEAST_ONCE,
            dedupe_window_seconds=172_800,
            max_age_seconds={"": 604_800, "physical_store": 5_356_800},
            batch_size=500,
            batch_is_atomic=True,
            consent=ConsentNeed(),
            matchable_sets=(frozenset({"email"}),),
        ),
        "fields": (
            Field("wind_up_key", "Wind-up key", "On the back of the box.", is_secret=True),
            Field("shelf", "Shelf", "Where it stands.", is_required=False, pattern=r"\d+"),
        ),
        "capabilities": frozenset({Capability.DELIVER}),
        **changes,
    }
    return Manifest(**fields)


def make_destination(**changes: object) -> DestinationView:
    """A connected account of Toyland."""
    fields = {
        "id": 1,
        "platform": "toy",
        "platform_label": "Toyland",
        "account": "box-1",
        "label": "Toyland box-1",
        "base_url": "https://toy.example",
        "enabled": True,
        "held_reason": None,
        "circuit": "closed",
        "secret_names": ("wind_up_key",),
        "options": {},
        "created_at": NOW - 30 * DAY,
        "open_count": 12,
        **changes,
    }
    return DestinationView(**fields)


# Signal quality

GOOD_DRIVERS = {
    Driver.EVENT_MATCH: 92.5,
    Driver.PIXEL_COVERAGE: 88.0,
    Driver.LATENCY: 0.4,
    Driver.ATTRIBUTION: 91.0,
    Driver.FRESHNESS: 0.5,
}


def make_score(measured: dict[Driver, float] | None = None) -> EmqScore:
    """The score of drivers by their measured quantity; what is left out is missing."""
    known = GOOD_DRIVERS if measured is None else measured
    readings: Sequence[DriverReading] = [
        read(
            driver,
            known.get(driver),
            sample_size=1_204 if driver in known else 0,
            evidence=Reason(
                "emq.latency_of_deliveries" if driver in known else "emq.no_conversions_due",
                {"delivered": 1_204, "open": 3, "expired": 0},
            ),
            as_of=NOW,
        )
        for driver in Driver
    ]
    return score(readings)


def make_report(
    platform: str | None = "toy",
    label: str = "Toyland",
    *,
    emq: EmqScore | None = None,
    parts: tuple[EmqReport, ...] = (),
    worst: str | None = None,
    left_out: tuple[str, ...] = (),
) -> EmqReport:
    """The rolling score of a platform, or of the workspace, which has no drivers of its own."""
    shown = make_score() if emq is None else emq
    return EmqReport(
        platform=platform,
        label=label,
        score=replace(shown, drivers=()) if platform is None else shown,
        worst=worst,
        as_of=NOW,
        window_start=NOW - 7 * DAY,
        window_end=NOW,
        left_out=left_out,
        conversions_delivered=1_204,
        parts=parts,
    )


def make_history(scores: Sequence[float | None]) -> tuple[EmqPoint, ...]:
    """One point a day that ends today; None is a day without a measurement."""
    first = NOW.date() - timedelta(days=len(scores) - 1)
    return tuple(
        EmqPoint(
            on=first + timedelta(days=at),
            score=value,
            lower=value,
            upper=value,
            band=Band.UNKNOWN if value is None else Band.RELIABLE,
            evidence_pct=0 if value is None else 100,
        )
        for at, value in enumerate(scores)
    )


# Dedupe


def make_slice(
    name: str, *, received: int, duplicates: int, collisions: int, given: int
) -> DedupeSlice:
    """The figures of one source."""
    return DedupeSlice(
        name=name,
        received=received,
        duplicates=duplicates,
        collisions=collisions,
        given_ids=given,
        duplicate_rate_pct=rate(duplicates, received, DUPLICATE_RATE_PCT),
        given_id_pct=rate(given, received, GIVEN_ID_PCT),
        collision_rate_pct=rate(collisions, received, COLLISION_RATE_PCT),
    )


def make_dedupe(*slices: DedupeSlice, days: int = 7) -> DedupeReport:
    """The report over these sources."""
    received = sum(one.received for one in slices)
    duplicates = sum(one.duplicates for one in slices)
    collisions = sum(one.collisions for one in slices)
    given = sum(one.given_ids for one in slices)
    return DedupeReport(
        window=Window(NOW - days * DAY, NOW),
        received=received,
        duplicates=duplicates,
        collisions=collisions,
        given_ids=given,
        duplicate_rate_pct=rate(duplicates, received, DUPLICATE_RATE_PCT),
        given_id_pct=rate(given, received, GIVEN_ID_PCT),
        collision_rate_pct=rate(collisions, received, COLLISION_RATE_PCT),
        by_source=slices,
        by_platform=(),
        history=tuple(
            DedupePoint(
                on=(NOW - back * DAY).date(),
                received=received // days,
                duplicate_rate_pct=1.0 + back / 10 if received else None,
                given_id_pct=97.0 if received else None,
                collision_rate_pct=0.05 if received else None,
            )
            for back in range(days - 1, -1, -1)
        ),
    )


def make_collision() -> Collision:
    """Two purchases under one id that do not agree on the value."""
    body = '{{\n  "event_name": "Purchase",\n  "parameters": {{\n    "value": {}\n  }}\n}}'
    return Collision(
        event_name="Purchase",
        event_id="order-4711",
        first=CollisionSide(NOW - DAY, "server", "shop", body.format("49.9")),
        second=CollisionSide(NOW, "server", "shop", body.format("59.9")),
        differing=("parameters.value",),
        at=NOW,
        source="shop",
    )


# Latency


def make_latency_line(
    platform: str | None = None, event_type: str | None = None, **changes: object
) -> LatencyLine:
    """1,204 conversions, half of which arrived within 12 s."""
    fields = {
        "platform": platform,
        "label": "All platforms" if platform is None else "Toyland",
        "event_type": event_type,
        "delivered": 1_204,
        "mean_ms": 15_000.0,
        "p50_ms": 12_000.0,
        "p95_ms": 95_000.0,
        "p99_ms": 4_000_000.0,
        "waiting": 3,
        "expired": 1,
        "due_median_ms": 12_000.0,
        "status": DriverStatus.GOOD,
        **changes,
    }
    return LatencyLine(**fields)


def make_latency(platforms: tuple[LatencyLine, ...] | None = None) -> LatencyReport:
    """All platforms, of which Toyland is one; nothing was delivered on the second of three days."""
    point = LatencyDayPoint(NOW.date() - 2 * DAY, 604, 15e3, 12e3, 95e3, 4e6)
    nothing = LatencyDayPoint(NOW.date() - DAY, 0, None, None, None, None)
    toy = make_latency_line("toy")
    return LatencyReport(
        platform=None,
        event_type=None,
        zone="UTC",
        window_start=NOW - 2 * DAY,
        as_of=NOW,
        total=make_latency_line(),
        platforms=(toy,) if platforms is None else platforms,
        events=(make_latency_line("toy", "Lead"), make_latency_line("toy", "Purchase")),
        history=(point, nothing, replace(point, on=NOW.date(), delivered=600)),
    )


# Uploads


def make_file(path: Path = Path("orders.csv"), **changes: object) -> FileView:
    """The head of a file of orders, with one open question."""
    header = ("Email", "Ordered on", "Total", "Comment")
    plan = UploadPlan(
        kind=FileKind.CSV,
        template="custom",
        header=header,
        encoding="utf-8",
        delimiter=";",
        columns={"Email": "email", "Ordered on": "event_time", "Total": "value"},
        constants={"event_name": "Purchase", "currency": "EUR"},
    )
    fields = {
        "path": path,
        "file_bytes": 182_044,
        "kind": FileKind.CSV,
        "encoding": "utf-8",
        "delimiter": ";",
        "columns": (
            ColumnView("Email", ("ada@example.org", "bob@example.org"), "email", 1.0),
            ColumnView("Ordered on", ("01/02/2026", "03/02/2026"), "event_time", 0.9),
            ColumnView("Total", ("49,90", "12,00"), "value", 0.8),
            ColumnView("Comment", ("call first",), None, 0.0),
        ),
        "template": None,
        "template_label": "Your own columns",
        "plan": plan,
        "questions": (
            Question(
                "date_order",
                "Is 01/02/2026 the 1st of February or the 2nd of January?",
                (
                    Choice("day_first", "1 February"),
                    Choice("month_first", "2 January"),
                ),
                None,
            ),
        ),
        "row_estimate": 1_310,
        "sample_rows": (("ada@example.org", "01/02/2026", "49,90", "call first"),),
        **changes,
    }
    return FileView(**fields)


def make_upload(
    status: UploadStatus = UploadStatus.CHECKED, *, upload_id: int = 7, **changes: object
) -> Upload:
    """An upload of 1,310 rows."""
    counts = dict.fromkeys(RowVerdict, 0) | {
        RowVerdict.READY: 1_204,
        RowVerdict.FIXABLE: 41,
        RowVerdict.DUPLICATE: 52,
        RowVerdict.WRONG: 13,
    }
    fields = {
        "id": upload_id,
        "name": "orders.csv",
        "status": status,
        "template": "custom",
        "destinations": ("Toyland box-1",),
        "file_path": Path("orders.csv"),
        "file_bytes": 182_044,
        "created_at": NOW,
        "completed_at": None,
        "total": 1_310,
        "sent_to_queue": 0,
        "failed": 54,
        "duplicates": 52,
        "verdict_counts": counts,
        "estimate": MatchEstimate(1_258, {"email": 0.94, "phone": 0.31}, {"Toyland box-1": 0.96}),
        "progress": Progress(1_310, 182_044, 182_044),
        "message": None,
        **changes,
    }
    return Upload(**fields)


def make_row(row_number: int = 3, verdict: RowVerdict = RowVerdict.FIXABLE) -> UploadRow:
    """A row whose currency is missing."""
    return UploadRow(
        row_number=row_number,
        verdict=verdict,
        column="Total",
        reason=Reason("upload.currency_missing", {"column": "Total"}),
        cells={"Email": "ada@example.org", "Ordered on": "01/02/2026", "Total": "49,90"},
    )
