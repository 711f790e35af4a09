"""Grounds and steps are read as they were written."""

from datetime import date
from decimal import Decimal

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.services.approvals.grounds import (
    grounds_from_json,
    grounds_to_json,
    undo_from_json,
    undo_to_json,
)
from stratum_desktop.services.approvals.proposing import Proposed, Wish
from stratum_desktop.services.approvals.steps import Stage, step_view
from stratum_desktop.services.approvals.view import Grounds, UndoIfWorse
from stratum_desktop.store.repositories.action_records import StoredStep


def test_grounds_are_read_as_they_were_written():
    grounds = Grounds(
        Reason("rule.roas_above", {"roas": 4.5, "name": "Größe"}),
        (
            Checked(Metric.ROAS, Span.LAST_7, Operator.AT_LEAST, Decimal("3.6"), None, None),
            Checked(Metric.CPA, Span.TODAY, Operator.BELOW, Decimal("9"), Decimal("8.10"), True),
        ),
        (date(2026, 3, 1), date(2026, 3, 2)),
    )
    assert grounds_from_json(grounds_to_json(grounds)) == grounds
    assert undo_from_json(undo_to_json(UndoIfWorse(25.0, 48))) == UndoIfWorse(25.0, 48)
    assert undo_from_json(undo_to_json(None)) is None
    assert Wish.__slots__
    assert Proposed.__slots__


def test_a_step_without_more_to_say_reads_so():
    step = step_view(StoredStep(1, 2, 3_000, Stage.GATE.value, "hold", "engine", "{}", 9))
    assert (step.at.timestamp(), step.why, step.comment, step.receipt_id) == (3.0, None, None, 9)
