"""What waited through an outage of nearly seven days leaves in time and within the limits."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

DRILL = Path(__file__).with_name("outage_drill.py")
ROWS = 4_000


def test_nothing_expires_that_could_be_sent_and_no_limit_is_exceeded():
    done = subprocess.run(
        [sys.executable, str(DRILL), "--rows", str(ROWS)],
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert report["states"] == {"delivered": 3 * ROWS}
    assert report["verify_ok"]
    assert set(report["doubled"].values()) == {0}
    # A limit that nothing comes near proves nothing: the bucket was emptied, and not overdrawn.
    assert max(report["requests_above_the_limit"].values()) == 0
