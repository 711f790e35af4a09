"""The stylesheet, made from a theme's roles: what Qt's palette alone cannot say."""

from __future__ import annotations

from string import Template

from stratum_desktop.gui.resources import resource
from stratum_desktop.gui.theme.icon import tinted_file
from stratum_desktop.gui.theme.theme import Role, Theme
from stratum_desktop.gui.theme.tokens import RADIUS_PX


def stylesheet(theme: Theme) -> str:
    """Return resources/themes/controls.qss with every role filled in.

    Raises:
        KeyError: the file names a role that does not exist.
    """
    values = {str(role): theme.colour(role).name() for role in Role}
    values |= {
        f"{role}_fill": theme.fill_on(role, Role.SURFACE).name()
        for role in (Role.ACCENT, Role.GOOD, Role.WARNING, Role.CRITICAL, Role.UNKNOWN)
    }
    values["radius"] = f"{RADIUS_PX}px"
    values["line_px"] = f"{theme.line_px}px"
    for name in ("chevron_down", "sort_up", "sort_down"):
        values[f"{name}_file"] = tinted_file(name, theme.colour(Role.MUTED).name())
    for name in ("check", "dot"):
        values[f"{name}_file"] = tinted_file(name, theme.colour(Role.ON_ACCENT).name())
    return Template(resource("themes", "controls.qss").read_text("utf-8")).substitute(values)
