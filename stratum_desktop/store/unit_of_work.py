"""One transaction, and everything that may be read or written in it."""

from __future__ import annotations

from sqlalchemy import Connection

from stratum_desktop.store.repositories.actions import ActionRepository
from stratum_desktop.store.repositories.ad_accounts import AdAccountRepository
from stratum_desktop.store.repositories.ad_figures import AdFigureRepository
from stratum_desktop.store.repositories.ad_hours import AdHourRepository
from stratum_desktop.store.repositories.alerts import AlertRepository
from stratum_desktop.store.repositories.anomalies import AnomalyRepository
from stratum_desktop.store.repositories.audit import AuditRepository
from stratum_desktop.store.repositories.bodies import BodyRepository
from stratum_desktop.store.repositories.claims import ClaimRepository
from stratum_desktop.store.repositories.deliveries import DeliveryRepository
from stratum_desktop.store.repositories.delivery_blocks import DeliveryBlockRepository
from stratum_desktop.store.repositories.delivery_upkeep import DeliveryUpkeep
from stratum_desktop.store.repositories.destinations import DestinationRepository
from stratum_desktop.store.repositories.events import EventRepository
from stratum_desktop.store.repositories.jobs import JobRepository
from stratum_desktop.store.repositories.latencies import LatencyRepository
from stratum_desktop.store.repositories.measurements import MeasurementRepository
from stratum_desktop.store.repositories.operators import OperatorRepository
from stratum_desktop.store.repositories.order_days import OrderDayRepository
from stratum_desktop.store.repositories.order_hours import OrderHourRepository
from stratum_desktop.store.repositories.outages import OutageRepository
from stratum_desktop.store.repositories.platform_words import PlatformWordRepository
from stratum_desktop.store.repositories.receipts import ReceiptRepository
from stratum_desktop.store.repositories.reference_rates import ReferenceRateRepository
from stratum_desktop.store.repositories.rules import RuleRepository
from stratum_desktop.store.repositories.settings import SettingRepository
from stratum_desktop.store.repositories.signal_health import SignalHealthRepository
from stratum_desktop.store.repositories.timetable import TimetableRepository
from stratum_desktop.store.repositories.trust_readings import TrustReadingRepository
from stratum_desktop.store.repositories.uploads import UploadRepository
from stratum_desktop.store.repositories.verdicts import VerdictRepository
from stratum_desktop.store.repositories.website_hours import WebsiteHourRepository


class UnitOfWork:
    """The repositories of one transaction. Never outlives the function it is handed to."""

    def __init__(self, connection: Connection) -> None:
        """Open every repository on this connection."""
        self.connection = connection
        self.events = EventRepository(connection)
        self.deliveries = DeliveryRepository(connection)
        self.bodies = BodyRepository(connection)
        self.claims = ClaimRepository(connection)
        self.upkeep = DeliveryUpkeep(connection)
        self.delivery_blocks = DeliveryBlockRepository(connection)
        self.verdicts = VerdictRepository(connection)
        self.destinations = DestinationRepository(connection)
        self.uploads = UploadRepository(connection)
        self.settings = SettingRepository(connection)
        self.jobs = JobRepository(connection)
        self.timetable = TimetableRepository(connection)
        self.audit = AuditRepository(connection)
        self.anomalies = AnomalyRepository(connection)
        self.alerts = AlertRepository(connection)
        self.outages = OutageRepository(connection)
        self.website_hours = WebsiteHourRepository(connection)
        self.measurements = MeasurementRepository(connection)
        self.latencies = LatencyRepository(connection)
        self.signal_health = SignalHealthRepository(connection)
        self.ad_accounts = AdAccountRepository(connection)
        self.ad_figures = AdFigureRepository(connection)
        self.order_days = OrderDayRepository(connection)
        self.order_hours = OrderHourRepository(connection)
        self.ad_hours = AdHourRepository(connection)
        self.actions = ActionRepository(connection)
        self.operators = OperatorRepository(connection)
        self.platform_words = PlatformWordRepository(connection)
        self.rules = RuleRepository(connection)
        self.trust_readings = TrustReadingRepository(connection)
        self.receipts = ReceiptRepository(connection)
        self.reference_rates = ReferenceRateRepository(connection)
