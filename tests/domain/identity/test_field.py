import pytest

from stratum_desktop.domain.identity.digest import digest_of
from stratum_desktop.domain.identity.field import GivenDigest, read
from stratum_desktop.domain.reason import Reason

FIELDS = (
    "email",
    "phone",
    "external_id",
    "first_name",
    "last_name",
    "city",
    "state",
    "zip",
    "country",
    "gender",
    "date_of_birth",
)


@pytest.mark.parametrize("field", FIELDS)
def test_a_digest_is_never_hashed_again(field):
    digest = digest_of("john@example.com")
    assert read(field, f" {digest.upper()} ", "us") == GivenDigest(digest)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("text", ["", "null", "n/a", "undefined"])
def test_the_digest_of_nothing_is_nothing(field, text):
    assert read(field, digest_of(text), "us") == Reason("identity.hash_of_nothing")


@pytest.mark.parametrize("field", [name for name in FIELDS if name != "external_id"])
def test_md5_is_refused(field):
    found = read(field, "9e107d9d372bb6826bd81d3542a419d6", "us")
    assert found == Reason("identity.hash_is_not_sha256")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("raw", ["", "  ", "\t\n", "\u200b\u202a", "\ufeff"])
def test_an_empty_cell_is_absent_without_a_word(field, raw):
    assert read(field, raw, "us") is None


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("raw", ["n/a", "NULL", "-", "undefined", "(not set)"])
def test_a_placeholder_is_absent_with_a_reason(field, raw):
    assert read(field, raw, "us") == Reason("identity.placeholder")
