import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.identity.clear import AS_HASHED, TIDIED

EVERYTHING = frozenset({*AS_HASHED, *TIDIED, "client_ip_address", "client_user_agent"}) | {
    "email",
    "phone",
}


def clear_of(needs=EVERYTHING, **fields):
    found = normalise(
        RawPerson(**fields), default_country="US", needs_clear=needs, seen_at_ms=1_763_769_600_000
    )
    return found.identity.clear, [problem.reason.code for problem in found.problems]


def test_only_what_was_asked_for_is_kept():
    assert clear_of(frozenset({"city"}), city="New York", state="Texas", zip="10001") == (
        {"city": "New York"},
        [],
    )
    assert clear_of(frozenset(), city="New York", client_ip_address="8.8.8.8") == ({}, [])


def test_names_stay_as_written_and_places_become_codes():
    assert clear_of(first_name=" Jean-Luc ", country="Deutschland", gender="Frau") == (
        {"first_name": "Jean-Luc", "country": "de", "gender": "f"},
        [],
    )


@given(
    st.sampled_from(["first_name", "last_name", "city", "external_id", "email", "phone"]),
    st.sampled_from(["john@example.com", "JOHN@EXAMPLE.COM ", "+16505551212"]),
)
def test_an_e_mail_or_phone_never_stays_in_clear_in_any_column(field, raw):
    assert clear_of(**{field: raw})[0] == {}


@pytest.mark.parametrize(
    ("raw", "kept", "codes"),
    [
        ("8.8.8.8", "8.8.8.8", []),
        (" 2001:4860:4860::8888 ", "2001:4860:4860::8888", []),
        ("192.168.1.4", None, ["identity.ip_not_public"]),
        ("127.0.0.1", None, ["identity.ip_not_public"]),
        ("8.8.8.8, 10.0.0.1", None, ["identity.ip_unreadable"]),
        ("n/a", None, []),
    ],
)
def test_an_address_is_a_browsers_or_none(raw, kept, codes):
    clear, found = clear_of(client_ip_address=raw)
    assert (clear.get("client_ip_address"), found) == (kept, codes)


def test_a_user_agent_is_kept_as_given():
    assert clear_of(client_user_agent=" Mozilla/5.0 (X) ")[0] == {
        "client_user_agent": "Mozilla/5.0 (X)"
    }
    assert clear_of(client_user_agent="x" * 2001) == ({}, ["identity.too_long"])
    assert clear_of(client_user_agent="Mozilla\x00") == ({}, ["identity.user_agent_unreadable"])


def test_a_digest_is_not_kept_as_if_it_were_a_name():
    assert clear_of(first_name="a" * 64)[0] == {}
