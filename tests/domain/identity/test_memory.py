import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import memory
from stratum_desktop.domain.identity.digest import digest_of
from stratum_desktop.domain.identity.field import Problem, read
from stratum_desktop.domain.identity.memory import Digests, digests_of
from stratum_desktop.domain.reason import Reason

MEBIBYTE = 1 << 20
WORDS = st.one_of(
    st.text(max_size=20),
    st.from_regex(r" ?[A-Za-z]{1,9}[ '\-]?[A-Za-z]{0,9} ?", fullmatch=True),
    st.sampled_from(["No Data", "n/a", "NULL", "Unknown", "Not  set", "d" * 32, "a" * 64]),
)
ZIPS = st.one_of(
    st.text(max_size=12), st.from_regex(r"[0-9]{5}(-[0-9]{4})?", fullmatch=True), st.just("00000")
)


def digests_in(found, field):
    return Digests({field: found}) if isinstance(found, str) else found


@pytest.mark.parametrize("field", ["first_name", "last_name", "city", "gender"])
@given(raw=WORDS)
@example(raw="No Data")
@example(raw="nodata")
@example(raw="New York")
@example(raw="\u212aim")
def test_what_is_remembered_is_what_the_rule_says(field, raw):
    found = getattr(memory, field)(raw)
    assert digests_in(found, field) == digests_of(field, read(field, raw, None))


@given(raw=ZIPS, country=st.sampled_from(["us", "de", "gb", None]))
@example(raw="94035-1234", country="us")
@example(raw="00000-1234", country="us")
@example(raw="\u0661\u0662\u0663\u0664\u0665", country="us")
def test_a_remembered_postal_code_is_what_the_rule_says(raw, country):
    found = memory.zip_code(raw, country)
    assert digests_in(found, "zip") == digests_of("zip", read("zip", raw, country))


def test_a_date_of_birth_is_remembered_by_how_it_was_read():
    assert memory.date_of_birth("1/2/1990", None, 2026) == Digests(
        {}, Reason("identity.birth_date_ambiguous")
    )
    assert memory.date_of_birth("13/2/1990", None, 2026) == digest_of("19900213")


def test_a_place_is_state_and_country_read_together():
    texas = memory.place("Texas", "United States", "DE")
    assert texas.country == "us"
    assert texas.hashed == {"state": digest_of("tx"), "country": digest_of("us")}
    assert texas.problems == ()


def test_a_place_names_what_was_wrong_with_it():
    nowhere = memory.place("Ontario", "Atlantis", "US")
    assert nowhere.country == "us"
    assert nowhere.hashed == {}
    assert nowhere.problems == (
        Problem("state", Reason("identity.state_unknown")),
        Problem("country", Reason("identity.country_unknown")),
    )


def bytes_of_a_full(remember, *values):
    """Remember a thousand values; return what as many as it holds would take."""
    remember.cache_clear()
    tracemalloc.start()
    try:
        for value in values:
            remember(*value)
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        remember.cache_clear()
    return held / len(values) * remember.cache_parameters()["maxsize"]


def test_all_memories_together_stay_small_when_they_are_full():
    rare = ["".join(chr(97 + int(digit)) for digit in f"{number:04}") for number in range(1_000)]
    full = [
        *(
            bytes_of_a_full(remember, *((f"{word}-{word}",) for word in rare))
            for remember in (memory.first_name, memory.last_name, memory.city, memory.gender)
        ),
        bytes_of_a_full(memory.zip_code, *((f"{number:05}", "us") for number in range(1, 1_001))),
        bytes_of_a_full(memory.place, *((f"{word} county", "Germany", "DE") for word in rare)),
        bytes_of_a_full(
            memory.date_of_birth,
            *((f"19{n % 100:02}01{n // 100 + 1:02}", None, 2026) for n in range(1_000)),
        ),
    ]
    assert sum(full) < 30 * MEBIBYTE
