import pytest
from page_values import GOOD_DRIVERS, NOW, make_report, make_score

from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.forecast.outlook import outlook
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import ScoreFigure
from stratum_desktop.gui.pages.emq import PAGE
from stratum_desktop.gui.pages.emq.view import EmqView
from stratum_desktop.gui.pages.emq.view_model import EmqViewModel
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.forecast import ForecastLine, ForecastReport


def table(view, name):
    return next(one for one in view.findChildren(RecordView) if one.accessibleName() == name)


async def test_without_a_platform_the_page_offers_to_connect_one(open_view, said):
    view = await open_view(PAGE)
    assert "No platform is connected" in said(view)
    assert "Connect a platform" in said(view)


@pytest.fixture
async def view(open_view, meta, events):
    del meta, events
    return await open_view(PAGE)


async def test_all_names_every_platform_and_what_is_left_out(view, said):
    platforms = table(view, "Platforms")
    assert platforms.isVisibleTo(view)
    assert not table(view, "Drivers").isVisibleTo(view)
    assert [row.label for row in platforms.records.rows] == ["Meta"]
    assert "Left out for want of evidence: Meta." in said(view)
    assert "No data" in said(view)


async def test_a_platform_shows_its_five_drivers_with_their_spoken_text(view, settled):
    view.view_model.show_platform("meta")
    await settled(view)
    drivers = table(view, "Drivers")
    assert {row.line.reading.driver for row in drivers.records.rows} == set(Driver)
    spoken = [drivers.model().index(0, at).data(11) for at in range(drivers.model().columnCount())]
    assert spoken[0].startswith("Driver: ")
    assert all(spoken)


async def test_opening_a_driver_shows_the_rows_behind_in_the_drawer(view, settled, shell, said):
    view.view_model.show_platform("meta")
    await settled(view)
    view.view_model.select_driver(Driver.FRESHNESS)
    await settled(view)
    assert shell.drawer_title == "Data freshness on Meta"
    text = said(shell.drawer)
    for heading in ("What it is", "How it is computed", "What to do", "The rows behind"):
        assert heading in text


async def test_closing_the_drawer_forgets_the_driver(view, settled, shell):
    view.view_model.show_platform("meta")
    await settled(view)
    view.view_model.select_driver(Driver.LATENCY)
    await settled(view)
    view.drawer_closed()
    assert view.view_model.state.detail is None
    assert shell.drawer is None


async def test_a_driver_left_out_with_a_reason_reads_not_applicable(view, settled, shell, said):
    view.view_model.show_platform("meta")
    await settled(view)
    view.view_model.declare_not_applicable(Driver.ATTRIBUTION, "orders are kept elsewhere")
    await settled(view)
    view.view_model.reload()
    await settled(view)
    view.view_model.select_driver(Driver.ATTRIBUTION)
    await settled(view)
    assert "Count it again" in said(shell.drawer)


@pytest.fixture
def measured_view(qtbot, services, clock, shell):
    """The page of a platform of which all but the latency was measured."""
    partly = {driver: value for driver, value in GOOD_DRIVERS.items() if driver != Driver.LATENCY}
    part = make_report(emq=make_score(partly))
    services.answers = {
        "signal_quality.emq": make_report(None, "All", parts=(part,)),
        "signal_quality.emq_history": (),
        "signal_quality.driver_history": {},
        "signal_quality.silent_days": (),
        "outages.between": (),
        "outages.everywhere": (),
        "sync.own_figures": (),
        "forecast.emq": ForecastReport(
            NOW.date(),
            "UTC",
            80,
            (ForecastLine("toy", "Toyland", (), outlook({}, last_day=NOW.date())),),
        ),
    }
    view_model = EmqViewModel(services.context(clock))
    view = EmqView(view_model, shell)
    qtbot.addWidget(view)
    return view, part.score


async def test_score_bounds_and_evidence_stand_together(measured_view, said):
    view, emq = measured_view
    view.view_model.became_visible()
    view.view_model.show_platform("toy")
    await view.view_model.settle()
    (figure,) = view.findChildren(ScoreFigure)
    spoken = figure.accessibleName()
    assert spoken.startswith(f"{words.score(emq.score)}, ")
    assert words.bounds(emq.lower, emq.upper).capitalize() in spoken
    assert f"Measured on {words.percent(emq.evidence_pct)} of the weight" in said(view)
    assert emq.evidence_pct == 80
    assert emq.lower < emq.score < emq.upper
