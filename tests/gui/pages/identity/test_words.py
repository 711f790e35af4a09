from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.identity.words import (
    EXAMPLE,
    FIELD_NAMES,
    GROUPS,
    SOURCES,
    kind_words,
    left_out_words,
    platform_words,
)
from stratum_desktop.services.identity_inspector import ActionSource, PlatformView, RawPerson

WEB = ActionSource.WEBSITE


def view(**changes):
    known = {
        "platform": "meta",
        "platform_label": "Meta",
        "labels": ("Shop",),
        "is_connected": True,
        "taken": (),
        "not_taken": (),
        "refusal": None,
        "completed_with": (),
        "event_name": "Purchase",
        "action_source": WEB,
    }
    return PlatformView(**(known | changes))


def test_every_field_of_a_person_is_in_the_form_once_and_has_a_name():
    in_form = [name for _, names in GROUPS for name in names]
    assert sorted(in_form) == sorted(RawPerson._fields)
    assert FIELD_NAMES.keys() == set(in_form)
    assert EXAMPLE.keys() <= set(in_form)


def test_every_place_an_event_takes_place_in_can_be_chosen():
    assert {one for _, one in SOURCES} == set(ActionSource)


def test_what_is_as_asked_needs_no_words():
    assert platform_words(view()) == kind_words(view(), WEB) == left_out_words(view()) == ""


def test_what_the_event_lacks_is_said_with_what_was_added():
    words = platform_words(
        view(
            refusal=Reason("meta.website_needs_user_agent"),
            completed_with=("client_user_agent", "fbc"),
        )
    )
    assert words.startswith("As typed, it would not be sent: ")
    assert words.endswith("Shown as if the event also had a user agent and fbc.")


def test_another_event_than_asked_for_is_named():
    words = kind_words(view(event_name="Lead", action_source=ActionSource.APP), WEB)
    assert words == "Shown for Lead in an app, which this platform takes."


def test_fields_that_stay_here_are_named():
    words = left_out_words(view(not_taken=("gclid", "city")))
    assert words == "Not sent to it: gclid (Google click ID), City."
