import sys

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host import keyring_vault
from stratum_desktop.host.keyring_vault import KeyringVault, find_vault


class MemoryBackend(KeyringBackend):
    """A keyring as the library's backends behave, with the failures they raise."""

    priority = 1

    def __init__(self):
        super().__init__()
        self.entries = {}
        self.failure = None
        self.forgets = False

    def _fail(self):
        if self.failure:
            raise self.failure

    def get_password(self, service, username):
        self._fail()
        return self.entries.get((service, username))

    def set_password(self, service, username, password):
        self._fail()
        if not self.forgets:
            self.entries[service, username] = password

    def delete_password(self, service, username):
        self._fail()
        if self.entries.pop((service, username), None) is None:
            raise PasswordDeleteError("No such password!")


@pytest.fixture
def backend():
    return MemoryBackend()


@pytest.fixture
def vault(backend):
    return KeyringVault("Test keyring", backend)


def test_a_secret_comes_back_as_it_went_in(vault):
    secret = bytes(range(32))
    vault.put("entry", secret)
    assert vault.get("entry") == secret
    assert vault.get("another") is None


def test_what_is_deleted_is_gone_and_deleting_twice_is_fine(vault):
    vault.put("entry", b"secret")
    vault.delete("entry")
    vault.delete("entry")
    assert vault.get("entry") is None


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (KeyringLocked("dismissed"), "key.keyring_locked"),
        (InitError("no bus"), "key.keyring_failed"),
    ],
)
@pytest.mark.parametrize("call", ["get", "put", "delete"])
def test_a_keyring_that_does_not_answer_is_trouble_with_a_sentence(
    vault, backend, failure, code, call
):
    backend.failure = failure
    arguments = ("entry", b"secret") if call == "put" else ("entry",)
    with pytest.raises(Trouble, match=r"Test keyring .* nothing was changed") as caught:
        getattr(vault, call)(*arguments)
    assert caught.value.reason.code == code


@pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring")
def test_a_cancelled_prompt_reads_as_locked(vault, backend):
    from secretstorage.exceptions import PromptDismissedException

    backend.failure = PromptDismissedException("cancelled")
    with pytest.raises(Trouble, match="was cancelled"):
        vault.get("entry")


def test_a_keyring_that_forgets_is_found_out_before_anything_relies_on_it(vault, backend):
    backend.forgets = True
    with pytest.raises(Trouble) as caught:
        vault.put("entry", b"secret")
    assert caught.value.reason.code == "key.keyring_forgets"


def test_an_entry_that_something_else_changed_is_not_taken_for_a_key(vault, backend):
    vault.put("entry", b"secret")
    (name,) = backend.entries
    backend.entries[name] = "not base64!"
    with pytest.raises(Trouble) as caught:
        vault.get("entry")
    assert caught.value.reason.code == "key.entry_damaged"


def test_switched_off_no_keyring_is_looked_for(monkeypatch):
    monkeypatch.setenv("STRATUM_KEYRING", "off")
    assert find_vault() is None


def test_only_the_systems_own_keyrings_are_on_the_list():
    allowed = {
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    }
    listed = {(one.module, one.attribute) for one in keyring_vault._candidates()}
    assert listed
    assert listed <= allowed
