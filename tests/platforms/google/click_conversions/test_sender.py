"""A batch of the older upload, and what its answer says of each row."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Answer, Exchange, Outcome, Parcel
from stratum_desktop.platforms.failures import Misunderstood, NeedsReauthorisation, Rejected
from stratum_desktop.platforms.google.click_conversions.sender import (
    METHODS,
    answer_of,
    content_of,
)

EXCHANGE = Exchange("POST", "https://x.example/v26", 2, 10, 5)
PARCELS = [Parcel(7, b"{}"), Parcel(8, b"{}")]
TAKEN: dict[str, Any] = {"conversionAction": "x"}


def answered(status: int, body: object) -> Answer:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    reply = Reply(status, {}, raw, 5, 0.0, None)
    return answer_of(EXCHANGE, reply, PARCELS, now_seconds=NOW)


def failed(*names: tuple[int, str]) -> dict[str, Any]:
    errors = [
        {
            "errorCode": {"conversionUploadError": name},
            "location": {"fieldPathElements": [{"fieldName": "conversions", "index": place}]},
        }
        for place, name in names
    ]
    return {"code": 3, "details": [{"errors": errors}]}


@pytest.mark.parametrize("form", sorted(METHODS))
def test_frozen_rows_are_joined_unchanged(form: str):
    content = content_of(form, [b'{"a":1}', b'{"b":2}'])
    assert content == b'{"%s":[{"a":1},{"b":2}],"partialFailure":true}' % form.encode()
    assert orjson.loads(content_of(form, [b"{}"], is_dry_run=True))["validateOnly"] is True


def test_each_row_is_taken_refused_or_not_spoken_of():
    answer = answered(200, {"results": [TAKEN, {}]})
    assert [one.outcome for one in answer.receipts] == [Outcome.DELIVERED, Outcome.UNCONFIRMED]
    answer = answered(
        200, {"results": [TAKEN, {}], "partialFailureError": failed((1, "EXPIRED_EVENT"))}
    )
    assert [one.outcome for one in answer.receipts] == [Outcome.DELIVERED, Outcome.REJECTED]
    assert answer.verdict_id is None


def test_a_setting_that_no_row_escapes_holds_and_one_that_some_do_rejects():
    stop = "CUSTOMER_NOT_ACCEPTED_CUSTOMER_DATA_TERMS"
    all_of_them = failed((0, stop), (1, stop))
    answer = answered(200, {"results": [{}, {}], "partialFailureError": all_of_them})
    assert isinstance(answer.failure, NeedsReauthorisation)
    assert answer.failure.reason.code == "google.terms_not_accepted"
    mixed = failed((0, stop), (1, "EXPIRED_EVENT"))
    answer = answered(200, {"results": [{}, {}], "partialFailureError": mixed})
    assert {one.outcome for one in answer.receipts} == {Outcome.REJECTED}


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (200, b"<html>", Misunderstood),
        (200, {"results": [TAKEN]}, Misunderstood),
        (400, {"error": {"code": 400, "status": "INVALID_ARGUMENT"}}, Rejected),
    ],
)
def test_anything_else_is_a_failure_of_all(status: int, body: object, kind: type):
    assert type(answered(status, body).failure) is kind
