import json
import logging
import sys

import pytest

from stratum_desktop.host.logs import start_logs

logger = logging.getLogger("stratum_desktop.tests")


@pytest.fixture
def log(tmp_path):
    """Return what starts logging into a folder and stops it when the test ends."""
    stops = []

    def start(**options):
        stops.append(start_logs(tmp_path / "logs", process="engine", **options))
        return tmp_path / "logs" / "engine.log"

    yield start
    for stop in stops:
        stop()


def test_a_line_names_its_process_action_and_facts(log):
    file = log()
    logger.info("sent", extra={"action": "delivery.batch_sent", "count": 500})
    (line,) = file.read_text().splitlines()
    assert line.endswith("info engine stratum_desktop.tests delivery.batch_sent: sent count=500")


def test_json_lines_hold_the_same(log):
    file = log(is_json=True)
    logger.info("sent %d", 2, extra={"action": "delivery.batch_sent", "count": 500})
    line = json.loads(file.read_text())
    assert line.pop("at").endswith("+00:00")
    assert line == {
        "level": "info",
        "process": "engine",
        "logger": "stratum_desktop.tests",
        "action": "delivery.batch_sent",
        "message": "sent 2",
        "count": 500,
    }


@pytest.mark.parametrize("is_json", [True, False])
@pytest.mark.expects_log("refused")
def test_neither_messages_nor_extras_nor_traces_carry_personal_data(log, is_json):
    file = log(is_json=is_json)
    try:
        raise ValueError("row of ana@example.com")
    except ValueError:
        logger.exception(
            "refused %s", "ana@example.com", extra={"source": "ana@example.com", "row": 7}
        )
    text = file.read_text()
    assert "ana@" not in text
    assert "ValueError: row of [e-mail]" in text
    assert "refused [e-mail]" in text
    assert "7" in text


def test_a_message_of_several_lines_stays_one_line(log):
    file = log()
    logger.info("first\nsecond")
    assert file.read_text().endswith("first\\nsecond\n")


def test_routine_lines_of_libraries_stay_out(log):
    file = log()
    logging.getLogger("httpx").info("HTTP Request: POST somewhere")
    assert file.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no file modes")
def test_log_files_are_private(log):
    file = log()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_stopping_leaves_logging_as_it_was(tmp_path):
    root = logging.getLogger()
    before = (root.level, list(root.handlers))
    start_logs(tmp_path, process="cli")()
    assert (root.level, list(root.handlers)) == before


def test_a_full_file_is_rotated_and_the_new_one_is_private(log):
    file = log()
    line = "a line of words " * 1_200
    for _ in range(300):
        logger.info(line)
    old, new = file.with_name("engine.log.1"), file
    assert 4_000_000 < old.stat().st_size <= 5 * 1024 * 1024
    assert new.stat().st_size < 5 * 1024 * 1024
    if sys.platform != "win32":
        assert new.stat().st_mode & 0o777 == 0o600


def test_a_line_without_end_is_cut_and_says_so(log):
    file = log()
    logger.info("x" * 3_000_000)
    assert file.stat().st_size < 30_000
    assert file.read_text().endswith("… and 2980000 characters more\n")
