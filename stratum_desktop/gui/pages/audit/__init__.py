"""The Audit page."""

from __future__ import annotations

from stratum_desktop.gui.page import Group, Page
from stratum_desktop.gui.pages.audit.view import AuditView
from stratum_desktop.gui.pages.audit.view_model import AuditViewModel

PAGE = Page(
    id="audit",
    title="Audit",
    icon="audit",
    group=Group.WORKSPACE,
    order=20,
    make_view_model=AuditViewModel,
    make_view=AuditView,
    keywords=("log", "who", "history", "proof", "chain", "verify", "export", "decisions"),
)
