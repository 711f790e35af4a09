"""The watch that conftest.py keeps over every test, watched itself."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

TESTS = Path(__file__).parent

SUITE = """
import asyncio, logging, threading
import pytest

STOP = threading.Event()


def test_fails_by_a_stray_warning():
    logging.getLogger("shop").warning("careful")


def test_passes_with_routine_lines():
    logging.getLogger("shop").info("fine")


@pytest.mark.expects_log("careful")
def test_passes_with_a_declared_warning():
    logging.getLogger("shop").warning("be careful")


@pytest.mark.expects_log("careful")
def test_fails_by_a_warning_that_never_comes():
    pass


@pytest.mark.expects_log("careful")
def test_fails_by_another_warning_than_declared():
    logging.getLogger("shop").warning("careful")
    logging.getLogger("shop").error("broken")


async def test_fails_by_a_task_left_running():
    test_fails_by_a_task_left_running.task = asyncio.create_task(asyncio.Event().wait())


async def test_passes_with_a_cancelled_task():
    asyncio.create_task(asyncio.Event().wait()).cancel()


async def test_passes_with_a_task_about_to_end():
    test_passes_with_a_task_about_to_end.task = asyncio.create_task(asyncio.sleep(0))


def test_fails_by_a_warning_of_python():
    import warnings
    warnings.warn("old", DeprecationWarning)


def test_errs_by_a_thread_left_running():
    threading.Thread(target=STOP.wait, name="forgotten").start()


@pytest.fixture(scope="module")
def wider():
    thread = threading.Thread(target=STOP.wait, name="of the module")
    thread.start()
    yield
    STOP.set()
    thread.join()


def test_passes_beside_the_thread_of_a_wider_fixture(wider):
    pass


def test_passes_with_a_thread_that_ended():
    threading.Thread(target=int).start()
"""


@pytest.fixture
def outcomes(pytester):
    conftest = (TESTS / "conftest.py").read_text(encoding="utf-8")
    pytester.makeconftest(conftest.replace("THREAD_END_SECONDS = 5.0", "THREAD_END_SECONDS = 0.1"))
    pytester.makepyfile(SUITE)
    pytester.makeini(
        f"""
        [pytest]
        asyncio_mode = auto
        asyncio_default_fixture_loop_scope = function
        filterwarnings = error
        pythonpath = {TESTS.parent} {TESTS / "support"}
        markers = expects_log(pattern): see the project's own settings
        """
    )
    done = pytester.runpytest_subprocess("-p", "no:randomly", "-p", "no:cacheprovider", "-rA")
    return {
        line.split("::")[1].split(" ")[0]: line.split(" ")[0]
        for line in done.outlines
        if line.startswith(("PASSED", "FAILED", "ERROR")) and "::" in line
    }


def test_what_a_test_leaves_behind_fails_it_and_nothing_else_does(outcomes):
    wanted = {"passes": "PASSED", "fails": "FAILED", "errs": "ERROR"}
    assert len(outcomes) == SUITE.count("def test_")
    for name, outcome in outcomes.items():
        assert outcome == wanted[name.split("_")[1]], name
