"""What a file is, told in one sentence when it is not a table."""

from __future__ import annotations

import hashlib
import os
import zipfile

import pytest

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.upload import FileKind
from stratum_desktop.host.files import kind_of, sha256_of

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file.empty"),
        (b" \r\n\n", "file.empty"),
        (OLE + bytes(600), "file.xls"),
        (OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "file.password"),
        (b"%PDF-1.7 ...", "file.other_format"),
        (b"\x1f\x8b\x08rest", "file.other_format"),
        (b"PAR1abc", "file.other_format"),
        (bytes(range(256)) * 20, "file.binary"),
        (b"email,value\n" + bytes(5000), "file.binary"),
    ],
)
def test_what_is_no_table_is_refused_by_its_content_not_its_name(tmp_path, data, code):
    path = tmp_path / "orders.csv"
    path.write_bytes(data)

    with pytest.raises(Refusal) as refused:
        kind_of(path)

    assert refused.value.reason.code == code
    assert "orders.csv" in refused.value.message
    assert refused.value.message.endswith(".")


def test_a_name_that_is_no_text_is_refused(tmp_path):
    with pytest.raises(Refusal, match=r"sales\?\.csv holds characters that are no text"):
        kind_of(tmp_path / "sales\udcff.csv")


def test_a_folder_is_refused_and_a_missing_file_is_trouble(tmp_path):
    with pytest.raises(Refusal, match="is a folder"):
        kind_of(tmp_path)
    with pytest.raises(Trouble, match="is not there"):
        kind_of(tmp_path / "gone.csv")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path):
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)

    with pytest.raises(Refusal, match="not a regular file"):
        kind_of(pipe)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads all")
def test_a_file_that_may_not_be_read_is_trouble(tmp_path):
    path = tmp_path / "secret.csv"
    path.write_text("a,b\n")
    path.chmod(0)

    with pytest.raises(Trouble, match="may not be read"):
        kind_of(path)


def test_text_and_zip_are_told_apart_whatever_the_name(tmp_path):
    text, book = tmp_path / "a.xlsx", tmp_path / "b.csv"
    text.write_text("a,b\n1,2\n")
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("x", "y")

    assert kind_of(text) is FileKind.CSV
    assert kind_of(book) is FileKind.XLSX


def test_utf16_is_text_with_and_without_a_mark(tmp_path):
    path = tmp_path / "a.csv"
    for data in ("a,b\n1,2\n".encode("utf-16"), "name,value\nAda,12\n".encode("utf-16-be")):
        path.write_bytes(data)
        assert kind_of(path) is FileKind.CSV


def test_the_fingerprint_is_that_of_the_bytes_and_can_be_stopped(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"abc" * 1_000_000)

    assert sha256_of(path) == hashlib.sha256(path.read_bytes()).digest()
    assert sha256_of(path, should_stop=lambda: True) is None
