"""The Offline uploads page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.uploads.view import UploadsView
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel

PAGE = Page(
    id="uploads",
    title="Offline uploads",
    icon="uploads",
    group=Group.DELIVERY,
    order=20,
    make_view_model=UploadsViewModel,
    make_view=UploadsView,
    keywords=("csv", "excel", "file", "import", "offline conversions"),
    takes_files=True,
)
