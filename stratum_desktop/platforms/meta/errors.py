"""What Meta answers to events of every kind, and of ad accounts, turned into exactly one failure.

Everything that the Graph API says alike to all is in `_shared.graph_errors`. Source: subcodes seen
in public reports, read 2026-11-22; Meta publishes no full list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from stratum_desktop.platforms._shared import graph_errors
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.ad_contract import SPAN_TOO_LARGE
from stratum_desktop.platforms.failures import Failure, NeedsReauthorisation, RateLimited

#: Beside `graph_errors.BY_SUBCODE`.
BY_SUBCODE: graph_errors.Subcodes = {
    (100, 2804043): (Kind.REJECT, "meta.app_extinfo_malformed"),
    (100, 2804066): (Kind.REJECT, "meta.chat_name_not_allowed"),
    (100, 2804087): (Kind.REJECT, "meta.click_id_not_genuine"),
}


#: Of ad accounts, beside `graph_errors.BY_SUBCODE`. Source: developers.facebook.com/docs/
#: marketing-api/error-reference and …/insights/best-practices, read 2026-11-22.
ADS_SUBCODES: graph_errors.Subcodes = {
    (100, 33): (Kind.REAUTHORISE, "meta.ad_object_not_accessible"),
    (100, 1487534): (Kind.REJECT, SPAN_TOO_LARGE),
    (613, 1487632): (Kind.SLOW_DOWN, "meta.budget_changed_too_often"),
    (613, 5044001): (Kind.SLOW_DOWN, "meta.changes_too_fast"),
}
#: Of one campaign, ad set or ad: that it cannot be reached says nothing of the others.
ENTITY_SUBCODES: graph_errors.Subcodes = {
    **ADS_SUBCODES,
    (100, 33): (Kind.REJECT, "acting.entity_not_found"),
}
#: The pages name no code beside these.
_BY_SUBCODE_ALONE = {
    1487901: (Kind.REJECT, "meta.budget_below_minimum"),
    1885261: (Kind.REJECT, "meta.budget_above_maximum"),
}
#: Where no header names a time: an ad set's budget is locked for an hour.
_WAIT_SECONDS = {"meta.budget_changed_too_often": 3600.0}
#: Of the dataset's quality: the object that cannot be reached is the dataset.
QUALITY_SUBCODES: graph_errors.Subcodes = {}
_NO_RIGHT = frozenset({"meta.permission_missing", "meta.capability_missing"})

QUALITY_RIGHT_MISSING = "meta.quality_permission_missing"
READING_RIGHT_MISSING = "meta.ads_read_missing"
CHANGING_RIGHT_MISSING = "meta.ads_management_missing"


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for the whole request."""
    return graph_errors.failure_of(reply, BY_SUBCODE)


def answer_of(
    reply: Reply | NoReply, *, missing_right: str, subcodes: graph_errors.Subcodes = ADS_SUBCODES
) -> Mapping[str, object] | Failure:
    """Return the object that Meta answered with, or what went wrong.

    Args:
        missing_right: the reason's code where the token lacks a permission.
        subcodes: (code, subcode) of what is asked for, beside those that everybody meets.
    """
    if isinstance(reply, NoReply):
        return reply.failure
    answer = json_object(reply.body)
    if reply.status == 200 and answer is not None and "error" not in answer:
        return answer
    failure = graph_errors.failure_of(reply, {**subcodes, **_named_alone(reply)})
    reason = failure.reason
    if isinstance(failure, NeedsReauthorisation) and reason.code in _NO_RIGHT:
        return NeedsReauthorisation(replace(reason, code=missing_right))
    if isinstance(failure, RateLimited) and failure.retry_after_seconds is None:
        return replace(failure, retry_after_seconds=_WAIT_SECONDS.get(reason.code))
    return failure


def _named_alone(reply: Reply) -> graph_errors.Subcodes:
    error = graph_errors.error_of(reply.body)
    code, subcode = error.get("code"), error.get("error_subcode")
    if isinstance(code, int) and isinstance(subcode, int) and subcode in _BY_SUBCODE_ALONE:
        return {(code, subcode): _BY_SUBCODE_ALONE[subcode]}
    return {}
