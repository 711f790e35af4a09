"""The gate's receipt in the drawer: what it says, on what, and what would change it."""

from __future__ import annotations

from stratum_desktop.domain.emq import Band
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import looks
from stratum_desktop.gui.widgets import Evidence, Pill
from stratum_desktop.services.gate import EvidenceView, GateReceiptView
from stratum_desktop.services.wording import sentence

_HOUR_SECONDS = 3600
_TABLES = {
    "emq_measurements": "EMQ measurements",
    "job_run": "Syncs",
}
_MOST_ROWS = 6


def add_receipt(content: Evidence, receipt: GateReceiptView) -> None:
    """Add the receipt's parts below what is there."""
    look = looks.GATE_VERDICTS[receipt.verdict]
    said = " ".join(map(sentence, receipt.reasons)) or "Nothing speaks against it."
    content.add_words("What the gate says", said)
    content.add(Pill(look))
    if receipt.flips:
        content.add_words("What would change it", " ".join(map(sentence, receipt.flips)))
    for one in receipt.evidence:
        content.add_facts(f"Evidence of {one.platform_label}", evidence_facts(one))
    sound = "Recomputed from the receipt alone: the same decision, and its seal fits."
    broken = "Recomputed from the receipt alone, the decision is another, or its seal is broken."
    content.add_facts(
        f"Receipt {receipt.id}",
        (
            ("Looked", f"{shown_as.instant(receipt.at)} {shown_as.zone_name(receipt.at)}"),
            ("Checked", sound if receipt.is_sound else broken),
        ),
    )


def evidence_facts(one: EvidenceView) -> tuple[tuple[str, str], ...]:
    """Return what a receipt says of one platform; what it had no data of says so."""
    return (
        ("EMQ band", looks.BANDS[Band(one.band)].word),
        ("EMQ, at least", _with_age(one.emq, one.emq_age_hours)),
        ("Signal health, at least", shown_as.score(one.health)),
        ("Last sync", _age(one.sync_age_hours)),
        ("Was missing", ", ".join(map(_plain, one.missing)) or "Nothing"),
        *(
            (f"Rows: {_TABLES.get(table, _plain(table))}", _listed(ids))
            for table, ids in sorted(one.rows.items())
        ),
    )


def _with_age(score: float | None, hours: float | None) -> str:
    told = shown_as.score(score)
    return told if score is None else f"{told}, measured {_age(hours)}"


def _age(hours: float | None) -> str:
    return "never" if hours is None else f"{shown_as.duration(hours * _HOUR_SECONDS)} ago"


def _listed(ids: tuple[str, ...]) -> str:
    shown = ", ".join(ids[:_MOST_ROWS]) or "None"
    more = len(ids) - _MOST_ROWS
    return f"{shown} and {shown_as.number(more)} more" if more > 0 else shown


def _plain(name: str) -> str:
    return name.replace("_", " ")
