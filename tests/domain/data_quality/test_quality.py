from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.data_quality import (
    Kind,
    Observed,
    QualityTally,
    quality_of,
    shared_identifier,
)
from stratum_desktop.domain.data_quality import tally as tally_module
from stratum_desktop.domain.data_quality.finding import Finding, ranked
from stratum_desktop.domain.emq import RULES, Driver
from stratum_desktop.domain.reason import Reason

SETS = {
    "Meta": (frozenset({"email"}), frozenset({"phone_digits"}), frozenset({"fbp"})),
    "Google": (frozenset({"email"}), frozenset({"first_name", "last_name", "zip"})),
}
AT = 1_770_000_000
BAD_EMAIL = ("email", Reason("identity.email_malformed"))


def tally_of(*events):
    tally = QualityTally()
    for row, event in enumerate(events, start=2):
        tally.see(Observed(**{"row": row, "source": "shop", "event_time": AT + row * 61} | event))
    return tally


def with_(*names, **more):
    return {"values": {name: f"{name}-digest" for name in names}, **more}


def test_nothing_seen_is_no_data():
    quality = quality_of(QualityTally(), SETS)
    assert quality.looked_at == 0
    assert [one.rate_pct for one in quality.matches] == [None, None]
    assert quality.findings == quality.what_ifs == ()


def test_match_rates_are_those_of_the_identifier_sets():
    quality = quality_of(tally_of(with_("email"), with_("fbp"), with_("zip")), SETS)
    rates = {one.platform: (one.matched, one.judged) for one in quality.matches}
    assert rates == {"Google": (1, 3), "Meta": (2, 3)}


def test_what_platforms_said_counts_more_than_the_sets():
    judged = frozenset({"Meta"}), frozenset({"Meta"})
    quality = quality_of(tally_of(with_("email", judged=judged)), SETS)
    rates = {one.platform: one.rate_pct for one in quality.matches}
    assert rates == {"Google": None, "Meta": 0}


def test_points_are_the_weight_of_the_match_rate_times_what_mending_gives():
    quality = quality_of(
        tally_of(
            with_("email"), with_("fbp", problems=(BAD_EMAIL,)), with_("email"), {"values": {}}
        ),
        SETS,
    )
    (broken,) = [one for one in quality.findings if one.kind is Kind.FORMAT]
    # With its e-mail the second event would match at Google as well: one of eight pairs.
    assert broken.points == 100 * RULES[Driver.EVENT_MATCH].weight / 8
    assert (broken.field, broken.count, broken.total, broken.rows) == ("email", 1, 4, (3,))
    (empty,) = [one for one in quality.findings if one.field == "email" and one is not broken]
    assert empty.kind is Kind.COVERAGE
    assert (empty.count, empty.rows) == (1, (5,))
    assert empty.points == 2 * broken.points


def test_a_field_that_completes_nothing_gives_no_points():
    zip_problem = ("zip", Reason("identity.zip_unreadable"))
    quality = quality_of(tally_of({"values": {}, "problems": (zip_problem,)}), SETS)
    (finding,) = quality.findings
    assert finding.points == 0


def test_a_row_that_names_nobody_is_judged_and_not_sent():
    tally = tally_of(with_("email"))
    reason = Reason("identity.email_malformed")
    tally.refuse(9, "shop", "email", reason, unmatched=frozenset(SETS))
    tally.refuse(10, "shop", "event_time", Reason("row.date_unreadable"))
    quality = quality_of(tally, SETS)
    assert (quality.events, quality.refused) == (1, 2)
    assert [(one.matched, one.judged) for one in quality.matches] == [(1, 2), (1, 2)]
    first, second = quality.findings
    assert (first.field, first.not_sent, first.points) == ("email", 1, 15)
    assert (second.field, second.not_sent, second.points) == ("event_time", 1, 0)


def test_what_if_names_fields_nobody_sends_with_their_bounds():
    quality = quality_of(tally_of(*[with_("fbp")] * 50), SETS)
    (one,) = quality.what_ifs
    assert (one.field, one.carried, one.would_match, one.judged) == ("email", 0, 50, 100)
    assert one.gain_pct.likely is None
    assert one.points.high == 0.3 * one.gain_pct.high


def test_what_if_learns_how_often_a_field_is_there_from_other_sources():
    events = [with_("fbp")] * 50 + [with_("email", source="till")] * 30
    events += [with_("fbp", source="till")] * 10
    quality = quality_of(tally_of(*events), SETS)
    shop = next(one for one in quality.what_ifs if one.source == "shop")
    assert shop.filled_elsewhere == (30, 40)
    assert shop.gain_pct.likely == 100 * 0.5 * 0.75


def test_a_field_that_cannot_be_seen_is_not_said_to_be_absent():
    quality = quality_of(tally_of({"values": {}}), SETS, unseen=frozenset({"email"}))
    assert "email" not in {one.field for one in quality.coverage}
    assert "email" not in {one.field for one in quality.what_ifs}


def test_a_common_zip_is_a_stand_in_only_where_it_is_frequent():
    from stratum_desktop.domain.data_quality.placeholder import placeholder_digests

    digest = next(iter(placeholder_digests()["zip"]))
    once = tally_of({"values": {"zip": digest}}, *[with_("zip")] * 200)
    often = tally_of(*[{"values": {"zip": digest}}] * 5, *[with_("zip")] * 200)
    assert not [one for one in quality_of(once, SETS).findings if one.kind is Kind.PLACEHOLDER]
    (one,) = [one for one in quality_of(often, SETS).findings if one.kind is Kind.PLACEHOLDER]
    assert (one.field, one.count) == ("zip", 5)


def test_times_off_by_hours_and_in_the_future_are_found_by_arrival():
    late = [with_("email", event_time=AT, received_at=AT + 7_200 + n) for n in range(40)]
    ahead = [with_("email", event_time=AT + 301, received_at=AT, source="till")]
    quality = quality_of(tally_of(*late, *ahead), SETS)
    codes = {one.reason.code: one for one in quality.findings}
    assert codes["quality.times_early_by_arrival"].reason.facts["off_minutes"] == 120
    assert codes["quality.time_in_future"].count == 1


def test_times_off_by_hours_are_found_by_the_same_orders_elsewhere():
    quality = quality_of(tally_of(with_("email")), SETS, pairs={-60: 40})
    (one,) = [one for one in quality.findings if one.kind is Kind.TIME]
    assert (one.reason.code, one.count) == ("quality.times_late_by_orders", 40)


names = st.sampled_from(["email", "phone_digits", "fbp", "first_name", "last_name", "zip"])
shapes = st.lists(st.frozensets(names), min_size=1, max_size=30)


@given(shapes, shapes)
def test_the_order_of_events_changes_nothing_but_examples(first, second):
    def key(events):
        quality = quality_of(tally_of(*(with_(*one) for one in events)), SETS)
        found = [(one.kind, one.field, one.count, one.points) for one in quality.findings]
        return quality.matches, quality.coverage, quality.what_ifs, found

    assert key(first + second) == key(second + first)


@given(shapes)
def test_no_gain_lifts_the_match_rate_above_the_whole(events):
    quality = quality_of(tally_of(*(with_(*one) for one in events)), SETS)
    judged = sum(one.judged for one in quality.matches)
    lost = judged - sum(one.matched for one in quality.matches)
    for finding in quality.findings:
        assert 0 <= finding.points <= 30 * lost / judged + 1e-9
    for one in quality.what_ifs:
        assert 0 < one.would_match <= lost
        assert one.gain_pct.low <= one.gain_pct.high <= 100


points = st.one_of(st.none(), st.floats(min_value=0, max_value=30))
findings = st.builds(
    lambda gain, sent, count: Finding(
        Kind.FORMAT, "email", Reason("a.b"), count, 100, (), not_sent=sent, points=gain
    ),
    points,
    st.integers(0, 9),
    st.integers(0, 9),
)


@given(st.lists(findings))
def test_findings_stand_by_points_then_by_what_is_not_sent_then_by_count(several):
    order = [(one.points or 0.0, one.not_sent, one.count) for one in ranked(several)]
    assert order == sorted(order, reverse=True)


def test_what_there_is_no_room_for_is_said_and_left_out_of_shares(monkeypatch):
    monkeypatch.setattr(tally_module, "MOST_SHAPES", 2)
    malformed = ("zip", Reason("identity.zip_unreadable"))
    quality = quality_of(
        tally_of(with_("email"), with_("fbp"), with_("zip", problems=(malformed,)), with_("email")),
        SETS,
    )
    assert quality.events == 4
    assert {one.total for one in quality.coverage} == {3}
    assert {(one.platform, one.judged) for one in quality.matches} == {("Meta", 3), ("Google", 3)}
    (said,) = quality.unknown
    assert (said.code, said.facts["count"]) == ("quality.too_varied", 1)
    # The format error itself is found all the same; only its points are unknown, thus none.
    assert [(one.field, one.count) for one in quality.findings if one.kind is Kind.FORMAT] == [
        ("zip", 1)
    ]


def test_identifiers_there_is_no_room_to_count_are_said(monkeypatch):
    monkeypatch.setattr(shared_identifier, "MOST_IDENTIFIERS", 0)
    quality = quality_of(tally_of(with_("email"), with_("email")), SETS)
    assert [one.code for one in quality.unknown] == ["quality.shared_not_counted"]
