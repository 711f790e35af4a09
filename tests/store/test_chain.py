"""Macs of chained rows."""

from __future__ import annotations

from stratum_desktop.store.chain import GENESIS, mac_of

KEY = bytes(range(32))
ROW = (1, "meta", None, 2.5)


def test_a_mac_tells_every_column_the_row_before_and_the_key():
    mac = mac_of(KEY, GENESIS, ROW)
    assert mac == mac_of(KEY, GENESIS, list(ROW))
    others = [
        mac_of(KEY, GENESIS, (1, "meta", None, 2.6)),
        mac_of(KEY, GENESIS, (1, "meta", "None", 2.5)),
        mac_of(KEY, mac, ROW),
        mac_of(bytes(32), GENESIS, ROW),
    ]
    assert len({mac, *others}) == 5
