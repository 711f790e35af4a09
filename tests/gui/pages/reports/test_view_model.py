from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from page_values import make_destination

from stratum_desktop.gui.pages.reports.view_model import ReportsViewModel
from stratum_desktop.services.reports import REPORTS, ReportTable


def a_table(name, *, days, platform):
    report = next(one for one in REPORTS if one.name == name)
    return ReportTable(report, date(2026, 2, 1), date(2026, 3, 2), platform, ())


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "accounts.list": [make_destination()],
        "reports.run": a_table,
        "reports.export": 12,
    }
    return ReportsViewModel(services.context(clock))


async def shown(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_the_first_report_is_run_for_thirty_days_of_all_platforms(view_model, services):
    state = await shown(view_model)
    assert services.arguments("reports.run") == [("emq-history",)]
    assert services.asked("reports.run") == [{"days": 30, "platform": None}]
    assert (state.platforms, state.label) == ((("toy", "Toyland"),), "")


async def test_each_choice_runs_the_report_anew(view_model, services):
    await shown(view_model)
    view_model.show_platform("toy")
    await view_model.settle()
    view_model.show_days(90)
    await view_model.settle()
    view_model.receive("latency")
    await view_model.settle()
    assert services.asked("reports.run")[1:] == [
        {"days": 30, "platform": "toy"},
        {"days": 90, "platform": "toy"},
        {"days": 90, "platform": "toy"},
    ]
    assert view_model.state.table.report.name == "latency"
    assert view_model.state.label == "Toyland"


async def test_the_same_choice_and_a_report_that_is_none_run_nothing(view_model, services):
    await shown(view_model)
    view_model.show_days(30)
    view_model.show_platform(None)
    view_model.show_report("emq-history")
    view_model.receive("sales")
    view_model.receive(7)
    await view_model.settle()
    assert len(services.asked("reports.run")) == 1


async def test_a_platform_that_was_taken_away_gives_way_to_all(view_model, services):
    await shown(view_model)
    view_model.show_platform("toy")
    await view_model.settle()
    services.answers["accounts.list"] = []
    view_model.reload()
    await view_model.settle()
    assert services.asked("reports.run")[-1]["platform"] is None


async def test_what_is_shown_is_what_is_written(view_model, services):
    view_model.export(Path("before.csv"))
    await shown(view_model)
    view_model.show_platform("toy")
    await view_model.settle()
    view_model.export(Path("emq.csv"))
    await view_model.settle()
    assert services.arguments("reports.export") == [("emq-history", Path("emq.csv"))]
    assert services.asked("reports.export") == [{"days": 30, "platform": "toy"}]
    assert view_model.shown.notice.sentence == "12 rows written to emq.csv."
