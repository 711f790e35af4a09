"""Every key of the store comes from one master secret of 32 bytes.

The master secret is kept by the host (keyring, passphrase or key file); nothing derived from it
is stored anywhere. HKDF with a name per use keeps one key from telling anything about another.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_BYTES = 32


def database_key(master: bytes) -> bytes:
    """Return the 32 bytes that encrypt the database file and its backups."""
    return derive_key(master, "database")


def audit_key(master: bytes) -> bytes:
    """Return the 32 bytes that the audit chain is signed with."""
    return derive_key(master, "audit chain")


def derive_key(master: bytes, name: str, *, length: int = 32) -> bytes:
    """Return the key of one use.

    Args:
        master: 32 random bytes; anything else raises ValueError, because it was not made here.
        name: the use; another name gives an unrelated key.
        length: in bytes.
    """
    if len(master) != MASTER_BYTES:
        raise ValueError(f"a master secret has {MASTER_BYTES} bytes, not {len(master)}")
    info = f"stratum-desktop/{name}/1".encode()
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=info).derive(master)
