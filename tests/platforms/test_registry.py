"""Platforms are found by their folders, wherever those are."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from toy_platform import TOY, toy_folder_in

import stratum_desktop
from stratum_desktop import platforms
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.platforms import registry


@pytest.fixture
def toy_folder(tmp_path: Path) -> Iterator[Path]:
    with toy_folder_in(tmp_path) as folder:
        yield folder


def test_every_platform_folder_of_the_package_is_found_by_its_key():
    root = Path(platforms.__file__).parent
    folders = {
        path.parent.name for path in root.glob("*/__init__.py") if path.parent.name[0] not in "_"
    }
    assert folders == {platform.manifest.key for platform in registry.all()}
    assert "meta" in folders


def test_platforms_come_in_order_of_their_keys(toy_folder: Path):
    keys = [platform.manifest.key for platform in registry.all()]
    assert keys == sorted(keys)


def test_one_new_folder_is_a_new_platform(toy_folder: Path):
    before = {key for key in (p.manifest.key for p in registry.all()) if key != "toy"}
    assert registry.get("toy").manifest.label == "Toy"
    assert {platform.manifest.key for platform in registry.all()} == before | {"toy"}


def test_a_folder_without_a_platform_and_a_private_folder_are_passed_over(toy_folder: Path):
    (toy_folder / "__init__.py").write_text("PLATFORM = 'not one'\n")
    private = toy_folder.with_name("_private")
    shutil.copytree(toy_folder, private)
    (private / "__init__.py").write_text(TOY)
    assert "toy" not in {platform.manifest.key for platform in registry.all()}


def test_an_unknown_key_is_refused_with_the_known_ones():
    with pytest.raises(Refusal, match=r"no platform 'myspace'.*meta") as refusal:
        registry.get("myspace")
    assert refusal.value.reason.code == "platform.unknown"


def test_platforms_are_found_inside_a_zip(tmp_path: Path):
    package = Path(stratum_desktop.__file__).parent
    archive = tmp_path / "frozen.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in [
            package / "__init__.py",
            *(package / "domain").rglob("*.py"),
            *(package / "platforms").rglob("*.py"),
        ]:
            zipped.write(path, Path("stratum_desktop") / path.relative_to(package))
    look = (
        f"import sys; sys.path.insert(0, {str(archive)!r})\n"
        "from stratum_desktop.platforms import registry\n"
        "assert '.zip' in registry.__file__\n"
        "print(*[p.manifest.key for p in registry.all()])\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert found.stdout.split() == [platform.manifest.key for platform in registry.all()]
