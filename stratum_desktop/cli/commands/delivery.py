"""`deliver`: sending what waits."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.services.wording import sentence


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    deliver = add_command(commands, everywhere, "deliver", "Send what is due, now.", _deliver)
    deliver.add_argument("--until-empty", action="store_true", help="wait for retries too")


async def _deliver(call: Call) -> ExitCode:
    async with call.open() as services:
        with call.doors.pump(call.folder):
            await services.delivery.take_over()
            send = services.delivery.drain
            if call.choice.until_empty:
                send = services.delivery.deliver_until_empty
            result = (await send()).value
        # Where this command delivers, no engine runs that would count it by day.
        await services.latency.count()
        queue = await services.delivery.queue()
        destinations = await services.accounts.list()
    call.output.say(
        f"{result.delivered:,} delivered, {result.retried:,} to retry, "
        f"{result.rejected:,} rejected, {result.expired:,} expired, "
        f"{result.uncertain:,} uncertain, {result.held:,} held; {queue.open_count:,} still wait."
    )
    held = [(one, one.held_reason) for one in destinations if one.held_reason is not None]
    for one, reason in held:
        call.output.say(f"{one.label}: {one.open_count:,} waiting, held: {sentence(reason)}")
    call.output.give({"result": result, "queue": queue})
    needs_a_person = held or result.rejected or result.expired or result.uncertain
    return ExitCode.FINDINGS if needs_a_person else ExitCode.OK
