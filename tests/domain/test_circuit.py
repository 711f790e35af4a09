"""The circuit breaker."""

from stratum_desktop.domain.circuit import (
    OPENS_AFTER_FAILURES,
    STAYS_OPEN_MS,
    Circuit,
    CircuitState,
)


def broken(at=0):
    circuit = Circuit()
    for _ in range(OPENS_AFTER_FAILURES):
        circuit = circuit.after_failure(boot_ms=at)
    return circuit


def test_it_opens_at_the_fifth_failure_in_a_row_and_not_before():
    circuit = Circuit()
    for count in range(1, OPENS_AFTER_FAILURES):
        circuit = circuit.after_failure(boot_ms=0)
        assert circuit.state is CircuitState.CLOSED, count
    assert circuit.after_failure(boot_ms=0).state is CircuitState.OPEN


def test_a_success_in_between_starts_the_count_again():
    circuit = Circuit().after_failure(boot_ms=0).after_success(boot_ms=1)
    assert circuit.consecutive_failures == 0


def test_nothing_goes_while_it_is_open():
    assert not broken(at=100).may_send(boot_ms=100 + STAYS_OPEN_MS - 1, probe_is_out=False)


def test_after_a_minute_exactly_one_request_goes():
    circuit = broken(at=100)
    later = 100 + STAYS_OPEN_MS
    assert circuit.may_send(boot_ms=later, probe_is_out=False)
    probing = circuit.when_sending(boot_ms=later)
    assert probing.state is CircuitState.HALF_OPEN
    assert not probing.may_send(boot_ms=later + 1, probe_is_out=True)


def test_a_probe_that_died_does_not_block_the_next():
    probing = broken(at=0).when_sending(boot_ms=STAYS_OPEN_MS)
    assert probing.may_send(boot_ms=STAYS_OPEN_MS + 40_000, probe_is_out=False)


def test_a_failed_probe_opens_it_again_and_a_good_one_closes_it():
    probing = broken(at=0).when_sending(boot_ms=STAYS_OPEN_MS)
    again = probing.after_failure(boot_ms=STAYS_OPEN_MS + 5)
    assert again.state is CircuitState.OPEN
    assert not again.may_send(boot_ms=STAYS_OPEN_MS + 10, probe_is_out=False)
    assert probing.after_success(boot_ms=1).state is CircuitState.CLOSED


def test_a_reboot_ends_the_wait():
    assert broken(at=9_000_000).may_send(boot_ms=50, probe_is_out=False)
