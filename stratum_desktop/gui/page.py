"""What a page declares, and what the shell offers it.

A page is a folder of `gui/pages` whose package holds `PAGE`:

    PAGE = Page(
        id="dedupe", title="Dedupe", icon="dedupe", group=Group.SIGNALS, order=20,
        make_view_model=DedupeViewModel, make_view=DedupeView,
    )
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtWidgets import QWidget

from stratum_desktop.gui.view_model import Notice, PageContext, ViewModel

if TYPE_CHECKING:
    from stratum_desktop.gui.page_view import PageView


class Group(StrEnum):
    """The groups of the navigation, in the order they stand in."""

    NOW = "Now"
    SIGNALS = "Signals"
    DELIVERY = "Delivery"
    AUTOPILOT = "Autopilot"
    WORKSPACE = "Workspace"


class Shell(Protocol):
    """What a page may ask of the window around it."""

    def open_page(self, page_id: str, argument: object = None) -> None:
        """Go to a page; `argument` reaches its view model's `receive` unless None."""
        ...

    def show_drawer(self, title: str, content: QWidget) -> None:
        """Open the drawer on the right with this content; the shell owns it from then on."""
        ...

    def close_drawer(self) -> None:
        """Close the drawer; nothing happens when it is closed."""
        ...

    def explore_practice(self) -> None:
        """Open the practice workspace in a window of its own."""
        ...

    def say(self, notice: Notice) -> None:
        """Show a message that outlives the page it came from."""
        ...


@dataclass(frozen=True, slots=True)
class Command:
    """Something that the command palette and a key can run."""

    title: str
    run: Callable[[], None]
    #: Portable key text such as "Ctrl+E"; None when the palette is the only way.
    shortcut: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One entry of the navigation."""

    #: The folder's name; also what other pages say to come here.
    id: str
    title: str
    #: A file of resources/icons, without its ending.
    icon: str
    group: Group
    #: Position within the group.
    order: int
    make_view_model: Callable[[PageContext], ViewModel[Any]]
    make_view: Callable[[Any, Shell], PageView[Any]]
    #: What Ctrl+K finds this page by, beside its title.
    keywords: tuple[str, ...] = ()
    #: A file that is dropped anywhere on the window goes to this page's `receive`, as a path.
    takes_files: bool = False
