"""What a platform says itself of the signals it was sent, beside the product's own score."""

from __future__ import annotations

from stratum_desktop.gui import format as words
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.widgets import Card, RecordView
from stratum_desktop.services.sync import OwnFigureView
from stratum_desktop.services.sync.own_words import TOPICS, value_words

_CAPTION = (
    "The platform's own figures, as it gave them{told}. They are no part of the score above, "
    "whose figures are measured here."
)

COLUMNS: tuple[Column[OwnFigureView], ...] = (
    Column(
        "topic",
        "What",
        value=lambda one: TOPICS[one.figure.topic],
        text=lambda one: TOPICS[one.figure.topic],
        width=170,
    ),
    Column(
        "subject",
        "Of",
        value=lambda one: one.figure.subject,
        text=lambda one: one.figure.subject or "everything sent",
        width=130,
    ),
    Column(
        "item",
        "Item",
        value=lambda one: one.figure.item,
        text=lambda one: _item(one) or words.NOTHING,
        width=150,
    ),
    Column(
        "value",
        "Value",
        value=lambda one: one.figure.value,
        text=lambda one: value_words(one.figure, one.figure.value) or words.NOTHING,
        align=Align.RIGHT,
        width=100,
    ),
    Column(
        "goal",
        "Its goal",
        value=lambda one: one.figure.goal,
        text=lambda one: value_words(one.figure, one.figure.goal) or words.NOTHING,
        align=Align.RIGHT,
        width=90,
        gives_way=1,
    ),
    Column(
        "words",
        "In its words",
        value=lambda one: one.figure.text,
        text=lambda one: one.figure.text or words.NOTHING,
        width=260,
        tip=lambda one: one.figure.text,
    ),
)


class OwnFigures(Card):
    """The card; hidden where the platform has said nothing."""

    def __init__(self) -> None:
        super().__init__("What the platform says itself", caption=" ")
        self._rows: RecordView[OwnFigureView] = RecordView(
            "The platform's own figures", COLUMNS, key=_key
        )
        self.add(self._rows)

    def show_figures(self, label: str, figures: tuple[OwnFigureView, ...]) -> None:
        """Show what a platform said last; nothing at all is no card."""
        self.setVisible(bool(figures))
        if not figures:
            return
        told = max(one.told_at for one in figures)
        self.set_title(f"What {label} says itself")
        self.set_caption(_CAPTION.format(told=f" on {words.instant(told)} {words.zone_name(told)}"))
        self._rows.set_rows(figures)
        self._rows.fit_height()


def _item(one: OwnFigureView) -> str:
    day = "" if one.figure.on is None else words.day(one.figure.on)
    return " · ".join(part for part in (one.figure.item, day) if part)


def _key(one: OwnFigureView) -> tuple[str, ...]:
    figure = one.figure
    return one.destination, figure.topic, figure.subject, figure.item, str(figure.on)
