"""Signals of the system end the program in good order."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

import pytest

from stratum_desktop.bootstrap.stop_signal import on_stop_signal


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send oneself")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_is_heard_in_the_loop(number):
    stopped = asyncio.Event()
    on_stop_signal(stopped.set)
    try:
        os.kill(os.getpid(), number)
        await asyncio.wait_for(stopped.wait(), 10)
    finally:
        for one in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().remove_signal_handler(one)
