"""Every figure of a report, worked out from the rows by a second way."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from random import Random

import pytest
from quality_by_hand import MATCHES_ON, interval, match_rate, matched, points, with_field

from stratum_desktop.domain.data_quality import Kind

HEADER = ("Email", "Phone", "Customer ID", "Order ID", "Order date", "Total", "Currency")
FIELDS = {"Email": "email", "Phone": "phone", "Customer ID": "external_id"}


@pytest.fixture
async def two_platforms(services, shop):
    await services.accounts.connect(
        platform="snapchat",
        account="11111111-2222-3333-4444-555555555555",
        label="Snapchat",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    return shop


def rows_of(seed: int, day: str) -> list[tuple[str, ...]]:
    """Rows of a shop that does not look after its data."""
    dice, rows = Random(seed), []
    for number in range(180):
        email = dice.choice(("", f"p{number}@shop.de", f"p{number}@shop.de", "no-address"))
        phone = dice.choice(("", "", f"+4917012{number:05}", "0000000000"))
        customer = dice.choice(("", f"c-{number}"))
        order = dice.choice((f"O-{number}",) * 9 + ("0",))
        is_empty = number == 17 or dice.random() < 0.03
        at = "1970-01-01" if is_empty else f"{day} {number // 60:02}:{number % 60:02}:07"
        rows.append((email, phone, customer, order, at, "10.00", "EUR"))
    return rows


class ByHand:
    """What is usable of the rows, and what is wrong with them, by reading them one by one."""

    def __init__(self, rows):
        self.judged, self.numbers, self.wrong = [], [], Counter()
        self.places, self.not_sent, self.no_time = {}, Counter(), 0
        for number, row in enumerate(rows, start=2):
            if row[4] == "1970-01-01":
                self.no_time += 1
                continue
            given = dict(zip(HEADER, row, strict=True))
            broken = {"Email": "no-address", "Phone": "0000000000"}
            bad = [name for name, text in broken.items() if given[name] == text]
            usable = {
                field: given[name]
                for name, field in FIELDS.items()
                if given[name] and name not in bad
            }
            place = len(self.judged)
            self.judged.append(usable)
            self.numbers.append(number)
            # A row without anybody is refused at its first bad cell; with somebody all are noted.
            for name in bad if usable else bad[:1]:
                self.places.setdefault(FIELDS[name], []).append(place)
                self.not_sent[FIELDS[name]] += not usable


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_every_figure_of_a_file_is_that_of_its_rows(
    services, two_platforms, tmp_path, clock, seed
):
    day = datetime.fromtimestamp(clock.now_ms() / 1000 - 2 * 86_400, UTC).strftime("%Y-%m-%d")
    rows, path = rows_of(seed, day), tmp_path / "orders.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    plan = (await services.uploads.inspect(path)).plan
    assert {plan.columns[name] for name in FIELDS} == set(FIELDS.values())
    report = await services.data_quality.of_file(path, plan)
    quality, hand = report.quality, ByHand(rows)
    sent = [row for row in hand.judged if row]

    assert report.rows == len(rows)
    assert (quality.events, quality.refused) == (len(sent), len(rows) - len(sent))
    for one in quality.matches:
        assert (one.matched, one.judged) == (
            matched(hand.judged, one.platform),
            len(hand.judged),
        )
    assert {one.platform for one in quality.matches} == set(MATCHES_ON)

    shown = {one.field: one for one in quality.coverage}
    for field in FIELDS.values():
        carried = sum(field in row for row in hand.judged)
        assert (shown[field].carried, shown[field].total) == (carried, len(hand.judged))
        assert shown[field].share_pct == pytest.approx(100 * carried / len(hand.judged))
        assert shown[field].broken == len(hand.places.get(field, ()))

    found = {(one.kind, one.field): one for one in quality.findings}
    for kind, field in ((Kind.FORMAT, "email"), (Kind.PLACEHOLDER, "phone")):
        one, places = found[kind, field], hand.places[field]
        assert one.count == len(places)
        assert one.share_pct == pytest.approx(100 * len(places) / len(rows))
        assert one.rows == tuple(hand.numbers[place] for place in places[:5])
        assert one.not_sent == hand.not_sent[field]
        mended = with_field(hand.judged, places, field)
        assert one.points == pytest.approx(float(points(hand.judged, mended)))
    times = found[Kind.PLACEHOLDER, "event_time"]
    assert (times.count, times.not_sent, times.points) == (hand.no_time, hand.no_time, 0)
    assert [one.points for one in quality.findings] == sorted(
        (one.points for one in quality.findings), reverse=True
    )

    empty = {one.field: one for one in quality.findings if one.kind is Kind.COVERAGE and one.field}
    for field in FIELDS.values():
        places = [
            place
            for place, row in enumerate(hand.judged)
            if field not in row
            and place not in hand.places.get(field, ())
            and match_rate(with_field([row], [0], field)) > match_rate([row])
        ]
        gain = points(hand.judged, with_field(hand.judged, places, field))
        assert (empty[field].count if gain else 0) == (len(places) if gain else 0)
        if gain:
            assert empty[field].points == pytest.approx(float(gain))


async def sell(shop, clock):
    """Sell in two shops; returns who bought where, and how many addresses were no address."""
    dice, rows, typos = Random(7), {"shop": [], "till": []}, 0
    for source, known in rows.items():
        for number in range(120 if source == "shop" else 60):
            person = {"first_name": "Ann"}
            # The till asks everybody for a phone number, the shop nobody.
            if source == "till" and dice.random() < 0.8:
                person["phone"] = f"+4917012{number:05}"
            if dice.random() < 0.6:
                person["email"] = f"{source}{number}@shop.de"
            if dice.random() < 0.3:
                person["external_id"] = f"{source}-{number}"
            known.append(person)
            sent = dict(person)
            if source == "shop" and "email" not in person and dice.random() < 0.5:
                sent["email"] = "no-address"
                typos += 1
            lines = shop.lines(1, user_data=sent)
            await shop.services.ingestion.add(lines=lines, source=source)
            clock.advance(seconds=61)
    return rows, typos


async def test_every_figure_of_what_came_in_is_that_of_its_rows(services, two_platforms, clock):
    rows, typos = await sell(two_platforms, clock)
    everybody = rows["shop"] + rows["till"]
    period = services.data_quality.last_days(1)
    report = await services.data_quality.of_stored(period)
    quality = report.quality
    assert report.in_period == quality.events == 180
    for one in quality.matches:
        assert (one.matched, one.judged) == (matched(everybody, one.platform), 180)
    shown = {one.field: one.carried for one in quality.coverage}
    for field in ("email", "phone", "external_id", "first_name"):
        assert shown[field] == sum(field in row for row in everybody)

    (typed,) = [one for one in quality.findings if one.is_from_door]
    assert (typed.kind, typed.field, typed.count, typed.total) == (Kind.FORMAT, "email", typos, 180)
    assert typos > 5
    assert (typed.not_sent, typed.points, typed.rows) == (0, None, ())
    till = await services.data_quality.of_stored(period, source="till")
    assert not [one for one in till.quality.findings if one.is_from_door]

    for one in quality.findings:
        if one.is_from_door:
            continue
        assert one.kind is Kind.COVERAGE
        source = one.reason.facts["source"]
        base = 0 if source == "shop" else 120
        lacking = [
            base + at
            for at, row in enumerate(rows[source])
            if match_rate(with_field([row], [0], one.field)) > match_rate([row])
        ]
        assert one.count == len(lacking)
        gain = points(everybody, with_field(everybody, lacking, one.field))
        assert one.points == pytest.approx(float(gain))

    what_ifs = {(one.source, one.field): one for one in quality.what_ifs}
    one = what_ifs["shop", "phone"]
    mended = with_field(rows["shop"], range(120), "phone")
    could = match_rate(mended) - match_rate(rows["shop"])
    had = Fraction(sum("phone" in row for row in rows["till"]), 60)
    low, high = interval(could, 120, 0.975)
    had_low, had_high = interval(had, 60, 0.975)
    assert one.carried == 0
    assert one.filled_elsewhere == (had * 60, 60)
    assert one.points.likely == pytest.approx(30 * float(could * had))
    assert one.points.low == pytest.approx(30 * low * had_low, abs=1e-4)
    assert one.points.high == pytest.approx(30 * high * had_high, abs=1e-4)

    nobody = what_ifs["shop", "madid"]
    could = 1 - match_rate(rows["shop"])
    assert (nobody.points.low, nobody.points.likely) == (0, None)
    assert nobody.points.high == pytest.approx(30 * interval(could, 120, 0.95)[1], abs=1e-4)

    # One source alone is told the same of the other.
    alone = await services.data_quality.of_stored(period, source="shop")
    (again,) = [each for each in alone.quality.what_ifs if each.field == "phone"]
    assert (again.points, again.filled_elsewhere) == (one.points, one.filled_elsewhere)
    stored = await services.data_quality.sources(period)
    assert json.dumps([[each.source, each.events] for each in stored]) == (
        '[["shop", 120], ["till", 60]]'
    )
