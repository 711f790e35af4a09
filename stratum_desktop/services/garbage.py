"""Work on rows by the hundred thousand, without a search for garbage among them."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python search for no cycles meanwhile; afterwards it searches if it did before.

    Rows make none, and looking through them again and again takes a tenth of the time. In the
    window the search is off anyhow, and stays so.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
