#!/usr/bin/env python3
"""Start Stratum Desktop from a checkout: prepare its environment on first use, then hand over.

    python3 main.py                     the window
    python3 main.py --practice          the practice workspace; --headless without a screen
    python3 main.py cli …               the `stratum` command
    python3 main.py worker | practice serve | …    whatever else the program answers to
    python3 main.py test [arguments]    the tests, by pytest
    python3 main.py bench [arguments]   the benchmarks
    python3 main.py build               the program as a folder that needs no Python

Needs nothing but Python's own library. The environment is `.venv` beside this file, made from
the hash-pinned files of `requirements/` and anew when they change. What is said on the way goes
to standard error: standard output belongs to the program.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
REPLACED = HERE / ".venv-replaced"
MARK = ENVIRONMENT / ".setup-complete"
LOCK = HERE / ".setup-lock"
REQUIREMENTS = HERE / "requirements"

OLDEST, TOO_NEW = (3, 11), (3, 14)
LEVELS = ("runtime", "build", "test", "bench")  # each file holds everything of the one before
NEEDED_BYTES = 1_500_000_000
CANNOT_START = 4  # as the program itself exits when the computer, not the request, is at fault

POSTGRESQL = "postgresql/*/bin/initdb"

# What Qt's xcb and offscreen platforms load, and the Debian package of each.
# Source: the NEEDED entries of the PySide6 6.11 libraries and plugins, read 2026-11-23.
QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}


class CannotStartError(Exception):
    """What is wrong, where, and what to do, in a sentence or two."""


def main(arguments: list[str]) -> int:
    """Prepare what the arguments need, then become the program. Returns only with a failure."""
    try:
        use_fitting_python(arguments)
        level = level_for(arguments)
        if not is_ready(level, needs_qt=needs_qt(arguments)):
            with setup_lock():
                # Another start may have done it while this one waited.
                if not is_ready(level, needs_qt=needs_qt(arguments)):
                    set_up(level, needs_qt=needs_qt(arguments))
        return hand_over(arguments)
    except CannotStartError as error:
        say(f"Stratum Desktop cannot start: {error}")
        return CANNOT_START
    except OSError as error:
        where = error.filename or HERE
        say(f"Stratum Desktop cannot start: {where}: {error.strerror}. Check disk and permissions.")
        return CANNOT_START
    except KeyboardInterrupt:
        return 130


def level_for(arguments: list[str]) -> str:
    """Return which requirements the arguments need."""
    mode = arguments[0] if arguments else ""
    return mode if mode in LEVELS[1:] else "runtime"


def needs_qt(arguments: list[str]) -> bool:
    """Say whether the arguments open a window, or test one."""
    if not arguments or arguments[0] in LEVELS[1:]:
        return True
    without = {"--headless", "--help", "-h", "--version"}
    return arguments[0].startswith("-") and without.isdisjoint(arguments)


def command_for(arguments: list[str]) -> list[str]:
    """Return the command line, after the interpreter, that the arguments stand for."""
    mode, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if mode == "test":
        # The whole suite uses the cores there are; a part of it starts faster without helpers.
        workers = str(min(os.cpu_count() or 1, 8))
        return ["-m", "pytest", *(rest or ["-n", workers])]
    scripts = {"bench": HERE / "benchmarks" / "run.py", "build": HERE / "packaging" / "build.py"}
    return [str(scripts[mode]), *rest] if mode in scripts else ["-m", "stratum_desktop", *arguments]


def hand_over(arguments: list[str]) -> int:
    """Become the program that the arguments ask for."""
    command = [str(environment_python()), *command_for(arguments)]
    if level_for(arguments) == "runtime":
        # A stray json.py in the folder somebody starts from must not become part of the program.
        os.environ["PYTHONSAFEPATH"] = "1"
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.chdir(HERE)
    return become(command)


def is_ready(level: str, *, needs_qt: bool) -> bool:
    """Say whether the environment is the one that the requirements describe."""
    mark = read_mark()
    return (
        mark.get("place") == str(HERE)
        and mark.get(level) == fingerprint(level)
        and environment_python().exists()
        and (mark.get("qt") == "found" or not needs_qt)
    )


def read_mark() -> dict[str, str]:
    """Return what the last complete set-up left behind; empty without one."""
    try:
        mark = json.loads(MARK.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}


def write_mark(mark: dict[str, str]) -> None:
    """Leave the mark, whole or not at all."""
    draft = MARK.with_name(MARK.name + ".new")
    draft.write_text(json.dumps(mark, indent=2), encoding="utf-8")
    draft.replace(MARK)


def fingerprint(level: str) -> str:
    """Return what changes when the requirements of this level do."""
    return hashlib.sha256((REQUIREMENTS / f"{level}.txt").read_bytes()).hexdigest()


def environment_python() -> Path:
    """Return the interpreter of the environment, made or not."""
    return ENVIRONMENT / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def set_up(level: str, *, needs_qt: bool) -> None:
    """Make or complete the environment. A failure leaves the one before as it was."""
    mark = read_mark()
    is_usable = mark.get("place") == str(HERE) and environment_python().exists()
    is_current = is_usable and mark.get("runtime") == fingerprint("runtime")
    missing = missing_packages(qt=needs_qt, build=level != "runtime")
    install_packages(missing + ([] if is_current else missing_venv_package()))
    if not (is_current and mark.get(level) == fingerprint(level)):
        require_room()
        if is_current:
            say(f"Adding the libraries for `{level}` to {ENVIRONMENT} …")
            require_installed(install(level))
        else:
            say(f"Preparing {ENVIRONMENT}; this takes a minute or two and happens once …")
            mark = {}
            make_environment(level)
    mark["place"] = str(HERE)
    for installed in LEVELS[: LEVELS.index(level) + 1]:
        mark[installed] = fingerprint(installed)
    if needs_qt:
        mark["qt"] = "found"
    write_mark(mark)


def make_environment(level: str) -> None:
    """Replace the environment by a new one; on failure put the old one back."""
    import shutil

    shutil.rmtree(REPLACED, ignore_errors=True)
    try:
        if ENVIRONMENT.exists():
            ENVIRONMENT.rename(REPLACED)
    except OSError as error:
        raise CannotStartError(
            f"the libraries changed, but {ENVIRONMENT} is in use ({error.strerror}). "
            "Close every Stratum window and worker, then start again."
        ) from error
    try:
        require_installed(make_venv() and install(level))
        let_environment_find_checkout()
    except BaseException:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        if REPLACED.exists():
            REPLACED.rename(ENVIRONMENT)
        raise
    shutil.rmtree(REPLACED, ignore_errors=True)


def make_venv() -> bool:
    """Make an empty environment, with uv where there is one. Says whether it worked."""
    import shutil

    if (uv := shutil.which("uv")) and run(
        [uv, "venv", "--quiet", "--python", sys.executable, str(ENVIRONMENT)]
    ):
        return True
    return run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)])


def install(level: str) -> bool:
    """Install the pinned files of a level into the environment. Says whether it worked."""
    import shutil

    python = str(environment_python())
    pinned = ["--require-hashes", "-r", str(REQUIREMENTS / f"{level}.txt")]
    if uv := shutil.which("uv"):
        if run([uv, "pip", "install", "--quiet", "--python", python, *pinned]):
            return True
        say("uv could not do it; trying with pip …")
    if not run([python, "-m", "pip", "--version"], quiet=True):
        run([python, "-m", "ensurepip"], quiet=True)  # an environment made by uv has no pip
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    return run([*pip, *pinned])


def require_installed(succeeded: bool) -> None:  # noqa: FBT001 - reads as a sentence
    """Turn a failed installation into a sentence."""
    if not succeeded:
        raise CannotStartError(
            "the libraries could not be installed; the lines above say why. Check the network "
            f"and the room on the disk of {HERE}, then start again."
        )


def let_environment_find_checkout() -> None:
    """Let every process of the environment import the package, whatever folder it starts in."""
    import subprocess

    ask = "import sysconfig; print(sysconfig.get_path('purelib'))"
    where = [str(environment_python()), "-c", ask]
    library = subprocess.run(where, check=True, capture_output=True, text=True).stdout.strip()
    Path(library, "stratum-checkout.pth").write_text(f"{HERE}\n", encoding="utf-8")


def require_room() -> None:
    """Refuse to begin what the disk cannot hold."""
    import shutil

    free = shutil.disk_usage(HERE).free
    if free < NEEDED_BYTES:
        raise CannotStartError(
            f"the libraries need {NEEDED_BYTES / 1e9:.1f} GB and the disk of {HERE} has "
            f"{free / 1e9:.1f} GB left. Make room, then start again."
        )


def missing_venv_package() -> list[str]:
    """Return the Debian package without which `venv` makes nothing; empty when it is there."""
    import importlib.util
    import shutil

    if shutil.which("uv") or importlib.util.find_spec("ensurepip"):
        return []
    return [f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"]


def missing_packages(*, qt: bool, build: bool) -> list[str]:
    """Return the Debian packages without which Qt would not start, or nothing could be built."""
    if not sys.platform.startswith("linux"):
        return []
    import shutil
    import sysconfig

    wanted = dict(QT_LIBRARIES) if qt else {}
    python = str(sysconfig.get_config_var("INSTSONAME"))
    if build and not Path(sys.base_prefix, "lib", python).exists():
        wanted[python] = f"libpython{sys.version_info[0]}.{sys.version_info[1]}"
    tools = []
    if build and not shutil.which("objdump"):
        tools.append("binutils")
    # Tests have a server of their own; Debian keeps its programs off the path.
    if build and not shutil.which("initdb") and not list(Path("/usr/lib").glob(POSTGRESQL)):
        tools.append("postgresql")
    return tools + [package for library, package in wanted.items() if not is_found(library)]


def is_found(library: str) -> bool:
    """Say whether the system finds a library."""
    import ctypes

    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def install_packages(packages: list[str]) -> None:
    """Install Debian packages as root; anybody else is told the one line that does it."""
    if not packages:
        return
    import shutil

    names = " ".join(packages)
    if shutil.which("apt-get") is None:
        raise CannotStartError(
            "the system lacks libraries. Debian calls their packages so; install what your "
            f"system calls them:\n  {names}"
        )
    if os.geteuid() != 0:
        raise CannotStartError(
            "the system lacks libraries. This line installs them:\n"
            f"  sudo apt-get install -y --no-install-recommends {names}"
        )
    say(f"Installing {names} …")
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    run([*apt, "update"])
    if not run([*apt, "install", "-y", "--no-install-recommends", *packages]):
        raise CannotStartError(f"apt-get could not install: {names}. The lines above say why.")


def use_fitting_python(arguments: list[str]) -> None:
    """Go on under a Python that the program runs on: this one, else one on the path."""
    if OLDEST <= sys.version_info[:2] < TOO_NEW:
        return
    import shutil

    for minor in range(TOO_NEW[1] - 1, OLDEST[1] - 1, -1):
        python = shutil.which(f"python3.{minor}")
        if python and run([python, "-c", "import venv"], quiet=True):
            raise SystemExit(become([python, str(HERE / "main.py"), *arguments]))
    raise CannotStartError(
        f"it needs Python 3.{OLDEST[1]} to 3.{TOO_NEW[1] - 1} and this is "
        f"{sys.version_info[0]}.{sys.version_info[1]}. Install one of those, then start again."
    )


def become(command: list[str]) -> int:
    """Turn into another program where the system can; else run it and return its exit code."""
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    import subprocess

    return subprocess.call(command)


@contextmanager
def setup_lock() -> Iterator[None]:
    """Let one start at a time prepare the environment; the others wait and say so."""
    with LOCK.open("a+b") as file:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)
            while True:
                try:
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
                except OSError:  # after ten seconds of trying
                    say("Another start is preparing the environment; waiting for it …")
        else:
            import fcntl

            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another start is preparing the environment; waiting for it …")
                fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run(command: list[str], *, quiet: bool = False) -> bool:
    """Run a command with its output on standard error. Says whether it succeeded."""
    import subprocess

    output = subprocess.DEVNULL if quiet else sys.stderr
    stderr = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=output, stderr=stderr) == 0
    except OSError as error:
        say(f"{command[0]}: {error.strerror}")
        return False


def say(line: str) -> None:
    """Tell the person, without mixing with what the program prints."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
