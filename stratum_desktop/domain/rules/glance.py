"""Whether a campaign is worth judging now: a cheap look that overlooks nothing.

A replay looks at every campaign every hour, and almost always there is nothing to do. A glance
says so from a few whole numbers; only what it cannot rule out is judged.
"""

from __future__ import annotations

from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.definition import RuleDefinition


class Glance:
    """One rule's look over one account's book."""

    def __init__(self, definition: RuleDefinition, book: AccountBook) -> None:
        """Look by a sound definition; the book goes on being written."""
        self._definition = definition
        self._book = book

    def may_move(self, entity_id: int, now_ms: int) -> bool:
        """Say whether `judge` could propose a change now.

        False is certain, whatever the band is; True is not.

        Args:
            entity_id: the campaign.
            now_ms: epoch milliseconds, not before anything in the book.
        """
        self._book.turn_to(now_ms)
        return self._book.campaign(entity_id) is not None
