"""The Data quality page on a real workspace: every figure against the rows."""

import json
from datetime import UTC, datetime

import pytest
from PySide6.QtWidgets import QComboBox, QPushButton
from quality_by_hand import match_rate, points, with_field

from stratum_desktop.gui.format import figure
from stratum_desktop.gui.pages.data_quality import PAGE
from stratum_desktop.gui.widgets import RecordView

PEOPLE = (
    [{"email": f"canary{n}@shop.de", "phone": f"+4917012345{n:02}"} for n in range(10)]
    + [{"email": f"canary{n}@shop.de"} for n in range(10, 16)]
    + [{"first_name": "Zacharias"} for _ in range(4)]
)


@pytest.fixture
async def two_platforms(workspace, meta):
    await workspace.accounts.connect(
        platform="snapchat",
        account="11111111-2222-3333-4444-555555555555",
        label="Snapchat",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    return meta


@pytest.fixture
async def people(workspace, two_platforms, clock):
    """Purchases of some people, a minute apart."""
    for number, person in enumerate(PEOPLE):
        event = {
            "event_name": "Purchase",
            "event_id": f"order-{number}",
            "event_time": clock.now_ms() // 1000 - 60,
            "action_source": "physical_store",
            "user_data": person,
            "parameters": {"value": 9.5, "currency": "EUR", "order_id": f"order-{number}"},
        }
        await workspace.ingestion.add(lines=[json.dumps(event).encode()], source="shop")
        clock.advance(seconds=61)
    return PEOPLE


@pytest.fixture
def file(tmp_path, clock):
    """Orders of yesterday, two of which hold what is no address."""
    day = datetime.fromtimestamp(clock.now_ms() / 1000 - 86_400, UTC)
    lines = ["Email,First name,Order,Ordered at,Total,Currency"]
    for n in range(8):
        email = "canary-typo" if n in (2, 5) else f"canary{n}@shop.de"
        lines.append(f"{email},Zacharias,O-{n},{day:%Y-%m-%d} 10:0{n}:00,1.00,EUR")
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def table(view, name):
    return next(
        one for one in view.findChildren(RecordView) if one.accessibleName().startswith(name)
    )


def cells(view, name):
    """What a table shows, as titles to texts."""
    shown = table(view, name)
    columns, model = shown.records.columns, shown.records
    return [{one.title: one.text(row) for one in columns} for row in model.rows]


def button(view, text):
    return next(one for one in view.findChildren(QPushButton) if one.text() == text)


def everything(view):
    """Every cell of every table."""
    return "\n".join(
        text
        for one in view.findChildren(RecordView)
        for row in one.records.rows
        for column in one.records.columns
        for text in (column.text(row), column.tip(row) if column.tip else "")
    )


async def test_without_traffic_the_page_says_what_will_be_here(open_view, said, shell):
    view = await open_view(PAGE)
    assert "Nothing came in yet" in said(view)
    assert "A file can be looked at now" in said(view)
    button(view, "Connect a platform").click()
    assert shell.opened == [("accounts", None)]


async def test_every_figure_shown_is_that_of_the_rows(open_view, people, said):
    view = await open_view(PAGE)
    assert "20 events received " in said(view)
    for platform in cells(view, "Match rate"):
        assert (platform["Matched"], platform["Of"]) == ("16", "20")
        assert platform["Can match, %"] == figure(100 * 16 / 20, decimals=1)
    coverage = {row["Field"]: row for row in cells(view, "Field coverage")}
    for label, field in (("Email", "email"), ("Phone", "phone"), ("First name", "first_name")):
        carried = sum(field in person for person in people)
        assert coverage[label]["Carried by"] == str(carried)
        assert coverage[label]["Share, %"] == figure(100 * carried / 20, decimals=1)
    assert coverage["Order ID"]["Share, %"] == "100.0"
    # Of stored events nobody knows what was given and could not be used.
    assert {row["Not usable"] for row in coverage.values()} == {"No data"}
    findings = cells(view, "What to fix first")
    wanted = []
    for field, label in (("email", "Email"), ("phone", "Phone")):
        # Where another field names the person already, this one makes no difference.
        places = [
            at
            for at, person in enumerate(people)
            if match_rate(with_field([person], [0], field)) > match_rate([person])
        ]
        wanted.append((points(people, with_field(people, places, field)), len(places), label))
    wanted.sort(key=lambda one: (-one[0], -one[1]))
    assert [(row["Points, at most"], row["Concerned"], row["Share, %"]) for row in findings] == [
        (figure(float(gain), decimals=2), str(count), figure(100 * count / 20, decimals=1))
        for gain, count, _ in wanted
    ]
    for row, (_, _, label) in zip(findings, wanted, strict=True):
        assert row["What is wrong, and what to do"].startswith(f"{label} is empty")
    assert match_rate(people) * 100 == 80


async def test_estimates_are_called_so_and_bounded(open_view, people, said):
    view = await open_view(PAGE)
    assert "Estimates, not measurements" in said(view)
    rows = {row["If this field were sent"]: row for row in cells(view, "What if")}
    assert rows["Customer ID"]["Estimated points"].startswith("at most ")
    assert rows["Customer ID"]["95 % interval"].startswith("0.00 to ")
    assert rows["Customer ID"]["Others send it, %"] == "None does"
    assert rows["Email"]["Sent now, %"] == "80.0"


async def test_nothing_of_a_person_is_shown(open_view, people, said, shell, settled, file):
    view = await open_view(PAGE)
    shown = said(view) + everything(view)
    for row in range(len(table(view, "What to fix first").records.rows)):
        table(view, "What to fix first").selectRow(row)
        view._on_finding_clicked()
        await settled(view)
        shown += said(shell.drawer) + everything(shell.drawer)
    view.view_model.open_file(file)
    await settled(view)
    view._findings.select_first()
    view._on_finding_clicked()
    shown += said(view) + everything(view) + said(shell.drawer) + everything(shell.drawer)
    for value in ("canary", "Zacharias", "+49170", "49170"):
        assert value not in shown


async def test_a_finding_opens_with_its_events(open_view, people, shell, settled, said):
    view = await open_view(PAGE)
    view._findings.select_first()
    view._on_finding_clicked()
    await settled(view)
    assert shell.drawer_title == "What to fix"
    named = {row["Event ID"] for row in cells(shell.drawer, "Such as")}
    lacking = {f"order-{at}" for at, one in enumerate(people) if "email" not in one}
    assert named == lacking
    assert "How the points come about" in said(shell.drawer)
    view.drawer_closed()
    assert shell.drawer is None


async def test_a_file_is_read_and_its_bad_rows_are_named(
    open_view, two_platforms, file, shell, settled, said
):
    view = await open_view(PAGE)
    view.view_model.open_file(file)
    await settled(view)
    assert "orders.csv: 8 rows." in said(view)
    assert "Assumed: " in said(view)
    first = cells(view, "What to fix first")[0]
    assert first["Kind"] == "Format"
    assert first["Concerned"] == "2"
    # Both were sent with nobody: 2 of 8 rows, on both platforms.
    assert first["Points, at most"] == figure(30 * 2 / 8, decimals=2)
    assert first["What is wrong, and what to do"] == "Email: This is no e-mail address."
    view._findings.select_first()
    view._on_finding_clicked()
    assert cells(shell.drawer, "Such as") == [
        {"Row": "4", "Column": "Email"},
        {"Row": "7", "Column": "Email"},
    ]
    assert "Customer" not in said(shell.drawer)


async def test_a_file_can_be_dropped_and_one_that_is_no_table_is_refused(
    open_view, people, file, settled, said
):
    view = await open_view(PAGE)
    button(view, "A file").click()
    assert "Drop a file of conversions here" in said(view)
    view.drop_area.take([file.with_suffix(".pdf")])
    assert "not a .csv or .xlsx" in said(view)
    view.drop_area.take([file])
    await settled(view)
    assert "orders.csv: 8 rows." in said(view)


async def test_without_a_platform_points_are_no_data(open_view, workspace, file, settled, said):
    view = await open_view(PAGE)
    view.view_model.open_file(file)
    await settled(view)
    assert {row["Points, at most"] for row in cells(view, "What to fix first")} == {"No data"}
    assert "No platform is connected" in said(view)


async def test_source_and_period_are_chosen_from_what_there_is(open_view, people, settled, said):
    view = await open_view(PAGE)
    boxes = {one.accessibleName(): one for one in view.findChildren(QComboBox)}
    source, period = boxes["Source"], boxes["Period"]
    assert [source.itemText(at) for at in range(source.count())] == ["All sources", "shop (20)"]
    source.activated.emit(1)
    await settled(view)
    assert "20 events from shop received" in said(view)
    at = next(at for at in range(period.count()) if period.itemText(at).startswith("January"))
    period.activated.emit(at)
    await settled(view)
    # Nothing came in then: the source is let go, and no figure is made up.
    assert "0 events received" in said(view)
    assert "No data: nothing came in" in said(view)
    assert {row["Share, %"] for row in cells(view, "Field coverage")} <= {"No data"}
    assert {row["Can match, %"] for row in cells(view, "Match rate")} == {"No data"}


async def test_a_reading_can_be_cancelled_and_taken_up_again(open_view, people, settled, said):
    view = await open_view(PAGE)
    button(view, "Read again").click()
    assert "Reading what came in" in said(view)
    cancel = next(
        one
        for one in view.findChildren(QPushButton)
        if one.text() == "Cancel" and one.isVisibleTo(view)
    )
    cancel.click()
    assert "Reading what came in" not in said(view)
    await settled(view)
    assert "20 events received" in said(view)


async def test_a_file_that_went_away_is_told_and_the_page_stays(
    open_view, people, file, settled, said
):
    view = await open_view(PAGE)
    view.view_model.open_file(file)
    await settled(view)
    file.unlink()
    button(view, "Read again").click()
    await settled(view)
    assert "is not there" in said(view)
    assert "orders.csv: 8 rows." in said(view)


async def test_what_was_wrong_at_the_door_is_counted_and_says_that_no_event_is_named(
    open_view, people, workspace, shell, settled, said
):
    event = {"event_name": "Purchase", "event_id": "o-typo", "action_source": "physical_store"}
    event |= {"event_time": 1, "user_data": {"email": "canary-typo", "phone": "+491701234567"}}
    await workspace.ingestion.add(lines=[json.dumps(event).encode(), b"{"], source="shop")
    view = await open_view(PAGE)
    rows = {row["What is wrong, and what to do"]: row for row in cells(view, "What to fix first")}
    broken = next(row for words, row in rows.items() if words.startswith("The line is no JSON"))
    assert (broken["Not sent"], broken["Concerned"]) == ("1", "1")
    assert broken["Points, at most"] == "No data"
    finding = next(one for one in view.view_model.state.read.quality.findings if one.is_from_door)
    view.view_model.select(finding)
    await settled(view)
    assert "Only their number is kept" in said(shell.drawer)
    assert "what mending gives is not known" in said(shell.drawer)
