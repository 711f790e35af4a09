"""Commands as they are added."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import add_command


async def nothing(call):
    raise NotImplementedError


def test_a_command_takes_what_every_command_takes():
    everywhere = argparse.ArgumentParser(add_help=False)
    everywhere.add_argument("--json", action="store_true")
    parser = argparse.ArgumentParser()
    add_command(parser.add_subparsers(), everywhere, "dance", "Dances.", nothing)
    choice = parser.parse_args(["dance", "--json"])
    assert choice.json
    assert choice.run is nothing
