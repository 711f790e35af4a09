"""The launcher, run as a person runs it: in a checkout of its own, with real environments."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
posix = pytest.mark.skipif(sys.platform == "win32", reason="fake programs here are shell scripts")

PROGRAM = """
import os, sys
print("started", sys.argv[1:], os.getcwd(), os.environ.get("PYTHONSAFEPATH"))
raise SystemExit(7 if "fail" in sys.argv else 0)
"""


def make_checkout(folder):
    """Lay out a checkout whose requirements are empty, so that nothing is fetched."""
    folder.mkdir()
    shutil.copy(PROJECT / "main.py", folder)
    (folder / "stratum_desktop").mkdir()
    (folder / "stratum_desktop" / "__init__.py").touch()
    (folder / "stratum_desktop" / "__main__.py").write_text(PROGRAM)
    (folder / "requirements").mkdir()
    for level in ("runtime", "build", "test", "bench"):
        (folder / "requirements" / f"{level}.txt").write_text(f"# {level}\n")
    return folder


def environment(**more):
    """Return a plain environment: no uv, no index, no settings of the person who runs the tests."""
    kept = {name: os.environ[name] for name in ("HOME", "SYSTEMROOT", "TEMP") if name in os.environ}
    quiet = {"PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull, "PATH": os.defpath}
    return {**kept, **quiet, **more}


def start(checkout, *arguments, cwd=None, **more):
    return subprocess.run(
        [sys.executable, str(checkout / "main.py"), *arguments],
        cwd=cwd or checkout,
        env=environment(**more),
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A checkout that was started once, and what that first start said."""
    checkout = make_checkout(tmp_path_factory.mktemp("launcher") / "checkout")
    return checkout, start(checkout, "cli", "status", "--json")


@pytest.fixture
def launcher(tmp_path):
    """The launcher of a fresh checkout, as a module."""
    file = make_checkout(tmp_path / "checkout") / "main.py"
    spec = importlib.util.spec_from_file_location("launcher_under_test", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def fake_program(folder, name, script):
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return folder


# Setting up and handing over


def test_the_first_start_prepares_the_environment_and_runs_the_program(prepared):
    checkout, first = prepared
    assert first.returncode == 0, first.stderr
    assert first.stdout == f"started ['cli', 'status', '--json'] {checkout} 1\n"
    assert "happens once" in first.stderr


def test_a_second_start_says_and_changes_nothing(prepared):
    checkout, _ = prepared
    mark = checkout / ".venv" / ".setup-complete"
    before = mark.stat().st_mtime_ns
    second = start(checkout, "worker")
    assert (second.returncode, second.stderr) == (0, "")
    assert second.stdout.startswith("started ['worker']")
    assert mark.stat().st_mtime_ns == before


def test_the_exit_code_of_the_program_is_kept(prepared):
    checkout, _ = prepared
    assert start(checkout, "cli", "fail").returncode == 7


def test_it_starts_from_any_folder_and_imports_nothing_from_it(prepared, tmp_path):
    checkout, _ = prepared
    (tmp_path / "stratum_desktop.py").write_text("raise SystemExit('imported from the folder')")
    started = start(checkout, "cli", cwd=tmp_path)
    assert started.stdout == f"started ['cli'] {tmp_path} 1\n"


def test_changed_requirements_make_the_environment_anew(prepared):
    checkout, _ = prepared
    stale = checkout / ".venv" / "stale"
    stale.touch()
    (checkout / "requirements" / "runtime.txt").write_text("# changed\n")
    again = start(checkout, "cli")
    assert again.returncode == 0, again.stderr
    assert "happens once" in again.stderr
    assert not stale.exists()
    assert not (checkout / ".venv-replaced").exists()


def test_a_failed_renewal_leaves_the_old_environment_and_says_what_to_do(prepared):
    checkout, _ = prepared
    requirements = checkout / "requirements" / "runtime.txt"
    before = requirements.read_text()
    requirements.write_text(f"no-such-thing==1.0 --hash=sha256:{'0' * 64}\n")
    failed = start(checkout, "cli")
    requirements.write_text(before)
    assert failed.returncode == 4
    assert failed.stdout == ""
    assert "could not be installed" in failed.stderr
    assert "Check the network" in failed.stderr
    after = start(checkout, "cli")
    assert (after.returncode, after.stderr) == (0, ""), "the old one still works"


def test_two_first_starts_prepare_one_environment(tmp_path):
    checkout = make_checkout(tmp_path / "checkout")
    command = [sys.executable, str(checkout / "main.py"), "cli"]
    starts = [
        subprocess.Popen(
            command,
            cwd=checkout,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    said = [start.communicate() for start in starts]
    assert [start.returncode for start in starts] == [0, 0], said
    assert all(out.startswith("started ['cli']") for out, _ in said)
    assert sum("happens once" in err for _, err in said) == 1


def test_a_moved_checkout_prepares_its_environment_again(launcher):
    launcher.ENVIRONMENT.joinpath("bin").mkdir(parents=True)
    launcher.environment_python().parent.mkdir(parents=True, exist_ok=True)
    launcher.environment_python().touch()
    mark = {"place": str(launcher.HERE), "runtime": launcher.fingerprint("runtime")}
    launcher.write_mark(mark)
    assert launcher.is_ready("runtime", needs_qt=False)
    assert not launcher.is_ready("runtime", needs_qt=True), "Qt was never looked for"
    assert not launcher.is_ready("test", needs_qt=False)
    launcher.write_mark({**mark, "place": "elsewhere"})
    assert not launcher.is_ready("runtime", needs_qt=False)
    launcher.MARK.write_text("[]")
    assert not launcher.is_ready("runtime", needs_qt=False)


# What the arguments mean


@pytest.mark.parametrize(
    ("arguments", "level", "qt", "command"),
    [
        ([], "runtime", True, ["-m", "stratum_desktop"]),
        (["--practice"], "runtime", True, ["-m", "stratum_desktop", "--practice"]),
        (
            ["--practice", "--headless", "--for", "60"],
            "runtime",
            False,
            ["-m", "stratum_desktop", "--practice", "--headless", "--for", "60"],
        ),
        (["cli", "emq"], "runtime", False, ["-m", "stratum_desktop", "cli", "emq"]),
        (["worker"], "runtime", False, ["-m", "stratum_desktop", "worker"]),
        (["practice", "serve"], "runtime", False, ["-m", "stratum_desktop", "practice", "serve"]),
        (["--help"], "runtime", False, ["-m", "stratum_desktop", "--help"]),
        (["test", "-k", "x"], "test", True, ["-m", "pytest", "-k", "x"]),
    ],
)
def test_arguments_name_their_requirements_and_command(launcher, arguments, level, qt, command):
    assert launcher.level_for(arguments) == level
    assert launcher.needs_qt(arguments) is qt
    assert launcher.command_for(arguments) == command


def test_the_whole_suite_uses_several_cores_and_benchmarks_run_alone(launcher):
    module, name, option, count = launcher.command_for(["test"])
    assert [module, name, option] == ["-m", "pytest", "-n"]
    assert 1 <= int(count) <= 8
    script, argument = launcher.command_for(["bench", "import"])
    assert Path(script).parts[-2:] == ("benchmarks", "run.py")
    assert argument == "import"


def test_building_needs_what_qt_needs_and_no_tests(launcher):
    script, option = launcher.command_for(["build", "--into"])
    assert Path(script).parts[-2:] == ("packaging", "build.py")
    assert option == "--into"
    assert launcher.level_for(["build"]) == "build"
    assert launcher.needs_qt(["build"])
    assert launcher.LEVELS.index("build") < launcher.LEVELS.index("test")


# What the system lacks


@pytest.fixture
def programs(tmp_path, monkeypatch):
    """A folder that is the whole path."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@posix
def test_root_on_debian_installs_exactly_what_is_missing(launcher, programs, monkeypatch):
    log = programs / "log"
    fake_program(programs, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> {log}')
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("DEBIAN_FRONTEND", "")
    launcher.install_packages(["libegl1", "libgl1"])
    update, install = log.read_text().splitlines()
    assert update.startswith("noninteractive")
    assert update.endswith("update")
    assert install.endswith("install -y --no-install-recommends libegl1 libgl1")


@posix
def test_anybody_else_is_told_the_one_line(launcher, programs, monkeypatch):
    fake_program(programs, "apt-get", "exit 1")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    line = "sudo apt-get install -y --no-install-recommends libegl1 libgl1"
    with pytest.raises(launcher.CannotStartError, match=line):
        launcher.install_packages(["libegl1", "libgl1"])


@posix
def test_other_systems_are_told_the_names(launcher, programs):
    assert not list(programs.iterdir())
    with pytest.raises(launcher.CannotStartError, match="libegl1"):
        launcher.install_packages(["libegl1"])


@posix
def test_a_failing_apt_get_is_a_sentence(launcher, programs, monkeypatch):
    fake_program(programs, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    with pytest.raises(launcher.CannotStartError, match="could not install: libegl1"):
        launcher.install_packages(["libegl1"])


def test_nothing_missing_asks_for_nothing(launcher, monkeypatch):
    monkeypatch.setenv("PATH", "")
    launcher.install_packages([])


def test_a_library_that_is_not_there_is_named_by_its_package(launcher):
    launcher.QT_LIBRARIES["libnever-was.so.9"] = "libneverwas9"
    expected = ["libneverwas9"] if sys.platform.startswith("linux") else []
    assert launcher.missing_packages(qt=True, build=False) == expected
    assert launcher.missing_packages(qt=False, build=False) == []


@pytest.mark.usefixtures("programs")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems need no tools")
def test_the_tools_that_the_program_is_built_with_are_asked_for(launcher, monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", "nowhere")
    monkeypatch.setattr(sysconfig, "get_config_var", {"INSTSONAME": "libpython9.so"}.get)
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    monkeypatch.setattr(launcher, "POSTGRESQL", "nowhere/*")
    expected = ["binutils", "postgresql", f"libpython{version}"]
    assert launcher.missing_packages(qt=False, build=True) == expected


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems bring Qt's needs")
def test_the_libraries_that_are_looked_for_are_all_that_qt_loads():
    import PySide6

    qt = Path(PySide6.__file__).parent
    loaded = [qt / f"Qt{part}.abi3.so" for part in ("Core", "Gui", "Widgets", "Svg")]
    loaded += [
        qt / "Qt" / "plugins" / "platforms" / f"libq{name}.so" for name in ("xcb", "offscreen")
    ]
    lines = subprocess.run(["ldd", *loaded], capture_output=True, text=True, check=True).stdout
    assert "libxcb-cursor.so.0" in lines
    assert [line.strip() for line in lines.splitlines() if "not found" in line] == []


def test_a_full_disk_is_found_out_before_anything_is_made(launcher):
    launcher.NEEDED_BYTES = 10**18
    with pytest.raises(launcher.CannotStartError, match="Make room"):
        launcher.require_room()


# Another Python


UNFIT = """
import sys
sys.path.insert(0, {folder!r})
import main
main.OLDEST, main.TOO_NEW = (3, 91), (3, 93)
raise SystemExit(main.main(["cli", "status"]))
"""


def start_unfit(launcher, path):
    program = UNFIT.format(folder=str(launcher.HERE))
    return subprocess.run(
        [sys.executable, "-c", program],
        env=environment(PATH=str(path)),
        capture_output=True,
        text=True,
        check=False,
    )


@posix
def test_an_unfit_python_gives_way_to_a_fit_one_on_the_path(launcher, tmp_path):
    path = fake_program(tmp_path / "bin", "python3.91", '[ "$1" = -c ] || echo "3.91 runs $*"')
    fake_program(path, "python3.92", "exit 1  # there, but broken")
    done = start_unfit(launcher, path)
    assert done.stdout == f"3.91 runs {launcher.HERE / 'main.py'} cli status\n"


def test_without_a_fit_python_the_sentence_says_which_ones_are(launcher, tmp_path):
    done = start_unfit(launcher, tmp_path)
    assert done.returncode == 4
    assert "needs Python 3.91 to 3.92" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_launcher_wants_what_the_project_wants(launcher):
    import tomllib

    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    oldest, too_new = launcher.OLDEST, launcher.TOO_NEW
    assert project["requires-python"] == f">=3.{oldest[1]},<3.{too_new[1]}"


def test_the_mark_is_json_that_a_person_can_read(prepared):
    checkout, _ = prepared
    mark = json.loads((checkout / ".venv" / ".setup-complete").read_text())
    assert mark["place"] == str(checkout)
    assert len(mark["runtime"]) == 64
