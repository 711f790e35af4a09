"""One action with everything behind it: `approvals show` and `actions show`."""

from __future__ import annotations

from stratum_desktop.cli.action_words import detail_lines
from stratum_desktop.cli.call import Call
from stratum_desktop.cli.outcome import ExitCode


async def show_action(call: Call) -> ExitCode:
    """Say everything of the action whose number was given."""
    async with call.open() as services:
        detail = await services.approvals.show(call.choice.action)
    for line in detail_lines(detail):
        call.output.say(line)
    call.output.give(detail)
    return ExitCode.OK
