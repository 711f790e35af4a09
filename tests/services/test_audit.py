"""Reading and checking the audit log."""

from __future__ import annotations

import csv
import json
from collections import Counter
from dataclasses import replace

import openpyxl
import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.services.audit import Audit, AuditSearch, AuditVerdict, _require_writable
from stratum_desktop.services.engine_desk import ScheduleLine


@pytest.fixture
async def renamed(services):
    for number in range(5):
        await services.settings.set("workspace.name", f"Name {number}")


@pytest.fixture
def forge(workspace):
    def change(sql):
        def write(uow):
            for trigger in ("audit_refuses_update", "audit_refuses_delete"):
                uow.connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {trigger}")
            uow.connection.exec_driver_sql(sql)

        workspace.store.write_now(write)

    return change


@pytest.mark.usefixtures("renamed")
async def test_entries_come_newest_first_page_by_page(services):
    first = await services.audit.entries(limit=2)
    rest = await services.audit.entries(after=first[-1].seq)
    assert [one.seq for one in (*first, *rest)] == [5, 4, 3, 2, 1]
    assert (first[0].before, first[0].after) == ('"Name 3"', '"Name 4"')
    assert first[0].at.tzinfo is not None


@pytest.mark.usefixtures("renamed")
async def test_a_whole_chain_is_found_whole(services):
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.checked, verdict.first_bad) == (True, 5, None)


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(
    ("sql", "first_bad"),
    [
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 3", 3),
        ("UPDATE audit SET after = '1' WHERE seq = 5", 5),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 1", 1),
    ],
)
async def test_a_changed_entry_is_found(services, forge, sql, first_bad):
    forge(sql)
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)


@pytest.mark.usefixtures("renamed")
async def test_only_new_entries_are_looked_at_again(services):
    assert (await services.audit.verify_new()).checked == 5
    assert (await services.audit.verify_new()).checked == 0
    await services.settings.set("workspace.name", "New")
    assert (await services.audit.verify_new()).checked == 1
    assert (await services.audit.verify()).checked == 6
    assert (await services.audit.verify_new()).checked == 0


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
async def test_an_old_entry_that_is_changed_later_is_found_by_the_whole_check(services, forge):
    await services.audit.verify_new()
    forge("UPDATE audit SET actor = 'nobody' WHERE seq = 2")
    assert (await services.audit.verify_new()).ok
    assert (await services.audit.verify()).first_bad == 2
    assert not (await services.audit.verify_new()).ok, "it is not taken for good again"


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize(("sql", "first_bad"), [("seq > 3", 4), ("seq > 0", 1)])
async def test_a_cut_off_end_is_noticed_by_who_saw_it(services, forge, sql, first_bad):
    await services.audit.verify_new()
    forge(f"DELETE FROM audit WHERE {sql}")
    verdict = await services.audit.verify_new()
    assert (verdict.ok, verdict.first_bad) == (False, first_bad)


@pytest.mark.of_a_file
@pytest.mark.usefixtures("renamed")
async def test_a_bad_new_entry_stays_bad(services, forge):
    await services.audit.verify_new()
    await services.settings.set("workspace.name", "New")
    forge("UPDATE audit SET actor = 'nobody' WHERE seq = 6")
    for _ in range(2):
        assert (await services.audit.verify_new()).first_bad == 6


@pytest.mark.usefixtures("renamed")
async def test_a_chain_of_another_key_is_not_whole(workspace):
    stranger = Audit(replace(workspace, audit_key=b"x" * 32))
    verdict = await stranger.verify()
    assert (verdict.ok, verdict.first_bad) == (False, 1)


async def test_an_empty_log_is_whole(services):
    verdict = await services.audit.verify()
    assert (verdict.ok, verdict.checked) == (True, 0)


@pytest.fixture
async def story(services, clock):
    """Six entries of three kinds, two of them with a reason."""
    await services.engine_desk.publish(
        [ScheduleLine("clean_up", daily_at="03:00"), ScheduleLine("anomalies", every_seconds=600)]
    )
    await services.settings.set("workspace.name", "100% Ünique_shop")
    clock.advance(seconds=60)
    await services.timetable.pause("clean_up", why="=cmd|' /C calc'!A0")
    await services.timetable.pause("anomalies", why="A rehearsal.")
    await services.timetable.resume("anomalies")
    await services.settings.set("workspace.currency", "GBP")
    await services.settings.set("workspace.name", "Shop")


def by_hand(workspace):
    """Every row as it is stored, newest first."""
    return workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            'SELECT seq, at_ms, actor, action, subject, "before", "after", mac'
            " FROM audit ORDER BY seq DESC"
        ).all()
    )


async def test_every_entry_is_told_as_its_row_says_and_in_words(services, workspace, story):
    lines = await services.audit.entries()
    for line, row in zip(lines, by_hand(workspace), strict=True):
        assert (line.seq, round(line.at.timestamp() * 1000), line.actor) == tuple(row[:3])
        assert (line.action, line.subject, line.before, line.after) == tuple(row[3:7])
        assert bytes.fromhex(line.seal) == bytes(row[7])
    renamed, currency, resumed, rehearsal, cleaning, named = lines
    assert (renamed.what, renamed.who) == ("Setting changed", "test")
    assert (renamed.on, currency.subject) == ("Name", "workspace.currency")
    assert [(one.name, one.before, one.after) for one in renamed.values] == [
        ("Value", "100% Ünique_shop", "Shop")
    ]
    assert (rehearsal.what, rehearsal.on) == ("Job paused", "Look for anomalies")
    assert (rehearsal.why, cleaning.why) == ("A rehearsal.", "=cmd|' /C calc'!A0")
    assert rehearsal.values == (), "the reason is told once"
    assert resumed.why is None, "the reason of the pause is not that of its end"
    assert {one.name for one in resumed.values} == {"Since", "Why"}
    assert named.values[0].is_changed


async def test_the_summary_counts_the_rows(services, workspace, story):
    summary = await services.audit.summary()
    rows = by_hand(workspace)
    assert summary.entries == len(rows)
    assert {code: count for code, (_, count) in summary.actions.items()} == Counter(
        row[3] for row in rows
    )
    assert summary.actors == {"test": ("test", len(rows))}
    assert (summary.checked_at, summary.check_error) == (None, None)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (AuditSearch(), [6, 5, 4, 3, 2, 1]),
        (AuditSearch(action="setting.changed"), [6, 5, 1]),
        (AuditSearch(actor="nobody"), []),
        (AuditSearch(text="REHEARSAL"), [4, 3]),
        (AuditSearch(text="Job paused"), [3, 2]),
        (AuditSearch(text="look for anom"), [4, 3]),
        (AuditSearch(text="Ünique"), [6, 1]),
        (AuditSearch(text="100%"), [6, 1]),
        (AuditSearch(text="%"), [6, 1]),
        (AuditSearch(text="Ünique_"), [6, 1]),
        (AuditSearch(text="100_"), []),
        (AuditSearch(action="setting.changed", text="gbp"), [5]),
    ],
)
async def test_a_search_finds_what_is_stored_and_what_it_is_called(services, story, search, found):
    assert [one.seq for one in await services.audit.entries(where=search)] == found
    assert await services.audit.count(where=search) == len(found)
    page = await services.audit.entries(where=search, skip=1, limit=2)
    assert [one.seq for one in page] == found[1:3]


async def test_what_is_not_known_is_shown_as_it_is(services, workspace):
    odd = replace(workspace, actor="a colleague")
    await workspace.store.write(
        lambda uow: odd.note(uow, "planet.moved", "planet/9", after=[1, {"a": None}])
    )
    (line,) = await services.audit.entries()
    assert (line.who, line.what, line.on) == ("a colleague", "planet.moved", "planet/9")
    assert [(one.name, one.after) for one in line.values] == [("Value", '[1, {"a": null}]')]
    assert (await services.audit.summary()).actions == {"planet.moved": ("planet.moved", 1)}


async def test_a_reason_that_the_machine_gave_is_told_in_words(services, workspace):
    after = {"why": "job.waits_for", "job": "Sync", "rows": None}
    await workspace.store.write(
        lambda uow: workspace.note(uow, "action.sent_back", "action/7", after=after)
    )
    (line,) = await services.audit.entries()
    assert line.why == "It waited until “Sync” had ended."
    assert [(one.name, one.after) for one in line.values] == [("Job", "Sync")]


async def test_a_proposal_is_told_as_the_change_that_it_is(services, workspace):
    after = {"after": "82", "before": "102.5", "lever": "daily_budget", "rule": 2}
    await workspace.store.write(
        lambda uow: workspace.note(uow, "action.proposed", "change 7, Sale", after=after)
    )
    (line,) = await services.audit.entries()
    assert [(one.name, one.before, one.after) for one in line.values] == [
        ("Daily budget", "102.5", "82"),
        ("Rule", None, "2"),
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_an_export_holds_every_entry_is_harmless_and_an_entry_itself(
    services, workspace, story, tmp_path, ending
):
    path = tmp_path / f"audit.{ending}"
    assert (await services.audit.export(path)).value == 6
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = csv.reader(file)
    else:
        sheet = openpyxl.load_workbook(path).active
        assert {cell.data_type for row in sheet for cell in row if cell.value} <= {"s"}
        header, *rows = [[cell or "" for cell in row] for row in sheet.values]
    told = [dict(zip(header, row, strict=True)) for row in rows]
    stored = by_hand(workspace)[1:]
    assert [(one["entry"], one["action"], one["seal"]) for one in told] == [
        (str(row[0]), row[3], bytes(row[7]).hex()) for row in stored
    ]
    assert [one["after"].lstrip("'") for one in told] == [row[6] or "" for row in stored]
    mark = "'" if ending == "csv" else ""
    assert told[4]["why"] == f"{mark}=cmd|' /C calc'!A0"
    (newest, *_) = await services.audit.entries()
    assert newest.action == "audit.exported"
    assert json.loads(newest.after) == {"entries": 6, "file": path.name, "up_to": 6}
    assert (await services.audit.verify()).ok


async def test_an_export_of_a_search_says_which(services, story, tmp_path):
    search = AuditSearch(action="job.paused", text="rehearsal")
    assert (await services.audit.export(tmp_path / "some.csv", where=search)).value == 1
    (newest, *_) = await services.audit.entries()
    told = json.loads(newest.after)
    assert (told["action"], told["text"], told["entries"]) == ("job.paused", "rehearsal", 1)


async def test_another_ending_is_refused_and_nothing_is_noted(services, story, tmp_path):
    with pytest.raises(Refusal, match=r"\.csv or \.xlsx"):
        await services.audit.export(tmp_path / "audit.pdf")
    assert await services.audit.count() == 6


def test_a_log_that_no_workbook_holds_is_refused():
    with pytest.raises(Refusal, match="Write it as"):
        _require_writable(".xlsx", 1_048_576)
    _require_writable(".xlsx", 1_048_575)


@pytest.mark.parametrize(
    ("verdict", "words", "advice"),
    [
        (AuditVerdict(ok=True, checked=0, first_bad=None), "is empty", None),
        (AuditVerdict(ok=True, checked=1, first_bad=None), "1 entry, and it fits", None),
        (AuditVerdict(ok=True, checked=1204, first_bad=None), "1,204 entries, and every", None),
        (AuditVerdict(ok=False, checked=0, first_bad=1), "broken at entry 1:", "No entry is"),
        (AuditVerdict(ok=False, checked=2, first_bad=3), "broken at entry 3:", "before entry 3 is"),
    ],
)
def test_a_verdict_says_what_it_means_and_what_to_do(verdict, words, advice):
    assert words in verdict.words
    assert verdict.advice is None if advice is None else advice in verdict.advice
