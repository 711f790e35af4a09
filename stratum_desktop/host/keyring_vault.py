"""The operating system's own keyring, and no other.

`keyring` would pick "the first viable backend", which may be a plain file that some package
brought along. Only the four named here are used, and each only on its own system.
"""

from __future__ import annotations

import base64
import binascii
import importlib
import os
import sys
from dataclasses import dataclass
from typing import Protocol

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked, PasswordDeleteError

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

_SERVICE = "stratum-desktop"
_SWITCH = "STRATUM_KEYRING"
"""Set to `off`, the keyring is never touched: headless machines, and tests."""


class Vault(Protocol):
    """Keeps small secrets for the signed-in user."""

    @property
    def name(self) -> str:
        """What the system's users call it."""
        ...

    def get(self, entry: str) -> bytes | None:
        """Return a secret; None when the vault is open and holds none under this name.

        Raises:
            Trouble: it is locked, was cancelled, or cannot be reached.
        """
        ...

    def put(self, entry: str, secret: bytes) -> None:
        """Keep a secret; it can be read back when this returns.

        Raises:
            Trouble: it is locked, was cancelled, or cannot be reached.
        """
        ...

    def delete(self, entry: str) -> None:
        """Forget a secret, if it is there."""
        ...


@dataclass(frozen=True, slots=True)
class _Candidate:
    name: str
    module: str
    attribute: str


def _candidates() -> tuple[_Candidate, ...]:
    if sys.platform == "win32":
        return (
            _Candidate("Windows Credential Locker", "keyring.backends.Windows", "WinVaultKeyring"),
        )
    if sys.platform == "darwin":
        return (_Candidate("macOS Keychain", "keyring.backends.macOS", "Keyring"),)
    return (
        _Candidate("Secret Service keyring", "keyring.backends.SecretService", "Keyring"),
        _Candidate("KWallet", "keyring.backends.kwallet", "DBusKeyring"),
    )


def find_vault(name: str | None = None) -> Vault | None:
    """Return the keyring of this session; None where there is none, or it was switched off.

    Args:
        name: only the vault of this name will do; None takes the first that works.
    """
    if os.environ.get(_SWITCH, "").lower() == "off":
        return None
    for candidate in _candidates():
        if name not in (None, candidate.name):
            continue
        backend = getattr(importlib.import_module(candidate.module), candidate.attribute)
        if backend.viable:
            return KeyringVault(candidate.name, backend())
    return None


class KeyringVault:
    """A `Vault` over one backend of the `keyring` library."""

    def __init__(self, name: str, backend: KeyringBackend) -> None:
        """Use this backend and never another."""
        self._name = name
        self._backend = backend

    @property
    def name(self) -> str:
        """What the system's users call it."""
        return self._name

    def get(self, entry: str) -> bytes | None:
        """Return a secret; None when the vault is open and holds none under this name."""
        try:
            text = self._backend.get_password(_SERVICE, entry)
        except _failures() as error:
            raise self._trouble(error) from error
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise Trouble(
                f"The entry “{_SERVICE}” in the {self._name} was changed by something else and "
                "is no longer a key. Restore it from a backup of the keyring.",
                reason=Reason("key.entry_damaged", {"vault": self._name}),
            ) from error

    def put(self, entry: str, secret: bytes) -> None:
        """Keep a secret; it can be read back when this returns."""
        try:
            self._backend.set_password(_SERVICE, entry, base64.b64encode(secret).decode("ascii"))
        except _failures() as error:
            raise self._trouble(error) from error
        if self.get(entry) != secret:
            raise Trouble(
                f"The {self._name} accepted the workspace key but does not give it back, so "
                "nothing was created. Set a passphrase instead.",
                reason=Reason("key.keyring_forgets", {"vault": self._name}),
            )

    def delete(self, entry: str) -> None:
        """Forget a secret, if it is there."""
        try:
            self._backend.delete_password(_SERVICE, entry)
        except PasswordDeleteError:
            return
        except _failures() as error:
            raise self._trouble(error) from error

    def _trouble(self, error: Exception) -> Trouble:
        if isinstance(error, KeyringLocked) or "Dismissed" in type(error).__name__:
            return Trouble(
                f"The {self._name} is locked or the question was cancelled, so the workspace "
                "cannot be opened. Unlock it and try again; nothing was changed.",
                reason=Reason("key.keyring_locked", {"vault": self._name}),
            )
        return Trouble(
            f"The {self._name} did not answer ({type(error).__name__}). Check that it runs in "
            "this session and try again; nothing was changed.",
            reason=Reason("key.keyring_failed", {"vault": self._name}),
        )


def _failures() -> tuple[type[Exception], ...]:
    """Return what a keyring of this system raises; not all of it is wrapped by the library."""
    if sys.platform == "win32":
        from win32ctypes.pywin32 import pywintypes  # only there, and only with keyring

        return (KeyringError, pywintypes.error)
    if sys.platform == "darwin":
        return (KeyringError,)
    from secretstorage.exceptions import SecretStorageException  # only on Linux

    return (KeyringError, SecretStorageException)
