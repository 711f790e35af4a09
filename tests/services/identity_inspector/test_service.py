import json
import re
from hashlib import sha256

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from toy_platform import toy_folder_in

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.identity import RawPerson, normalise
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ACCOUNT
from stratum_desktop.services.identity_inspector.sample import sample_event

WHOLE = {
    "email": ["Jo.Hn+x@GMail.com"],
    "phone": ["+49 30 901820"],
    "first_name": ["محمد"],
    "last_name": ["O'Neil Jr."],
    "date_of_birth": ["1990-12-31"],
    "gender": ["m"],
    "city": ["Sankt Gallen"],
    "state": ["Texas"],
    "zip": ["75001"],
    "country": ["United States"],
    "external_id": ["User-1"],
    "client_ip_address": ["8.8.8.8"],
    "client_user_agent": ["Mozilla/5.0 (X11)"],
    "fbclid": ["IwAR-xyz"],
    "gclid": ["Cj0KCQ"],
    "ttclid": ["E.C.P.x"],
    "sc_click_id": ["sc-1"],
    "li_fat_id": ["li-1"],
    "ga_client_id": ["GA1.2.123.456"],
    "ctwa_clid": ["ARAk"],
    "madid": ["AEBE52E7-03EE-455A-B3C4-E57283966239"],
}


@pytest.fixture
def inspect(services):
    async def call(fields, **how):
        return await services.identity_inspector.inspect(fields, **how)

    return call


def view_of(found, platform):
    (view,) = [one for one in found.platforms if one.platform == platform]
    return view


def sent(view):
    return {one.place: one.sent for one in view.taken}


def codes(found):
    return {(note.field, note.reason.code, note.is_refusal) for note in found.notes}


def at(body, path):
    value = body
    for step in re.findall(r"[^.\[\]]+", path):
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def digests_in(body):
    return sorted(re.findall(r'"([0-9a-f]{64})"', orjson.dumps(body).decode()))


def real_body(platform, fields, view, clock):
    """The body that the platform's own mapping makes of the same person."""
    person = RawPerson(**{name: values[0] for name, values in fields.items()})
    identity = normalise(
        person,
        default_country=None,
        needs_clear=platform.manifest.traits.needs_clear,
        seen_at_ms=clock.now_ms(),
    ).identity
    event = sample_event(
        identity,
        name=view.event_name,
        action_source=view.action_source,
        now_ms=clock.now_ms(),
    )
    options = {one.name: one.example for one in platform.manifest.fields if one.example}
    return platform.body_of(event, {ACCOUNT: "", **options})


each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)

_person = st.fixed_dictionaries(
    {"email": st.sampled_from(["a.b@gmail.com", "x@y.org", "JO@Z.DE"])},
    optional={
        "phone": st.sampled_from(["+1 650 555 1212", "030 901820", "0049 30 901820"]),
        "first_name": st.sampled_from(["Ali", "Dr. Ann-Marie", "민준", "Ali"]),
        "last_name": st.sampled_from(["Ali", "O'Neil", "de la Cruz"]),
        "country": st.sampled_from(["de", "US", "Germany", "Delaware"]),
        "state": st.sampled_from(["de", "Delaware", "ca"]),
        "zip": st.sampled_from(["10115", "75001"]),
        "city": st.sampled_from(["us", "Köln", "New York"]),
        "external_id": st.sampled_from(["Ali", "7"]),
        "gender": st.sampled_from(["f", "male"]),
        "date_of_birth": st.just("1990-12-31"),
        "client_ip_address": st.sampled_from(["8.8.8.8", "2001:4860:4860::8888"]),
        "client_user_agent": st.just("Mozilla/5.0"),
        "gclid": st.sampled_from(["Ali", "de", "Cj0"]),
        "madid": st.just("AEBE52E7-03EE-455A-B3C4-E57283966239"),
        "fbc": st.just("fb.1.1772452700000.AbC"),
        "ga_client_id": st.just("GA1.2.123.456"),
        "ctwa_clid": st.just("ARAk"),
    },
)


@each_platform
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(typed=_person)
async def test_what_is_shown_is_what_the_mapping_puts_into_the_body(
    platform, typed, services, clock
):
    fields = {name: [value] for name, value in typed.items()}
    found = await services.identity_inspector.inspect(fields)
    view = view_of(found, platform.manifest.key)
    if view.completed_with:
        return
    body = json.loads(real_body(platform, fields, view, clock))
    for one in view.taken:
        assert str(at(body, one.place)) == one.sent
        if one.is_hashed and one.text is not None:
            assert one.sent == sha256(one.text.encode()).hexdigest()
    assert sorted(one.sent for one in view.taken if one.is_hashed) == digests_in(body)


@each_platform
async def test_a_person_of_whom_all_is_known_leaves_something_at_every_platform(platform, inspect):
    view = view_of(await inspect(WHOLE), platform.manifest.key)
    assert view.taken
    assert not view.completed_with
    held = {one.field for one in view.taken}
    assert held.isdisjoint(view.not_taken)
    assert held | set(view.not_taken) == set(WHOLE)


async def test_each_platform_gets_the_variant_of_its_own_rule(inspect):
    found = await inspect(WHOLE)
    meta, google = view_of(found, "meta"), view_of(found, "google")
    tiktok = view_of(found, "tiktok")

    def text(view, field):
        return next(one.text for one in view.taken if one.field == field)

    assert text(meta, "email") == "jo.hn+x@gmail.com"
    assert text(google, "email") == "john@gmail.com"
    assert text(meta, "phone") == "4930901820"
    assert text(tiktok, "phone") == text(google, "phone") == "+4930901820"
    assert text(meta, "last_name") == "oneiljr"
    assert text(google, "last_name") == "oneil"
    assert text(tiktok, "last_name") == "o'neiljr."
    assert text(meta, "first_name") == "محمد"
    assert text(meta, "country") == "us"
    assert text(meta, "state") == "tx"


async def test_the_kind_of_event_decides_what_is_taken(inspect):
    web = view_of(await inspect(WHOLE), "tiktok")
    shop = view_of(await inspect(WHOLE, action_source=ActionSource.PHYSICAL_STORE), "tiktok")
    assert "external_id" in {one.field for one in web.taken}
    assert shop.refusal == Reason(
        "tiktok.other_event_set", {"event_source": "offline", "event_set": "web"}
    )
    assert shop.action_source is ActionSource.WEBSITE


async def test_what_an_event_lacks_is_said_and_a_stand_in_is_never_shown_as_taken(inspect):
    view = view_of(await inspect({"email": ["a@b.de"]}), "meta")
    assert view.refusal == Reason("meta.website_needs_user_agent")
    assert view.completed_with == ("client_user_agent",)
    assert sent(view) == {"user_data.em": sha256(b"a@b.de").hexdigest()}


async def test_an_event_that_matches_nobody_is_refused_though_its_values_are_shown(inspect):
    view = view_of(await inspect({"first_name": ["Ann"]}), "tiktok")
    assert view.refusal is not None
    assert list(sent(view)) == ["user.first_name"]


async def test_warnings_are_given_once_for_all_platforms(inspect, services):
    await services.settings.set("workspace.default_country", "")
    found = await inspect(
        {
            "email": ["A.B@gmail.com"],
            "phone": ["030 901820"],
            "first_name": ["Jürgen"],
            "last_name": ["\u200b"],
            "city": ["!!!"],
            "external_id": [sha256(b"u").hexdigest()],
            "gclid": ["cut off"],
            "client_ip_address": ["10.0.0.1"],
        }
    )
    assert codes(found) == {
        ("email", "identity.gmail_folded", False),
        ("phone", "identity.phone_without_country", True),
        ("first_name", "identity.own_script", False),
        ("last_name", "identity.nothing_left", True),
        ("city", "identity.no_letters", True),
        ("external_id", "identity.hashed_by_source", False),
        ("gclid", "identity.click_id_has_white_space", True),
        ("client_ip_address", "identity.ip_not_public", True),
    }


async def test_a_phone_without_a_country_is_read_as_one_of_the_default_country(inspect, services):
    await services.settings.set("workspace.default_country", "DE")
    found = await inspect({"phone": ["030 901820"]})
    (note,) = found.notes
    assert note.reason == Reason("identity.phone_read_as", {"country": "DE"})


async def test_several_values_of_one_field_are_told_apart(inspect):
    found = await inspect({"email": ["a@b.de", "c@d.de"], "client_user_agent": ["Mozilla/5.0"]})
    view = view_of(found, "meta")
    assert [(one.raw, one.place) for one in view.taken if one.field == "email"] == [
        ("a@b.de", "user_data.em[0]"),
        ("c@d.de", "user_data.em[1]"),
    ]


async def test_a_bare_click_id_is_shown_as_what_it_becomes(inspect, clock):
    view = view_of(await inspect({"fbclid": ["IwAR"], "client_user_agent": ["Mozilla"]}), "meta")
    click = next(one for one in view.taken if one.field == "fbclid")
    assert (click.variant, click.sent) == ("fbc", f"fb.1.{clock.now_ms()}.IwAR")


async def test_nobody_leaves_nothing_anywhere(inspect):
    found = await inspect({})
    assert found.notes == ()
    assert all(not view.taken and view.refusal is not None for view in found.platforms)


async def test_a_field_that_no_person_has_is_refused(inspect):
    with pytest.raises(Refusal, match="no field 'shoe_size'"):
        await inspect({"shoe_size": ["43"]})
    with pytest.raises(Refusal, match="given 2 times"):
        await inspect({"city": ["Köln", "Bonn"]})


async def test_destinations_that_take_the_same_are_one_view_and_stand_first(inspect, services):
    for account, label in (("100200300400500", "Shop"), ("100200300400501", "Outlet")):
        await services.accounts.connect(
            platform="meta",
            account=account,
            label=label,
            secrets={"access_token": "a-token-of-tests-0001"},
            base_url="http://127.0.0.1:9",
        )
    found = await inspect({"email": ["a@b.de"]})
    first = found.platforms[0]
    assert (first.labels, first.is_connected) == (("Shop", "Outlet"), True)
    assert [one.platform for one in found.platforms].count("meta") == 1
    assert not any(one.is_connected for one in found.platforms[1:])


async def test_a_destination_that_is_switched_off_gets_nothing_and_says_so(inspect, services):
    changed = await services.accounts.connect(
        platform="meta",
        account="100200300400500",
        label="Shop",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    await services.accounts.set_enabled(changed.value.id, enabled=False)
    view = view_of(await inspect(WHOLE), "meta")
    assert view.refusal == Reason("destination.off")
    assert "user_data.client_ip_address" in sent(view)


@pytest.mark.of_a_file
async def test_nothing_that_was_typed_is_in_the_database_or_in_a_repr(inspect, store, tmp_path):
    found = await inspect({"email": ["canary-77@shop.example"], "last_name": ["Canaryson"]})
    rows = store.read_now(
        lambda uow: [
            row
            for (table,) in uow.connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            ).all()
            for row in uow.connection.exec_driver_sql(f"SELECT * FROM {table}").all()
        ]
    )
    assert "anary" not in repr(rows)
    assert "anary" not in repr(found)


async def test_a_platform_that_nobody_named_here_is_shown_by_its_own_mapping(
    inspect, tmp_path, monkeypatch
):
    with toy_folder_in(tmp_path) as folder:
        text = (folder / "__init__.py").read_text()
        mapping = (
            "body_of=lambda event, options: ("
            "b'{\"odd\": [\"' + event.identity.hashed['phone_e164'].encode() + b'\"]}'),"
        )
        kept = "body_of=lambda event, options: event.event_id.encode(),"
        assert kept in text
        (folder / "__init__.py").write_text(text.replace(kept, mapping))
        found = await inspect({"phone": ["+49 30 901820"]})
    (taken,) = view_of(found, "toy").taken
    assert (taken.variant, taken.place) == ("phone_e164", "odd[0]")
    assert taken.sent == sha256(b"+4930901820").hexdigest()
