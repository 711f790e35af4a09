import pytest
from page_values import GOOD_DRIVERS, NOW, make_report, make_score

from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.overview.sentence import finding_of
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.services.dashboards import DestinationCard

POOR = {**GOOD_DRIVERS, Driver.EVENT_MATCH: 20.0, Driver.PIXEL_COVERAGE: 40.0}
BARELY = {Driver.EVENT_MATCH: 99.0}


def make_card(platform, label, drivers, *, held=None, number=1):
    emq = None if drivers is None else make_report(platform, label, emq=make_score(drivers))
    return DestinationCard(number, f"{label} shop", platform, True, emq, NOW, 0, 0, held, ())


def test_nothing_measured_is_said_so():
    finding = finding_of([make_card("a", "Alpha", None)])
    assert (finding.sentence, finding.tone) == ("Nothing is measured yet.", Tone.NEUTRAL)


def test_reliable_platforms_are_named_together_and_no_loss_is_made_up():
    drivers = dict.fromkeys((Driver.EVENT_MATCH, Driver.PIXEL_COVERAGE, Driver.ATTRIBUTION), 99.0)
    drivers |= {Driver.LATENCY: 0.0, Driver.FRESHNESS: 0.0}
    finding = finding_of([make_card("a", "Alpha", drivers), make_card("b", "Beta", drivers)])
    assert finding.sentence == "Signals are reliable on Alpha and Beta."
    assert finding.detail == ""
    assert finding.tone is Tone.GOOD


def test_each_band_has_its_clause_and_the_worst_sets_the_tone():
    finding = finding_of(
        [
            make_card("a", "Alpha", GOOD_DRIVERS),
            make_card("b", "Beta", POOR),
            make_card("c", "Gamma", BARELY),
        ]
    )
    assert finding.sentence == (
        "Signals are reliable on Alpha; good for cuts only on Beta; "
        "too little is measured to judge Gamma."
    )
    assert finding.tone is Tone.CRITICAL


def test_the_costliest_driver_of_a_known_score_is_named():
    finding = finding_of([make_card("b", "Beta", POOR), make_card("c", "Gamma", BARELY)])
    assert finding.detail == "Most is lost by event match rate on Beta: 24.0 points."


def test_what_is_held_is_named_first():
    held = make_card("a", "Alpha", GOOD_DRIVERS, held=Reason("destination.paused"))
    assert finding_of([held]).detail.startswith("Deliveries to Alpha shop are held.")


def test_two_accounts_of_a_platform_count_once():
    cards = [make_card("a", "Alpha", GOOD_DRIVERS, number=n) for n in (1, 2)]
    assert finding_of(cards).sentence == "Signals are reliable on Alpha."


@pytest.mark.parametrize("drivers", [GOOD_DRIVERS, POOR, BARELY])
def test_a_sentence_ends_with_one_full_stop(drivers):
    sentence = finding_of([make_card("a", "Alpha", drivers)]).sentence
    assert sentence.endswith(".")
    assert not sentence.endswith("..")
