"""The master secret of a workspace: 32 random bytes that every other key is derived from.

Where it is kept is written openly in `key.json`, and only ever decided once:

    passphrase    when one is given at creation: sealed inside key.json
    keyring       else, where the system has one: key.json names the entry
    key file      else: master.key, mode 0600, and the note says what that means

A workspace whose key cannot be found is never given a new one: its data would be lost.
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.keyring_vault import Vault, find_vault
from stratum_desktop.host.paths import Workspace
from stratum_desktop.host.private_file import require_private, write_once
from stratum_desktop.host.sealed_key import SealedKey, WrongPassphraseError, seal, unseal

MASTER_BYTES = 32

_PASSPHRASE_FILE = "STRATUM_PASSPHRASE_FILE"
_SERVICE_CREDENTIAL = "stratum-passphrase"

FindVault = Callable[[str | None], Vault | None]


class KeyPlace(StrEnum):
    """Where the master secret is kept."""

    #: In the operating system's keyring.
    KEYRING = "keyring"
    #: Sealed under a passphrase that a person or a service file gives at each start.
    PASSPHRASE = "passphrase"
    #: In a file of mode 0600 beside the database.
    KEY_FILE = "key_file"


@dataclass(frozen=True, slots=True)
class MasterSecret:
    """The key of a workspace, and where it lies."""

    value: bytes = field(repr=False)
    kept_in: KeyPlace
    #: One sentence for the status bar, plain about what the place protects from.
    note: str


def open_master(
    folder: Path,
    *,
    passphrase: str | None = None,
    create: bool = False,
    find: FindVault = find_vault,
) -> MasterSecret:
    """Return the master secret of the workspace in this folder.

    Args:
        folder: the workspace; made (mode 0700) when `create` is set.
        passphrase: None asks the environment: `STRATUM_PASSPHRASE_FILE`, or the systemd
            credential `stratum-passphrase`.
        create: make a new secret where there is neither a secret nor a database.
        find: how to reach the operating system's keyring.

    Raises:
        Refusal: no workspace there; a passphrase is needed or wrong; the key file is open to
            other accounts.
        Trouble: the keyring is locked or gone, the key was deleted, the disk failed.
    """
    workspace = Workspace(folder)
    passphrase = passphrase if passphrase is not None else passphrase_from(os.environ)
    if passphrase == "":
        raise Refusal("A passphrase needs at least one character.", reason=Reason("key.empty"))
    try:
        if not workspace.key_description.exists() and not workspace.key_file.exists():
            _require_new(workspace, create=create)
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            _create(workspace, passphrase, find)
        return _open(workspace, passphrase, find)
    except OSError as error:
        raise Trouble(
            f"The key of the workspace {folder} cannot be read or written ({error.strerror}).",
            reason=Reason("key.disk", {"errno": error.errno}),
        ) from error


def passphrase_from(environment: Mapping[str, str]) -> str | None:
    """Return the passphrase that an unattended start was given; None when it was given none.

    One line end after the passphrase is not part of it.

    Raises:
        Refusal: the named file is missing, or other accounts can read it.
    """
    if named := environment.get(_PASSPHRASE_FILE):
        return _passphrase_in(Path(named), by_access_list=False)
    if credentials := environment.get("CREDENTIALS_DIRECTORY"):
        file = Path(credentials) / _SERVICE_CREDENTIAL
        if file.exists():
            return _passphrase_in(file, by_access_list=True)
    return None


def _passphrase_in(file: Path, *, by_access_list: bool) -> str:
    try:
        require_private(file, allow_group=by_access_list)
        return file.read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            f"The passphrase file {file} cannot be read as UTF-8 text. Check {_PASSPHRASE_FILE}.",
            reason=Reason("key.passphrase_file_unreadable"),
        ) from error


def _require_new(workspace: Workspace, *, create: bool) -> None:
    if workspace.exists():
        raise Trouble(
            f"The workspace {workspace.folder} has a database but its key.json is missing, so "
            "the key cannot be found. Copy key.json (and master.key, if you used one) back from "
            "where you keep the folder's backup. No new key was made: it could not open the data.",
            reason=Reason("key.missing"),
        )
    if not create:
        raise Refusal(
            f"There is no workspace in {workspace.folder}. Create one, or name another folder.",
            reason=Reason("workspace.missing"),
        )


def _create(workspace: Workspace, passphrase: str | None, find: FindVault) -> None:
    """Make and keep a new secret. Two processes that do this at once keep the same one."""
    value = secrets.token_bytes(MASTER_BYTES)
    if passphrase is not None:
        sealed = seal(value, passphrase)
        _describe(
            workspace,
            {
                "kept_in": KeyPlace.PASSPHRASE,
                "salt": sealed.salt.hex(),
                "nonce": sealed.nonce.hex(),
                "ciphertext": sealed.ciphertext.hex(),
            },
        )
    elif (vault := find(None)) is not None:
        entry = f"workspace-{secrets.token_hex(8)}"
        vault.put(entry, value)
        description = {"kept_in": KeyPlace.KEYRING, "vault": vault.name, "entry": entry}
        if not _describe(workspace, description):
            vault.delete(entry)
    else:
        write_once(workspace.key_file, value.hex().encode("ascii"))
        _describe(workspace, {"kept_in": KeyPlace.KEY_FILE})


def _describe(workspace: Workspace, description: Mapping[str, str]) -> bool:
    text = json.dumps({"version": 1, **description}, indent=2)
    return write_once(workspace.key_description, text.encode("ascii"))


def _open(workspace: Workspace, passphrase: str | None, find: FindVault) -> MasterSecret:
    if not workspace.key_description.exists():
        return _from_key_file(workspace)
    try:
        description = json.loads(workspace.key_description.read_text(encoding="utf-8"))
        place = KeyPlace(description["kept_in"])
        if place is KeyPlace.PASSPHRASE:
            return _from_passphrase(workspace, description, passphrase)
        if place is KeyPlace.KEYRING:
            return _from_keyring(workspace, description["vault"], description["entry"], find)
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(workspace.key_description) from error
    return _from_key_file(workspace)


def _from_passphrase(
    workspace: Workspace, description: Mapping[str, str], passphrase: str | None
) -> MasterSecret:
    if passphrase is None:
        raise Refusal(
            f"The workspace {workspace.folder} is protected by a passphrase. Type it, or name a "
            f"file that holds it in {_PASSPHRASE_FILE}.",
            reason=Reason("key.passphrase_needed"),
        )
    parts = (bytes.fromhex(description[name]) for name in ("salt", "nonce", "ciphertext"))
    try:
        value = unseal(SealedKey(*parts), passphrase)
    except WrongPassphraseError as error:
        raise Refusal(
            f"This passphrase does not open the workspace {workspace.folder}. Nothing was changed.",
            reason=Reason("key.passphrase_wrong"),
        ) from error
    return MasterSecret(
        value,
        KeyPlace.PASSPHRASE,
        "The key is sealed under your passphrase; nobody can open the workspace without it.",
    )


def _from_keyring(workspace: Workspace, name: str, entry: str, find: FindVault) -> MasterSecret:
    vault = find(name)
    if vault is None:
        raise Trouble(
            f"The key of the workspace {workspace.folder} is in the {name}, which this session "
            "cannot reach. Start from the desktop session that made the workspace.",
            reason=Reason("key.keyring_unavailable", {"vault": name}),
        )
    value = vault.get(entry)
    if value is None:
        raise Trouble(
            f"The key of the workspace {workspace.folder} is no longer in the {name} (entry "
            f"{entry}). Restore the keyring from a backup; no new key was made, because it could "
            "not open the data.",
            reason=Reason("key.deleted", {"vault": name}),
        )
    return MasterSecret(
        _checked(value, workspace.key_description), KeyPlace.KEYRING, f"The key is in the {name}."
    )


def _from_key_file(workspace: Workspace) -> MasterSecret:
    if not workspace.key_file.exists():
        raise Trouble(
            f"The key file {workspace.key_file} is gone. Copy it back from a backup; no new key "
            "was made, because it could not open the data.",
            reason=Reason("key.deleted", {"vault": "key file"}),
        )
    require_private(workspace.key_file)
    try:
        value = bytes.fromhex(workspace.key_file.read_text(encoding="ascii"))
    except ValueError as error:
        raise _damaged(workspace.key_file) from error
    return MasterSecret(
        _checked(value, workspace.key_file),
        KeyPlace.KEY_FILE,
        "The key lies in a file beside the database, readable by your account alone: "
        "whoever copies the whole folder can read the data.",
    )


def _checked(value: bytes, source: Path) -> bytes:
    if len(value) != MASTER_BYTES:
        raise _damaged(source)
    return value


def _damaged(file: Path) -> Trouble:
    return Trouble(
        f"{file} is damaged, so the key of the workspace cannot be found. "
        "Copy it back from a backup; nothing was changed.",
        reason=Reason("key.description_damaged", {"file": file.name}),
    )
