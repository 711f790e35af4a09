"""The pages: every folder in here that declares `PAGE` is one."""

from __future__ import annotations

import importlib
import pkgutil

from stratum_desktop.gui.page import Group, Page


def discover_pages() -> tuple[Page, ...]:
    """Return every page in the order of the navigation.

    Raises:
        ValueError: a folder declares no page, or one under another folder's name.
    """
    pages = [_page_of(found.name) for found in pkgutil.iter_modules(__path__) if found.ispkg]
    groups = list(Group)
    return tuple(sorted(pages, key=lambda page: (groups.index(page.group), page.order)))


def _page_of(folder: str) -> Page:
    page = getattr(importlib.import_module(f"{__name__}.{folder}"), "PAGE", None)
    if not isinstance(page, Page) or page.id != folder:
        raise ValueError(f"gui/pages/{folder} must declare PAGE = Page(id={folder!r}, …)")
    return page
