"""Opens a workspace: key, store, services, in that order; closes them in reverse."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.folder import require_local_folder
from stratum_desktop.host.network import NetworkState, network_state
from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.secrets import open_master
from stratum_desktop.services import Services
from stratum_desktop.services.accounts import Accounts
from stratum_desktop.services.alerts import Alerts
from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.attribution import Attribution
from stratum_desktop.services.audit import Audit
from stratum_desktop.services.autopilot import Autopilot
from stratum_desktop.services.correlation import Correlation
from stratum_desktop.services.dashboards import Dashboards
from stratum_desktop.services.data_quality import DataQuality
from stratum_desktop.services.delivery import Delivery
from stratum_desktop.services.delivery_blocks import DeliveryBlocks
from stratum_desktop.services.engine_desk import EngineDesk
from stratum_desktop.services.execution import Execution
from stratum_desktop.services.flight import FlightRecorder
from stratum_desktop.services.forecast import Forecast
from stratum_desktop.services.gate import Gate
from stratum_desktop.services.identity_inspector import IdentityInspector
from stratum_desktop.services.ingestion import Ingestion
from stratum_desktop.services.latency import Latency
from stratum_desktop.services.maintenance import Maintenance
from stratum_desktop.services.order_ledger import OrderLedger
from stratum_desktop.services.outages import Outages
from stratum_desktop.services.reports import Reports
from stratum_desktop.services.restoring import note_copy
from stratum_desktop.services.rewriting import Rewriting
from stratum_desktop.services.rollups import Rollups
from stratum_desktop.services.setting_catalogue import TIME_ZONE
from stratum_desktop.services.settings import Settings
from stratum_desktop.services.signal_health import SignalHealth
from stratum_desktop.services.signal_quality import SignalQuality
from stratum_desktop.services.sync import Sync
from stratum_desktop.services.timetable import Timetable
from stratum_desktop.services.uploads import Uploads
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.field_cipher import FieldCipher
from stratum_desktop.store.keys import audit_key, database_key
from stratum_desktop.store.store import Store


@dataclass(frozen=True, slots=True)
class Opening:
    """How a workspace is opened."""

    folder: Path
    #: Make it when it is not there.
    create: bool = False
    #: Mark a new workspace as practice; an existing one keeps what it is.
    practice: bool = False
    #: None asks the environment, see `host.secrets`.
    passphrase: str | None = None
    read_only: bool = False
    #: IANA name of the zone that a new workspace counts its days in; None leaves the default.
    time_zone: str | None = None
    #: Who acts, for the audit log.
    actor: str = "person"
    #: Address of the database on a server that a new workspace is made in; None makes a file.
    database: str | None = None


@asynccontextmanager
async def open_workspace(
    opening: Opening, *, clock: Clock | None = None
) -> AsyncIterator[Services]:
    """Open a workspace for as long as the context lasts.

    Raises:
        Refusal: no such workspace, a wrong passphrase, a shared folder, a foreign file.
        Trouble: the key store or the disk failed.
    """
    async with open_store_of(opening, clock=clock) as workspace:
        services = services_of(workspace)
        try:
            yield services
        finally:
            await services.close()


@asynccontextmanager
async def open_store_of(
    opening: Opening, *, clock: Clock | None = None
) -> AsyncIterator[Workspace]:
    """Open a workspace without its services; raises as `open_workspace` does."""
    is_new = not Folder(opening.folder).exists()
    workspace = _open(opening, clock or SystemClock())
    try:
        if is_new and opening.time_zone is not None:
            await _keep_zone(workspace, opening.time_zone)
        await note_copy(workspace)
        yield workspace
    finally:
        await workspace.store.close()


async def _keep_zone(workspace: Workspace, name: str) -> None:
    now_ms = workspace.clock.now_ms()
    await workspace.store.write(lambda uow: uow.settings.set(TIME_ZONE.key, name, at_ms=now_ms))


def services_of(workspace: Workspace) -> Services:
    """Build every service on one workspace."""
    delivery = Delivery(workspace, is_online=_is_online)
    signal_quality, signal_health = SignalQuality(workspace), SignalHealth(workspace)
    latency, alerts, outages = Latency(workspace), Alerts(workspace), Outages(workspace)
    attribution, order_ledger = Attribution(workspace), OrderLedger(workspace)
    delivery_blocks = DeliveryBlocks(workspace)
    return Services(
        ingestion=Ingestion(workspace),
        uploads=Uploads(workspace),
        delivery=delivery,
        delivery_blocks=delivery_blocks,
        signal_quality=signal_quality,
        data_quality=DataQuality(workspace),
        signal_health=signal_health,
        reports=Reports(workspace),
        dashboards=Dashboards(workspace, signal_quality),
        accounts=Accounts(workspace, delivery),
        settings=Settings(workspace),
        audit=Audit(workspace),
        maintenance=Maintenance(workspace),
        engine_desk=EngineDesk(workspace),
        timetable=Timetable(workspace),
        identity_inspector=IdentityInspector(workspace),
        order_ledger=order_ledger,
        flight_recorder=FlightRecorder(workspace),
        rewriting=Rewriting(workspace),
        latency=latency,
        forecast=Forecast(workspace),
        correlation=Correlation(workspace),
        alerts=alerts,
        sync=Sync(workspace, is_online=_is_online),
        attribution=attribution,
        gate=Gate(workspace),
        execution=Execution(workspace, is_online=_is_online),
        approvals=Approvals(workspace),
        autopilot=Autopilot(workspace),
        outages=outages,
        rollups=Rollups(
            workspace,
            latency=latency,
            alerts=alerts,
            outages=outages,
            attribution=attribution,
            order_ledger=order_ledger,
            delivery_blocks=delivery_blocks,
            signal_health=signal_health,
        ),
    )


def require_workspace(folder: Path) -> None:
    """Refuse a folder without a workspace, before anything is written into it.

    Raises:
        Refusal: there is none; the sentence says how to make one.
    """
    if not Folder(folder).exists():
        raise Refusal(
            f"There is no workspace in {folder}. Make one with `stratum init`, or name "
            "another folder with --workspace.",
            reason=Reason("workspace.not_found"),
        )


def _open(opening: Opening, clock: Clock) -> Workspace:
    folder = Folder(opening.folder)
    if not opening.create:
        require_workspace(opening.folder)
    require_local_folder(opening.folder)
    is_new = not folder.exists()
    master = open_master(
        opening.folder, passphrase=opening.passphrase, create=opening.create and is_new
    )
    if is_new and opening.practice:
        folder.practice_mark.touch(mode=0o600)
    key = database_key(master.value)
    store: Store
    if (address := opening.database if is_new else folder.server_address()) is not None:
        store, clock = _open_on_server(address, opening, key=key, is_new=is_new, clock=clock)
    elif is_new:
        store = create_store(folder.database, key=key, clock=clock)
    else:
        store = open_store(folder.database, key=key, clock=clock, read_only=opening.read_only)
    return Workspace(
        store=store,
        clock=clock,
        folder=opening.folder,
        cipher=FieldCipher(master.value),
        audit_key=audit_key(master.value),
        is_practice=folder.is_practice(),
        key_place=master.note,
        actor=opening.actor,
    )


def _open_on_server(
    address: str, opening: Opening, *, key: bytes, is_new: bool, clock: Clock
) -> tuple[Store, Clock]:
    # Loaded by those alone whose database is there.
    from stratum_desktop.store.server.clock import ServerClock
    from stratum_desktop.store.server.store import create_server_store, open_server_store

    shared = ServerClock(clock)
    if is_new:
        store = create_server_store(address, key=key, clock=shared)
        Folder(opening.folder).keep_server_address(address)
        return store, shared
    read_only = opening.read_only
    return open_server_store(address, key=key, clock=shared, read_only=read_only), shared


def _is_online() -> bool:
    return network_state() is not NetworkState.OFFLINE
