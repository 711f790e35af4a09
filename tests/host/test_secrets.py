import json
import sys

import pytest

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.host.paths import Workspace
from stratum_desktop.host.secrets import KeyPlace, open_master, passphrase_from

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")


class MemoryVault:
    def __init__(self, name="Test keyring"):
        self.name = name
        self.entries = {}

    def get(self, entry):
        return self.entries.get(entry)

    def put(self, entry, secret):
        self.entries[entry] = secret

    def delete(self, entry):
        self.entries.pop(entry, None)


def session(vault):
    """Find the vault the way a desktop session does: by name, or any."""
    return lambda name: vault if name in (None, vault.name) else None


def headless(_name):
    return None


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "workspace"


def code_of(caught):
    return caught.value.reason.code


# In a keyring


def test_a_new_workspace_keeps_its_key_in_the_keyring(folder):
    vault = MemoryVault()
    made = open_master(folder, create=True, find=session(vault))
    assert made.kept_in is KeyPlace.KEYRING
    assert "Test keyring" in made.note
    assert list(vault.entries.values()) == [made.value]
    assert made.value.hex() not in Workspace(folder).key_description.read_text()
    assert open_master(folder, find=session(vault)) == made


def test_a_deleted_entry_is_named_and_never_replaced(folder):
    vault = MemoryVault()
    open_master(folder, create=True, find=session(vault))
    vault.entries.clear()
    with pytest.raises(Trouble, match="no new key was made") as caught:
        open_master(folder, create=True, find=session(vault))
    assert code_of(caught) == "key.deleted"
    assert vault.entries == {}


def test_a_session_without_the_keyring_is_told_which_one_it_needs(folder):
    open_master(folder, create=True, find=session(MemoryVault("KWallet")))
    with pytest.raises(Trouble, match="in the KWallet, which this session cannot reach") as caught:
        open_master(folder, find=session(MemoryVault("Another")))
    assert code_of(caught) == "key.keyring_unavailable"


def test_an_entry_of_the_wrong_length_is_no_key(folder):
    vault = MemoryVault()
    open_master(folder, create=True, find=session(vault))
    vault.entries = dict.fromkeys(vault.entries, b"short")
    with pytest.raises(Trouble) as caught:
        open_master(folder, find=session(vault))
    assert code_of(caught) == "key.description_damaged"


def test_a_locked_keyring_makes_no_workspace(folder):
    class Locked(MemoryVault):
        def put(self, entry, secret):
            from stratum_desktop.domain.reason import Reason

            raise Trouble("locked", reason=Reason("key.keyring_locked"))

    with pytest.raises(Trouble):
        open_master(folder, create=True, find=session(Locked()))
    assert list(folder.iterdir()) == []


# Under a passphrase


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sealed")
    return folder, open_master(folder, create=True, passphrase="open sesame", find=headless)


def test_a_given_passphrase_seals_the_key(sealed):
    folder, made = sealed
    assert made.kept_in is KeyPlace.PASSPHRASE
    assert open_master(folder, passphrase="open sesame", find=headless) == made
    assert not Workspace(folder).key_file.exists()
    assert made.value.hex() not in Workspace(folder).key_description.read_text()


def test_a_wrong_passphrase_is_refused(sealed):
    folder, _ = sealed
    with pytest.raises(Refusal, match="does not open") as caught:
        open_master(folder, passphrase="open barley", find=headless)
    assert code_of(caught) == "key.passphrase_wrong"


def test_a_missing_passphrase_is_asked_for(sealed):
    folder, _ = sealed
    with pytest.raises(Refusal, match="STRATUM_PASSPHRASE_FILE") as caught:
        open_master(folder, create=True, find=headless)
    assert code_of(caught) == "key.passphrase_needed"


def test_an_empty_passphrase_protects_nothing_and_is_refused(folder):
    with pytest.raises(Refusal):
        open_master(folder, create=True, passphrase="", find=headless)
    assert not folder.exists()


def test_an_unattended_start_reads_its_passphrase_from_a_file(sealed, tmp_path, monkeypatch):
    folder, made = sealed
    file = tmp_path / "passphrase"
    file.write_text("open sesame\n")
    file.chmod(0o600)
    monkeypatch.setenv("STRATUM_PASSPHRASE_FILE", str(file))
    assert open_master(folder, find=headless) == made


def test_a_service_credential_is_a_passphrase_file_too(tmp_path):
    (tmp_path / "stratum-passphrase").write_text("open sesame")
    (tmp_path / "stratum-passphrase").chmod(0o440)
    assert passphrase_from({"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "open sesame"


def test_other_credentials_of_a_service_are_not_taken_for_ours(tmp_path):
    (tmp_path / "somebody-elses").write_text("secret")
    assert passphrase_from({"CREDENTIALS_DIRECTORY": str(tmp_path)}) is None
    assert passphrase_from({}) is None


@posix
def test_a_passphrase_file_that_others_can_read_is_refused(tmp_path):
    file = tmp_path / "passphrase"
    file.write_text("open sesame")
    file.chmod(0o644)
    with pytest.raises(Refusal, match="chmod 600") as caught:
        passphrase_from({"STRATUM_PASSPHRASE_FILE": str(file)})
    assert "open sesame" not in caught.value.message


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_passphrase_file_that_is_missing_or_no_text_is_named(tmp_path, content):
    file = tmp_path / "passphrase"
    if content is not None:
        file.write_bytes(content)
        file.chmod(0o600)
    with pytest.raises(Refusal, match="STRATUM_PASSPHRASE_FILE"):
        passphrase_from({"STRATUM_PASSPHRASE_FILE": str(file)})


# In a file


def test_without_keyring_and_passphrase_the_key_lies_in_a_file_and_the_note_says_so(folder):
    made = open_master(folder, create=True, find=headless)
    assert made.kept_in is KeyPlace.KEY_FILE
    assert "whoever copies the whole folder can read the data" in made.note
    assert open_master(folder, find=headless) == made
    if sys.platform != "win32":
        assert Workspace(folder).key_file.stat().st_mode & 0o777 == 0o600
        assert folder.stat().st_mode & 0o777 == 0o700


@posix
def test_a_key_file_that_others_can_read_is_refused(folder):
    open_master(folder, create=True, find=headless)
    Workspace(folder).key_file.chmod(0o640)
    with pytest.raises(Refusal) as caught:
        open_master(folder, find=headless)
    assert code_of(caught) == "key.file_readable_by_others"


def test_a_key_file_outlives_the_loss_of_its_description(folder):
    made = open_master(folder, create=True, find=headless)
    Workspace(folder).key_description.unlink()
    assert open_master(folder, create=True, find=headless) == made


def test_a_lost_key_file_is_named_and_never_replaced(folder):
    open_master(folder, create=True, find=headless)
    Workspace(folder).key_file.unlink()
    with pytest.raises(Trouble, match="no new key") as caught:
        open_master(folder, create=True, find=headless)
    assert code_of(caught) == "key.deleted"
    assert not Workspace(folder).key_file.exists()


@pytest.mark.parametrize("content", ["", "zz", "00" * 31])
def test_a_damaged_key_file_is_named(folder, content):
    open_master(folder, create=True, find=headless)
    Workspace(folder).key_file.write_text(content)
    with pytest.raises(Trouble) as caught:
        open_master(folder, find=headless)
    assert code_of(caught) == "key.description_damaged"


# Everywhere


def test_a_database_without_any_key_is_never_given_a_new_one(folder):
    folder.mkdir()
    Workspace(folder).database.write_bytes(b"somebody's data")
    with pytest.raises(Trouble, match=r"key\.json is missing") as caught:
        open_master(folder, create=True, find=session(MemoryVault()))
    assert code_of(caught) == "key.missing"
    assert [left.name for left in folder.iterdir()] == ["stratum.db"]


def test_a_folder_without_a_workspace_stays_empty_unless_one_is_to_be_made(folder):
    with pytest.raises(Refusal) as caught:
        open_master(folder, find=headless)
    assert code_of(caught) == "workspace.missing"
    assert not folder.exists()


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"kept_in": "cloud"}', '{"kept_in": "keyring"}', '{"kept_in": "passphrase"}'],
)
def test_a_damaged_description_is_named_and_left_alone(folder, content):
    folder.mkdir()
    description = Workspace(folder).key_description
    description.write_text(content)
    with pytest.raises(Trouble) as caught:
        open_master(folder, create=True, passphrase="x", find=session(MemoryVault()))
    assert code_of(caught) == "key.description_damaged"
    assert description.read_text() == content


def test_a_disk_that_fails_is_trouble(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Trouble) as caught:
        open_master(tmp_path / "file" / "workspace", create=True, find=headless)
    assert code_of(caught) == "key.disk"


def test_the_description_says_where_the_key_is_and_holds_no_key(folder):
    vault = MemoryVault()
    made = open_master(folder, create=True, find=session(vault))
    description = json.loads(Workspace(folder).key_description.read_text())
    assert description["version"] == 1
    assert description["kept_in"] == "keyring"
    assert description["entry"] in vault.entries
    assert "value" not in repr(made), "a secret has no place in a trace"
