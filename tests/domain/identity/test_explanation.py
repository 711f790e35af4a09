from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import RawPerson, explain, normalise
from stratum_desktop.domain.identity.digest import digest_of
from stratum_desktop.domain.identity.person import REPEATING_FIELDS, SEVERAL_FIELDS

SEEN_AT_MS = 1_763_769_600_000
TEXTS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["J.Doe@gmail.com", "+1 650 555 1212", "O'Connor", "Texas", "94035", "f"]),
)
EXPLAINED = {*SEVERAL_FIELDS, *REPEATING_FIELDS}
PEOPLE = st.builds(
    RawPerson,
    email=st.one_of(TEXTS, st.tuples(st.emails(), st.emails())),
    phone=TEXTS,
    first_name=TEXTS,
    last_name=TEXTS,
    date_of_birth=TEXTS,
    gender=TEXTS,
    city=TEXTS,
    state=TEXTS,
    zip=TEXTS,
    country=TEXTS,
    external_id=TEXTS,
)


@given(PEOPLE)
def test_what_is_explained_is_what_is_stored(person):
    found = normalise(person, default_country="US", seen_at_ms=SEEN_AT_MS)
    explained = explain(person, default_country="US", seen_at_ms=SEEN_AT_MS)
    told = {one.variant: one.digest for each in explained for one in each.hashed}
    assert told == found.identity.hashed
    reasons = sorted(repr(reason) for each in explained for reason in each.warnings)
    reasons = [reason for reason in reasons if "identity.repeated" not in reason]
    assert reasons == sorted(
        repr(problem.reason) for problem in found.problems if problem.field in EXPLAINED
    )


def test_every_step_of_a_value_is_told():
    (email,) = explain(
        RawPerson(email="J.Doe@Gmail.com"), default_country=None, seen_at_ms=SEEN_AT_MS
    )
    assert email.field == "email"
    assert email.raw == "J.Doe@Gmail.com"
    assert [(one.variant, one.text) for one in email.hashed] == [
        ("email", "j.doe@gmail.com"),
        ("email_gmail_folded", "jdoe@gmail.com"),
    ]


def test_a_digest_of_the_source_is_said_to_be_one():
    (phone,) = explain(
        RawPerson(phone=digest_of("+16505551212")), default_country=None, seen_at_ms=SEEN_AT_MS
    )
    assert [(one.variant, one.text) for one in phone.hashed] == [
        ("phone_digits", None),
        ("phone_e164", None),
    ]
    assert [reason.code for reason in phone.warnings] == ["identity.hashed_by_source"]
