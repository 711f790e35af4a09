"""JSON event lines and settings through their doors."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import orjson
from fuzz_mutation import changed, damaged, number, text, value
from fuzz_workspace import Bench, Bug, require_words

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.services.setting_catalogue import CATALOGUE
from stratum_desktop.services.wording import sentence

_NAMES = (
    *("event_name", "event_id", "event_time", "event_source_url", "action_source", "consent"),
    *("user_data", "parameters", "email", "phone", "first_name", "last_name", "city", "state"),
    *("zip", "country", "date_of_birth", "gender", "external_id", "fbc", "fbp", "fbclid", "gclid"),
    *("ttclid", "ctwa_clid", "li_fat_id", "ga_client_id", "sc_click_id", "lead_id", "madid"),
    *("client_ip_address", "client_user_agent", "value", "currency", "order_id", "contents"),
    *(
        "content_ids",
        "content_type",
        "num_items",
        "app_data",
        "extinfo",
        "opt_out",
        "search_string",
    ),
    *("data_processing_options", "messaging_channel", "ad_user_data", "ad_personalization"),
)
_SOURCES = ("website", "app", "physical_store", "email", "business_messaging", "system_generated")


def whole_event(chance: Random, event_id: str, *, now: int | None = None) -> dict[str, Any]:
    """Return an event that nothing stands against."""
    return {
        "event_name": "Purchase",
        "event_id": event_id,
        "event_time": (int(time.time()) if now is None else now) - chance.randrange(60, 3600),
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {
            "email": f"person{chance.randrange(10**6)}@shop.example",
            "phone": "+1 650 555 1212",
            "first_name": "Mary",
            "last_name": "Smith",
            "city": "New York",
            "state": "NY",
            "zip": "94035",
            "country": "US",
            "external_id": f"customer-{chance.randrange(10**6)}",
            "client_ip_address": "203.0.113.9",
            "client_user_agent": "Mozilla/5.0",
            "fbp": "fb.1.1772452700000.123456",
            "ctwa_clid": "ARAkLkA8rmlFeiCktEJQ",
            "ga_client_id": "1234567.1772452700",
        },
        "parameters": {
            "value": 129.5,
            "currency": "USD",
            "order_id": event_id,
            "contents": [{"id": "sku-1", "quantity": 1, "item_price": 129.5}],
            "content_ids": ["sku-1"],
            "num_items": 1,
        },
        "consent": {"ad_user_data": "granted", "ad_personalization": "granted"},
    }


def odd_line(chance: Random) -> bytes:
    """Return a line that is an event no more, or an odd one."""
    event: Any = whole_event(chance, f"odd-{chance.randrange(10**9)}")
    event["event_name"] = chance.choice(sorted(STANDARD_EVENTS))
    event["action_source"] = chance.choice(_SOURCES)
    kind = chance.random()
    if kind < 0.1:
        return bytes(chance.randrange(256) for _ in range(chance.randrange(80)))
    if kind < 0.15:
        depth = chance.choice((40, 200, 2_000, 60_000))
        return b'{"parameters":' + b"[" * depth + b"]" * depth + b"}"
    if kind < 0.2:
        event["parameters"][text(chance)[:50]] = "x" * chance.choice((60_000, 300_000, 1_200_000))
    for _ in range(chance.choice((1, 1, 2, 4))):
        event = changed(chance, event, _NAMES)
    try:
        line = orjson.dumps(event)
    except (TypeError, orjson.JSONEncodeError):
        line = repr(event).encode("utf-8", "surrogatepass")
    return damaged(chance, line) if kind > 0.7 else line


class EventsDoor:
    """`Ingestion.add`: every line gets one verdict in words; a good one among them is accepted."""

    batch = 50

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def feed(self, chances: list[Random]) -> None:
        lines, good = [], []
        for chance in chances:
            lines.append(odd_line(chance))
            good.append(len(lines))
            lines.append(orjson.dumps(whole_event(chance, f"good-{chance.getrandbits(64)}")))
        add = self._bench.services.ingestion.add
        origin = chances[0].choice((Origin.SERVER, Origin.SERVER, Origin.PIXEL))
        verdicts = (await add(lines=lines, source="fuzz", origin=origin)).value
        if len(verdicts) != len(lines):
            raise Bug(f"{len(lines)} lines, {len(verdicts)} verdicts")
        for place in good:
            if verdicts[place].verdict is not Verdict.ACCEPTED:
                raise Bug(f"a good event was lost: {verdicts[place]}")
        for one in verdicts:
            if one.verdict is Verdict.REFUSED and not sentence(one.faults[0][1]).strip():
                raise Bug(f"a refusal without words: {one}")


class SettingsDoor:
    """`Settings.set`: what is taken reads back, what is not is refused in words."""

    batch = 1

    def __init__(self, bench: Bench) -> None:
        self._bench = bench

    async def feed(self, chances: list[Random]) -> None:
        (chance,) = chances
        settings = self._bench.services.settings
        known = chance.choice(CATALOGUE)
        key = known.key if chance.random() < 0.95 else text(chance)
        given = self._value_for(chance, known)
        try:
            taken = (await settings.set(key, given)).value
        except Refusal as refusal:
            require_words(refusal)
        else:
            if await settings.get(key) != taken.value:
                raise Bug(f"{key} reads back as something else than {taken.value!r}")
        if chance.random() < 0.02:
            await self._everything_still_works(chance)

    @staticmethod
    def _value_for(chance: Random, known: Any) -> object:
        kind = chance.random()
        if kind < 0.2 and known.choices:
            return chance.choice(known.choices)
        if kind < 0.4:
            edge = chance.choice((known.least, known.most, 0, None))
            return number(chance) if edge is None else edge + chance.choice((-1, 0, 0.5, 1))
        if kind < 0.5:
            return {text(chance): chance.choice(sorted(STANDARD_EVENTS)) for _ in range(3)}
        if kind < 0.6:
            return chance.choice((float("nan"), float("inf"), 10**400, b"bytes", {1, 2}, object))
        return chance.choice((text(chance), number(chance), value(chance), known.default))

    async def _everything_still_works(self, chance: Random) -> None:
        """Whatever was set, events still get a verdict and every setting still reads."""
        services = self._bench.services
        line = orjson.dumps(whole_event(chance, f"after-{chance.getrandbits(64)}"))
        (verdict,) = (await services.ingestion.add(lines=[line], source="fuzz")).value
        if verdict.verdict is not Verdict.ACCEPTED:
            raise Bug(f"after a change of settings a good event was refused: {verdict}")
        await services.settings.all()
        await services.dashboards.status()
