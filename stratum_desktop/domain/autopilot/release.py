"""Whether an approval still lets a change run, now that the gate has looked again.

An approval releases what its person was shown. It releases nothing that is harder than that, and
nothing that is held for a reason of which they were not told.
"""

from __future__ import annotations

from stratum_desktop.domain.gate.decision import Decision, Verdict, is_harder
from stratum_desktop.domain.reason import Reason


def what_got_worse(now: Decision, approved: Decision, *, by_person: bool) -> Reason | None:
    """Return why an approval does not release a change any more; None: it may run.

    Args:
        now: what the gate says on what is known now.
        approved: what it said when the change was approved, and the person was shown.
        by_person: a person approved it; a guarded rule runs by itself only what passes.
    """
    if now.verdict is Verdict.PASS:
        return None
    if not by_person or is_harder(now.verdict, approved.verdict):
        return _first_new(now, approved) or now.reasons[0]
    return _first_new(now, approved)


def _first_new(now: Decision, approved: Decision) -> Reason | None:
    known = {one.code for one in approved.reasons}
    return next((one for one in now.reasons if one.code not in known), None)
