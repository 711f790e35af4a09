from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import Problem, RawPerson, digests, normalise
from stratum_desktop.domain.identity.digest import DIGESTS_OF_NOTHING, digest_of
from stratum_desktop.domain.identity.person import MOST_VALUES, REPEATING_FIELDS
from stratum_desktop.domain.reason import Reason

SEEN_AT_MS = 1_763_769_600_000
FIELDS = ("email", "phone", "external_id", *REPEATING_FIELDS)


def normalised(default_country="US", **fields):
    return normalise(RawPerson(**fields), default_country=default_country, seen_at_ms=SEEN_AT_MS)


def test_the_fields_whose_values_repeat_are_the_eight_of_a_persons_description():
    assert set(REPEATING_FIELDS) == {
        "first_name",
        "last_name",
        "date_of_birth",
        "gender",
        "city",
        "state",
        "zip",
        "country",
    }


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_no_digest_of_nothing_is_ever_stored(fields):
    found = normalised(**fields)
    assert DIGESTS_OF_NOTHING.isdisjoint(found.identity.hashed.values())
    assert all(len(digest) == 64 for digest in found.identity.hashed.values())


@given(st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=30)))
def test_a_field_is_used_empty_or_a_problem(fields):
    found = normalised(**fields)
    refused = {problem.field for problem in found.problems}
    for field, raw in fields.items():
        variant = "phone_digits" if field == "phone" else field
        is_used = bool(digests(found.identity, variant))
        assert is_used + (field in refused) <= 1
        if raw.isprintable() and raw.strip():
            assert is_used or field in refused


def test_the_persons_own_country_counts_before_the_accounts():
    found = normalised(phone="020 7946 0958", zip="SW1A 1AA", country="England")
    assert found.identity.hashed["phone_digits"] == digest_of("442079460958")
    assert found.identity.hashed["zip"] == digest_of("sw1a1aa")
    assert not found.problems


def test_an_unreadable_country_leaves_the_accounts_in_place():
    found = normalised(phone="650 555 1212", country="Atlantis")
    assert found.identity.hashed["phone_digits"] == digest_of("16505551212")
    assert found.problems == (Problem("country", Reason("identity.country_unknown")),)


def test_the_accounts_country_may_be_a_name():
    found = normalised(default_country="United States", phone="650 555 1212")
    assert found.identity.hashed["phone_e164"] == digest_of("+16505551212")


def test_the_accounts_country_is_not_the_persons():
    assert "country" not in normalised(city="Paris").identity.hashed


def test_several_values_are_kept_in_order_without_repeats():
    found = normalised(email=("B@x.co", "j.d@gmail.com", "b@X.co ", "", "bad"))
    assert digests(found.identity, "email") == (digest_of("b@x.co"), digest_of("j.d@gmail.com"))
    assert digests(found.identity, "email_gmail_folded") == (
        digest_of("b@x.co"),
        digest_of("jd@gmail.com"),
    )
    assert set(found.identity.hashed) == {"email", "email_2", "email_gmail_folded_2"}
    assert [problem.reason.code for problem in found.problems] == ["identity.email_malformed"]


def test_values_without_end_are_cut_with_a_reason():
    many = tuple(f"user{at}@example.com" for at in range(MOST_VALUES + 2))
    found = normalised(email=many)
    assert len(found.identity.hashed) == MOST_VALUES
    assert {problem.reason.code for problem in found.problems} == {"identity.too_many"}


def test_a_digest_of_a_phone_stands_for_either_form():
    digest = digest_of("+16505551212")
    assert normalised(phone=digest).identity.hashed == {
        "phone_digits": digest,
        "phone_e164": digest,
    }


def test_problems_tell_nothing_of_the_person():
    found = normalised(email="secret name", phone="secret", zip="secret!", city="4711")
    assert "secret" not in repr(found.problems)
    assert "4711" not in repr(found.problems)


def test_the_marks_do_not_depend_on_what_is_kept_in_clear():
    person = RawPerson(client_ip_address="8.8.8.8", city="Paris", gclid="Ab")
    plain = normalise(person, default_country=None, seen_at_ms=SEEN_AT_MS)
    kept = normalise(
        person,
        default_country=None,
        needs_clear=frozenset({"client_ip_address", "city"}),
        seen_at_ms=SEEN_AT_MS,
    )
    assert kept.identity.clear
    assert plain.mark == kept.mark


def test_an_address_alone_tells_two_people_apart():
    first, second = (
        normalised(client_ip_address=ip, client_user_agent="Mozilla")
        for ip in ("1.1.1.1", "8.8.8.8")
    )
    assert first.mark != second.mark
    assert normalised().mark == b""
