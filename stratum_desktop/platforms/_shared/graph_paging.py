"""Where the rest of a Graph listing begins.

Source: developers.facebook.com/docs/graph-api/results, read 2026-11-22.
"""

from __future__ import annotations

from stratum_desktop.platforms._shared.ad_answer import Row, StrangeAnswer, part_of, text_of


def next_of(answer: Row, cursor: str | None) -> str | None:
    """Return the cursor to ask with next, or None: that was all.

    An empty page may have a next one, and a full one may be the last: `paging.next` alone tells.

    Args:
        cursor: what this page was asked with; the same once more would never end.
    """
    paging = part_of(answer, "paging")
    if paging.get("next") is None:
        return None
    after = text_of(part_of(paging, "cursors"), "after")
    if after == cursor:
        raise StrangeAnswer("after")
    return after
