"""Normalising and hashing one person of eight fields, on one core.

    Meta's SDK       `UserData(...).normalize()`, which makes one digest less and no E.164 form
    hashlib alone    the least that Python must do here: hash nine ready texts
    OpenSSL alone    the least that C must do: nine digests of short texts, by `openssl speed`

Each is given people as it takes them: the SDK keywords, the product the values of a row in
order, as an import has them. Two kinds of people: *usual*, whose names and places repeat as
they do in a shop's file, and *strange*, where no two people share a single value. Contestants
take turns; medians of processor time are shown, which other programs hardly disturb.
"""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from hashlib import sha256

import figure

from stratum_desktop.domain.identity import RawPerson, explain, normalise

_SEEN_AT_MS = 1_763_769_600_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGESTS = 9
_STATES = ("California", "TX", "New York", "fl", "Illinois", "Ohio", "WA", "Georgia")

Fields = dict[str, str]


def main(argv: Sequence[str]) -> int:
    chosen = figure.options(__doc__).parse_args(argv)
    count, pairs = (500, 3) if chosen.quick else (10_000, 9)
    figures: list[figure.Figure] = []
    in_c = _openssl_alone()
    for kind, people in (("usual", _usual(count)), ("strange", _strange(count))):
        figures += _compare(kind, people, pairs, in_c)
    figure.show(figures, as_json=chosen.json)
    return 0


def _compare(
    kind: str, people: Sequence[Fields], pairs: int, in_c: float | None
) -> list[figure.Figure]:
    texts = [_ready_texts(fields) for fields in people]
    rows = [tuple(map(fields.get, RawPerson._fields)) for fields in people]
    contestants = {
        "stratum": _rate_of(lambda: _stratum(rows), len(people)),
        "hashlib": _rate_of(lambda: [_hash_alone(one) for one in texts], len(people)),
    }
    sdk = _sdk(people)
    if sdk is not None:
        contestants["sdk"] = _rate_of(sdk, len(people))
    rates = figure.interleaved(contestants, pairs)
    work = f"normalise and hash {kind} people, 8 fields"
    return [
        figure.Figure(
            work,
            rates["stratum"],
            "persons/s",
            "Meta's SDK",
            rates.get("sdk"),
            figure.at_least(5, "ratio"),
        ),
        figure.Figure(
            work, rates["stratum"], "persons/s", "limit: hashlib alone", rates["hashlib"]
        ),
        figure.Figure(
            work,
            rates["stratum"],
            "persons/s",
            "limit: OpenSSL alone, in C",
            in_c,
            figure.at_least(0.1, "ratio"),
        ),
    ]


def _rate_of(run: Callable[[], object], count: int) -> Callable[[], float]:
    def once() -> float:
        started = time.process_time()
        run()
        return count / (time.process_time() - started)

    return once


def _stratum(rows: Sequence[tuple[str | None, ...]]) -> int:
    digests = 0
    for row in rows:
        found = normalise(RawPerson._make(row), default_country="US", seen_at_ms=_SEEN_AT_MS)
        digests += len(found.identity.hashed)
    assert digests >= _DIGESTS * len(rows)
    return digests


def _hash_alone(texts: Sequence[str]) -> list[str]:
    return [sha256(text.encode()).hexdigest() for text in texts]


def _openssl_alone() -> float | None:
    """Return how many people's digests OpenSSL makes in a second of processor time.

    None where its program is not installed, or is too old to say.
    """
    program = shutil.which("openssl")
    if program is None:
        return None
    command = [program, "speed", "-seconds", "1", "-bytes", "16", "-mr", "sha256"]
    said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout
    bytes_per_second = re.search(r"^\+F:.*:sha256:([0-9.]+)", said, re.MULTILINE)
    return float(bytes_per_second[1]) / 16 / _DIGESTS if bytes_per_second else None


def _ready_texts(fields: Fields) -> list[str]:
    explained = explain(RawPerson(**fields), default_country="US", seen_at_ms=_SEEN_AT_MS)
    return [one.text for each in explained for one in each.hashed if one.text is not None]


def _sdk(people: Sequence[Fields]) -> Callable[[], object] | None:
    try:
        from facebook_business.adobjects.serverside.user_data import UserData
    except ImportError:
        return None
    # The SDK refuses names of countries; it is given the code that it wants.
    given = [
        {
            **{key: value for key, value in fields.items() if key not in {"zip", "country"}},
            "zip_code": fields["zip"],
            "country_code": "us",
        }
        for fields in people
    ]
    return lambda: [UserData(**fields).normalize() for fields in given]


def _usual(count: int) -> list[Fields]:
    """Names and places drawn from pools, the first of each far more often than the last."""
    rng = random.Random(1)
    pools = {
        "first_name": _words(rng, 800),
        "last_name": _words(rng, 4_000),
        "city": [f"{word} City" for word in _words(rng, 2_000)],
        "zip": [f"{rng.randrange(1_000, 99_950):05}" for _ in range(6_000)],
    }
    return [
        {
            **_contact(rng, number),
            **{key: pool[int(len(pool) * rng.random() ** 2)] for key, pool in pools.items()},
            "state": rng.choice(_STATES),
            "country": "United States",
        }
        for number in range(count)
    ]


def _strange(count: int) -> list[Fields]:
    """No two people share a name, a city or a postal code of nine digits."""
    rng = random.Random(2)
    words = iter(_words(rng, 3 * count))
    return [
        {
            **_contact(rng, number),
            "first_name": next(words),
            "last_name": next(words),
            "city": f"{next(words)} City",
            "zip": f"{10_000 + number % 89_000}-{number:04}"[:10],
            "state": rng.choice(_STATES),
            "country": "United States",
        }
        for number in range(count)
    ]


def _contact(rng: random.Random, number: int) -> Fields:
    area, exchange, line = rng.randint(200, 999), rng.randint(200, 999), rng.randint(0, 9_999)
    return {
        "email": f" User.{number}.{rng.randrange(10**6)}@Example.com",
        "phone": f"+1 ({area}) {exchange}-{line:04}",
    }


def _words(rng: random.Random, count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(rng.choices(_LETTERS, k=rng.randint(4, 9))).title()] = None
    return list(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
