import io

from stratum_desktop.cli.meter import Meter


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_the_line_says_how_far_how_fast_and_how_to_stop_and_is_taken_away(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    meter = Meter(is_json=False, unit="events")
    meter.show(5_000, None, None)
    meter.show(12_500, 2_500.4, 3.2)
    meter.end()
    assert terminal.getvalue() == (
        "\r5,000 events; Ctrl+C stops\033[K"
        "\r12,500 events, 2,500 events/s, 3 s left; Ctrl+C stops\033[K"
        "\r\033[K"
    )


def test_programs_are_told_nothing(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    Meter(is_json=True).show(1, None, None)
    assert terminal.getvalue() == ""
    pipe = io.StringIO()
    monkeypatch.setattr("sys.stderr", pipe)
    meter = Meter(is_json=False)
    meter.show(1, None, None)
    meter.end()
    assert pipe.getvalue() == ""
