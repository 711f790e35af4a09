"""A strict Meta's ad account: its edges, its insights, and changes of status and daily budget.

Written from the vendor's pages, apart from `platforms.meta`, so that each can catch the other.
Sources, read 2026-11-22: developers.facebook.com/docs/marketing-api/reference,
…/marketing-api/insights, …/marketing-api/currencies and …/marketing-api/error-reference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

import orjson

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.graph_answers import (
    error,
    not_accessible,
    trace,
    unknown_path,
)
from stratum_desktop.practice.servers.graph_fields import NoSuchField, projected, wanted_fields
from stratum_desktop.practice.servers.meta_ad_rows import (
    ACCOUNT_FIELDS,
    EDGES,
    FIELDS_OF,
    STATUSES_OF,
    account_row,
    entity_row,
    units_in_one,
)
from stratum_desktop.practice.servers.meta_insights import ALWAYS_GIVEN, INSIGHT_FIELDS, insights_of
from stratum_desktop.practice.servers.vendor import Answered, Call

_KEY = "meta"
_BY = "API"
#: Rows of a page whatever is asked for, so that few listings fit into one. Source: own choice.
_MOST_ENTITIES = 12
_MOST_FIGURES = 200
_USUAL_ROWS = 25
#: Source: …/graph-api/overview/rate-limiting.
_BUDGET_CHANGES_AN_HOUR = 4
#: In the smallest unit; Meta's own depends on what is optimised for, and is about this.
_SMALLEST_BUDGET = 100
_LARGEST_BUDGET = 100_000_000
_SETTABLE = {"ACTIVE": EntityStatus.ACTIVE, "PAUSED": EntityStatus.PAUSED}
_CHANGEABLE = frozenset({"status", "daily_budget", "execution_options", "access_token"})


@dataclass(slots=True)
class MetaAds:
    """One ad account. The door has let the caller in before anything here is asked."""

    world: AdWorld
    #: When each ad set's budget was changed, in epoch seconds.
    _changed_at: dict[str, list[float]] = field(default_factory=dict)

    def knows(self, node: str, *, now: float) -> bool:
        """Say whether a path's first part is of the ad account, not of a dataset."""
        return node.startswith("act_") or self._find(node, now) is not None

    def answer(
        self, call: Call, path: Sequence[str], form: Mapping[str, object] | None, *, now: float
    ) -> Answered:
        """Judge a call below the version: the account, an edge of it, or one entity."""
        node, *edge = path
        try:
            if node.startswith("act_"):
                return self._of_account(call, node, edge, now)
            found = self._find(node, now)
            if found is None or edge:
                return unknown_path(call)
            if call.method == "POST":
                return self._change(found, form or {}, now)
            row = self._row(found)
            return _said(_shown(row, call.query, FIELDS_OF[found.kind]))
        except NoSuchField as name:
            return error(400, 100, f"(#100) Tried accessing nonexisting field ({name})")

    def _of_account(self, call: Call, node: str, edge: list[str], now: float) -> Answered:
        account = self.world.account(_KEY)
        if node != f"act_{account.account}":
            return not_accessible(call, node)
        if call.method != "GET":
            return unknown_path(call)
        if not edge:
            return _said(_shown(account_row(account), call.query, ACCOUNT_FIELDS))
        if edge == ["insights"]:
            rows = insights_of(self.world, call.query, now=now)
            if isinstance(rows, Answered):
                return rows
            return _page(rows, call, INSIGHT_FIELDS, most=_MOST_FIGURES, always=ALWAYS_GIVEN)
        kind = EDGES.get(edge[0]) if len(edge) == 1 else None
        if kind is None:
            return unknown_path(call)
        shown = _statuses_of(call.query.get("effective_status"), kind)
        if shown is None:
            return error(400, 100, "(#100) Invalid parameter: effective_status")
        rows = [self._row(one) for one in self.world.entities(_KEY, kind, now=now)]
        kept = [row for row in rows if row["effective_status"] in shown]
        return _page(kept, call, FIELDS_OF[kind], most=_MOST_ENTITIES)

    def _change(self, found: AdEntity, form: Mapping[str, object], now: float) -> Answered:
        unknown = set(form) - _CHANGEABLE
        if unknown or not form.keys() & {"status", "daily_budget"}:
            return error(400, 100, f"(#100) Invalid parameter: {', '.join(sorted(unknown))}")
        if found.status is EntityStatus.ENDED:
            return error(400, 100, "(#100) Deleted or archived objects cannot be edited")
        status, amount = None, None
        if "status" in form:
            status = _SETTABLE.get(str(form["status"]))
            if status is None:
                return error(400, 100, "(#100) Param status must be one of {ACTIVE, PAUSED}")
        if "daily_budget" in form:
            asked = self._asked_budget(found, str(form["daily_budget"]), now)
            if isinstance(asked, Answered):
                return asked
            amount = asked
        if form.get("execution_options") != '["validate_only"]':
            self._carry_out(found, status, amount, now)
        return _said({"success": True})

    def _asked_budget(self, found: AdEntity, text: str, now: float) -> Decimal | Answered:
        if found.budget.kind is not BudgetKind.DAILY:
            return error(400, 100, "(#100) The object has no daily budget that could be changed")
        if not (text.isascii() and text.isdigit()):
            return error(400, 100, "(#100) Param daily_budget must be an integer")
        units = int(text)
        if units < _SMALLEST_BUDGET:
            return error(400, 100, "Your budget is too low", subcode=1487901)
        if units > _LARGEST_BUDGET:
            return error(400, 100, "Your budget is too high", subcode=1885261)
        amount = Decimal(units) / units_in_one(self.world.account(_KEY).currency)
        recent = [at for at in self._changed_at.get(found.external_id, ()) if now - at < 3600]
        is_limited = found.kind is EntityKind.AD_SET and amount != found.budget.amount
        if is_limited and len(recent) >= _BUDGET_CHANGES_AN_HOUR:
            return error(400, 613, "The ad set's budget was changed too often", subcode=1487632)
        return amount

    def _carry_out(
        self, found: AdEntity, status: EntityStatus | None, amount: Decimal | None, now: float
    ) -> None:
        if status is not None:
            self.world.set_status(_KEY, found.external_id, status, now=now, by=_BY)
        if amount is not None and amount != found.budget.amount:
            self._changed_at.setdefault(found.external_id, []).append(now)
            self.world.set_daily_budget(_KEY, found.external_id, amount, now=now, by=_BY)

    def _find(self, node: str, now: float) -> AdEntity | None:
        for kind in EntityKind:
            for one in self.world.entities(_KEY, kind, now=now):
                if one.external_id == node:
                    return one
        return None

    def _row(self, one: AdEntity) -> dict[str, object]:
        return entity_row(one, self.world.account(_KEY))


def _statuses_of(text: str | None, kind: EntityKind) -> frozenset[str] | None:
    """Return which are listed: those asked for, else all that have not ended."""
    known = STATUSES_OF[kind]
    if text is None:
        return known - {"ARCHIVED", "DELETED"}
    try:
        asked = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    if not isinstance(asked, list) or not known.issuperset(map(str, asked)):
        return None
    return frozenset(asked)


def _page(
    rows: Sequence[Mapping[str, object]],
    call: Call,
    known: str,
    *,
    most: int,
    always: tuple[str, ...] = ("id",),
) -> Answered:
    limit, after = call.query.get("limit", str(_USUAL_ROWS)), call.query.get("after", "0")
    if not limit.isdigit() or not 0 < int(limit) <= 500:
        return error(400, 100, "(#100) Param limit must be from 1 to 500")
    if not after.isdigit() or int(after) > len(rows):
        return error(400, 2642, "Invalid cursors values")
    start = int(after)
    end = start + min(int(limit), most)
    data = [_shown(row, call.query, known, always) for row in rows[start:end]]
    paging: dict[str, object] = {"cursors": {"before": str(start), "after": str(end)}}
    if end < len(rows):
        paging["next"] = f"https://graph.facebook.com{call.path}?after={end}"
    return _said({"data": data, "paging": paging} if data else {"data": []})


def _shown(
    row: Mapping[str, object],
    query: Mapping[str, str],
    known: str,
    always: tuple[str, ...] = ("id",),
) -> dict[str, object]:
    """Return what is asked for beside what is always given."""
    shown = projected(dict(row), wanted_fields(query.get("fields", "id")), wanted_fields(known))
    assert isinstance(shown, dict)  # noqa: S101 - a row is one, and so is what is left of it
    return {**shown, **{name: row[name] for name in always if name in row}}


def _said(body: object) -> Answered:
    content = orjson.dumps(body)
    usage = {
        "700": [
            {
                "type": "ads_management",
                "call_count": 1,
                "total_cputime": 1,
                "total_time": 1,
                "estimated_time_to_regain_access": 0,
            }
        ]
    }
    headers = {
        "x-business-use-case-usage": orjson.dumps(usage).decode(),
        "x-fb-trace-id": trace(content),
    }
    return Answered(200, content, headers)
