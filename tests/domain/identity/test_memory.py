import tracemalloc

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stratum_desktop.domain.identity.digest import digest_of
from stratum_desktop.domain.identity.field import Problem, read
from stratum_desktop.domain.identity.memory import (
    BIRTH_DATES,
    CITIES,
    FIRST_NAMES,
    GENDERS,
    LAST_NAMES,
    PLACES,
    ZIP_CODES,
    Digests,
    Memory,
    digests_of,
)
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


@pytest.mark.parametrize(
    ("field", "memory"),
    [
        ("first_name", FIRST_NAMES),
        ("last_name", LAST_NAMES),
        ("city", CITIES),
        ("gender", GENDERS),
    ],
)
@given(raw=WORDS)
@example(raw="No Data")
@example(raw="nodata")
@example(raw="New York")
@example(raw="\u212aim")
def test_what_is_remembered_is_what_the_rule_says(field, memory, raw):
    assert digests_in(memory[raw], field) == digests_of(field, read(field, raw, None))


@given(raw=ZIPS, country=st.sampled_from(["us", "de", "gb", None]))
@example(raw="94035-1234", country="us")
@example(raw="00000-1234", country="us")
@example(raw="\u0661\u0662\u0663\u0664\u0665", country="us")
def test_a_remembered_postal_code_is_what_the_rule_says(raw, country):
    assert digests_in(ZIP_CODES[raw, country], "zip") == digests_of(
        "zip", read("zip", raw, country)
    )


def test_a_date_of_birth_is_remembered_by_how_it_was_read():
    assert BIRTH_DATES["1/2/1990", None, 2026] == Digests(
        {}, Reason("identity.birth_date_ambiguous")
    )
    assert BIRTH_DATES["13/2/1990", None, 2026] == digest_of("19900213")


def test_a_place_is_state_and_country_read_together():
    texas = PLACES["Texas", "United States", "DE"]
    assert texas.country == "us"
    assert texas.hashed == {"state": digest_of("tx"), "country": digest_of("us")}
    assert texas.problems == ()


def test_a_place_names_what_was_wrong_with_it():
    nowhere = PLACES["Ontario", "Atlantis", "US"]
    assert nowhere.country == "us"
    assert nowhere.hashed == {}
    assert nowhere.problems == (
        Problem("state", Reason("identity.state_unknown")),
        Problem("country", Reason("identity.country_unknown")),
    )


def test_a_full_memory_forgets_everything_and_learns_anew():
    asked = []
    memory = Memory(lambda key: asked.append(key) or key.upper(), most=2)
    assert [memory[key] for key in ("a", "b", "a", "c", "a")] == ["A", "B", "A", "C", "A"]
    assert asked == ["a", "b", "c", "a"]
    assert len(memory) == 2


def bytes_of_a_full(memory, keys):
    """Fill a new memory of the same kind and size; return what it takes."""
    work_out, most = memory._work_out, memory._most
    tracemalloc.start()
    try:
        filled = Memory(work_out, most)
        for key in keys[:500]:
            filled[key]
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return held / len(filled) * most


def test_all_memories_together_stay_small_when_they_are_full():
    rare = ["".join(chr(97 + int(digit)) for digit in f"{number:04}") for number in range(500)]
    full = [
        *(
            bytes_of_a_full(memory, [f"{word}-{word}" for word in rare])
            for memory in (FIRST_NAMES, LAST_NAMES, CITIES, GENDERS)
        ),
        bytes_of_a_full(ZIP_CODES, [(f"{number:05}", "us") for number in range(1, 501)]),
        bytes_of_a_full(PLACES, [(f"{word} county", "Germany", "DE") for word in rare]),
        bytes_of_a_full(
            BIRTH_DATES, [(f"19{n % 100:02}01{n // 100 + 1:02}", None, 2026) for n in range(500)]
        ),
    ]
    assert sum(full) < 30 * MEBIBYTE, full
