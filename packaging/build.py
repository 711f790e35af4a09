"""Builds the program as a folder that needs no Python, and says how large it is.

python3 main.py build                   into dist/stratum-desktop
python3 main.py build --into FOLDER     into FOLDER/stratum-desktop
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPEC = HERE / "stratum.spec"


def main(argv: list[str]) -> int:
    """Build; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--into", type=Path, default=HERE.parent / "dist", metavar="FOLDER")
    into = parser.parse_args(argv).into.resolve()
    with tempfile.TemporaryDirectory(prefix="stratum-build-") as scratch:
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        command += ["--distpath", str(into), "--workpath", scratch, str(SPEC)]
        done = subprocess.run(command, cwd=HERE.parent, check=False)
    if done.returncode != 0:
        print(f"The program was not built; the lines above say why (exit {done.returncode}).")
        return 1
    built = into / "stratum-desktop"
    size = sum(file.stat().st_size for file in built.rglob("*") if not file.is_symlink())
    print(f"{built}: {size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
