from stratum_desktop.domain.identity.external_id import LONGEST
from stratum_desktop.domain.identity.field import read
from stratum_desktop.domain.reason import Reason


def test_case_and_inner_space_belong_to_the_id():
    assert read("external_id", "  User 7 ", None) == (("external_id", "User 7"),)


def test_an_id_that_looks_like_md5_is_an_id():
    raw = "D41D8CD98F00B204E9800998ECF8427E"
    assert read("external_id", raw, None) == (("external_id", raw),)


def test_a_text_without_end_is_no_id():
    assert read("external_id", "x" * LONGEST, None) == (("external_id", "x" * LONGEST),)
    assert isinstance(read("external_id", "x" * (LONGEST + 1), None), Reason)
