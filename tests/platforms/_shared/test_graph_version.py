"""The Graph clock: the version in use is served, and every version is spelled as one."""

from __future__ import annotations

import re

from stratum_desktop.platforms._shared.graph_version import (
    GRAPH_VERSION,
    GRAPH_VERSION_ENDS_ON,
    GRAPH_VERSION_PATTERN,
)


def test_versions_are_spelled_alike_and_an_older_one_ends_earlier():
    assert all(re.fullmatch(GRAPH_VERSION_PATTERN, version) for version in GRAPH_VERSION_ENDS_ON)
    known = [day for _, day in sorted(GRAPH_VERSION_ENDS_ON.items()) if day is not None]
    assert known == sorted(known)


def test_the_version_in_use_is_the_newest():
    assert max(GRAPH_VERSION_ENDS_ON) == GRAPH_VERSION
