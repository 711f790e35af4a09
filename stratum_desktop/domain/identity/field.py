"""One raw field of a person: the texts that platforms hash, or why there are none."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.identity.birth_date import DateOrder, birth_date_texts
from stratum_desktop.domain.identity.country import country_texts
from stratum_desktop.domain.identity.digest import DIGESTS_OF_NOTHING, given_digest, is_md5
from stratum_desktop.domain.identity.email import email_texts
from stratum_desktop.domain.identity.external_id import external_id_texts
from stratum_desktop.domain.identity.gender import gender_texts
from stratum_desktop.domain.identity.name import name_texts
from stratum_desktop.domain.identity.phone import phone_texts
from stratum_desktop.domain.identity.place import city_texts, state_texts, zip_texts
from stratum_desktop.domain.identity.text import means_nothing, tidy
from stratum_desktop.domain.reason import Reason

Texts = tuple[tuple[str, str], ...]
"""Variant and the text that is hashed for it; the plain variant first."""

VARIANTS_OF_GIVEN: dict[str, tuple[str, ...]] = {"phone": ("phone_digits", "phone_e164")}
"""What a digest that the source computed may stand for, where that is not the field's name.

Nothing tells which rule the source followed. Kept under each, it matches at the platforms
whose rule it was, and nobody at the others.
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """A value that was given and could not be used."""

    #: A field of `RawPerson`.
    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class GivenDigest:
    """The source hashed the value itself."""

    digest: str


_FLAGS = frozenset({"true", "false", "yes", "no", "1", "0", "on", "off", "subscribed"})


def read(
    field: str,
    raw: str,
    country: str | None,
    date_order: DateOrder | None = None,
    latest_year: int = 9999,
) -> Texts | GivenDigest | Reason | None:
    """Return what one value gives; None when the field is empty.

    Args:
        field: a hashed field of `RawPerson`.
        country: alpha-2, lower case.
        latest_year: of a date of birth.
    """
    text = tidy(raw)
    if not text:
        return None
    if len(text) >= 64 and (given := given_digest(text)) is not None:
        nothing = given in DIGESTS_OF_NOTHING
        return Reason("identity.hash_of_nothing") if nothing else GivenDigest(given)
    if field == "email":
        return _email(text)
    if field == "phone":
        return phone_texts(text, country)
    if means_nothing(text):
        return Reason("identity.placeholder")
    if field == "external_id":
        return external_id_texts(text)
    if is_md5(text):
        return Reason("identity.hash_is_not_sha256")
    if field == "date_of_birth":
        return birth_date_texts(text, order=date_order, latest_year=latest_year)
    return _low_cardinality(field, text, country)


def _email(text: str) -> Texts | Reason:
    found = email_texts(text)
    if type(found) is tuple:
        return found
    if text.lower() in _FLAGS:
        return Reason("identity.email_is_a_flag")
    if means_nothing(text):
        return Reason("identity.placeholder")
    return Reason("identity.hash_is_not_sha256") if is_md5(text) else found


def _low_cardinality(field: str, text: str, country: str | None) -> Texts | Reason:
    match field:
        case "first_name" | "last_name":
            return name_texts(field, text)
        case "city":
            return city_texts(text)
        case "state":
            return state_texts(text, country)
        case "zip":
            return zip_texts(text, country)
        case "country":
            return country_texts(text)
        case _:
            return gender_texts(text)
