"""`connect`, `platforms`: where deliveries go."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Iterable

from stratum_desktop.cli.call import Call, Commands, add_command
from stratum_desktop.cli.outcome import ExitCode
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason


def add_to(commands: Commands, everywhere: argparse.ArgumentParser) -> None:
    """Add these commands."""
    add_command(commands, everywhere, "platforms", "What can be connected.", _platforms)
    connect = add_command(
        commands, everywhere, "connect", "Connect an account, or renew its credentials.", _connect
    )
    connect.add_argument("platform")
    connect.add_argument("--account", required=True, metavar="ID")
    connect.add_argument(
        "--secret",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="NAME=- reads the value from standard input, so that no history keeps it",
    )
    connect.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    connect.add_argument("--label")
    connect.add_argument("--base-url", metavar="URL", help="practice workspaces: loopback only")
    connect.add_argument("--test", action="store_true", help="test the connection afterwards")


async def _platforms(call: Call) -> ExitCode:
    async with call.open() as services:
        manifests = services.accounts.platforms()
    for manifest in manifests:
        call.output.say(f"{manifest.key}: {manifest.label} {manifest.api_version}")
        call.output.say(f"  --account  {manifest.account_label}. {manifest.account_help}")
        for field in manifest.fields:
            kind = "--secret" if field.is_secret else "--option"
            need = "" if field.is_required else " (optional)"
            call.output.say(f"  {kind} {field.name}=…  {field.label}{need}. {field.help}")
    call.output.give(
        [
            {
                "platform": manifest.key,
                "label": manifest.label,
                "version": manifest.api_version,
                "account": manifest.account_label,
                "fields": manifest.fields,
            }
            for manifest in manifests
        ]
    )
    return ExitCode.OK


async def _connect(call: Call) -> ExitCode:
    choice = call.choice
    async with call.open() as services:
        connected = await services.accounts.connect(
            platform=choice.platform,
            account=choice.account,
            label=choice.label,
            secrets={name: _typed(name, value) for name, value in _pairs(choice.secret)},
            options=dict(_pairs(choice.option)) or None,
            base_url=choice.base_url,
        )
        checks = await services.accounts.test(connected.value.id) if choice.test else ()
    call.output.say(f"Connected {connected.value.label} (destination {connected.value.id}).")
    for check in checks:
        call.output.say(f"{'ok  ' if check.passed else 'FAIL'}  {check.name}: {check.detail}")
    call.output.give({"destination": connected.value, "checks": checks})
    return ExitCode.OK if all(check.passed for check in checks) else ExitCode.FINDINGS


def _pairs(assignments: Iterable[str]) -> list[tuple[str, str]]:
    pairs = []
    for assignment in assignments:
        name, sign, value = assignment.partition("=")
        if not sign or not name:
            # What was given may be a secret, so it is not repeated.
            raise Refusal(
                "Write NAME=VALUE after --secret and --option; one of them has no name or no '='.",
                reason=Reason("cli.not_a_pair"),
            )
        pairs.append((name, value))
    return pairs


def _typed(name: str, value: str) -> str:
    if value != "-":
        return value
    if sys.stdin.isatty():
        return getpass.getpass(f"{name}: ")
    return sys.stdin.readline().rstrip("\r\n")
