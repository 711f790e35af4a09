"""The practice Meta of WhatsApp ads: one dataset, one business account, chats and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from conversion import a_person, a_purchase

from stratum_desktop.practice.servers import (
    PRACTICE_META_TOKEN,
    PRACTICE_WHATSAPP_ACCOUNT,
    PRACTICE_WHATSAPP_DATASET,
    PRACTICE_WHATSAPP_TOKEN,
    PracticeServer,
)

EVENTS = f"/v26.0/{PRACTICE_WHATSAPP_DATASET}/events"
CLICK = a_person().keys["ctwa_clid"]


@pytest.fixture
def graph(server: PracticeServer) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=server.base_url("whatsapp"),
        headers={"authorization": f"Bearer {PRACTICE_WHATSAPP_TOKEN}"},
        trust_env=False,
        timeout=10,
    ) as client:
        yield client


def chat(**changes: object) -> dict[str, object]:
    return {
        "event_name": "Purchase",
        "event_time": a_purchase().event_time,
        "event_id": "order-1",
        "action_source": "business_messaging",
        "messaging_channel": "whatsapp",
        "user_data": {
            "ctwa_clid": CLICK,
            "whatsapp_business_account_id": PRACTICE_WHATSAPP_ACCOUNT,
        },
        "custom_data": {"value": 10, "currency": "USD"},
        **changes,
    }


def codes(response: httpx.Response) -> tuple[int, int, int | None]:
    error = response.json()["error"]
    return response.status_code, error["code"], error.get("error_subcode")


def test_a_repeat_is_counted_twice(graph: httpx.Client, server: PracticeServer):
    for _ in range(2):
        assert graph.post(EVENTS, json={"data": [chat()]}).json()["events_received"] == 1
    counts = server.ledger.counts("whatsapp")
    assert (counts.unique, counts.counted, counts.doubled) == (1, 2, 1)


@pytest.mark.parametrize(
    ("changes", "subcode"),
    [
        ({"action_source": "website", "event_source_url": "https://x.example/"}, None),
        ({"messaging_channel": "messenger"}, None),
        ({"event_name": "Lead"}, 2804066),
        ({"user_data": {"ctwa_clid": CLICK, "whatsapp_business_account_id": "1"}}, None),
        ({"user_data": {"ctwa_clid": CLICK}}, None),
        ({"user_data": {"ctwa_clid": "made up", "whatsapp_business_account_id": "1"}}, 2804087),
        ({"event_time": a_purchase().event_time - 8 * 86_400}, 2804003),
    ],
)
def test_what_is_no_conversion_of_the_accounts_chats_refuses_the_batch(
    graph: httpx.Client, server: PracticeServer, changes: dict[str, object], subcode: int | None
):
    response = graph.post(EVENTS, json={"data": [chat(event_id="good"), chat(**changes)]})
    assert codes(response) == (400, 100, subcode)
    assert server.ledger.counts("whatsapp").received == 0


def test_the_business_account_names_the_dataset_it_is_linked_to(graph: httpx.Client):
    link = graph.get(f"/v26.0/{PRACTICE_WHATSAPP_ACCOUNT}/dataset")
    assert link.json() == {"id": PRACTICE_WHATSAPP_DATASET}
    assert codes(graph.get("/v26.0/7777777/dataset")) == (400, 100, 33)
    assert codes(graph.get(f"/v19.0/{PRACTICE_WHATSAPP_ACCOUNT}/dataset")) == (400, 2635, None)
    assert codes(graph.post(f"/v26.0/{PRACTICE_WHATSAPP_ACCOUNT}/dataset")) == (400, 2500, None)


def test_the_token_of_another_vendor_opens_nothing(graph: httpx.Client):
    wrong = {"authorization": f"Bearer {PRACTICE_META_TOKEN}"}
    for path in (EVENTS, f"/v26.0/{PRACTICE_WHATSAPP_ACCOUNT}/dataset"):
        method = "POST" if path == EVENTS else "GET"
        answer = graph.request(method, path, json={"data": [chat()]}, headers=wrong)
        assert codes(answer)[:2] == (401, 190)


def test_a_dataset_of_somebody_else_takes_nothing(graph: httpx.Client):
    answer = graph.post("/v26.0/123456789/events", json={"data": [chat()]})
    assert codes(answer) == (400, 100, 33)
