import pytest

from stratum_desktop.domain.data_quality import DoorFault, Kind, QualityTally, field_at, quality_of


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("user_data.email", "email"),
        ("email", "email"),
        ("parameters.value", "value"),
        ("event_time", "event_time"),
        ("user_data.ann@shop.de", ""),
        ("parameters.contents[3].ann", ""),
        ("", ""),
    ],
)
def test_a_place_is_a_field_we_know_or_none_and_never_somebodys_word(path, field):
    assert field_at(path) == field


def test_events_of_which_only_hashes_stay_do_not_say_what_was_not_usable():
    quality = quality_of(QualityTally(), {}, at_door={}, came_in=0)
    assert {one.broken for one in quality.coverage} == {None}
    assert {one.broken for one in quality_of(QualityTally(), {}).coverage} == {0}


def test_what_was_seen_at_the_door_is_a_finding_with_its_share_and_without_points():
    faults = {
        DoorFault("email", "identity.email_malformed", False): 3,
        DoorFault("phone", "identity.placeholder", False): 1,
        DoorFault("event_time", "event.time_in_future", True): 2,
        DoorFault("", "event.not_json", True): 5,
    }
    findings = quality_of(QualityTally(), {}, at_door=faults, came_in=20).findings
    # No points are known, so that what kept events out stands first.
    assert [(one.kind, one.field, one.count, one.not_sent) for one in findings] == [
        (Kind.FORMAT, None, 5, 5),
        (Kind.TIME, "event_time", 2, 2),
        (Kind.FORMAT, "email", 3, 0),
        (Kind.PLACEHOLDER, "phone", 1, 0),
    ]
    assert [one.share_pct for one in findings] == [25, 10, 15, 5]
    assert {one.points for one in findings} == {None}
    assert all(one.is_from_door and not one.rows for one in findings)
    assert findings[0].reason.code == "event.not_json"
    assert findings[2].reason.facts == {"field": "Email", "why": "identity.email_malformed"}
