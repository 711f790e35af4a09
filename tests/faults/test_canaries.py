"""Planted persons and tokens are found nowhere on the disk, nor in any row of the database.

The program runs as a person runs it, through good answers and bad ones; then every file that it
left is searched, and every row as well: the file is encrypted, so that only the rows can tell
whether something was kept in clear inside it. Not searched are the two files the person brought.
"""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from program import stratum

from stratum_desktop.bootstrap.build import Opening, open_store_of, open_workspace
from stratum_desktop.practice.servers import PracticeServer
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.world import connect_practice

PERSON = {
    "email": "zanzibar.canary@shop.example",
    "phone": "+4915199887766",
    "first_name": "Kanarienvogel",
    "last_name": "Zwitscherfeld",
    "date_of_birth": "1971-03-09",
    "city": "Finkenwerderstadt",
    "zip": "98431",
    "country": "DE",
    "external_id": "customer-canary-4711",
    "client_ip_address": "198.51.100.77",
    "client_user_agent": "CanaryBrowser/9.7 (Feathers)",
    "ttclid": "E.C.P.canarycanarycanary",
}
#: Too short or too common to be looked for by themselves.
NOT_TELLING = frozenset({"zip", "country", "ttclid"})
EVENTS = ("Purchase", "Lead", "AddToCart", "CompleteRegistration")


def events() -> str:
    now = int(time.time())
    lines = [
        {
            "event_name": EVENTS[number % len(EVENTS)],
            "event_id": f"canary-{number}",
            "event_time": now - 600 + number,
            "action_source": "website",
            "event_source_url": "https://shop.example/thanks",
            "user_data": PERSON,
            "parameters": {"value": 5 + number, "currency": "EUR", "order_id": f"canary-{number}"},
            "consent": {"ad_user_data": "granted", "ad_personalization": "granted"},
        }
        for number in range(12)
    ]
    # Lines that are refused are told of, too.
    broken = [json.dumps(lines[0])[:-20], json.dumps(lines[0] | {"event_time": "yesterday"})]
    return "\n".join([*map(json.dumps, lines), *broken]) + "\n"


def table() -> str:
    at = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() - 3600))
    head = "order_id,event_name,event_time,value,currency,email,phone,first_name,last_name,city\n"
    person = ",".join(
        PERSON[name] for name in ("email", "phone", "first_name", "last_name", "city")
    )
    rows = [f"upload-{number},Purchase,{at},9.50,EUR,{person}\n" for number in range(5)]
    return head + "".join(rows) + f"upload-9,Purchase,not a time,9.50,EUR,{person}\n"


def needles(secrets: set[str]) -> dict[bytes, str]:
    """Everything that must not be found, as the bytes of five encodings, to what it is."""
    planted = {value for name, value in PERSON.items() if name not in NOT_TELLING} | secrets
    planted |= {PERSON["phone"].lstrip("+"), PERSON["email"].upper()}
    return {form: text for text in planted for form in encodings(text)}


def encodings(text: str) -> Iterator[bytes]:
    plain = text.encode()
    yield plain
    yield text.encode("utf-16-le")
    yield plain.hex().encode()
    yield quote(text, safe="").encode()
    for offset in range(3):
        # The ends depend on what stands around them; the middle is the same wherever it stands.
        code = base64.b64encode(b"\0" * offset + plain)
        yield code[4 if offset else 0 : -4]


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def found_in(content: bytes, wanted: dict[bytes, str]) -> set[str]:
    return {text for form, text in wanted.items() if form in content}


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for everything that a process may write anywhere."""
    home = tmp_path / "home"
    for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"):
        place = home / name.lower()
        place.mkdir(parents=True)
        monkeypatch.setenv(name, str(place))
    return home


async def test_what_was_planted_is_found_nowhere(tmp_path: Path, at_home: Path) -> None:
    folder = at_home / "workspace"
    brought = tmp_path / "brought"
    brought.mkdir()
    (brought / "events.jsonl").write_text(events(), encoding="utf-8")
    (brought / "orders.csv").write_text(table(), encoding="utf-8")
    with PracticeServer() as server:
        secrets = {
            value
            for vendor in server.vendors
            for value in vendor.secrets.values()
            if len(value) >= 12
        }
        assert len(secrets) >= len(server.vendors)
        async with open_workspace(Opening(folder, create=True, practice=True)) as services:
            await connect_practice(services, server)
        server.faults.poison(["canary-3", "upload-2"])
        server.faults.add(
            Fault(FaultKind.RESET_AFTER),
            Fault(FaultKind.SERVER_ERROR, status=500),
            Fault(FaultKind.HTML),
        )
        said = run_everything(folder, brought)
    rows = await every_row(folder)
    wanted = needles(secrets)
    assert found_in(said.encode(), wanted) == set()
    searched = files_below(at_home)
    assert {"stratum.db", "dead.csv"} <= {path.name for path in searched}
    assert any(path.parent.name == "backups" for path in searched)
    for path in searched:
        assert found_in(path.read_bytes(), wanted) == set(), path.relative_to(at_home)
    rows = await every_row(folder)
    assert b"canary-3" in rows, "the search looks at the rows"
    assert found_in(rows, wanted) == set()


def run_everything(folder: Path, brought: Path) -> str:
    """Run every command that handles what was planted; returns all that was printed."""
    where = ("--workspace", folder)
    everyone = "ga4,google,linkedin,meta,snapchat,tiktok,whatsapp"
    commands = (
        ("events", "add", brought / "events.jsonl"),
        ("deliver", "--until-empty"),
        ("upload", brought / "orders.csv", "--to", everyone),
        ("deliver", "--until-empty"),
        ("dlq", "list", "--json"),
        ("dlq", "export", folder.parent / "dead.csv"),
        ("doctor", "--json"),
    )
    said = ""
    for command in commands:
        answer = stratum(*command, *where)
        assert "Traceback" not in answer.stderr, answer.stderr
        said += answer.stdout + answer.stderr
    return said


async def every_row(folder: Path) -> bytes:
    """Return every value of every table, in clear, after a backup was made beside it."""
    async with open_workspace(Opening(folder)) as services:
        await services.maintenance.backup()

    def read(uow) -> bytes:
        names = uow.connection.exec_driver_sql(
            "SELECT name FROM sqlite_schema WHERE type = 'table'"
        ).scalars()
        cells = (
            cell
            for name in names.all()
            for row in uow.connection.exec_driver_sql(f'SELECT * FROM "{name}"')
            for cell in row
        )
        return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)

    async with open_store_of(Opening(folder)) as workspace:
        return await workspace.store.read(read)


def test_the_search_finds_what_is_there_in_every_encoding():
    wanted = needles(set())
    email = PERSON["email"]
    hidden = (
        email,
        email.encode("utf-16-le"),
        email.encode().hex(),
        quote(email, safe=""),
        base64.b64encode(b"to: " + email.encode() + b" now"),
    )
    for one in hidden:
        content = b"before " + (one.encode() if isinstance(one, str) else one) + b" behind"
        assert email in found_in(content, wanted)
