from pathlib import Path, PurePosixPath

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.host.folder import (
    Mount,
    mounts_in,
    network_filesystem,
    network_mount,
    require_local_folder,
    sync_folder,
)

MOUNTINFO = r"""
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /mnt/shop rw,relatime shared:5 - nfs4 server:/shop rw,vers=4.2
31 22 0:27 / /mnt/with\040blank rw - cifs //server/share rw
32 30 8:1 / /mnt/shop/local rw master:1 - xfs /dev/sda1 rw
33 22 0:28 / /home/ana/remote rw,nosuid - fuse.sshfs ana@host: rw
34 22 0:29 / /mnt/layered rw - nfs server:/a rw
35 22 0:30 / /mnt/layered rw - tmpfs tmpfs rw
a line that is no mount
""".lstrip()


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/home/ana/data", None),
        ("/mnt/shop", "NFS"),
        ("/mnt/shop/deep/er", "NFS"),
        ("/mnt/shopping", None),
        ("/mnt/with blank/x", "SMB"),
        ("/mnt/shop/local/x", None),
        ("/home/ana/remote/x", "SSHFS"),
        ("/mnt/layered/x", None),
    ],
)
def test_the_innermost_latest_mount_decides(folder, expected):
    assert network_mount(PurePosixPath(folder), mounts_in(MOUNTINFO)) == expected


def test_nothing_mounted_is_nothing_known():
    assert network_mount(PurePosixPath("/x"), ()) is None
    assert mounts_in("") == ()
    assert mounts_in(MOUNTINFO)[0] == Mount(PurePosixPath("/"), "ext4")


def test_a_temporary_folder_of_this_computer_is_fit(tmp_path):
    assert network_filesystem(tmp_path) is None
    assert network_filesystem(tmp_path / "not" / "yet") is None
    require_local_folder(tmp_path)


@pytest.mark.parametrize(
    ("name", "client"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Contoso Ltd", "OneDrive"),
        ("Dropbox", "Dropbox"),
        ("Dropbox (Contoso)", "Dropbox"),
        ("Google Drive", "Google Drive"),
        ("GoogleDrive-ana@example.com", "Google Drive"),
        ("Mobile Documents", "iCloud Drive"),
        ("iCloud~com~apple", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
    ],
)
def test_the_folders_of_sync_clients_are_refused_by_name(tmp_path, name, client):
    folder = tmp_path / name / "deep" / "workspace"
    assert sync_folder(folder) == client
    with pytest.raises(Refusal, match=client) as caught:
        require_local_folder(folder)
    assert caught.value.reason.facts == {"kind": client}


@pytest.mark.parametrize("name", ["Dropbox backup", "My OneDrive", "Box office", "Boxes", "drive"])
def test_a_name_that_merely_resembles_one_is_fit(tmp_path, name):
    assert sync_folder(tmp_path / name) is None


def test_a_moved_sync_folder_is_known_by_its_mark(tmp_path):
    (tmp_path / ".dropbox").write_bytes(b"")
    assert sync_folder(tmp_path / "a" / "b") == "Dropbox"


def test_a_link_into_a_sync_folder_is_followed(tmp_path):
    target = tmp_path / "Dropbox" / "data"
    target.mkdir(parents=True)
    link = tmp_path / "innocent"
    link.symlink_to(target)
    assert sync_folder(Path(link)) == "Dropbox"
