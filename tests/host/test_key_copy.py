import json
import sys

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.key_copy import copy_key_description
from stratum_desktop.host.secrets import open_master


@pytest.fixture
def copies(tmp_path):
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


def workspace(tmp_path, name, passphrase=None):
    folder = tmp_path / name
    open_master(folder, passphrase=passphrase, create=True, find=lambda _: None)
    return folder


def test_a_sealed_key_lies_beside_the_backup_and_opens_with_the_passphrase(tmp_path, copies):
    folder = workspace(tmp_path, "shop", "open sesame")
    copied = copy_key_description(folder, copies / "stratum-1.db")
    assert copied == copies / "key.json"
    (copies / "stratum.db").touch()
    found = open_master(copies, passphrase="open sesame", find=lambda _: None)
    assert found.value == open_master(folder, passphrase="open sesame").value


def test_the_bare_key_is_never_copied(tmp_path, copies):
    folder = workspace(tmp_path, "shop")
    secret = (folder / "master.key").read_bytes()
    copy_key_description(folder, copies / "stratum-1.db")
    assert [path.name for path in copies.iterdir()] == ["key.json"]
    assert secret not in (copies / "key.json").read_bytes()
    assert json.loads((copies / "key.json").read_text())["kept_in"] == "key_file"


def test_the_description_of_another_workspace_is_left_alone(tmp_path, copies):
    first = workspace(tmp_path, "first", "one passphrase")
    second = workspace(tmp_path, "second", "another one")
    copy_key_description(first, copies / "stratum-1.db")
    copied = copy_key_description(second, copies / "stratum-2.db")
    assert copied == copies / "stratum-2.key.json"
    assert (copies / "key.json").read_bytes() == (first / "key.json").read_bytes()
    assert copied.read_bytes() == (second / "key.json").read_bytes()


def test_without_a_description_there_is_nothing_to_copy(tmp_path, copies):
    assert copy_key_description(tmp_path / "nowhere", copies / "stratum-1.db") is None


@pytest.mark.skipif(sys.platform == "win32", reason="a missing folder reads differently there")
def test_a_disk_that_refuses_is_trouble_and_says_that_the_copy_is_whole(tmp_path):
    folder = workspace(tmp_path, "shop", "open sesame")
    with pytest.raises(Trouble, match="The copy of the database is whole"):
        copy_key_description(folder, tmp_path / "gone" / "stratum-1.db")
