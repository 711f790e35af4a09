"""`init`, `status`, `settings`, `jobs`, `verify`, `doctor`, `backup`, `restore`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from stratum_desktop.bootstrap.build import Opening, open_store_of
from stratum_desktop.services.engine_desk import JobOutcome, RunEnd


def test_init_makes_a_workspace_and_says_where_its_key_is(anywhere, tmp_path):
    answer = anywhere("init", "--workspace", tmp_path / "new")
    assert answer.code == 0
    assert f"The workspace is in {tmp_path / 'new'}." in answer.out
    assert "key" in answer.out
    again = anywhere("init", "--workspace", tmp_path / "new", "--json")
    assert again.json == {"workspace": str(tmp_path / "new"), "is_practice": False}


def test_init_without_a_folder_takes_the_default_one(anywhere, doors):
    assert anywhere("init").code == 0
    assert doors.default_workspace.is_dir()
    assert anywhere("init", "--practice", "--empty", "--practice-workspace").code == 0
    assert anywhere("status", "--practice-workspace", "--json").json["status"]["is_practice"]


def test_init_makes_no_practice_workspace_of_a_real_one(anywhere, tmp_path):
    anywhere("init", "--workspace", tmp_path / "real")
    answer = anywhere("init", "--practice", "--empty", "--workspace", tmp_path / "real")
    assert answer.code == 3
    assert "never mixed" in answer.err
    assert answer.out == ""


def test_init_makes_a_workspace_on_a_server(anywhere, tmp_path, postgres):
    address = postgres.new_database()
    place = tmp_path / "shared"
    assert anywhere("init", "--workspace", place, "--database", address).code == 0
    assert anywhere("verify", "--workspace", place).code == 0
    assert anywhere("status", "--workspace", place).code == 0
    doctor = anywhere("doctor", "--workspace", place).out
    assert "on a PostgreSQL server" in doctor
    assert "SQLite" not in doctor
    refused = anywhere("backup", "--workspace", place)
    assert refused.code == 3
    assert "pg_dump" in refused.err
    refused = anywhere("restore", "--workspace", place, tmp_path / "copy.db")
    assert refused.code == 3
    assert "pg_restore" in refused.err
    postgres.drop(address)


def test_init_makes_no_practice_workspace_on_a_server(anywhere, tmp_path):
    place = tmp_path / "practice"
    answer = anywhere("init", "--practice", "--workspace", place, "--database", "postgresql:///x")
    assert answer.code == 3
    assert not place.exists()


COMMANDS = [
    ("status",),
    ("settings",),
    ("jobs",),
    ("verify",),
    ("doctor",),
    ("backup",),
    ("platforms",),
    ("emq",),
    ("dedupe",),
    ("latency",),
    ("report", "signal-health"),
    ("alerts", "list"),
    ("alerts", "show", "1"),
    ("alerts", "note", "1", "seen"),
    ("deliver",),
    ("dlq", "list"),
    ("dlq", "show", "1"),
    ("dlq", "replay"),
    ("dlq", "export", "letters.csv"),
    ("events", "add", "-"),
    ("upload", "file.csv", "--to", "meta"),
    ("connect", "meta", "--account", "1"),
    ("worker",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_missing_workspace_gets_one_clear_line(anywhere, tmp_path, command):
    answer = anywhere(*command, "--workspace", tmp_path / "nowhere")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.count("\n") == 1
    assert "There is no workspace in" in answer.err
    assert "stratum init" in answer.err
    assert not (tmp_path / "nowhere").exists()


def test_a_problem_is_json_too_where_that_was_asked_for(anywhere, tmp_path):
    answer = anywhere("status", "--json", "--workspace", tmp_path / "nowhere")
    assert answer.code == 3
    assert answer.json["reason"]["code"] == "workspace.not_found"
    assert "There is no workspace" in answer.json["error"]


def test_status_tells_who_delivers_and_what_waits(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    text = cli("status").out
    assert "Engine           stopped" in text
    assert "Waiting          2" in text
    assert "everything in this workspace is made up" in text
    assert "2 waiting" in text
    found = cli("status", "--json").json
    assert found["status"]["open_count"] == 2
    assert found["destinations"][0]["open_count"] == 2
    assert found["status"]["alarms"] == []


def test_status_repeats_the_alarm_of_the_engine(cli, ask):
    async def fail(services):
        run_id = await services.engine_desk.begin_run("audit_check")
        end = RunEnd(JobOutcome.FAILED, {}, "The audit log was changed.")
        await services.engine_desk.end_run(run_id, end)

    ask(fail)
    assert "ALARM            The audit log was changed." in cli("status").out


def test_settings_are_shown_changed_and_read_back(cli):
    assert "workspace.time_zone" in cli("settings").out
    assert cli("settings", "workspace.time_zone=Asia/Kolkata", "dedupe.ttl_hours=48").code == 0
    assert cli("settings", "workspace.time_zone").out == "workspace.time_zone: Asia/Kolkata\n"
    values = {one["key"]: one["value"] for one in cli("settings", "--json").json}
    assert values["dedupe.ttl_hours"] == 48


@pytest.mark.parametrize(
    ("assignment", "words"),
    [
        ("workspace.colour=red", "no setting 'workspace.colour'"),
        ("workspace.time_zone=Mars", "no time zone. Use a name such as"),
        ("dedupe.ttl_hours=many", "is not a number"),
        ("dedupe.ttl_hours=0", "from 1 to 720"),
        ("dedupe.ttl_hours=1.5", "whole number"),
        ("dedupe.ttl_hours=nan", "from 1 to 720"),
        ("workspace.currency=Euro", "three-letter code"),
        ("workspace.default_country=XX", "two-letter code"),
        ("gui.theme=pink", "choose one of system"),
        ("engine.outlives_window=perhaps", "choose on or off"),
        ("workspace.name=", "between 1 and 200"),
        ("events.name_map=purchase", "write JSON"),
        ('events.name_map={"paid": "Bought"}', "cannot become 'Bought'"),
    ],
)
def test_a_setting_that_does_not_fit_is_refused_in_words(cli, ask, assignment, words):
    answer = cli("settings", assignment)
    assert (answer.code, answer.out) == (3, "")
    assert words in answer.err
    assert ask(lambda services: services.audit.entries()) == ()


def test_jobs_lists_runs_newest_first(cli, ask):
    async def run(services):
        for job, outcome in (("uploads", JobOutcome.DONE), ("clean_up", JobOutcome.FAILED)):
            run_id = await services.engine_desk.begin_run(job)
            error = "No room." if outcome is JobOutcome.FAILED else None
            await services.engine_desk.end_run(run_id, RunEnd(outcome, {"rows": 1234}, error))
        await services.engine_desk.begin_run("emq_refresh")

    ask(run)
    header, *rows = cli("jobs").out.splitlines()
    assert header.split()[:1] == ["job"]
    assert [row.split()[0] for row in rows] == ["emq_refresh", "clean_up", "uploads"]
    assert "cut off" in rows[0]
    assert "No room." in rows[1]
    assert "rows 1,234" in rows[2]
    assert len(cli("jobs", "--limit", "1", "--json").json) == 1


def test_verify_proves_that_everything_adds_up(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2, 3))
    cli("deliver")
    answer = cli("verify")
    assert answer.code == 0
    assert "3 accepted = 3 delivered" in answer.out
    assert "FAIL" not in answer.out
    assert cli("verify", "--json").json["ok"]


def test_verify_finds_what_does_not_add_up(cli, connected, lines, folder):
    cli("events", "add", "-", stdin=lines(1))

    async def tamper():
        async with open_store_of(Opening(folder)) as workspace:
            await workspace.store.write(
                lambda uow: uow.connection.exec_driver_sql(
                    "UPDATE destination SET accepted_count = 5"
                )
            )

    asyncio.run(tamper())
    answer = cli("verify")
    assert answer.code == 1
    assert "5 accepted, 1 found" in answer.out
    assert not cli("verify", "--json").json["ok"]


def test_doctor_looks_at_what_the_program_needs(cli):
    text = cli("doctor").out
    for name in ("Key", "Clock", "SQLite", "Disk", "Network"):
        assert f"  {name}: " in text
    names = [one["name"] for one in cli("doctor", "--json").json]
    assert "Key" in names


def test_backup_makes_a_copy_where_it_is_told_to(cli, folder, tmp_path):
    assert cli("backup").code == 0
    assert len(list((folder / "backups").glob("*.db"))) == 1
    made = Path(cli("backup", "--to", tmp_path / "safe", "--json").json["backup"])
    assert made.parent == tmp_path / "safe"
    assert made.is_file()


def test_restore_says_what_was_carried_over(cli, folder):
    made = Path(cli("backup", "--json").json["backup"])
    cli("settings", "workspace.name=Later")
    answer = cli("restore", made)
    assert answer.code == 0, answer.err
    assert "Put back the copy of 2" in answer.out
    assert "0 events that came in since and 0 deliveries" in answer.out
    assert str(folder / "stratum.db.replaced-") in answer.out
    assert "My workspace" in cli("settings", "--json").out


def test_restore_says_what_waits_for_a_person(cli, folder):
    made = Path(cli("backup", "--json").json["backup"])
    (folder / "stratum.db").unlink()
    assert cli("status").code == 3
    answer = cli("restore", made, "--json")
    assert answer.code == 0, answer.err
    assert answer.json["is_carried_over"] is False
    assert cli("status").code == 0


@pytest.mark.parametrize("there", [True, False], ids=["not a copy", "not there"])
def test_restore_of_what_is_no_copy_changes_nothing(cli, folder, tmp_path, there):
    if there:
        (tmp_path / "notes.db").write_text("no copy" * 1_000)
    answer = cli("restore", tmp_path / "notes.db")
    assert answer.code == 4
    assert answer.err.count("\n") == 1
    assert cli("status").code == 0
    assert not list(folder.glob("*replaced*"))


def test_a_backup_that_cannot_be_made_is_trouble_in_one_line(cli, tmp_path):
    (tmp_path / "file").write_text("in the way")
    answer = cli("backup", "--to", tmp_path / "file")
    assert (answer.code, answer.out) == (4, "")
    assert answer.err.count("\n") == 1
