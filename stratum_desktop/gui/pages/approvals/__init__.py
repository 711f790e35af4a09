"""The Approvals page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.approvals.view import ApprovalsView
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel

PAGE = Page(
    id="approvals",
    title="Approvals",
    icon="approvals",
    group=Group.NOW,
    order=15,
    make_view_model=ApprovalsViewModel,
    make_view=ApprovalsView,
    keywords=("proposals", "approve", "reject", "undo", "roll back", "actions", "autopilot"),
)
