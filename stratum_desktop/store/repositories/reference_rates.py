"""What one unit of a currency is worth in another, by day."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from stratum_desktop.store.bulk import put
from stratum_desktop.store.tables import reference_rate


@dataclass(frozen=True, slots=True)
class ReferenceRate:
    """One rate of one day."""

    #: ISO day in the workspace's zone.
    day: str
    currency: str
    into: str
    #: How many units of `into` one unit of `currency` is.
    rate: Decimal
    #: Who said so.
    source: str
    learned_at_ms: int


class ReferenceRateRepository:
    """Rates that somebody stored; none is ever guessed."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def keep(self, rate: ReferenceRate) -> None:
        """Store a rate, over another one of its day and currencies."""
        put(
            self._connection,
            reference_rate,
            day=rate.day,
            currency=rate.currency,
            into=rate.into,
            rate=f"{rate.rate:f}",
            source=rate.source,
            learned_at_ms=rate.learned_at_ms,
        )

    def rate(self, currency: str, into: str, *, day: str) -> Decimal | None:
        """Return a day's rate, or one that was stored the other way round; None without either.

        A currency is worth itself.
        """
        if currency == into:
            return Decimal(1)
        if (found := self._stored(currency, into, day)) is not None:
            return found
        inverse = self._stored(into, currency, day)
        return None if not inverse else 1 / inverse

    def newest(self, *, limit: int = 100) -> tuple[ReferenceRate, ...]:
        """Return rates, those of the latest days first."""
        rows = self._connection.exec_driver_sql(
            'SELECT day, currency, "into", rate, source, learned_at_ms FROM reference_rate'
            ' ORDER BY day DESC, currency, "into" LIMIT ?',
            (limit,),
        )
        return tuple(
            ReferenceRate(day, currency, into, Decimal(rate), source, int(at_ms))
            for day, currency, into, rate, source, at_ms in rows
        )

    def _stored(self, currency: str, into: str, day: str) -> Decimal | None:
        row = self._connection.exec_driver_sql(
            'SELECT rate FROM reference_rate WHERE day = ? AND currency = ? AND "into" = ?',
            (day, currency, into),
        ).first()
        return None if row is None else Decimal(row[0])
