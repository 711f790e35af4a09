"""Phone numbers: a country code and digits, or a reason; a country is never guessed.

Most numbers are settled by a table look-up; the rest goes to the full parser of
`phonenumbers`, which would say the same of the first kind, many times slower.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from phonenumbers import (
    COUNTRY_CODE_TO_REGION_CODE,
    NumberParseException,
    PhoneMetadata,
    PhoneNumberFormat,
    ValidationResult,
    format_number,
    is_possible_number_with_reason,
    parse,
)

from stratum_desktop.domain.identity.digest import is_md5
from stratum_desktop.domain.identity.text import ascii_digits, means_nothing
from stratum_desktop.domain.reason import Reason

SHORTEST, LONGEST = 7, 15
"""Digits with country code. Source: Meta customer-information parameters; ITU-T E.164."""

_CALLING_CODES = {b"%d" % code: code for code in COUNTRY_CODE_TO_REGION_CODE}
_ONE_DIGIT_REPEATED = tuple(b"%d" % digit * 9 for digit in range(10))
"""Source: ours."""

_SEPARATORS = b" -()."
_SCIENTIFIC = re.compile(r"\+?\d(?:[.,]\d+)?[eE]\+?\d+")
_SPREADSHEET_DECIMAL = re.compile(r"\+?\d{7,15}\.0")
_MANY_NUMBERS = re.compile(r"[;|,]|\bor\b|\band\b")


def phone_texts(text: str, country: str | None) -> tuple[tuple[str, str], ...] | Reason:
    """Return the number with and without `+`, or why it is none.

    Args:
        country: alpha-2, lower case, of numbers written without `+` or `00`; None refuses
            those.

    Source: Meta customer-information parameters (digits, no `+`), Google Data Manager
    formatting page and TikTok Events API (E.164 with `+`), read 2026-11.
    """
    quick = fast_e164(text, country)
    e164 = _with_full_parser(text, country) if quick is None else quick.decode()
    if isinstance(e164, Reason):
        return e164
    if is_made_up(e164.encode()):
        return Reason("identity.placeholder")
    return (("phone_digits", e164[1:]), ("phone_e164", e164))


def is_made_up(e164: bytes) -> bool:
    """Say whether the number was typed to get past a required field."""
    return e164[-1] == e164[-2] and e164.endswith(_ONE_DIGIT_REPEATED)


def _with_full_parser(text: str, country: str | None) -> str | Reason:
    if means_nothing(text):
        return Reason("identity.placeholder")
    if is_md5(text):
        return Reason("identity.hash_is_not_sha256")
    number = _as_dialled(ascii_digits(text), country)
    return number if isinstance(number, Reason) else full_e164(number, country)


def _as_dialled(written: str, country: str | None) -> str | Reason:
    """Undo what spreadsheets and people do to numbers; `00` becomes `+`."""
    if _SCIENTIFIC.fullmatch(written):
        return Reason("identity.phone_in_scientific_notation")
    if _SPREADSHEET_DECIMAL.fullmatch(written):
        written = written[:-2]
    if _MANY_NUMBERS.search(written):
        return Reason("identity.phone_more_than_one")
    digits = written.encode().translate(None, _SEPARATORS).decode()
    if digits.startswith("+0"):
        return f"+{digits.lstrip('+0')}"
    if digits.startswith("00") and not _dials_abroad_with(country, digits):
        return f"+{digits.lstrip('0')}"
    if country is None and "+" not in digits:
        return Reason("identity.phone_without_country")
    return written


def full_e164(number: str, country: str | None) -> str | Reason:
    """Return the number as the full parser reads it, when its length is possible.

    A number that the parser would read differently a second time (`00 100000` in a plan that
    drops one zero) is none that anybody has.
    """
    try:
        found = parse(number, country.upper() if country else None)
        e164 = str(format_number(found, PhoneNumberFormat.E164))
        again = str(format_number(parse(e164, None), PhoneNumberFormat.E164))
    except NumberParseException:
        return Reason("identity.phone_unreadable")
    if (
        again != e164
        or is_possible_number_with_reason(found) != ValidationResult.IS_POSSIBLE
        or not SHORTEST < len(e164) <= LONGEST + 1
    ):
        return Reason("identity.phone_not_possible")
    return e164


def fast_e164(number: str, country: str | None) -> bytes | None:
    """Return what `full_e164` would, when that is certain without parsing; else None.

    In bytes, because those are cleaned in one step and hashed as they are.
    """
    if not number.isascii():
        return None
    digits = number.encode().translate(None, _SEPARATORS)
    if digits[:1] == b"+":
        plan = _plan_that_starts(digits[1:4])
        if plan is None:
            return None
        international, digits = digits, digits[len(plan.code) + 1 :]
    else:
        plan = _plan_of(country) if country else None
        if plan is None or (digits[:1] in plan.unsure_starts and plan.is_unsure(digits)):
            return None
        international = b"+%b%b" % (plan.code, digits)
    if not digits.isdigit():
        return None
    if digits[:1] in plan.trunk_starts:
        national = plan.without_trunk(digits)
        return b"+%b%b" % (plan.code, national) if national else None
    return international if len(digits) in plan.lengths else None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the metadata of `phonenumbers` says of one numbering plan."""

    code: bytes
    #: Digits that a call abroad or a trunk prefix can start with: most numbers start with none.
    unsure_starts: frozenset[bytes]
    trunk_starts: frozenset[bytes]
    abroad: re.Pattern[bytes] | None
    trunk: re.Pattern[bytes] | None
    #: Of the country that numbers written with this calling code are read by.
    main_trunk: re.Pattern[bytes] | None
    #: Whether the trunk prefix is simply dropped: no carrier code, no rewriting.
    trunk_is_plain: bool
    viable: re.Pattern[bytes]
    lengths: frozenset[int]

    def is_unsure(self, digits: bytes) -> bool:
        """Say whether the digits may start with the plan's own code, or as a call abroad."""
        return digits.startswith(self.code) or self.dials_abroad(digits)

    def dials_abroad(self, digits: bytes) -> bool:
        """Say whether the digits start as a call abroad does."""
        return self.abroad is not None and self.abroad.match(digits) is not None

    def without_trunk(self, digits: bytes) -> bytes | None:
        """Return the national number, or None when dropping the trunk prefix is not plain."""
        if self.trunk is not None and (prefix := self.trunk.match(digits)):
            if not self.trunk_is_plain or self.viable.fullmatch(digits):
                return None
            digits = digits[prefix.end() :]
        if self.main_trunk is not None and self.main_trunk.match(digits):
            return None
        return digits if len(digits) in self.lengths else None


def _dials_abroad_with(country: str | None, digits: str) -> bool:
    """Say whether the country's own prefix for calls abroad starts these digits."""
    plan = _plan_of(country) if country else None
    return plan is not None and plan.dials_abroad(digits.encode())


@lru_cache(maxsize=1024)
def _plan_that_starts(digits: bytes) -> _Plan | None:
    """Return the plan whose calling code starts these three digits."""
    for length in (1, 2, 3):
        code = _CALLING_CODES.get(digits[:length])
        if code is not None:
            region = COUNTRY_CODE_TO_REGION_CODE[code][0]
            return None if region == "001" else _plan_of(region)
    return None


@lru_cache(maxsize=512)
def _plan_of(country: str) -> _Plan | None:
    own = PhoneMetadata.metadata_for_region(country.upper(), None)
    if own is None or own.country_code is None or own.general_desc is None:
        return None
    main_region = COUNTRY_CODE_TO_REGION_CODE[own.country_code][0]
    main = PhoneMetadata.metadata_for_region(main_region, None)
    if main is None or main.general_desc is None:
        return None
    code = b"%d" % own.country_code
    abroad, trunk = own.international_prefix, own.national_prefix_for_parsing
    main_trunk = main.national_prefix_for_parsing
    trunk_pattern = _pattern(trunk)
    return _Plan(
        code=code,
        unsure_starts=frozenset({code[:1], *_starts(abroad)}),
        trunk_starts=_starts(trunk) | _starts(main_trunk),
        abroad=_pattern(abroad),
        trunk=trunk_pattern,
        main_trunk=_pattern(main_trunk),
        trunk_is_plain=trunk_pattern is not None
        and trunk_pattern.groups == 0
        and not own.national_prefix_transform_rule,
        viable=re.compile((own.general_desc.national_number_pattern or "").encode()),
        lengths=frozenset(own.general_desc.possible_length)
        & frozenset(main.general_desc.possible_length)
        & frozenset(range(SHORTEST - len(code), LONGEST - len(code) + 1)),
    )


def _pattern(text: str | None) -> re.Pattern[bytes] | None:
    return re.compile(text.encode()) if text else None


def _starts(pattern: str | None) -> frozenset[bytes]:
    """Return at least every digit that a text matching the pattern can start with."""
    digits = frozenset("0123456789")
    if not any(char in (pattern or "") for char in "[.\\"):
        digits &= frozenset(pattern or "")
    return frozenset(digit.encode() for digit in digits)
