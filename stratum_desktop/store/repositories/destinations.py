"""Destinations, their circuit, token bucket and secrets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update

from stratum_desktop.domain.circuit import Circuit, CircuitState
from stratum_desktop.domain.correction import Correction, from_stored, to_stored
from stratum_desktop.domain.reason import CODE_KEY, Reason, reason_from_json, reason_to_json
from stratum_desktop.domain.token_bucket import CAPACITY, TokenBucket
from stratum_desktop.store.bulk import new_id
from stratum_desktop.store.tables import destination, secret


@dataclass(frozen=True, slots=True)
class Destination:
    """Where deliveries go: one account of one platform."""

    id: int
    platform: str
    account: str
    label: str
    base_url: str
    options: Mapping[str, str]
    #: What is set right in every event before it is written for this destination.
    corrections: tuple[Correction, ...]
    enabled: bool
    #: Why nothing may be claimed; None when nothing holds it.
    held_reason: Reason | None
    created_at_ms: int
    accepted_count: int
    circuit: Circuit
    bucket: TokenBucket
    #: Wall clock; set by a platform's Retry-After.
    not_before_ms: int
    extra_sends: int
    #: The platform's clock minus ours; None where it never told its time.
    clock_skew_seconds: float | None
    #: Up to which mark of the age limit a warning was given for what waits here; 0 = none.
    announced_pct: float


# What every batch asks twice is text that is compiled once.
_GET = "SELECT * FROM destination WHERE id = ?"
_SECRETS = "SELECT name, ciphertext FROM secret WHERE destination_id = ?"
_HELD_FOR = (
    "SELECT 1 FROM destination WHERE enabled"
    f" AND json_extract(held_reason, '$.{CODE_KEY}') = ? LIMIT 1"
)
_SET_FLOW = (
    "UPDATE destination SET circuit = ?, consecutive_failures = ?, circuit_changed_at_ms = ?,"
    " tokens = ?, tokens_at_ms = ?, not_before_ms = ?,"
    " clock_skew_seconds = coalesce(?, clock_skew_seconds) WHERE id = ?"
)


class DestinationRepository:
    """Destinations, their circuit, token bucket and secrets."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def all(self) -> tuple[Destination, ...]:
        """Return every destination, oldest first."""
        rows = self._connection.execute(select(destination).order_by(destination.c.id))
        return tuple(_destination(row) for row in rows)

    def get(self, destination_id: int) -> Destination | None:
        """Return one destination, or None."""
        row = self._connection.exec_driver_sql(_GET, (destination_id,)).one_or_none()
        return None if row is None else _destination(row)

    def find(self, *, platform: str, account: str) -> Destination | None:
        """Return the destination of this account, or None."""
        row = self._connection.execute(
            select(destination).where(
                destination.c.platform == platform, destination.c.account == account
            )
        ).one_or_none()
        return None if row is None else _destination(row)

    def add(
        self,
        *,
        platform: str,
        account: str,
        label: str,
        base_url: str,
        options: Mapping[str, str],
        now_ms: int,
        enabled: bool = True,
    ) -> int:
        """Store a new destination with a full token bucket; returns its id."""
        result = self._connection.execute(
            insert(destination).values(
                platform=platform,
                account=account,
                label=label,
                base_url=base_url,
                options=json.dumps(dict(options), sort_keys=True),
                enabled=enabled,
                created_at_ms=now_ms,
                tokens=CAPACITY,
                tokens_at_ms=0,
            )
        )
        return new_id(result)

    def describe(
        self, destination_id: int, *, label: str, base_url: str, options: Mapping[str, str]
    ) -> None:
        """Store what a person may change of a destination."""
        self._set(
            destination_id,
            label=label,
            base_url=base_url,
            options=json.dumps(dict(options), sort_keys=True),
        )

    def set_corrections(self, destination_id: int, corrections: Sequence[Correction]) -> None:
        """Store what is set right in events from now on, in place of what was."""
        self._set(destination_id, corrections=json.dumps(to_stored(corrections)))

    def set_enabled(self, destination_id: int, *, enabled: bool) -> None:
        """Switch it on or off."""
        self._set(destination_id, enabled=enabled)

    def set_held(self, destination_id: int, reason: Reason | None) -> None:
        """Hold it for this reason, or release it with None."""
        self._set(destination_id, held_reason=reason_to_json(reason))

    def any_held_for(self, code: str) -> bool:
        """Say whether a destination that is on is held for a reason of this code."""
        row = self._connection.exec_driver_sql(_HELD_FOR, (code,)).first()
        return row is not None

    def set_flow(
        self,
        destination_id: int,
        *,
        circuit: Circuit,
        bucket: TokenBucket,
        not_before_ms: int,
        clock_skew_seconds: float | None = None,
    ) -> None:
        """Store the breaker and the limiter as a claim or a settle left them.

        Args:
            clock_skew_seconds: None: nothing new is known of it.
        """
        self._connection.exec_driver_sql(
            _SET_FLOW,
            (
                circuit.state.value,
                circuit.consecutive_failures,
                circuit.changed_at_boot_ms,
                bucket.tokens,
                bucket.at_boot_ms,
                not_before_ms,
                clock_skew_seconds,
                destination_id,
            ),
        )

    def add_accepted(self, destination_id: int, count: int) -> None:
        """Raise the left side of the conservation equation."""
        self._connection.exec_driver_sql(
            "UPDATE destination SET accepted_count = accepted_count + ? WHERE id = ?",
            (count, destination_id),
        )

    def set_announced(self, destination_id: int, pct: float) -> None:
        """Note up to which mark of the age limit a warning was given."""
        self._set(destination_id, announced_pct=pct)

    def add_extra_sends(self, destination_id: int, count: int) -> None:
        """Count copies that may have been sent twice."""
        self._set(destination_id, extra_sends=destination.c.extra_sends + count)

    def secrets(self, destination_id: int) -> Mapping[str, bytes]:
        """Return its secrets as stored: name to ciphertext."""
        rows = self._connection.exec_driver_sql(_SECRETS, (destination_id,))
        return {row[0]: row[1] for row in rows}

    def set_secret(self, destination_id: int, name: str, ciphertext: bytes) -> None:
        """Store a secret, replacing one of the same name."""
        self._connection.execute(
            delete(secret).where(secret.c.destination_id == destination_id, secret.c.name == name)
        )
        self._connection.execute(
            insert(secret).values(destination_id=destination_id, name=name, ciphertext=ciphertext)
        )

    def _set(self, destination_id: int, **values: object) -> None:
        self._connection.execute(
            update(destination).where(destination.c.id == destination_id).values(**values)
        )


def _destination(row: Row[tuple[object, ...]]) -> Destination:
    return Destination(
        id=row.id,
        platform=row.platform,
        account=row.account,
        label=row.label,
        base_url=row.base_url,
        options=json.loads(row.options),
        corrections=from_stored(json.loads(row.corrections)),
        enabled=bool(row.enabled),
        held_reason=reason_from_json(row.held_reason),
        created_at_ms=row.created_at_ms,
        accepted_count=row.accepted_count,
        circuit=Circuit(
            CircuitState(row.circuit), row.consecutive_failures, row.circuit_changed_at_ms
        ),
        bucket=TokenBucket(row.tokens, row.tokens_at_ms),
        not_before_ms=row.not_before_ms,
        extra_sends=row.extra_sends,
        clock_skew_seconds=row.clock_skew_seconds,
        announced_pct=row.announced_pct,
    )
