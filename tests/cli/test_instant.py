import argparse
from datetime import UTC, datetime, timedelta

import pytest

from stratum_desktop.cli.instant import instant


def test_a_date_is_its_midnight_in_utc_and_a_zone_is_kept():
    assert instant("2026-11-20") == datetime(2026, 11, 20, tzinfo=UTC)
    assert instant("2026-11-20T08:30+02:00").utcoffset() == timedelta(hours=2)


def test_what_is_no_time_is_told_how_to_write_one():
    with pytest.raises(argparse.ArgumentTypeError, match="write 2026-11-20"):
        instant("yesterday")
