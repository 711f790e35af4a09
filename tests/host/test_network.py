import socket

import pytest

from stratum_desktop.host.network import NetworkState, local_address, network_state


@pytest.mark.parametrize(
    ("addresses", "expected"),
    [
        ([None, None], NetworkState.OFFLINE),
        (["127.0.0.1", "::1"], NetworkState.OFFLINE),
        (["192.168.1.4", None], NetworkState.ONLINE),
        ([None, "fe80::1%eth0"], NetworkState.ONLINE),
    ],
)
def test_only_a_route_that_leaves_the_computer_is_online(addresses, expected):
    answers = iter(addresses)
    assert network_state(lambda _family, _far: next(answers)) is expected


def test_a_system_that_will_not_say_is_unknown():
    def forbidden(_family, _far):
        raise PermissionError

    assert network_state(forbidden) is NetworkState.UNKNOWN


def test_the_routing_table_is_asked_for_real():
    assert local_address(socket.AF_INET, "127.0.0.1") == "127.0.0.1"
    assert network_state() in {NetworkState.ONLINE, NetworkState.OFFLINE}
