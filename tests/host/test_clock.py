from stratum_desktop.host.clock import SystemClock


def test_the_boot_clock_never_goes_back():
    clock = SystemClock()
    readings = [clock.boot_ms() for _ in range(1_000)]
    assert readings == sorted(readings)
    assert readings[0] > 0


def test_one_boot_has_one_name_in_every_process():
    assert SystemClock().boot_id() == SystemClock().boot_id() != ""


def test_the_wall_clock_counts_milliseconds_since_1970():
    year_2026_ms, year_2100_ms = 1_767_225_600_000, 4_102_444_800_000
    assert year_2026_ms < SystemClock().now_ms() < year_2100_ms
