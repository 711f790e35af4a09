"""What goes on while a process is killed at a named point, and how life goes on afterwards.

Each scene prepares what its points need, says what the doomed process does, and what is done next:
by a person who heard no answer and asks again, or by the next start of the program. Forked children
do all of it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from crash_point import CrashPoint, Moment
from kill_world import Scene, World, connect, deliver, engine, in_workspace, put_right, sell
from side_scenes import SIDE_SCENES

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.upload import UploadStatus
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.host.secrets import open_master
from stratum_desktop.services import Services
from stratum_desktop.store.backup import backups, check_backup
from stratum_desktop.store.database import create_store, open_store
from stratum_desktop.store.keys import database_key
from stratum_desktop.store.restore import restore
from stratum_desktop.store.schema import PRESENT, Schema
from stratum_desktop.store.store import Store

KEY = bytes(range(32))
DAY_MS = 86_400_000
SETTING = "delivery.requests_per_second"
NEXT_MIGRATION = """
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.execute("CREATE TABLE later (id INTEGER PRIMARY KEY, key TEXT)")
    op.execute("INSERT INTO later (key) SELECT key FROM setting")
    op.execute("ALTER TABLE setting ADD COLUMN later INTEGER")
"""


def sell_scene(world: World, count: int) -> Scene:
    work = sell(world, world.next_ids(count))
    return Scene(work, afterwards=work)


def engine_scene(world: World, count: int) -> Scene:
    return Scene(engine(world), before=sell(world, world.next_ids(count)))


def deliver_scene(world: World, count: int) -> Scene:
    return Scene(deliver(world), before=sell(world, world.next_ids(count)))


def take_over_scene(world: World, count: int) -> Scene:
    scene = deliver_scene(world, count)
    scene.dies_first = CrashPoint("deliver", "services.delivery.settle:settle_answer", Moment.ENTER)
    return scene


def outage_scene(world: World, count: int) -> Scene:
    world.plan(faults=[{"kind": "server_error"}])
    return _with_a_good_end(world, count)


def lost_answer_scene(world: World, count: int) -> Scene:
    world.lost_answers += 1
    world.plan(faults=[{"kind": "reset_after"}])
    return _with_a_good_end(world, count)


def _with_a_good_end(world: World, count: int) -> Scene:
    """Deliver afterwards: scene after scene without a success would open the circuit."""
    scene = deliver_scene(world, count)
    scene.afterwards = deliver(world)
    return scene


def refused_token_scene(world: World, count: int) -> Scene:
    world.plan(faults=[{"kind": "bad_token"}])
    scene = deliver_scene(world, count)
    scene.afterwards = put_right(world)
    return scene


def poison_scene(world: World, count: int) -> Scene:
    ids = world.next_ids(count)
    world.plan(poison=[ids[count // 3]])
    right = put_right(world)

    async def afterwards() -> None:
        world.plan(clear=True)
        await right()

    return Scene(deliver(world), before=sell(world, ids), afterwards=afterwards)


def replay_scene(world: World, count: int) -> Scene:
    ids = world.next_ids(count)
    refused = sell(world, ids)
    rejected = deliver(world)

    async def before() -> None:
        world.plan(poison=[ids[0], ids[-1]])
        await refused()
        await rejected()
        world.plan(clear=True)

    replayed = in_workspace(world, lambda services: services.delivery.replay(dry_run=False))
    return Scene(replayed, before=before, afterwards=replayed)


def pause_scene(world: World, count: int) -> Scene:
    async def paused(services: Services) -> None:
        (destination,) = await services.accounts.list()
        await services.accounts.hold(destination.id)
        await services.accounts.release(destination.id)

    return Scene(
        in_workspace(world, paused),
        before=sell(world, world.next_ids(count)),
        afterwards=put_right(world),
    )


def settings_scene(world: World, _: int) -> Scene:
    async def change(services: Services) -> None:
        for rate in (11, 10):
            await services.settings.set(SETTING, rate)

    return Scene(in_workspace(world, change), afterwards=in_workspace(world, change))


def accounts_scene(world: World, _: int) -> Scene:
    return Scene(connect(world), afterwards=connect(world))


def retention_scene(world: World, _: int) -> Scene:
    class NextYear(SystemClock):
        def now_ms(self) -> int:
            return super().now_ms() + 400 * DAY_MS

    work = in_workspace(world, lambda services: services.maintenance.clean_up(), clock=NextYear())
    return Scene(work, afterwards=work)


def score_scene(world: World, _: int) -> Scene:
    work = in_workspace(world, lambda services: services.signal_quality.refresh())
    return Scene(work, afterwards=work)


def upload_scene(world: World, count: int) -> Scene:
    path = world.place / f"sales-{world.sold}.csv"
    at = int(time.time()) - 60
    rows = [
        f"{one},Purchase,{at},5.00,EUR,{one}@shop.example,physical_store"
        for one in world.next_ids(count)
    ]
    header = "event_id,event_name,event_time,value,currency,email,action_source"
    path.write_text("\n".join([header, *rows]) + "\n")

    async def brought_on(services: Services) -> None:
        """Go on where the upload stands, as the page and the engine together do."""
        mine = [one for one in await services.uploads.list() if one.name == path.name]
        if mine:
            number = mine[0].id
        else:
            view = await services.uploads.inspect(path)
            (destination,) = await services.accounts.list()
            made = await services.uploads.create(
                path=path, plan=view.plan, destination_ids=[destination.id]
            )
            number = made.value
        await services.uploads.run(number)
        with suppress(Refusal):  # it was sent already
            await services.uploads.send(number)
        await services.uploads.run(number)
        ended = await services.uploads.get(number)
        assert (ended.status, ended.total) == (UploadStatus.SENT, count), ended

    work = in_workspace(world, brought_on)
    return Scene(work, afterwards=work)


def backup_scene(world: World, _: int) -> Scene:
    async def back_up(services: Services) -> None:
        made = await services.maintenance.backup()
        # Whatever bears the name of a backup is one, whoever was killed while making it.
        for _, path in backups(made.parent)[:2]:
            check_backup(path, key=database_key(open_master(world.folder).value))

    return Scene(in_workspace(world, back_up), afterwards=in_workspace(world, back_up))


# Scenes beside the workspace


def create_scene(world: World, _: int) -> Scene:
    path = _fresh_side(world) / "stratum.db"

    async def create() -> None:
        await _make(path).close()

    async def again() -> None:
        await _opened_or_made(path).close()

    return Scene(create, afterwards=again)


def migrate_scene(world: World, _: int) -> Scene:
    side = _fresh_side(world)
    path, folder = side / "stratum.db", side / "migrations"
    shutil.copytree(PRESENT.migrations, folder)
    text = NEXT_MIGRATION.format(newest=PRESENT.current)
    (folder / "versions" / "9999_later.py").write_text(text)
    later = Schema(revisions=(*PRESENT.revisions, "9999"), migrations=folder)

    async def before() -> None:
        store = _make(path)
        await store.write(lambda uow: uow.settings.set("kept", 1, at_ms=1))
        await store.close()

    async def migrate() -> None:
        await open_store(path, key=KEY, clock=SystemClock(), schema=later).close()

    async def afterwards() -> None:
        # Old or new, never between: whichever it is, the next start brings it to the new one.
        store = open_store(path, key=KEY, clock=SystemClock(), schema=later)
        rows = await store.read(
            lambda uow: uow.connection.exec_driver_sql("SELECT key FROM later").all()
        )
        await store.close()
        assert [tuple(row) for row in rows] == [("kept",)]

    return Scene(migrate, before=before, afterwards=afterwards)


def restore_scene(world: World, _: int) -> Scene:
    path = _fresh_side(world) / "stratum.db"
    clock = SystemClock()
    copies: list[Path] = []

    async def before() -> None:
        store = _make(path)
        await store.write(lambda uow: uow.settings.set("kept", "old", at_ms=1))
        await store.back_up()
        await store.write(lambda uow: uow.settings.set("kept", "new", at_ms=2))
        await store.close()

    def the_copy() -> Path:
        return backups(path.parent / "backups")[0][1]

    async def put_back() -> None:
        copies.append(the_copy())
        restore(copies[0], path=path, key=KEY, clock=clock)

    async def afterwards() -> None:
        # The old one, the restored one, or none: never something half restored.
        if path.exists():
            assert await _kept(path) in ("old", "new")
        check_backup(the_copy(), key=KEY)
        restore(the_copy(), path=path, key=KEY, clock=clock)
        assert await _kept(path) == "old"

    return Scene(put_back, before=before, afterwards=afterwards)


async def _kept(path: Path) -> object:
    store = open_store(path, key=KEY, clock=SystemClock())
    found = await store.read(lambda uow: uow.settings.get("kept"))
    await store.close()
    return None if found is None else found.value


def _fresh_side(world: World) -> Path:
    side = world.place / "side"
    shutil.rmtree(side, ignore_errors=True)
    side.mkdir()
    return side


def _make(path: Path) -> Store:
    return create_store(path, key=KEY, clock=SystemClock())


def _opened_or_made(path: Path) -> Store:
    """Open what a killed creation left, or make it again where it was cut off."""
    try:
        return open_store(path, key=KEY, clock=SystemClock())
    except Refusal as refusal:
        if refusal.reason.code not in ("store.not_found", "store.unfinished"):
            raise
        return _make(path)


SCENES: dict[str, Callable[[World, int], Scene]] = {
    **SIDE_SCENES,
    "sell": sell_scene,
    "upload": upload_scene,
    "engine": engine_scene,
    "deliver": deliver_scene,
    "poison": poison_scene,
    "outage": outage_scene,
    "lost_answer": lost_answer_scene,
    "refused_token": refused_token_scene,
    "take_over": take_over_scene,
    "replay": replay_scene,
    "pause": pause_scene,
    "settings": settings_scene,
    "accounts": accounts_scene,
    "retention": retention_scene,
    "score": score_scene,
    "backup": backup_scene,
    "restore": restore_scene,
    "create": create_scene,
    "migrate": migrate_scene,
}
