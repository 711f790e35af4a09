"""Setting the mapping of dead letters right: each change of the draft is worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from stratum_desktop.domain.correction import Act, correction
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.deliveries.fix_draft import FixDraft
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.services.rewriting import RewritePlan, RewriteSubject

WORKING_OUT, CARRYING_OUT = "work out fix", "fix"


class Fixing:
    """The commands of the draft; nothing is sent before `confirm`."""

    def __init__(self, view_model: DeliveriesViewModel) -> None:
        self._view_model = view_model
        self._rewriting = view_model.services.rewriting

    @property
    def draft(self) -> FixDraft | None:
        """Return the draft that is shown."""
        state = self._view_model.state
        return None if state is None else state.fix

    def begin(self, delivery_ids: Sequence[int] | None) -> None:
        """Look whose mapping it is, and what writing these anew would change as it stands.

        Args:
            delivery_ids: None means every dead letter that the filter lets through.
        """
        self._view_model.close_delivery()
        ids = None if delivery_ids is None else tuple(delivery_ids)
        where = self._view_model.dead_letters() if ids is None else None

        def on_known(subject: RewriteSubject) -> Notice | None:
            self._show(FixDraft(subject, ids, where, subject.kept))
            self._work_out()
            return None

        self._view_model.query(
            WORKING_OUT,
            lambda: self._rewriting.subject(delivery_ids=ids, where=where),
            done=on_known,
        )

    def add(self, field: str, act: Act, text: str, was: str) -> bool:
        """Add a correction and return True; one that makes no sense is told and False."""
        try:
            made = correction(field, act, text, was)
        except Refusal as refusal:
            self._view_model.say(Notice(refusal.message, Tone.WARNING, command=WORKING_OUT))
            return False
        self._change(lambda draft: replace(draft, corrections=(*draft.corrections, made)))
        return True

    def take_away(self, at: int) -> None:
        """Leave one correction out of the draft."""
        self._change(
            lambda draft: replace(
                draft, corrections=draft.corrections[:at] + draft.corrections[at + 1 :]
            )
        )

    def include_doubtful(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Also send those that may have arrived, or leave them."""
        self._change(lambda draft: replace(draft, include_doubtful=wanted))

    def keep(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Also correct later events, or these alone."""
        draft = self.draft
        if draft is not None:
            self._show(replace(draft, keep=wanted))

    def confirm(self) -> None:
        """Send what is shown."""
        draft = self.draft
        if draft is None or draft.plan is None:
            return
        shown = draft.plan.shown
        self._view_model.command(
            CARRYING_OUT,
            lambda: self._rewriting.replay(
                shown=shown,
                delivery_ids=draft.delivery_ids,
                where=draft.where,
                corrections=draft.corrections,
                include_doubtful=draft.include_doubtful,
                keep=draft.keep,
            ),
            done=self._on_sent,
        )

    def keep_only(self) -> None:
        """Correct later events as the draft says, and leave the dead letters where they are."""
        draft = self.draft
        if draft is None:
            return
        self._view_model.command(
            CARRYING_OUT,
            lambda: self._rewriting.keep(draft.subject.destination_id, draft.corrections),
            done=lambda _: self._on_kept(draft),
        )

    def leave(self) -> None:
        """Forget the draft; nothing was changed."""
        self._view_model.cancel(WORKING_OUT)
        self._show(None)

    def _change(self, change: Callable[[FixDraft], FixDraft]) -> None:
        draft = self.draft
        if draft is not None:
            self._show(change(draft))
            self._work_out()

    def _work_out(self) -> None:
        draft = self.draft
        if draft is None:
            return

        def on_planned(plan: RewritePlan) -> Notice | None:
            if self.draft is not None:
                self._show(replace(self.draft, plan=plan))
            return None

        self._view_model.query(
            WORKING_OUT,
            lambda: self._rewriting.plan(
                delivery_ids=draft.delivery_ids,
                where=draft.where,
                corrections=draft.corrections,
                include_doubtful=draft.include_doubtful,
            ),
            done=on_planned,
        )

    def _show(self, draft: FixDraft | None) -> None:
        state = self._view_model.state
        if state is not None:
            self._view_model.set_state(replace(state, fix=draft))

    def _on_kept(self, draft: FixDraft) -> Notice:
        self._show(None)
        how = "as you set it" if draft.corrections else "not at all any more"
        said = f"Later events for {draft.subject.destination} are corrected {how}."
        return Notice(said, Tone.GOOD, CARRYING_OUT)

    def _on_sent(self, plan: RewritePlan) -> Notice:
        self._show(None)
        count = words.plural(plan.replayed, "delivery", "deliveries")
        return Notice(f"{count} written anew and queued.", Tone.GOOD, CARRYING_OUT)
