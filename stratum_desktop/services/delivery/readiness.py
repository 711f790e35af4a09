"""What has to be so before anything is claimed."""

from __future__ import annotations

from stratum_desktop.host.paths import Workspace as Folder
from stratum_desktop.host.settle_journal import SettleJournal
from stratum_desktop.platforms.contract import Answer
from stratum_desktop.services.delivery.claim import Batch
from stratum_desktop.services.delivery.flow import keep_home
from stratum_desktop.services.delivery.kept_answer import KeptAnswer, opened, sealed, settle_kept
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork


class Readiness:
    """Sees to it that what is sent can be recorded, and that nothing recorded goes again."""

    def __init__(self, workspace: Workspace) -> None:
        """Look at nothing yet."""
        self._workspace = workspace
        self._journal = SettleJournal(Folder(workspace.folder).settle_journal)
        #: What the journal could not take either; lost with this process, as a lost answer is.
        self._unwritten: list[KeptAnswer] = []
        self._is_at_home = False

    async def require(self) -> None:
        """Settle what could not be settled when it was answered; know the workspace's place.

        Raises:
            Trouble: the disk has no room, may not be written or failed, so nothing may be claimed.
        """
        self._workspace.store.require_writable()
        self._journal.make_room()
        records = self._journal.records()
        answers = [opened(record, self._workspace.cipher) for record in records] + self._unwritten
        if answers:
            await self._workspace.store.write(lambda uow: self._settle(uow, answers))
            self._unwritten.clear()
        if records:
            self._journal.clear()
        if not self._is_at_home:
            await self._workspace.store.write(lambda uow: keep_home(uow, self._workspace))
            self._is_at_home = True

    def keep(self, batch: Batch, answer: Answer) -> None:
        """Keep what a platform took, since the database could not record it.

        A failed request needs no keeping: it is sent again, as after a lost lease.
        """
        if answer.failure is None:
            kept = KeptAnswer(batch.token, batch.destination_id, answer)
            if not self._journal.keep(sealed(kept, self._workspace.cipher)):
                self._unwritten.append(kept)

    def _settle(self, uow: UnitOfWork, answers: list[KeptAnswer]) -> None:
        for one in answers:
            settle_kept(uow, self._workspace, one)
