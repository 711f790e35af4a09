"""Actions that caps count."""

from __future__ import annotations

from decimal import Decimal

from ad_actions import a_raise, known_campaign

from stratum_desktop.store.read_models.counted_actions import counted_actions


def test_approved_actions_of_a_span_are_counted_without_those_that_take_one_back(store):
    def write(uow):
        entity = known_campaign(uow, at_ms=5)
        for approved_ms, back in ((99, None), (100, None), (101, 1), (None, None)):
            new = a_raise(entity, at_ms=5, rolls_back_id=back, money_per_day=Decimal("2.5"))
            number = uow.actions.add(new)
            uow.connection.exec_driver_sql(
                "UPDATE action SET state = 'applied', approved_at_ms = ? WHERE id = ?",
                (approved_ms, number),
            )

    store.write_now(write)

    def counted(*states: str):
        return store.read_now(lambda uow: counted_actions(uow.connection, states, since_ms=100))

    (one,) = counted("applied", "unknown")
    assert (one.action_id, one.approved_at_ms, one.money_per_day) == (2, 100, Decimal("2.5"))
    assert (one.effect, one.currency, one.is_automatic) == ("raise", "EUR", False)
    assert counted("failed") == ()
