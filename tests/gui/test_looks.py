import pytest

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.emq import Band, Driver, DriverStatus
from stratum_desktop.domain.signal_metric import MetricStatus
from stratum_desktop.domain.upload import RowVerdict, UploadStatus
from stratum_desktop.gui import looks
from stratum_desktop.gui.resources import resource
from stratum_desktop.gui.theme import Role

TABLES = [
    (Band, looks.BANDS),
    (DriverStatus, looks.DRIVER_STATUSES),
    (MetricStatus, looks.METRIC_STATUSES),
    (DeliveryState, looks.DELIVERY_STATES),
    (RowVerdict, looks.VERDICTS),
    (UploadStatus, looks.UPLOAD_STATUSES),
]


@pytest.mark.parametrize(("statuses", "table"), TABLES)
def test_every_status_has_a_word_and_an_icon_of_its_own(statuses, table):
    assert set(table) == set(statuses)
    for look in table.values():
        assert look.word
        assert resource("icons", f"{look.icon}.svg").exists()
    assert len({look.word for look in table.values()}) == len(table)


def test_what_is_unknown_is_never_green():
    unknown = [
        looks.BANDS[Band.UNKNOWN],
        looks.DRIVER_STATUSES[DriverStatus.NO_DATA],
        looks.METRIC_STATUSES[MetricStatus.NO_DATA],
    ]
    assert {look.role for look in unknown} == {Role.UNKNOWN}


def test_every_driver_has_a_name():
    assert set(looks.DRIVER_NAMES) == set(Driver)


def test_the_bands_of_a_chart_cover_the_scale_without_gaps():
    stretches = looks.band_stretches()
    assert [(one.lowest, one.highest) for one in stretches] == [
        (80.0, 100.0),
        (60.0, 80.0),
        (40.0, 60.0),
        (0.0, 40.0),
    ]
