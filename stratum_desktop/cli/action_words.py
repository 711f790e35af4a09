"""Actions as the command line prints them."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.domain.money import rounded
from stratum_desktop.domain.rules.judgement import Checked
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Step
from stratum_desktop.services.wording import sentence

LEAST_HASH = 8
"""So many signs of a content hash are shown, and have to be typed where one is."""

NO_DATA = "no data"
_INSTANT = "%Y-%m-%d %H:%M"
_STATUSES = {"active": "switch on", "paused": "pause"}


def shown_row(one: ActionView) -> tuple[str, ...]:
    """Return an action as a row: number, gate, state, of, change, a day, expires, by, hash."""
    return (
        str(one.id),
        one.verdict.value,
        one.state.value.replace("_", " "),
        f"{one.platform_label}, {one.name}",
        change_words(one),
        money_words(one),
        f"{one.expires_at:{_INSTANT}}",
        one.rule_name or one.source.value.replace("_", " "),
        one.content_hash[:LEAST_HASH],
    )


def change_words(one: ActionView) -> str:
    """Return what is to be changed, from what to what."""
    size = "" if one.size_pct is None else f" ({one.size_pct:.0f} % {one.effect.value})"
    return f"{move_words(one.move)}{size}"


def move_words(move: Move) -> str:
    """Return a change as it is wanted: a status, or a budget from what to what."""
    if move.lever is Lever.STATUS:
        return _STATUSES.get(move.after, move.after)
    before, after = (_money(Decimal(one), move.currency) for one in (move.before, move.after))
    return f"{before} to {after} {move.currency}"


def money_words(one: ActionView) -> str:
    """Return what is added to or taken from a day's spend."""
    if one.money_per_day is None:
        return "not known"
    sign = "+" if one.money_per_day >= 0 else "-"
    return f"{sign}{_money(abs(one.money_per_day), one.move.currency)} {one.move.currency}"


def _money(amount: Decimal, currency: str) -> str:
    """Return an amount with its currency's places, or with more where it has more."""
    shown = rounded(amount, currency)
    return f"{shown if shown == amount else amount:f}"


def condition_words(one: Checked) -> str:
    """Return what a rule compared with what, and that it could not where there is no data."""
    found = NO_DATA if one.value is None else _number(one.value)
    span = one.span.value.replace("_", " ")
    return f"{one.metric.value} {span}: {found}, {one.operator.value} {_number(one.threshold)}"


def _number(value: Decimal) -> str:
    """Return a number to the hundredth, or finer where it is small; without zeros at its end."""
    text = f"{value:.2f}" if abs(value) >= 1 else f"{value:.4f}"
    return text.rstrip("0").rstrip(".")


def step_line(step: Step) -> str:
    """Return what happened to an action in one line."""
    stage, outcome = step.stage.replace("_", " "), step.outcome.replace("_", " ")
    parts = [f"{step.at:{_INSTANT}} {step.actor}, {stage}: {outcome}."]
    if step.why is not None:
        parts.append(sentence(step.why))
    if step.comment is not None:
        parts.append(f'"{step.comment}"')
    return " ".join(parts)


def _version_words(one: ActionView) -> str:
    if one.rule_version == one.rule_version_now:
        return f"version {one.rule_version}"
    return f"version {one.rule_version}; the rule is at version {one.rule_version_now} by now"


def detail_lines(detail: ActionDetail) -> list[str]:
    """Return an action with everything behind it, line by line."""
    view, receipt = detail.view, detail.receipt
    lines = [
        f"{view.id}  {view.platform_label}, {view.name} ({view.kind.value} {view.external_id})",
        f"  {change_words(view)}; {money_words(view)}",
        f"  {view.state.value.replace('_', ' ')}"
        + ("" if view.why is None else f": {sentence(view.why)}"),
        f"  Wanted: {sentence(detail.grounds.reason)}",
    ]
    if view.rule_version is not None:
        lines.append(f"    by {view.rule_name}, {_version_words(view)}")
    lines += [f"    {condition_words(one)}" for one in detail.grounds.checked]
    lines.append(f"  Gate: {receipt.verdict.value.upper()} (receipt {receipt.id})")
    lines += [f"    {sentence(one)}" for one in (*receipt.reasons, *receipt.flips)]
    if detail.three_way is not None:
        three = detail.three_way
        lines.append(
            f"  Proposed from {three.proposed_from} to {three.proposed_to}; it is {three.now} now."
        )
    return [*lines, *(f"  {step_line(one)}" for one in detail.steps), f"  {view.content_hash}"]
