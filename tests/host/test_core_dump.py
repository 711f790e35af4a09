import subprocess
import sys

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="Windows leaves no core files by itself")
def test_a_process_leaves_no_copy_of_its_memory():
    program = (
        "import resource\n"
        "from stratum_desktop.host.core_dump import forbid_core_dumps\n"
        "forbid_core_dumps()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE))\n"
        "import ctypes, sys\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) if sys.platform == 'linux' else 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["(0, 0)", "0"]
