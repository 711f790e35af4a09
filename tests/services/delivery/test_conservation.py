"""Whatever happens in whatever order, every accepted event is in exactly one state.

A machine sells, drains, breaks the platform, holds, releases, replays, cancels, kills workers and
moves the clock at random, beside a model that only knows what was accepted and what a person did.
"""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from manual_clock import ManualClock
from practice_workspace import KEY, practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.domain.delivery import OPEN_STATES, DeliveryState
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer
from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services.delivery.claim import claim_batch
from stratum_desktop.store.database import open_store

FINAL = {DeliveryState.DELIVERED, DeliveryState.CANCELLED, DeliveryState.SKIPPED}
FAULTS = [
    Fault(FaultKind.RATE_LIMIT, retry_after="5"),
    Fault(FaultKind.SERVER_ERROR),
    Fault(FaultKind.RESET_BEFORE),
    Fault(FaultKind.RESET_AFTER),
    Fault(FaultKind.CUT),
    Fault(FaultKind.HTML),
    Fault(FaultKind.BAD_TOKEN),
]


class Deliveries(RuleBasedStateMachine):
    """The real services on a real file, against a real server."""

    template: Path
    server: PracticeServer
    clock: ManualClock

    def __init__(self) -> None:
        super().__init__()
        type(self).clock = self.clock = ManualClock()
        self.server.ledger.clear()
        self.server.faults.clear()
        self.folder = Path(tempfile.mkdtemp(prefix="conservation-"))
        path = self.folder / "stratum.db"
        shutil.copyfile(self.template, path)
        path.chmod(0o600)
        self.runner = asyncio.Runner()
        self.workspace = practice_workspace(
            open_store(path, key=KEY, clock=self.clock),
            clock=self.clock,
            folder=self.folder,
        )
        self.services = services_of(self.workspace)
        self.run(connect_practice(self.services, self.server))
        #: What the model knows: id to the text it was first sold as, ids by what a person did.
        self.sold: dict[str, bytes] = {}
        self.replayed: set[str] = set()
        self.ended: dict[str, DeliveryState] = {}
        self.bodies: dict[str, bytes] = {}
        self.audited = self.audit_length()

    def run(self, work):
        return self.runner.run(work)

    def teardown(self) -> None:
        try:
            self.settle_in_the_end()
        finally:
            self.run(self.services.close())
            self.run(self.workspace.store.close())
            self.runner.close()
            shutil.rmtree(self.folder)

    def settle_in_the_end(self) -> None:
        """With the platform well and nobody in the way, nothing stays open."""
        self.server.faults.clear()
        self.run(self.services.accounts.set_enabled(1, enabled=True))
        self.run(self.services.accounts.release(1))
        for _ in range(40):
            self.clock.advance(seconds=3_700)
            self.run(self.services.delivery.drain())
        assert not {one["state"] for one in self.rows().values()} & OPEN_STATES
        self.check_conservation()
        self.check_the_platform()

    # What happens

    @rule(count=st.integers(1, 4), age=st.sampled_from([60, 60, 60, 6 * 86_400]))
    def sell(self, count, age):
        lines = []
        for _ in range(count):
            event_id = f"order-{len(self.sold) + 1}"
            lines.append(self.line(event_id, age=age))
            self.sold[event_id] = lines[-1]
        assert self.add(lines) == ["accepted"] * count

    @rule(age=st.sampled_from([60, 8 * 86_400]), consent=st.sampled_from(["granted", "denied"]))
    def sell_what_may_not_be_sent(self, age, consent):
        event_id = f"order-{len(self.sold) + 1}"
        line = self.line(
            event_id, age=age, action_source="phone_call", consent={"ad_user_data": consent}
        )
        self.sold[event_id] = line
        assert self.add([line]) == ["accepted"]

    @precondition(lambda self: self.sold)
    @rule(data=st.data())
    def sell_again_within_the_day(self, data):
        event_id = data.draw(st.sampled_from(sorted(self.sold)))
        known = self.remembered(event_id)
        other = json.loads(self.sold[event_id])
        other["parameters"]["value"] = 99.0
        verdicts = self.add([self.sold[event_id], json.dumps(other).encode()] if known else [])
        assert verdicts == (["duplicate", "collision"] if known else [])

    @rule(fault=st.sampled_from(FAULTS))
    def break_the_platform(self, fault):
        self.server.faults.add(fault)

    @precondition(lambda self: self.sold)
    @rule(data=st.data(), named=st.booleans())
    def poison_an_event(self, data, named):
        self.server.faults.poison([data.draw(st.sampled_from(sorted(self.sold)))], is_named=named)

    @rule()
    def mend_the_platform(self):
        self.server.faults.clear()

    @rule()
    def drain(self):
        self.run(self.services.delivery.drain())

    @rule(stop_after=st.integers(0, 2))
    def drain_a_little(self, stop_after):
        begun = self.server.ledger.counts("meta").requests
        self.run(
            self.services.delivery.drain(
                should_stop=lambda: self.server.ledger.counts("meta").requests - begun >= stop_after
            )
        )

    @rule()
    def die_with_a_claim(self):
        self.workspace.store.write_now(lambda uow: claim_batch(uow, self.workspace, 1))

    @rule()
    def start_another_engine(self):
        self.run(self.services.delivery.take_over())

    @rule()
    def hold(self):
        self.run(self.services.accounts.hold(1))
        self.audited += 1

    @rule()
    def release(self):
        self.run(self.services.accounts.release(1))
        self.audited += 1

    @rule(enabled=st.booleans())
    def switch(self, enabled):
        self.run(self.services.accounts.set_enabled(1, enabled=enabled))
        self.audited += 1

    @rule(dry_run=st.booleans(), include_doubtful=st.booleans())
    def replay(self, dry_run, include_doubtful):
        dead = {
            event_id
            for event_id, row in self.rows().items()
            if row["state"] in ("rejected", "expired", "uncertain")
        }
        plan = self.run(
            self.services.delivery.replay(dry_run=dry_run, include_doubtful=include_doubtful)
        ).value
        assert plan.replayable + sum(plan.refused.values()) == len(dead)
        assert plan.replayed == (0 if dry_run else plan.replayable)
        if plan.replayed:
            self.replayed |= {one for one in dead if self.rows()[one]["state"] == "ready"}
            self.audited += 1

    @precondition(lambda self: self.sold)
    @rule(data=st.data())
    def cancel(self, data):
        event_id = data.draw(st.sampled_from(sorted(self.sold)))
        before = self.rows()[event_id]
        may = before["state"] not in FINAL | {DeliveryState.SENDING}
        count = self.run(self.services.delivery.cancel(delivery_ids=[before["id"]])).value
        assert count == int(may)
        self.audited += count

    @rule(seconds=st.sampled_from([1, 2, 5, 31, 61, 600, 3_600, 86_400, 3 * 86_400]))
    def let_time_pass(self, seconds):
        self.clock.advance(seconds=seconds)

    @rule()
    def reboot(self):
        self.clock.reboot()

    # What is always so

    @invariant()
    def check_conservation(self):
        (line,) = self.run(self.services.maintenance.conservation())
        assert line.balanced
        assert line.accepted == len(self.sold)
        assert set(self.rows()) == set(self.sold)

    @invariant()
    def check_quick_counts_are_right(self):
        quick, counted = self.workspace.store.read_now(
            lambda uow: (uow.upkeep.counts_by_state(), uow.upkeep.count_every_row())
        )
        assert quick == counted

    @invariant()
    def check_what_has_ended_stays(self):
        rows = self.rows()
        for event_id, state in self.ended.items():
            assert rows[event_id]["state"] == state
        for event_id, row in rows.items():
            if row["state"] in FINAL:
                self.ended[event_id] = row["state"]
            assert row["claims"] == (row["state"] == DeliveryState.SENDING)
            assert (row["settled_at_ms"] is not None) == (
                row["state"] in {"delivered", "skipped", "rejected", "expired", "cancelled"}
            )
            if row["state"] not in ("ready", "delivered", "sending", "retry"):
                assert row["reason"] is not None

    @invariant()
    def check_the_timelines_tell_it_all(self):
        for row in self.rows().values():
            if row["state"] in ("ready", "sending"):
                continue
            told = self.run(self.services.dashboards.timeline(row["id"])).entries
            assert told[-1].state == row["state"]

    @invariant()
    def check_bodies_never_change(self):
        for event_id, row in self.rows().items():
            assert self.bodies.setdefault(event_id, row["sha256"]) == row["sha256"]

    @invariant()
    def check_the_platform(self):
        counts = self.server.ledger.counts("meta")
        assert counts.conflicting == 0
        arrived = {one.event_id: one for one in self.server.ledger.entries("meta")}
        for event_id, row in self.rows().items():
            if row["state"] == "delivered":
                assert event_id in arrived
        for event_id, entry in arrived.items():
            if event_id not in self.replayed:
                assert entry.counted == 1

    @invariant()
    def check_the_audit_log(self):
        assert self.audit_length() == self.audited

    # How it is asked

    def line(self, event_id, *, age=60, action_source="physical_store", **more):
        event = {
            "event_name": "Purchase",
            "event_id": event_id,
            "event_time": self.clock.now_ms() // 1000 - age,
            "action_source": action_source,
            "user_data": {"email": f"{event_id}@shop.example"},
            "parameters": {"value": 20.0, "currency": "EUR"},
        }
        return json.dumps(event | more).encode()

    def add(self, lines):
        answer = self.run(self.services.ingestion.add(lines=lines, source="shop"))
        return [one.verdict.value for one in answer.value]

    def remembered(self, event_id):
        return self.workspace.store.read_now(
            lambda uow: bool(
                uow.connection.exec_driver_sql(
                    "SELECT 1 FROM dedupe_key k JOIN event e ON e.id = k.event_id"
                    " WHERE e.event_id = ? AND k.expires_at_ms > ?",
                    (event_id, self.clock.now_ms()),
                ).first()
            )
        )

    def rows(self):
        found = self.workspace.store.read_now(
            lambda uow: (
                uow.connection.exec_driver_sql(
                    "SELECT e.event_id, d.id, d.state, d.reason, d.settled_at_ms, b.sha256,"
                    " (SELECT count(*) FROM claim c, json_each(c.spans) AS span"
                    " WHERE d.id BETWEEN span.value ->> 0 AND span.value ->> 1) AS claims"
                    " FROM delivery d JOIN event e ON e.id = d.event_id"
                    " LEFT JOIN delivery_body b ON b.delivery_id = d.id"
                )
                .mappings()
                .all()
            )
        )
        return {row["event_id"]: row for row in found}

    def audit_length(self):
        return len(self.run(self.services.audit.entries(limit=10_000)))


@pytest.mark.parametrize("steps", [20])
def test_every_accepted_event_is_in_exactly_one_state_whatever_happens(empty_database, steps):
    class Machine(Deliveries):
        template = empty_database

    with PracticeServer(
        vendors=[PracticeMeta()], now=lambda: Machine.clock.now_ms() / 1000
    ) as server:
        Machine.server = server
        run_state_machine_as_test(
            Machine, settings=settings(max_examples=20, stateful_step_count=steps, deadline=None)
        )
