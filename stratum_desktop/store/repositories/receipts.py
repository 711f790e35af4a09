"""The gate's receipts, chained."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql
from stratum_desktop.store.chain import GENESIS, mac_of
from stratum_desktop.store.tables import gate_receipt

_COLUMNS = ("id", "at_ms", "action_id", "verdict", "content", "mac")
_ADD = insert_sql(gate_receipt, _COLUMNS)
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM gate_receipt"
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class StoredReceiptRow:
    """A receipt as it was written; `content` is JSON of a `domain.gate.receipt.Receipt`."""

    id: int
    at_ms: int
    #: None: somebody only asked.
    action_id: int | None
    verdict: str
    content: str
    mac: bytes


class ReceiptRepository:
    """Appends and checks; nothing here or in the database can change a receipt."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def append(
        self, *, verdict: str, content: str, action_id: int | None, at_ms: int, key: bytes
    ) -> int:
        """Add the next receipt, in a write, so that nobody else can add between; return its id."""
        head = self._connection.exec_driver_sql(f"{_SELECT} ORDER BY id DESC LIMIT 1").first()
        number, previous = (1, GENESIS) if head is None else (int(head.id) + 1, bytes(head.mac))
        row = (number, at_ms, action_id, verdict, content)
        self._connection.exec_driver_sql(_ADD, (*row, mac_of(key, previous, row)))
        return number

    def get(self, receipt_id: int) -> StoredReceiptRow | None:
        """Return a receipt, or None where there is none of that number."""
        row = self._connection.exec_driver_sql(f"{_SELECT} WHERE id = ?", (receipt_id,)).first()
        if row is None:
            return None
        return StoredReceiptRow(
            int(row.id), int(row.at_ms), row.action_id, row.verdict, row.content, bytes(row.mac)
        )

    def fits(self, receipt_id: int, *, key: bytes) -> bool:
        """Say whether a receipt's mac fits it and the receipt before it."""
        rows = self._connection.exec_driver_sql(
            f"{_SELECT} WHERE id IN (?, ?) ORDER BY id", (receipt_id - 1, receipt_id)
        ).all()
        previous = bytes(rows[0].mac) if len(rows) == 2 else GENESIS
        if not rows or int(rows[-1].id) != receipt_id or (receipt_id > 1 and len(rows) < 2):
            return False
        return hmac.compare_digest(mac_of(key, previous, rows[-1][:5]), bytes(rows[-1].mac))

    def first_bad(self, *, key: bytes) -> tuple[int, int | None]:
        """Check the whole chain; return how many fit, and the first number that does not."""
        checked, previous = 0, GENESIS
        while rows := self._connection.exec_driver_sql(
            f"{_SELECT} WHERE id > ? ORDER BY id LIMIT {_AT_ONCE}", (checked,)
        ).all():
            for row in rows:
                mac = mac_of(key, previous, row[:5])
                if int(row.id) != checked + 1 or not hmac.compare_digest(mac, bytes(row.mac)):
                    return checked, checked + 1
                checked, previous = checked + 1, mac
        return checked, None
