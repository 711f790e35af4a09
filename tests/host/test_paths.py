import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.host.paths import (
    Workspace,
    default_workspace,
    log_folder,
    practice_workspace,
)


def test_practice_data_never_shares_a_folder_with_real_data():
    places = {default_workspace(), practice_workspace(), log_folder()}
    assert len(places) == 3
    assert all(place.is_absolute() for place in places)
    assert not any(a.is_relative_to(b) for a in places for b in places - {a})


def test_a_workspace_is_there_once_its_database_is(tmp_path):
    workspace = Workspace(tmp_path)
    assert not workspace.exists()
    workspace.database.write_bytes(b"")
    assert workspace.exists()


def test_only_the_mark_makes_a_workspace_practice(tmp_path):
    workspace = Workspace(tmp_path)
    assert not workspace.is_practice()
    workspace.practice_mark.write_bytes(b"")
    assert workspace.is_practice()


def test_naming_the_files_makes_none(tmp_path):
    workspace = Workspace(tmp_path / "new")
    files = {
        workspace.database,
        workspace.key_description,
        workspace.key_file,
        workspace.pump_lock,
        workspace.practice_mark,
        workspace.backups,
    }
    assert len(files) == 6
    assert not workspace.folder.exists()


def test_an_address_on_a_server_is_kept_and_found_again(tmp_path):
    folder = Workspace(tmp_path)
    assert folder.server_address() is None
    assert not folder.exists()
    folder.keep_server_address("postgresql://ada@server/shop")
    assert folder.exists()
    assert folder.server_address() == "postgresql://ada@server/shop"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"database"'])
def test_what_is_no_address_is_told_with_its_file(tmp_path, text):
    folder = Workspace(tmp_path)
    folder.server_description.write_text(text)
    with pytest.raises(Trouble, match=r"server\.json does not say which database"):
        folder.server_address()
