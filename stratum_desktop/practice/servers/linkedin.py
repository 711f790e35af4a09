"""A strict LinkedIn: refuses what LinkedIn refuses, in LinkedIn's error shape.

Sources, read 2026-11-22: learn.microsoft.com/en-us/linkedin/marketing/integrations/ads-reporting/
conversions-api and …/marketing/error-responses; texts as measured in public (2026-08).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import orjson

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.linkedin_ads import LinkedInAds
from stratum_desktop.practice.servers.linkedin_answers import error
from stratum_desktop.practice.servers.linkedin_rules import (
    BATCH_LIMIT,
    RULE_URN,
    schema_problems,
    unidentified,
    untimely,
)
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_LINKEDIN_TOKEN = "practice-linkedin-token-0001"  # noqa: S105 - opens only this server
PRACTICE_LINKEDIN_ADS_TOKEN = "practice-linkedin-ads-token-0001"  # noqa: S105 - as above
PRACTICE_LINKEDIN_ACCOUNT = "500600700"
PRACTICE_LINKEDIN_RULES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "8100001": ("PageView", "KEY_PAGE_VIEW"),
        "8100002": ("ViewContent", "VIEW_CONTENT"),
        "8100003": ("Search", "SEARCH"),
        "8100004": ("AddToCart", "ADD_TO_CART"),
        "8100005": ("AddToWishlist", "ADD_TO_LIST"),
        "8100006": ("InitiateCheckout", "START_CHECKOUT"),
        "8100007": ("AddPaymentInfo", "ADD_BILLING_INFO"),
        "8100008": ("Purchase", "PURCHASE"),
        "8100009": ("Lead", "LEAD"),
        "8100010": ("CompleteRegistration", "COMPLETE_SIGNUP"),
        "8100011": ("Contact", "CONTACT"),
        "8100012": ("Schedule", "SCHEDULE"),
        "8100013": ("StartTrial", "START_TRIAL"),
        "8100014": ("Subscribe", "SUBSCRIBE"),
        "8100015": ("SubmitApplication", "SUBMIT_APPLICATION"),
        "8100016": ("CustomizeProduct", "OTHER"),
        "8100017": ("FindLocation", "OTHER"),
        "8100018": ("Donate", "DONATE"),
    }
)
"""Number of each rule that takes events, to its name and type."""

_TAG_RULE = {
    "id": 8100099,
    "name": "Insight Tag purchase",
    "type": "PURCHASE",
    "conversionMethod": "INSIGHT_TAG",
    "enabled": True,
}
_SERVED = frozenset(f"2026{month:02d}" for month in range(1, 10))


class PracticeLinkedIn:
    """LinkedIn's `conversionEvents`, batches alone, an account's rules, and its campaigns."""

    key = "linkedin"
    account = PRACTICE_LINKEDIN_ACCOUNT
    secrets: Mapping[str, str] = MappingProxyType(
        {"access_token": PRACTICE_LINKEDIN_TOKEN, "ads_access_token": PRACTICE_LINKEDIN_ADS_TOKEN}
    )

    def __init__(
        self,
        *,
        world: AdWorld | None = None,
        element_statuses: Mapping[str, int] | None = None,
    ) -> None:
        """Open for the tokens of `secrets`.

        Args:
            world: what is in the ad account; one of its own unless given.
            element_statuses: event id to the status that it alone gets in an accepted batch.
        """
        self._element_statuses = element_statuses or {}
        self._ads = LinkedInAds(AdWorld() if world is None else world)
        rules = (f"{name}={number}" for number, (name, _) in PRACTICE_LINKEDIN_RULES.items())
        self.options: Mapping[str, str] = MappingProxyType(
            {"rules": ", ".join(rules), "time_zone": self._ads.time_zone}
        )

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path, version, protocol, token, then the batch as a whole."""
        wants = (call.method, call.path)
        is_of_ads = self._ads.serves(call)
        if wants not in (_EVENTS, _RULES) and not is_of_ads:
            return error(404, f"No virtual resource found for {call.path}", "RESOURCE_NOT_FOUND")
        refusal = self._refusal_at_the_door(call.headers)
        if refusal is not None:
            return refusal
        may_see_ads = call.headers["authorization"].endswith(PRACTICE_LINKEDIN_ADS_TOKEN)
        if is_of_ads is not may_see_ads:
            return error(403, "Not enough permissions to access", "ACCESS_DENIED", 100)
        if is_of_ads:
            return self._ads.answer(call, now=now)
        if wants == _RULES:
            return self._list_rules(call.query)
        if call.headers.get("x-restli-method", "").upper() != "BATCH_CREATE":
            return error(400, "This practice server takes batches alone")
        return self._take(call.body, now=now, poison=poison)

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return LinkedIn's words for a rate limit, a refused token or an outage."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            text = "Resource level throttle APPLICATION DAY limit for calls to this resource is"
            return error(429, f"{text} reached.", service_code=101, headers=headers)
        if fault.kind is FaultKind.BAD_TOKEN:
            return error(401, "The token used in the request has expired", _EXPIRED, 65602)
        return error(fault.status, "Internal Server Error", headers=headers)

    def _refusal_at_the_door(self, headers: Mapping[str, str]) -> Answered | None:
        version = headers.get("linkedin-version", "")
        if not version:
            text = "A version must be present. Please specify a version by adding the header."
            return error(400, text, "VERSION_MISSING")
        if version not in _SERVED:
            return error(426, f"Requested version {version} is not active", "NONEXISTENT_VERSION")
        if headers.get("x-restli-protocol-version") != "2.0.0":
            return error(400, "Invalid protocol version")
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if not token:
            return error(401, "Empty oauth2 access token", "EMPTY_ACCESS_TOKEN", 65604)
        if token not in self.secrets.values():
            return error(401, "Invalid access token", "INVALID_ACCESS_TOKEN", 65600)
        return None

    def _list_rules(self, query: Mapping[str, str]) -> Answered:
        if query.get("q") != "account":
            return error(400, "Finder not found")
        if query.get("account") != f"urn:li:sponsoredAccount:{self.account}":
            return error(403, "No ad accounts found")
        rules = [
            {
                "id": int(number),
                "name": f"CAPI {name}",
                "type": kind,
                "conversionMethod": "CONVERSIONS_API",
                "enabled": True,
            }
            for number, (name, kind) in PRACTICE_LINKEDIN_RULES.items()
        ]
        return Answered(200, orjson.dumps({"elements": [*rules, _TAG_RULE]}))

    def _take(self, body: bytes, *, now: float, poison: Mapping[str, bool]) -> Answered:
        elements = _elements_of(body)
        if elements is None:
            return error(400, f"elements must be an array of 1 to {BATCH_LIMIT}")
        problems = schema_problems(elements)
        if problems:
            lines = "\n".join(f"ERROR :: {path} :: {text}" for path, text in problems)
            return error(422, lines)
        if any(_rule_of(element) not in PRACTICE_LINKEDIN_RULES for element in elements):
            return error(403, "No ad accounts found")
        poisoned = [at for at, one in enumerate(elements) if one.get("eventId") in poison]
        named = [at for at in poisoned if poison[str(elements[at]["eventId"])]]
        guilty = untimely(elements, now=now) or unidentified(elements) or named
        if guilty:
            return error(400, f"Invalid conversion events at indices {guilty} (0-indexed).")
        if poisoned:
            return error(400, "Invalid conversion events.")
        statuses = [self._element_statuses.get(str(one.get("eventId")), 201) for one in elements]
        accepted = tuple(
            _received(one) for one, status in zip(elements, statuses, strict=True) if status == 201
        )
        answer = {"elements": [{"status": status} for status in statuses]}
        headers = {"x-li-uuid": hashlib.blake2b(body, digest_size=8).hexdigest()}
        return Answered(200, orjson.dumps(answer), headers, self.account, accepted)


_EVENTS = ("POST", "/rest/conversionEvents")
_RULES = ("GET", "/rest/conversions")
_EXPIRED = "EXPIRED_ACCESS_TOKEN"


def _elements_of(body: bytes) -> Sequence[dict[str, object]] | None:
    try:
        root = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    elements = root.get("elements") if isinstance(root, dict) else None
    is_batch = isinstance(elements, list) and 0 < len(elements) <= BATCH_LIMIT
    return elements if is_batch else None


def _rule_of(element: Mapping[str, object]) -> str:
    found = RULE_URN.fullmatch(str(element["conversion"]))
    return found[1] if found else ""


def _received(element: dict[str, object]) -> ReceivedEvent:
    """Count every copy: that a repeat of the API's own is recognised is stated nowhere."""
    event_id = element.get("eventId")
    body = orjson.dumps(element)
    return ReceivedEvent(
        name=PRACTICE_LINKEDIN_RULES[_rule_of(element)][0],
        event_id=event_id if isinstance(event_id, str) and event_id else None,
        digest=hashlib.blake2b(body, digest_size=8).hexdigest(),
        dedupe_seconds=0,
    )
