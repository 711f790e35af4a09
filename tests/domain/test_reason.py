import pytest

from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json


def test_a_reason_comes_back_as_it_was_stored():
    reason = Reason("meta.fewer_received", {"received": 7, "sent": 9, "part": None})
    assert reason_from_json(reason_to_json(reason)) == reason
    assert reason_from_json(reason_to_json(None)) is None


def test_a_code_names_its_area():
    with pytest.raises(ValueError, match=r"area\.what_happened"):
        Reason("refused")


def test_a_fact_that_would_hide_the_code_is_refused():
    with pytest.raises(ValueError, match="no fact is called 'code'"):
        Reason("tiktok.parameter_refused", {"code": 40002})
