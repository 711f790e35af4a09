"""What Meta answers to events of every kind, and to nothing else."""

from __future__ import annotations

import orjson
import pytest

from stratum_desktop.platforms._shared import graph_errors
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import NeedsReauthorisation, Rejected
from stratum_desktop.platforms.meta.errors import BY_SUBCODE, failure_of


def refused(**error: object) -> Reply:
    return Reply(400, {}, orjson.dumps({"error": error}), 1, None, None)


@pytest.mark.parametrize(
    ("subcode", "reason"),
    [
        (2804043, "meta.app_extinfo_malformed"),
        (2804066, "meta.chat_name_not_allowed"),
        (2804087, "meta.click_id_not_genuine"),
        (2804003, "meta.event_too_old"),
    ],
)
def test_a_known_subcode_says_more(subcode: int, reason: str):
    failure = failure_of(refused(code=100, error_subcode=subcode))
    assert isinstance(failure, Rejected)
    assert failure.reason.code == reason


def test_what_the_graph_says_to_all_is_said_to_meta():
    assert isinstance(failure_of(refused(code=190, error_subcode=463)), NeedsReauthorisation)
    assert not BY_SUBCODE.keys() & graph_errors.BY_SUBCODE.keys()
