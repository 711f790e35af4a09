"""A strict Google: the token endpoint, the Data Manager, the older upload, and the ad account.

It refuses what Google refuses, in Google's error shape. A request id carries its own verdict and
an access token its own end, so that nothing need be kept between calls.
Sources, read 2026-11-22: developers.google.com/data-manager/api/devguides/concepts/
understand-errors, …/devguides/diagnostics, …/identity/protocols/oauth2, and google-ads 34.0.0. How
long a verdict takes is this twin's choice.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import orjson

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import google_ads
from stratum_desktop.practice.servers import google_rules as rules
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.google_ads_rows import GoogleAccount
from stratum_desktop.practice.servers.google_answers import (
    ads_error,
    error,
    partial_failure,
    violations,
)
from stratum_desktop.practice.servers.google_tokens import (
    PRACTICE_GOOGLE_CLIENT,
    PRACTICE_GOOGLE_REFRESH,
    PRACTICE_GOOGLE_SECRET,
    is_valid,
    token_answer,
)
from stratum_desktop.practice.servers.ledger import Ledger
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_GOOGLE_ACCOUNT = "123-456-7890"
PRACTICE_GOOGLE_MANAGER = "999-888-7777"
PRACTICE_GOOGLE_ACTIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "7100001": ("PageView", "ViewContent"),
        "7100002": ("Search", "AddToWishlist", "CustomizeProduct"),
        "7100003": ("AddToCart",),
        "7100004": ("InitiateCheckout", "AddPaymentInfo"),
        "7100005": ("Purchase", "Donate"),
        "7100006": ("Lead", "SubmitApplication"),
        "7100007": ("CompleteRegistration", "StartTrial"),
        "7100008": ("Contact",),
        "7100009": ("Schedule",),
        "7100010": ("Subscribe",),
        "7100011": ("FindLocation",),
    }
)
"""Number of each conversion action, to the events that it counts."""

DEDUPE_SECONDS = 2 * 86_400
_ACTIONS = frozenset(PRACTICE_GOOGLE_ACTIONS)
_ROWS = {
    "uploadClickConversions": "conversions",
    "uploadConversionAdjustments": "conversionAdjustments",
}
_UPLOAD = re.compile(rf"/v([0-9]+)/customers/([0-9]+):({'|'.join(_ROWS)})")
_ADS = re.compile(rf"/v([0-9]+)/customers/([0-9]+)/({google_ads.METHODS})")
_SERVED = range(23, 27)
_BODY = frozenset({"destinations", "events", "encoding", "consent", "validateOnly"})
_DESTINATION = frozenset(
    {"reference", "operatingAccount", "loginAccount", "linkedAccount", "productDestinationId"}
)


class PracticeGoogle:
    """Google's token endpoint, `events:ingest` with its status, and the older uploads."""

    key = "google"
    account = PRACTICE_GOOGLE_ACCOUNT
    secrets: Mapping[str, str] = MappingProxyType(
        {"client_secret": PRACTICE_GOOGLE_SECRET, "refresh_token": PRACTICE_GOOGLE_REFRESH}
    )
    options: Mapping[str, str] = MappingProxyType(
        {
            "client_id": PRACTICE_GOOGLE_CLIENT,
            "actions": ", ".join(
                f"{name}={number}"
                for number, names in PRACTICE_GOOGLE_ACTIONS.items()
                for name in names
            ),
        }
    )

    def __init__(
        self,
        *,
        verdict_after_seconds: float = 600.0,
        processing_errors: Mapping[str, str] | None = None,
        row_errors: Mapping[str, str] | None = None,
        is_allow_listed: bool = True,
        world: AdWorld | None = None,
        ledger: Ledger | None = None,
        rows_a_page: int = google_ads.ROWS_A_PAGE,
        has_ads_scope: bool = True,
    ) -> None:
        """Open for the one grant of `secrets`.

        Args:
            verdict_after_seconds: how long a request is said to be in processing.
            processing_errors: transaction id to why the Data Manager will not count it.
            row_errors: order id to the error of its row in the older upload.
            is_allow_listed: whether the account may use the older upload.
            world: what stands in the ad account; None: a world of its own.
            ledger: what the server took, for the diagnostics of uploads; None: nothing.
            rows_a_page: most rows of an answer to a query.
            has_ads_scope: whether the consent covers the ad account.
        """
        self._verdict_after = verdict_after_seconds
        self._processing_errors = {} if processing_errors is None else processing_errors
        self._row_errors = {} if row_errors is None else row_errors
        self._is_allow_listed = is_allow_listed
        self._world = AdWorld() if world is None else world
        self._ledger = Ledger() if ledger is None else ledger
        self._rows_a_page = rows_a_page
        self._has_ads_scope = has_ads_scope

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path, token, then what it carries."""
        if (call.method, call.path) == ("POST", "/token"):
            return token_answer(call.body, now, has_ads_scope=self._has_ads_scope)
        upload = _UPLOAD.fullmatch(call.path) if call.method == "POST" else None
        ads = _ADS.fullmatch(call.path) if call.method == "POST" else None
        is_ingest = (call.method, call.path) == ("POST", "/v1/events:ingest")
        is_status = (call.method, call.path) == ("GET", "/v1/requestStatus:retrieve")
        if not (upload or ads or is_ingest or is_status):
            return Answered(404, b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>")
        token = call.headers.get("authorization", "").removeprefix("Bearer ")
        if not is_valid(token, now):
            return error(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")
        if is_status:
            return _status(call.query.get("requestId", ""), now)
        try:
            body = orjson.loads(call.body)
        except orjson.JSONDecodeError:
            return error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
        if not isinstance(body, dict):
            return error(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT")
        if ads is not None:
            return self._ads(ads, body, call.headers, now=now)
        if upload is not None:
            return self._upload(upload, body, call.headers, now=now, poison=poison)
        return self._ingest(body, now=now, poison=poison)

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return Google's words for a rate limit, a refused token or an outage."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            return error(429, "RESOURCE_EXHAUSTED", "RESOURCE_EXHAUSTED", headers=headers)
        if fault.kind is FaultKind.BAD_TOKEN:
            return error(401, "UNAUTHENTICATED", "ACCESS_TOKEN_EXPIRED")
        word = "UNAVAILABLE" if fault.status == 503 else "INTERNAL"
        return error(fault.status, word, "INTERNAL_ERROR", headers=headers)

    def _ingest(
        self, body: Mapping[str, object], *, now: float, poison: Mapping[str, bool]
    ) -> Answered:
        events, destinations = body.get("events"), body.get("destinations")
        if not body.keys() <= _BODY or not isinstance(events, list) or not events:
            return error(400, "INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING")
        if len(events) > rules.MOST_EVENTS:
            return error(400, "INVALID_ARGUMENT", "TOO_MANY_EVENTS")
        actions = _actions_in(destinations)
        if isinstance(actions, Answered):
            return actions
        found = [
            (f"events[{place}]" + (f".{field}" if field else ""), reason)
            for place, event in enumerate(events)
            for field, reason in rules.event_violations(event, frozenset(actions), now)
        ]
        if not found and body.get("encoding") != "HEX" and any("userData" in one for one in events):
            found = [("encoding", "REQUIRED_FIELD_MISSING")]
        if found:
            return violations(found)
        poisoned = [place for place, one in enumerate(events) if one["transactionId"] in poison]
        named = [place for place in poisoned if poison[events[place]["transactionId"]]]
        if poisoned:
            return violations([(f"events[{place}]", "INVALID_EVENT") for place in named])
        if body.get("validateOnly"):
            return Answered(200, orjson.dumps({"requestId": "validated-only"}))
        return self._received(events, actions, now)

    def _received(
        self, events: Sequence[dict[str, Any]], actions: Mapping[str, str], now: float
    ) -> Answered:
        accepted, seen = [], set()
        errors: dict[str, Counter[str]] = {action: Counter() for action in actions.values()}
        for event in events:
            action = actions[event["destinationReferences"][0]]
            identity = str(event["transactionId"])
            why = self._processing_errors.get(identity) or rules.processing_error(event)
            if why is None or why.startswith("DUPLICATE"):
                accepted.append(_received(action, identity, event))
            if why is None and (action, identity) in seen:
                why = "DUPLICATE_TRANSACTION_ID"
            seen.add((action, identity))
            errors[action][why or ""] += 1
        request_id = _request_id(now + self._verdict_after, errors)
        body = orjson.dumps({"requestId": request_id})
        return Answered(200, body, {}, self.account, tuple(accepted))

    def _ads(
        self,
        ads: re.Match[str],
        body: Mapping[str, object],
        headers: Mapping[str, str],
        *,
        now: float,
    ) -> Answered:
        if not self._has_ads_scope:
            return error(403, "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT")
        if (refusal := _stranger(ads, headers)) is not None:
            return refusal
        names = {number: names[0] for number, names in PRACTICE_GOOGLE_ACTIONS.items()}
        account = GoogleAccount(self._world, self._ledger.entries(self.key), names, now)
        return google_ads.answer(ads[3], body, account, rows_a_page=self._rows_a_page)

    def _upload(
        self,
        upload: re.Match[str],
        body: Mapping[str, object],
        headers: Mapping[str, str],
        *,
        now: float,
        poison: Mapping[str, bool],
    ) -> Answered:
        method = upload[3]
        if (refusal := _stranger(upload, headers)) is not None:
            return refusal
        if not self._is_allow_listed:
            code = "CUSTOMER_NOT_ALLOWLISTED_FOR_THIS_FEATURE"
            return ads_error(403, "notAllowlistedError", code)
        if body.get("partialFailure") is not True:
            return ads_error(400, "partialFailureError", "PARTIAL_FAILURE_MODE_REQUIRED")
        key = _ROWS[method]
        rows = body.get(key)
        if not isinstance(rows, list) or not rows:
            return ads_error(400, "requestError", "REQUIRED_FIELD_MISSING")
        if len(rows) > rules.MOST_EVENTS:
            what = "CONVERSIONS" if key == "conversions" else "ADJUSTMENTS"
            return ads_error(400, "conversionUploadError", f"TOO_MANY_{what}_IN_REQUEST")
        errors = self._row_errors_of(key, rows, now, poison)
        results = [
            {} if error_name else {"conversionAction": row["conversionAction"]}
            for row, error_name in zip(rows, errors, strict=True)
        ]
        is_dry_run = bool(body.get("validateOnly"))
        accepted = tuple(
            _received(rules.action_of(row), str(row.get("orderId")), row)
            for row, error_name in zip(rows, errors, strict=True)
            if key == "conversions" and not is_dry_run and _is_counted(error_name)
        )
        answer: dict[str, object] = {"results": results, "jobId": str(2**31)}
        if any(errors):
            answer["partialFailureError"] = partial_failure(key, errors)
        if is_dry_run:
            answer.pop("results")
        headers = {"request-id": hashlib.blake2b(orjson.dumps(rows), digest_size=8).hexdigest()}
        return Answered(200, orjson.dumps(answer), headers, self.account, accepted)

    def _row_errors_of(
        self, key: str, rows: Sequence[object], now: float, poison: Mapping[str, bool]
    ) -> list[str | None]:
        judge = rules.conversion_error if key == "conversions" else rules.adjustment_error
        orders = Counter((rules.action_of(row), row.get("orderId")) for row in map(_mapping, rows))
        errors = []
        for row in rows:
            order = _mapping(row).get("orderId")
            found = self._row_errors.get(str(order)) or judge(row, _ACTIONS, now)
            if order in poison:
                found = "INVALID_USER_IDENTIFIER"
            elif order and orders[rules.action_of(_mapping(row)), order] > 1:
                found = "DUPLICATE_ORDER_ID"
            errors.append(found)
        return errors


def _stranger(path: re.Match[str], headers: Mapping[str, str]) -> Answered | None:
    """Return what is wrong with a version, a customer or a manager; None where nothing is."""
    if int(path[1]) not in _SERVED:
        return ads_error(400, "requestError", "UNSUPPORTED_VERSION")
    manager = headers.get("login-customer-id", _digits(PRACTICE_GOOGLE_MANAGER))
    if path[2] != _digits(PRACTICE_GOOGLE_ACCOUNT) or manager != _digits(PRACTICE_GOOGLE_MANAGER):
        return ads_error(403, "authorizationError", "USER_PERMISSION_DENIED")
    return None


def _actions_in(destinations: object) -> dict[str, str] | Answered:
    """Return the conversion action of each reference, or what is wrong with a destination."""
    if not isinstance(destinations, list) or not destinations:
        return error(400, "INVALID_ARGUMENT", "REQUIRED_FIELD_MISSING")
    if len(destinations) > rules.MOST_DESTINATIONS:
        return error(400, "INVALID_ARGUMENT", "TOO_MANY_DESTINATIONS")
    found = []
    for place, one in enumerate(destinations):
        if not isinstance(one, dict) or not one.keys() <= _DESTINATION:
            return violations([(f"destinations[{place}]", "INVALID_DESTINATION")])
        account, login = (_mapping(one.get(name)) for name in ("operatingAccount", "loginAccount"))
        if (account.get("accountType"), account.get("accountId")) != (
            "GOOGLE_ADS",
            _digits(PRACTICE_GOOGLE_ACCOUNT),
        ):
            return error(403, "PERMISSION_DENIED", "PERMISSION_DENIED")
        if login and login.get("accountId") != _digits(PRACTICE_GOOGLE_MANAGER):
            return error(400, "INVALID_ARGUMENT", "OPERATING_ACCOUNT_LOGIN_ACCOUNT_MISMATCH")
        if one.get("productDestinationId") not in _ACTIONS:
            path = f"destinations[{place}].product_destination_id"
            found.append((path, "INVALID_CONVERSION_ACTION_ID"))
    if found:
        return violations(found)
    return {str(one["reference"]): one["productDestinationId"] for one in destinations}


def _status(request_id: str, now: float) -> Answered:
    verdict = _verdict_in(request_id)
    if verdict is None:
        return error(404, "NOT_FOUND", "NOT_FOUND")
    ready_at, errors = verdict
    parts = []
    for action, counts in errors.items():
        failed = {reason: count for reason, count in counts.items() if reason}
        status = "SUCCESS" if not failed else "PARTIAL_SUCCESS" if counts.get("") else "FAILED"
        part: dict[str, object] = {
            "destination": {"reference": action, "productDestinationId": action},
            "requestStatus": status if now >= ready_at else "PROCESSING",
        }
        if failed and now >= ready_at:
            listed = [
                {"reason": f"PROCESSING_ERROR_REASON_{reason}", "recordCount": str(count)}
                for reason, count in failed.items()
            ]
            part["errorInfo"] = {"errorCounts": listed}
        parts.append(part)
    return Answered(200, orjson.dumps({"requestStatusPerDestination": parts}))


def _request_id(ready_at: float, errors: Mapping[str, Mapping[str, int]]) -> str:
    told = orjson.dumps([ready_at, errors])
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _verdict_in(request_id: str) -> tuple[float, dict[str, dict[str, int]]] | None:
    try:
        padded = request_id + "=" * (-len(request_id) % 4)
        ready_at, errors = orjson.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, TypeError):
        return None
    return ready_at, errors


def _received(action: str, identity: str, event: Mapping[str, object]) -> ReceivedEvent:
    body = orjson.dumps(event)
    return ReceivedEvent(
        name=action,
        event_id=identity,
        digest=hashlib.blake2b(body, digest_size=8).hexdigest(),
        dedupe_seconds=DEDUPE_SECONDS,
    )


def _is_counted(row_error: str | None) -> bool:
    return row_error is None or row_error in ("ORDER_ID_ALREADY_IN_USE", "CLICK_NOT_FOUND")


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _digits(account: str) -> str:
    return account.replace("-", "")
