"""Headers: found below instructions, made unique, recognised in four languages."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.upload.field import FIELD_KEYS
from stratum_desktop.domain.upload.header import base_name, find_header, unique_names
from stratum_desktop.domain.upload.synonym import FIELD_OF_NAME, plain


def test_every_column_gets_a_name_of_its_own():
    names = unique_names(["email", " email ", "", "email (2)", ""])

    assert names == ("email", "email (3)", "Column 3", "email (2)", "Column 5")
    assert len(set(names)) == len(names)


def test_a_numbered_name_is_still_the_name_it_was():
    assert base_name("Phone (2)") == "Phone"
    assert base_name("Created (UTC)") == "Created (UTC)"


def test_the_header_stands_below_instructions():
    rows = [
        (1, ["Parameters:TimeZone=America/New_York"]),
        (2, ["### fill in below ###", ""]),
        (3, ["Google Click ID", "Conversion Name", "Conversion Time"]),
        (4, ["Cj0abc", "Sale", "2026-01-02"]),
    ]

    assert find_header(rows) == 3


def test_a_file_that_begins_with_values_has_no_header():
    assert find_header([(1, ["ada@example.com", "12"]), (2, ["ben@example.com", "13"])]) is None


def test_names_that_nobody_knows_can_be_a_header():
    assert find_header([(1, ["Foo", "Bar"]), (2, ["1", "2"])]) == 1


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-Mail-Adresse", "email"),
        ("courriel", "email"),
        ("Correo electrónico", "email"),
        ("Telefonnummer", "phone"),
        ("Teléfono móvil", "phone"),
        ("Währung", "currency"),
        ("Devise", "currency"),
        ("Bestellnummer", "order_id"),
        ("N° de commande", "order_id"),
        ("Montant total", "value"),
        ("Gesamtbetrag", "value"),
        ("Fecha de compra", "event_time"),
        ("Postleitzahl", "zip"),
        ("PRÉNOM", "first_name"),
        ("apellidos", "last_name"),
        ("Order #", "order_id"),
    ],
)
def test_common_names_are_known_in_four_languages(name, field):
    assert FIELD_OF_NAME[plain(name)] == field


@pytest.mark.parametrize("name", ["email opt in", "phone verified", "discount value", "no e-mail"])
def test_a_name_that_only_contains_a_known_one_is_not_known(name):
    assert plain(name) not in FIELD_OF_NAME


def test_every_synonym_means_a_field_that_exists():
    assert set(FIELD_OF_NAME.values()) <= FIELD_KEYS
