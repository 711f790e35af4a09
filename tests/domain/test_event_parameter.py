import pytest

from stratum_desktop.domain.event_parameter import (
    PARAMETERS,
    Findings,
    read_known,
    read_number,
    read_text,
)


@pytest.mark.parametrize(
    ("value", "number"),
    [(5, 5.0), (5.5, 5.5), ("19.90", 19.9), (" 7 ", 7.0), ("-3", -3.0), ("1e3", 1000.0), (-0.0, 0)],
)
def test_a_number_is_read_from_a_number_or_its_text(value, number):
    findings = Findings()
    found = read_number(value, "value", findings)
    assert found == number
    assert str(found) != "-0.0"
    assert not findings.faults


@pytest.mark.parametrize("value", ["", "1,5", "1_000", "٣", "inf", True, None, [], 10**400])
def test_what_is_no_finite_number_is_a_fault(value):
    findings = Findings()
    assert read_number(value, "value", findings) is None
    assert [fault.path for fault in findings.faults] == ["value"]


@pytest.mark.parametrize("key", ["value", "num_items"])
@pytest.mark.parametrize("number", ["9223372036854775808", "1e30", "-1e19", 2**64])
def test_a_number_that_fits_no_64_bits_is_a_fault_though_it_came_as_text(key, number):
    findings = Findings()
    assert read_known({key: number}, PARAMETERS, "p", findings) == {}
    assert [fault.reason.code for fault in findings.faults] == ["event.number_unusable"]


def test_empty_text_and_null_are_absent():
    findings = Findings()
    raw = {"order_id": " ", "currency": "", "content_ids": [], "value": None}
    assert read_known(raw, PARAMETERS, "parameters", findings) == {}
    assert not findings.faults


def test_one_text_stands_for_a_list_of_one():
    findings = Findings()
    assert read_known({"content_ids": "a"}, PARAMETERS, "p", findings) == {"content_ids": ["a"]}


def test_a_flag_is_no_text():
    findings = Findings()
    assert read_text(True, "order_id", findings) is None
    assert findings.faults
