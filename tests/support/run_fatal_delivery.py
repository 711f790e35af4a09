"""Delivers with a sender that dies of one event, in a process of its own.

Usage: python run_fatal_delivery.py FOLDER memory|kill
"""

from __future__ import annotations

import asyncio
import os
import resource
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.platforms import meta
from stratum_desktop.platforms.contract import Answer, Lane, Parcel
from stratum_desktop.platforms.meta.sender import MetaSender

POISON = b"poison"
MOST_BYTES = 2 * 2**30


class Fatal(MetaSender):
    """Meta's sender, with a fault that a certain event brings out."""

    async def send(self, lane: Lane, parcels: Sequence[Parcel]) -> Answer:
        if any(POISON in parcel.body for parcel in parcels):
            if sys.argv[2] == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            bytearray(2 * MOST_BYTES)
        return await super().send(lane, parcels)


async def main(folder: Path) -> None:
    """Start as the engine does, and deliver what can be delivered."""
    meta.PLATFORM = replace(meta.PLATFORM, make_sender=Fatal)
    async with open_workspace(Opening(folder)) as services:
        await services.delivery.take_over()
        await services.delivery.deliver_until_empty()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    asyncio.run(main(Path(sys.argv[1])))
