import json
from hashlib import sha256

from conversion import a_purchase

from stratum_desktop.domain.event import Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.identity_inspector.trace import places_of


def digest(text):
    return sha256(text.encode()).hexdigest()


def field_of(name):
    return name.split("_")[0] if name.startswith(("email", "phone")) else name


def found(identity, mapping):
    places = places_of(a_purchase(identity=identity), mapping, field_of)
    return {place.path: (place.name, place.value) for place in places}


def body(made):
    return lambda event: json.dumps(made(event.identity)).encode()


def test_a_digest_is_found_wherever_the_mapping_puts_it():
    identity = Identity(hashed={"email": digest("a@b.de")})
    mapping = body(lambda one: {"deep": [{"x": {"mail": one.hashed["email"]}}]})
    assert found(identity, mapping) == {"deep[0].x.mail": ("email", "")}


def test_two_fields_with_the_same_digest_are_told_apart():
    same = digest("ali")
    identity = Identity(hashed={"first_name": same, "last_name": same})
    mapping = body(lambda one: {"b": one.hashed["last_name"], "a": one.hashed["first_name"]})
    assert found(identity, mapping) == {"b": ("last_name", ""), "a": ("first_name", "")}


def test_two_addresses_that_fold_to_one_stand_once_as_the_mapping_sends_them():
    folded = digest("ab@gmail.com")
    identity = Identity(
        hashed={
            "email": folded,
            "email_2": digest("a.b@gmail.com"),
            "email_gmail_folded_2": folded,
            "email_3": digest("c@d.de"),
        }
    )
    mapping = body(lambda one: {"m": digests(one, "email_gmail_folded")})
    assert found(identity, mapping) == {"m[0]": ("email", ""), "m[1]": ("email_3", "")}


def test_a_value_in_clear_is_found_though_the_mapping_rewrites_it():
    identity = Identity(
        keys={"ga_client_id": "GA1.2.123.456", "lead_id": "77"},
        clear={"city": "New York", "country": "us"},
    )
    mapping = body(
        lambda one: {
            "client": one.keys["ga_client_id"].removeprefix("GA1.2."),
            "lead": int(one.keys["lead_id"]),
            "city": one.clear["city"].lower().replace(" ", ""),
            "country": one.clear["country"].upper(),
        }
    )
    assert found(identity, mapping) == {
        "client": ("ga_client_id", "123.456"),
        "lead": ("lead_id", "77"),
        "city": ("city", "newyork"),
        "country": ("country", "US"),
    }


def test_state_and_country_of_the_same_letters_are_told_apart():
    identity = Identity(clear={"state": "de", "country": "de"})
    mapping = body(lambda one: {"s": one.clear["state"], "c": one.clear["country"]})
    assert found(identity, mapping) == {"s": ("state", "de"), "c": ("country", "de")}


def test_what_the_event_says_beside_the_person_is_nobodys():
    identity = Identity(keys={"gclid": "EUR"})
    mapping = body(lambda one: {"currency": "EUR", "click": one.keys["gclid"], "n": 1, "ok": True})
    assert found(identity, mapping) == {"click": ("gclid", "EUR")}


def test_an_identifier_without_which_the_event_is_refused_is_found_by_its_value():
    identity = Identity(keys={"lead_id": "urn:1"}, clear={"country": "de"})

    def mapping(event):
        lead = event.identity.keys["lead_id"]
        if not lead.startswith("urn:"):
            return Reason("toy.no_lead")
        return json.dumps({"lead": lead, "country": event.identity.clear["country"]}).encode()

    assert found(identity, mapping) == {"lead": ("lead_id", "urn:1"), "country": ("country", "de")}
