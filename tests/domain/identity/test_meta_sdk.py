"""What Meta matches on, beside what Meta's own SDK makes of the same person.

Only texts for which both follow Meta's pages: the SDK keeps punctuation in names, spells US
states as they are written, and takes no name of a country and no number without its code.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import RawPerson, normalise

pytest.importorskip("facebook_business", reason="of the extra `bench`")

from facebook_business.adobjects.serverside.user_data import UserData

SEEN_AT_MS = 1_763_769_600_000
VARIANT_OF = {
    "em": "email",
    "ph": "phone_digits",
    "fn": "first_name",
    "ln": "last_name",
    "ct": "city",
    "st": "state",
    "zp": "zip",
    "country": "country",
}

SPACE = st.sampled_from(["", " ", "  "])
WORDS = st.text(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäßéñçØłاحمدجаб김민준",
    min_size=2,
    max_size=9,
).filter(lambda word: word.lower() not in {"nil", "tbd", "none", "null", "true", "false", "empty"})


def padded(texts):
    return st.builds("{}{}{}".format, SPACE, texts, SPACE)


PEOPLE = st.fixed_dictionaries(
    {
        "email": padded(
            st.from_regex(
                r"[A-Za-z][A-Za-z0-9._+-]{3,12}[a-z]@[A-Z][a-z]{4,8}\.(org|co\.uk)", fullmatch=True
            )
        ),
        "phone": st.builds(
            "+1{}({}){}{}-{:04}".format,
            SPACE,
            st.integers(212, 989),
            SPACE,
            st.integers(212, 989),
            st.integers(1, 9998),
        ),
        "first_name": padded(WORDS),
        "last_name": padded(WORDS),
        "city": padded(st.builds("{} {}".format, WORDS, WORDS)),
        "state": padded(st.sampled_from(["CA", "tx", "Ny", "WA"])),
        "zip": padded(st.from_regex(r"[1-9][0-9]{4}(-[0-9]{4})?", fullmatch=True)),
        "country": padded(st.sampled_from(["US", "us"])),
    }
)


@given(PEOPLE)
def test_meta_gets_the_digests_that_its_own_sdk_would_send(fields):
    given_to_sdk = {**fields, "zip_code": fields["zip"], "country_code": fields["country"]}
    del given_to_sdk["zip"], given_to_sdk["country"]
    theirs = UserData(**given_to_sdk).normalize()
    ours = normalise(RawPerson(**fields), default_country=None, seen_at_ms=SEEN_AT_MS)
    assert not ours.problems
    for key, variant in VARIANT_OF.items():
        their_digests = theirs[key] if isinstance(theirs[key], list) else [theirs[key]]
        assert [ours.identity.hashed[variant]] == their_digests, key
