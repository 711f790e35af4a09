"""Every recognised export, from file to verdicts, with nobody asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from stratum_desktop.domain.upload.recognised import EXPORT_TEMPLATES
from stratum_desktop.services.uploads import UploadStatus

SAMPLES = Path(__file__).parents[3] / "resources" / "samples"

EXPECTED = {
    "google_ads.csv": ("google_ads", {"ready": 2, "no_identifier": 1, "no_consent": 1}),
    "meta_offline.csv": ("meta_offline", {"ready": 3}),
    "shopify_orders.csv": ("shopify", {"ready": 2, "skipped": 3}),
    "woocommerce_orders.csv": ("woocommerce", {"ready": 2, "skipped": 3}),
    "stripe_payments.csv": ("stripe", {"ready": 2, "skipped": 2}),
    "hubspot_contacts.csv": ("hubspot_contacts", {"ready": 3}),
    "hubspot_deals.csv": ("hubspot_deals", {"ready": 2, "skipped": 1}),
    "salesforce_opportunities.csv": ("salesforce_opportunities", {"ready": 2, "skipped": 6}),
    "salesforce_leads.csv": ("salesforce", {"ready": 2, "skipped": 5}),
}

PURCHASES = {
    "shopify_orders.csv": [("#1001", 74.9, "EUR"), ("#1004", 150.0, "EUR")],
    "woocommerce_orders.csv": [("2001", 85.0, "USD"), ("2003", 60.0, "USD")],
    "stripe_payments.csv": [("ch_sample0001", 120.0, "USD"), ("ch_sample0004", 1000.0, "EUR")],
    "hubspot_deals.csv": [("9001", 1200.0, "USD"), ("9003", 560.0, "USD")],
    "salesforce_opportunities.csv": [
        ("0065f00000Sample1", 1200.0, "USD"),
        ("0065f00000Sample3", 560.0, "USD"),
    ],
}


def test_every_recognised_export_has_a_sample():
    assert {template for template, _ in EXPECTED.values()} == {
        template.key for template in EXPORT_TEMPLATES
    }
    assert {path.name for path in SAMPLES.glob("*.csv")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
async def test_an_export_is_recognised_and_judged(uploads, checked, name):
    template, expected = EXPECTED[name]

    found = await uploads.inspect(SAMPLES / name)
    upload = await checked(SAMPLES / name)

    assert found.template == template
    assert {question.key for question in found.questions} <= {"time_zone", "country"}
    assert upload.status is UploadStatus.CHECKED
    assert {verdict.value: n for verdict, n in upload.verdict_counts.items() if n} == expected


@pytest.mark.parametrize("name", PURCHASES)
async def test_only_what_was_bought_and_kept_is_a_purchase(uploads, meta, store, name):
    plan = (await uploads.inspect(SAMPLES / name)).plan

    await uploads.upload_now(path=SAMPLES / name, plan=plan, destination_ids=[meta])

    rows = await store.read(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT order_id, value, currency, name, source FROM event ORDER BY id"
        ).all()
    )
    assert [tuple(row[:3]) for row in rows] == PURCHASES[name]
    assert {row[3] for row in rows} == {"Purchase"}
    assert {row[4] for row in rows} == {f"upload:{plan.template}"}


async def test_a_workbook_with_decimal_commas_and_typed_cells_comes_to_the_same(
    uploads, checked, tmp_path
):
    import datetime

    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["E-Mail", "Bestelldatum", "Betrag", "Währung", "Bestellnummer"])
    when = datetime.datetime(2026, 3, 1, 10, 0)  # noqa: DTZ001 - workbooks know no zones
    sheet.append(["ada@example.com", when, 12.5, "EUR", 4711])
    sheet.append(["ben@example.com", "01.03.2026 11:00", "1.300,50", "EUR", 4712])
    path = tmp_path / "bestellungen.xlsx"
    book.save(path)

    found = await uploads.inspect(path)
    upload = await checked(path, plan=found.plan)

    assert found.plan.decimal_style == "comma"
    assert found.sheets == ("Sheet",)
    assert {verdict.value: n for verdict, n in upload.verdict_counts.items() if n} == {"ready": 2}
