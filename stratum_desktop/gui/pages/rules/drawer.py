"""What the drawer shows: a campaign as a rule sees it now, a firing of the past, or a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.rules.codec import definition_to_json
from stratum_desktop.domain.rules.judgement import Judgement
from stratum_desktop.gui import condition_words, looks
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.move_words import change_text, signed_money
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.version_words import FIRST, VersionLine, changes
from stratum_desktop.gui.widgets import Evidence, Pill, make_button
from stratum_desktop.gui.widgets.code_box import CodeBox
from stratum_desktop.services.autopilot import CampaignNow, Fired
from stratum_desktop.services.autopilot.replayed import Stretch
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.audit import actor_words

_MAY_MATURE = "It rests on numbers that may still mature, so a person decides."
_WEEKS_ABOUT = (
    "The campaign did this without the rule: nothing was changed. Days of outages are left out, "
    "and a week that is not told or not mature yet has no data."
)


def campaign_drawer(one: CampaignNow, open_page: Callable[[str, object], None]) -> Evidence:
    """Return why a rule wants what it wants of a campaign, with every value it compared."""
    content = Evidence()
    content.add_words("Why", _why(one.judgement))
    move = one.judgement.move
    band = looks.BANDS[Band(one.band)].word
    content.add_facts(
        "The campaign",
        (
            ("Wants", "Nothing" if move is None else change_text(move)),
            ("Where", one.platform_label),
            ("Account", one.account),
            ("Campaign", one.name),
            ("Platform's ID", one.external_id),
            ("Status", one.status.value.capitalize()),
            ("EMQ band", band),
            ("Days of", one.time_zone),
        ),
    )
    _add_compared(content, one.judgement, one.currency)
    if move is not None:
        show = partial(open_page, "approvals", one.name)
        content.add(make_button("What waits for a decision", show, icon="approvals"))
    return content


def fired_drawer(one: Fired) -> Evidence:
    """Return why a rule would have fired, what the gate said then, and what came after."""
    content = Evidence()
    content.add(Pill(looks.GATE_VERDICTS[one.verdict]))
    content.add_words("Why", _why(one.judgement))
    money = shown_as.NO_DATA
    if one.money_per_day is not None:
        money = f"{signed_money(one.money_per_day, one.move.currency)} a day at most"
    content.add_facts(
        "What it would have proposed",
        (
            ("When", f"{shown_as.instant(one.at)} {shown_as.zone_name(one.at)}"),
            ("Where", one.platform_label),
            ("Account", one.account),
            ("Campaign", one.name),
            ("Platform's ID", one.external_id),
            ("From → to", change_text(one.move)),
            ("Money", money),
            ("Turns back", "Yes, within 7 days" if one.is_flip_flop else "No"),
        ),
    )
    _add_compared(content, one.judgement, one.move.currency)
    said = " ".join(sentence(reason) for reason in one.reasons)
    content.add_words("What the gate and the caps said then", said or "Nothing against it.")
    content.add_words("A week before and after", _WEEKS_ABOUT)
    content.add_rows(
        f"By day, money in {one.move.currency}",
        ("", "Before", "After"),
        week_rows(one.before, one.after),
        numbers_from=1,
    )
    return content


def version_drawer(line: VersionLine, labels: Mapping[str, str]) -> Evidence:
    """Return a version as a whole, and each thing that it changed."""
    content, view = Evidence(), line.view
    content.add_words("What the rule was", words.rule_words(view.definition, labels))
    content.add_facts(
        "Who and when",
        (
            ("Since", f"{shown_as.instant(view.made_at)} {shown_as.zone_name(view.made_at)}"),
            ("By", actor_words(view.made_by)),
        ),
    )
    told = [] if line.before is None else changes(line.before, view.definition)
    content.add_words("What changed", "\n".join(told) or FIRST)
    content.add(CodeBox("The rule as it is stored", definition_to_json(view.definition)))
    return content


def week_rows(before: Stretch | None, after: Stretch | None) -> list[tuple[str, ...]]:
    """Return what a campaign did on an average day before and after."""
    weeks = (before, after)
    return [
        ("Days", *(_told(None if one is None else float(one.days), 0) for one in weeks)),
        ("Spend", *(_told(_by_day(one, float(one.spend) if one else 0.0), 2) for one in weeks)),
        (
            "Conversions",
            *(_told(_by_day(one, one.conversions if one else 0.0), 2) for one in weeks),
        ),
        ("CPA", *(_told(cpa(one), 2) for one in weeks)),
        ("ROAS", *(_told(roas(one), 2) for one in weeks)),
    ]


def cpa(one: Stretch | None) -> float | None:
    """Return spend by conversion; None without a conversion, or where nothing is told."""
    return float(one.spend) / one.conversions if one is not None and one.conversions else None


def roas(one: Stretch | None) -> float | None:
    """Return revenue by spend; None without spend, or where nothing is told."""
    return float(one.revenue / one.spend) if one is not None and one.spend else None


def _by_day(one: Stretch | None, total: float) -> float | None:
    return None if one is None or not one.days else total / one.days


def _told(value: float | None, decimals: int) -> str:
    return shown_as.NO_DATA if value is None else shown_as.figure(value, decimals=decimals)


def _why(judgement: Judgement) -> str:
    said = sentence(judgement.reason)
    return f"{said} {_MAY_MATURE}" if judgement.is_immature else said


def _add_compared(content: Evidence, judgement: Judgement, currency: str) -> None:
    if judgement.checked:
        facts = [condition_words.condition_fact(one, currency) for one in judgement.checked]
        content.add_facts("What the rule compared", facts)
    else:
        content.add_words("What the rule compared", "Nothing: it stopped before that.")
    days = judgement.days
    if days:
        first, last = shown_as.day(days[0]), shown_as.day(days[-1])
        count = shown_as.plural(len(days), "matured day", "matured days")
        content.add_words("Days that were looked at", f"{count}, {first} to {last}.")
