"""What a strict LinkedIn objects to in the elements of a batch, all of it at once.

Written from the vendor's pages, apart from `platforms.linkedin`, so that each can catch the
other. Source: learn.microsoft.com/en-us/linkedin/marketing/conversions/conversions-api-schema,
read 2026-11-22, and public measurements against the live API (2026-08).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

BATCH_LIMIT = 5_000
MAX_AGE_MS = 90 * 86_400_000
RULE_URN = re.compile(r"urn:lla:llaPartnerConversion:([0-9]+)")

_ID_TYPES = frozenset(
    {
        "SHA256_EMAIL",
        "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID",
        "ACXIOM_ID",
        "PLAINTEXT_IP_ADDRESS",
        "SHA256_IP_ADDRESS",
        "GOOGLE_AID",
    }
)
_TEXT, _WHOLE, _OBJECT, _LIST = "string", "long", "record", "array"
_PYTHON: dict[str, type] = {_TEXT: str, _WHOLE: int, _OBJECT: dict, _LIST: list}
#: Type and whether it must be there, by field.
_ELEMENT = {
    "conversion": (_TEXT, True),
    "conversionHappenedAt": (_WHOLE, True),
    "conversionValue": (_OBJECT, False),
    "eventId": (_TEXT, False),
    "user": (_OBJECT, True),
}
_VALUE = {"currencyCode": (_TEXT, True), "amount": (_TEXT, True)}
_USER = {
    "userIds": (_LIST, True),
    "userInfo": (_OBJECT, False),
    "externalIds": (_LIST, False),
    "lead": (_TEXT, False),
}
_USER_ID = {"idType": (_TEXT, True), "idValue": (_TEXT, True)}
_USER_INFO = {
    "firstName": (_TEXT, True),
    "lastName": (_TEXT, True),
    "title": (_TEXT, False),
    "companyName": (_TEXT, False),
    "countryCode": (_TEXT, False),
}
_AMOUNT = re.compile(r"-?[0-9]+(\.[0-9]+)?")

Problem = tuple[str, str]
"""The path in the request, and what is wrong there."""


def schema_problems(elements: Sequence[object]) -> list[Problem]:
    """Return everything in a batch that is not of LinkedIn's form."""
    return [
        problem
        for place, element in enumerate(elements)
        for problem in _element_problems(f"/elements/{place}", element)
    ]


def untimely(elements: Sequence[Mapping[str, object]], *, now: float) -> list[int]:
    """Return the places of elements that are more than 90 days old or in the future."""
    now_ms = int(now * 1000)
    return [
        place
        for place, element in enumerate(elements)
        if not now_ms - MAX_AGE_MS <= _whole(element["conversionHappenedAt"]) <= now_ms
    ]


def unidentified(elements: Sequence[Mapping[str, object]]) -> list[int]:
    """Return the places of elements that name nobody; a user's form is known to be right."""
    return [place for place, element in enumerate(elements) if not _names_somebody(element["user"])]


def _names_somebody(user: object) -> bool:
    if not isinstance(user, dict):
        return False
    info = user.get("userInfo", {})
    is_named = bool(info.get("firstName")) and bool(info.get("lastName"))
    return bool(user["userIds"]) or is_named or bool(user.get("lead"))


def _element_problems(path: str, element: object) -> Iterator[Problem]:
    if not isinstance(element, dict):
        yield path, "record type is not backed by an object"
        return
    yield from _record_problems(path, element, _ELEMENT)
    conversion = element.get("conversion")
    if isinstance(conversion, str) and not RULE_URN.fullmatch(conversion):
        yield f"{path}/conversion", "is not a URN of a partner conversion"
    value = element.get("conversionValue")
    if isinstance(value, dict):
        yield from _record_problems(f"{path}/conversionValue", value, _VALUE)
        amount = value.get("amount")
        if isinstance(amount, str) and not _AMOUNT.fullmatch(amount):
            yield f"{path}/conversionValue/amount", "is not a decimal"
    user = element.get("user")
    if isinstance(user, dict):
        yield from _user_problems(f"{path}/user", user)


def _user_problems(path: str, user: dict[str, object]) -> Iterator[Problem]:
    yield from _record_problems(path, user, _USER)
    info, ids = user.get("userInfo"), user.get("userIds")
    if isinstance(info, dict):
        yield from _record_problems(f"{path}/userInfo", info, _USER_INFO)
    for place, one in enumerate(ids if isinstance(ids, list) else []):
        here = f"{path}/userIds/{place}"
        if not isinstance(one, dict):
            yield here, "record type is not backed by an object"
            continue
        yield from _record_problems(here, one, _USER_ID)
        kind = one.get("idType")
        if isinstance(kind, str) and kind not in _ID_TYPES:
            yield f"{here}/idType", f'"{kind}" is not an enum symbol'


def _record_problems(
    path: str, record: Mapping[str, object], fields: Mapping[str, tuple[str, bool]]
) -> Iterator[Problem]:
    for name, (kind, is_required) in fields.items():
        if name not in record:
            if is_required:
                yield f"{path}/{name}", "field is required but not found and has no default value"
        elif type(record[name]) is not _PYTHON[kind]:
            yield f"{path}/{name}", f"{record[name]} is not of type {kind}"
    for name in record:
        if name not in fields:
            yield f"{path}/{name}", "unrecognized field found but not allowed"


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0
