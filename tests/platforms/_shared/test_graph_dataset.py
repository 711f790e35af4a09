"""Reading a dataset says what was in reach, and passes nothing that was not reached."""

from __future__ import annotations

import orjson
import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.graph_dataset import dataset_checks
from stratum_desktop.platforms._shared.graph_errors import failure_of
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import Unavailable


def passed(status: int, body: object) -> dict[str, bool]:
    reply = Reply(status, {}, orjson.dumps(body), 5, None, None)
    return {check.name: check.passed for check in dataset_checks(reply, "77", failure_of)}


@pytest.mark.parametrize(
    ("status", "body", "checks"),
    [
        (200, {"id": "77", "name": "Mine"}, {"Access token": True, "Dataset": True}),
        (200, {"name": "Mine"}, {"Dataset": False}),
        (401, {"error": {"code": 190}}, {"Access token": False}),
        (400, {"error": {"code": 190, "error_subcode": 463}}, {"Access token": False}),
        (400, {"error": {"code": 100, "error_subcode": 33}},
         {"Access token": True, "Dataset": False}),
        (400, {"error": {"code": 2500}}, {"Dataset": False}),
        (503, {}, {"Dataset": False}),
    ],
)  # fmt: skip
def test_each_answer_fails_what_it_speaks_of(status: int, body: object, checks: dict[str, bool]):
    assert passed(status, body) == {"Answer from Meta": True, **checks}


def test_no_answer_is_the_only_thing_there_is_to_say():
    (check,) = dataset_checks(NoReply(Unavailable(Reason("network.unreachable"))), "7", failure_of)
    assert (check.name, check.passed) == ("Answer from Meta", False)
