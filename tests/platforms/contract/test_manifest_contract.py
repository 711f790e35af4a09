"""Every platform's manifest is whole, and every number in it names its page."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from stratum_desktop import platforms
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.reach import check_base_url
from stratum_desktop.platforms.contract import Capability, Platform

#: What a platform folder may hold. A file of another name belongs in one of these.
VOCABULARY = {
    "__init__.py",
    "manifest.py",
    "vocabulary.py",
    "mapping.py",
    "requirements.py",
    "auth.py",
    "client.py",
    "errors.py",
    "sender.py",
    "connection.py",
    "reader.py",
    "entities.py",
    "figures.py",
    "own_figures.py",
    "changes.py",
    "actuator.py",
    "webhook.py",
    "verdicts.py",
    "README.md",
    "icon.svg",
}
ALWAYS = {"__init__.py", "manifest.py", "README.md", "icon.svg"}
FILES_OF = {
    Capability.DELIVER: {"auth.py", "client.py", "mapping.py", "errors.py", "sender.py"},
    Capability.READ: {"auth.py", "client.py", "errors.py", "reader.py"},
    Capability.ACT: {"auth.py", "client.py", "errors.py", "actuator.py"},
    Capability.WEBHOOK: {"webhook.py"},
    Capability.VERDICT: {"verdicts.py"},
}
LONGEST_FILE = 200

each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)


def folder_of(platform: Platform) -> Path:
    return Path(platforms.__file__).parent / platform.manifest.key


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def ways_in(folder: Path) -> list[Path]:
    """What differs between several ways in of one platform has a folder for each."""
    return [path for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"]


@each_platform
def test_a_folder_holds_what_its_capabilities_need_and_no_file_of_another_name(platform: Platform):
    files = files_in(folder_of(platform))
    capabilities = platform.manifest.capabilities
    needed = ALWAYS.union(*(FILES_OF[capability] for capability in capabilities))
    assert needed <= files
    assert files <= VOCABULARY
    for way_in in ways_in(folder_of(platform)):
        assert files_in(way_in) <= {name for name in VOCABULARY if name.endswith(".py")}
        assert ways_in(way_in) == []
    for capability in set(Capability) - capabilities:
        needed_only_by_it = FILES_OF[capability] - needed
        assert not (files & needed_only_by_it), f"{capability} is not declared"


@each_platform
def test_no_file_of_a_platform_is_long(platform: Platform):
    for path in folder_of(platform).rglob("*.py"):
        assert len(path.read_text().splitlines()) <= LONGEST_FILE, path.name


@each_platform
def test_only_auth_touches_the_token_and_only_manifest_and_client_know_where(platform: Platform):
    home = platform.manifest.base_url.removeprefix("https://")
    secrets = [field.name for field in platform.manifest.fields if field.is_secret]
    for path in folder_of(platform).rglob("*.py"):
        text = path.read_text()
        if path.name not in ("manifest.py", "client.py"):
            assert home not in text, path.name
        if path.name not in ("manifest.py", "auth.py"):
            assert not [name for name in secrets if f'"{name}"' in text], path.name


@each_platform
def test_every_trait_and_limit_names_the_page_it_was_read_on(platform: Platform):
    traits = platform.manifest.traits
    sourced = {**traits.sources, **platform.manifest.sources}
    for field in fields(traits):
        if field.name != "sources":
            assert field.name in traits.sources, field.name
    for name in ("api_version", "api_version_ends_on", "base_url"):
        assert name in platform.manifest.sources, name
    for name, source in sourced.items():
        assert re.match(r"[a-z0-9.-]+\.[a-z]{2,}/", source.page), name
        assert date(2026, 1, 1) <= source.read_on <= date.today(), name  # noqa: DTZ011


@each_platform
def test_the_version_in_use_is_one_whose_last_day_is_known_or_said_to_be_unknown(
    platform: Platform,
):
    manifest = platform.manifest
    assert manifest.version_ends_on[manifest.api_version] == manifest.api_version_ends_on


@each_platform
def test_traits_make_sense(platform: Platform):
    traits = platform.manifest.traits
    assert traits.batch_size >= 1
    assert traits.dedupe_window_seconds >= 0
    assert "" in traits.max_age_seconds
    assert min(traits.max_age_seconds.values()) > 0
    assert traits.matchable_sets
    assert all(traits.matchable_sets)


@each_platform
def test_what_a_person_fills_in_is_labelled_and_has_one_secret(platform: Platform):
    manifest = platform.manifest
    names = [field.name for field in manifest.fields]
    assert len(names) == len(set(names))
    assert [field for field in manifest.fields if field.is_secret]
    for field in manifest.fields:
        assert field.label
        assert field.help.endswith(".")
        assert field.pattern is None or re.compile(field.pattern)
    assert manifest.label
    assert manifest.account_label
    assert not re.fullmatch(manifest.account_pattern, "")
    assert not re.fullmatch(manifest.account_pattern, "../x")


@each_platform
def test_its_own_address_is_one_it_may_send_to(platform: Platform):
    home = platform.manifest.base_url
    assert home.startswith("https://")
    check_base_url(home, home_url=home, is_practice=False)


@each_platform
def test_its_icon_is_drawn_in_the_colour_of_the_text_around_it(platform: Platform):
    icon = (folder_of(platform) / "icon.svg").read_text()
    assert "currentColor" in icon
    assert not re.search(r"#[0-9A-Fa-f]{3,8}\b", icon)
    assert "aria-label" in icon


@each_platform
def test_its_readme_names_endpoints_and_limits(platform: Platform):
    readme = (folder_of(platform) / "README.md").read_text()
    for heading in ("## Endpoints", "## Limits", "## Mapping"):
        assert heading in readme
