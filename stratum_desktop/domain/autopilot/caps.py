"""Caps: how much may be changed however good the signals are.

A broken cap holds a change for a person; nothing is trimmed to fit. The largest raise is the
gate's own (`gate.decision.MOST_PCT`).

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.reason import Reason

_HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Caps:
    """The limits of one workspace, for a day that begins at its local midnight."""

    #: Sum of what raises, launches and un-pauses add to a day's spend, in `currency`.
    raises_a_day: Decimal = Decimal(500)
    currency: str = "USD"
    #: Actions that nobody approved but a guarded rule.
    automatic_a_day: int = 10
    #: Raises and neutral changes of one entity.
    changes_a_day: int = 5
    hours_apart: float = 4.0


@dataclass(frozen=True, slots=True)
class Counted:
    """An action that counts: approved, and not known to have come to nothing."""

    entity_id: int
    effect: Effect
    #: Epoch milliseconds of its approval.
    at_ms: int
    is_automatic: bool
    #: What it adds to a day's spend, in the currency of the caps; None: not known.
    raised: Decimal | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """An action that is to be approved or carried out."""

    entity_id: int
    effect: Effect
    is_pause: bool
    is_automatic: bool
    #: As in `Counted`.
    raised: Decimal | None
    #: False: the day has no reference rate from the account's currency to that of the caps.
    has_rate: bool = True


def broken_caps(
    wanted: Wanted, counted: Iterable[Counted], caps: Caps, *, midnight_ms: int, now_ms: int
) -> tuple[Reason, ...]:
    """Return every cap that an action would break.

    Args:
        wanted: the action.
        counted: what was approved since midnight, and in the last `caps.hours_apart` hours.
        caps: the limits.
        midnight_ms: when the workspace's local day began, epoch milliseconds.
        now_ms: epoch milliseconds.
    """
    done = tuple(counted)
    today = tuple(one for one in done if one.at_ms >= midnight_ms)
    return (
        *_raises(wanted, today, caps),
        *_automatic(wanted, today, caps),
        *_of_entity(wanted, done, today, caps, now_ms),
    )


def _raises(wanted: Wanted, today: tuple[Counted, ...], caps: Caps) -> Iterator[Reason]:
    if wanted.effect is not Effect.RAISE:
        return
    if not wanted.has_rate:
        yield Reason("caps.no_rate", {"currency": caps.currency})
        return
    raises = [one.raised for one in today if one.effect is Effect.RAISE]
    known = [one for one in (*raises, wanted.raised) if one is not None]
    if wanted.raised is None or len(known) <= len(raises):
        yield Reason("caps.raise_not_known", {"currency": caps.currency})
        return
    if (total := sum(known, Decimal())) > caps.raises_a_day:
        facts = {
            "total": f"{total:.2f}",
            "most": f"{caps.raises_a_day:.2f}",
            "currency": caps.currency,
        }
        yield Reason("caps.raises_a_day", facts)


def _automatic(wanted: Wanted, today: tuple[Counted, ...], caps: Caps) -> Iterator[Reason]:
    if wanted.is_automatic and sum(one.is_automatic for one in today) >= caps.automatic_a_day:
        yield Reason("caps.automatic_a_day", {"most": caps.automatic_a_day})


def _of_entity(
    wanted: Wanted,
    done: tuple[Counted, ...],
    today: tuple[Counted, ...],
    caps: Caps,
    now_ms: int,
) -> Iterator[Reason]:
    if wanted.is_pause:
        return
    is_cut = wanted.effect is Effect.CUT
    if not is_cut:
        changes = sum(
            one.entity_id == wanted.entity_id and one.effect is not Effect.CUT for one in today
        )
        if changes >= caps.changes_a_day:
            yield Reason("caps.changes_a_day", {"most": caps.changes_a_day})
    last_ms = max(
        (
            one.at_ms
            for one in done
            if one.entity_id == wanted.entity_id and (not is_cut or one.effect is Effect.CUT)
        ),
        default=None,
    )
    if last_ms is not None and now_ms - last_ms < caps.hours_apart * _HOUR_MS:
        facts = {
            "hours": round(max(0, now_ms - last_ms) / _HOUR_MS, 1),
            "least": caps.hours_apart,
        }
        yield Reason("caps.too_soon", facts)
