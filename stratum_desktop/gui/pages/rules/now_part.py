"""What a rule makes of each campaign now, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.rules.columns import CAMPAIGN_COLUMNS
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, RecordView
from stratum_desktop.services.autopilot import CampaignNow
from stratum_desktop.services.wording.short import short

_MOST_ROWS, _MOST_REASONS = 14, 4
_NONE = (
    "No campaign is in its scope. Campaigns come from ad accounts that are connected with what "
    "reading their ads takes; see Accounts."
)


class NowPart(QWidget):
    """A sentence, and a row for each campaign; those it wants to change come first."""

    #: Carries a `CampaignNow`.
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._said = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._campaigns: RecordView[CampaignNow] = RecordView(
            "What the rule makes of each campaign",
            CAMPAIGN_COLUMNS,
            key=lambda one: one.entity_id,
        )
        self._campaigns.opened.connect(self.opened)
        self._campaigns.clicked.connect(self._on_clicked)
        self._as_of = Label("", TextStyle.CAPTION, Role.MUTED)
        card = Card(
            "What it makes of each campaign",
            caption="Looking proposes nothing. Open a campaign for the values that were compared.",
        )
        for part in (self._said, self._campaigns, self._as_of):
            card.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def show_state(self, state: State) -> None:
        """Show the chosen rule's campaigns."""
        detail = state.detail
        if detail is None:
            return
        self._said.setText(campaigns_words(detail.campaigns))
        self._campaigns.set_rows(detail.campaigns)
        self._campaigns.fit_height(most_rows=_MOST_ROWS)
        self._campaigns.setVisible(bool(detail.campaigns))
        at = detail.judged_at
        self._as_of.setText(f"Judged {shown_as.instant(at)} {shown_as.zone_name(at)}")

    def _on_clicked(self) -> None:
        if self._campaigns.current is not None:
            self.opened.emit(self._campaigns.current)


def campaigns_words(campaigns: Sequence[CampaignNow]) -> str:
    """Return how many of them a rule would change, and why it leaves the others alone."""
    if not campaigns:
        return _NONE
    wanted = sum(one.judgement.move is not None for one in campaigns)
    count = shown_as.plural(len(campaigns), "campaign", "campaigns")
    verb = "It wants to change" if wanted else "It wants to change none"
    said = f"{verb} {shown_as.number(wanted)} of {count}." if wanted else f"{verb} of {count}."
    counts = Counter(short(o.judgement.reason.code) for o in campaigns if o.judgement.move is None)
    reasons = [
        f"{why} ({shown_as.number(times)})" for why, times in counts.most_common(_MOST_REASONS)
    ]
    more = len(counts) - len(reasons)
    if more > 0:
        reasons.append(shown_as.plural(more, "other reason", "other reasons"))
    return f"{said} It leaves alone: {', '.join(reasons)}." if reasons else said
