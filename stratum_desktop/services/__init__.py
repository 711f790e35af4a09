"""Use cases: the only verbs the product has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a process that reads files needs one of these modules, and none of the others
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
    from stratum_desktop.services.rewriting import Rewriting
    from stratum_desktop.services.rollups import Rollups
    from stratum_desktop.services.settings import Settings
    from stratum_desktop.services.signal_health import SignalHealth
    from stratum_desktop.services.signal_quality import SignalQuality
    from stratum_desktop.services.sync import Sync
    from stratum_desktop.services.timetable import Timetable
    from stratum_desktop.services.uploads import Uploads


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that can be asked of one open workspace."""

    ingestion: Ingestion
    uploads: Uploads
    delivery: Delivery
    delivery_blocks: DeliveryBlocks
    signal_quality: SignalQuality
    data_quality: DataQuality
    signal_health: SignalHealth
    reports: Reports
    dashboards: Dashboards
    accounts: Accounts
    settings: Settings
    audit: Audit
    maintenance: Maintenance
    engine_desk: EngineDesk
    timetable: Timetable
    identity_inspector: IdentityInspector
    order_ledger: OrderLedger
    flight_recorder: FlightRecorder
    rewriting: Rewriting
    latency: Latency
    alerts: Alerts
    forecast: Forecast
    rollups: Rollups
    outages: Outages
    correlation: Correlation
    sync: Sync
    attribution: Attribution
    gate: Gate
    execution: Execution
    approvals: Approvals
    autopilot: Autopilot

    async def close(self) -> None:
        """Close the connections to the platforms."""
        await self.autopilot.close()
        await self.execution.close()
        await self.sync.close()
        await self.delivery.close()
