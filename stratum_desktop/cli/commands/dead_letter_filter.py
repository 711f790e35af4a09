"""Which dead letters a command is about: options that all commands of `dlq` share."""

from __future__ import annotations

import argparse

from stratum_desktop.cli.call import Call
from stratum_desktop.cli.instant import instant
from stratum_desktop.domain.delivery import DEAD_LETTER_STATES
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services import Services
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery.dead_letters import Doubtful
from stratum_desktop.services.wording.rewriting import doubt_words

_INCLUDE_UNCERTAIN = "--include-uncertain"
_INCLUDE_HELP = "also those that may have arrived already; a second copy may count twice"


def add_filter(parser: argparse.ArgumentParser) -> None:
    """Add the options that narrow dead letters down."""
    states = [state.value for state in sorted(DEAD_LETTER_STATES)]
    parser.add_argument("--state", choices=states, help="only those in this state")
    parser.add_argument("--destination", metavar="NAME", help="its label or number")
    parser.add_argument("--reason", metavar="CODE", help="as `dlq reasons` lists them")
    parser.add_argument("--source", metavar="NAME", help="where the events came from")
    parser.add_argument("--text", metavar="ID", help="an event or order id, or how it begins")
    parser.add_argument(
        "--since", type=instant, metavar="TIME", help="received then or later, such as 2026-11-20"
    )
    parser.add_argument("--until", type=instant, metavar="TIME", help="received before; UTC")


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Add what chooses dead letters to send again: numbers, or a filter."""
    parser.add_argument(
        "deliveries", type=int, nargs="*", metavar="NUMBER", help="none = all that the filter finds"
    )
    parser.add_argument(_INCLUDE_UNCERTAIN, action="store_true", help=_INCLUDE_HELP)
    add_filter(parser)


def say_doubtful(call: Call, doubtful: Doubtful) -> None:
    """Say what may have arrived, and which option sends it all the same."""
    if not doubtful.count:
        return
    call.output.say(doubt_words(doubtful))
    if not call.choice.include_uncertain:
        call.output.say(f"To send them all the same, add {_INCLUDE_UNCERTAIN}.")


async def chosen(call: Call, services: Services) -> DeliveryFilter:
    """Return the filter that the options spell.

    Raises:
        Refusal: no destination is called so, or several are.
    """
    choice = call.choice
    destination = None
    if choice.destination is not None:
        destination = await destination_named(services, choice.destination)
    return DeliveryFilter(
        states=DEAD_LETTER_STATES if choice.state is None else frozenset({choice.state}),
        destination_id=None if destination is None else destination.id,
        source=choice.source,
        text=(choice.text or "").strip(),
        since=choice.since,
        until=choice.until,
        reason_code=choice.reason or "",
    )


async def destination_named(services: Services, name: str) -> DestinationView:
    """Return the destination with this label or number.

    Raises:
        Refusal: no destination is called so, or several are.
    """
    known = await services.accounts.list()
    found = [one for one in known if name == str(one.id)] or [
        one for one in known if one.label.casefold() == name.strip().casefold()
    ]
    if len(found) == 1:
        return found[0]
    listed = "; ".join(f"{one.id} {one.label}" for one in known) or "none is connected"
    what = "Several destinations are" if found else "No destination is"
    raise Refusal(
        f"{what} called {name!r}. Name one by its number: {listed}.",
        reason=Reason("destination.unknown"),
    )
