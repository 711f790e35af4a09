"""The Settings page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.settings.view import SettingsView
from stratum_desktop.gui.pages.settings.view_model import SettingsViewModel

PAGE = Page(
    id="settings",
    title="Settings",
    icon="settings",
    group=Group.WORKSPACE,
    order=30,
    make_view_model=SettingsViewModel,
    make_view=SettingsView,
    keywords=("theme", "time zone", "currency", "density"),
)
