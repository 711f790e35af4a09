"""Icons by meaning: one SVG each, drawn in the colour of a role."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt, QTemporaryDir
from PySide6.QtGui import QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from stratum_desktop.gui.resources import resource
from stratum_desktop.gui.theme.theme import Role, active_theme

_NAME = "icon_name"
_ROLE = "icon_role"
_SIZE = "icon_px"
#: Pixels per point that icons are drawn with: sharp up to 200 % scaling.
_SCALE = 2


def pixmap(name: str, role: Role = Role.MUTED, size_px: int = 16) -> QPixmap:
    """Return an icon as a picture in today's theme."""
    colour = active_theme().colour(role).name()
    key = f"{name}/{colour}/{size_px}"
    picture = QPixmap()
    if QPixmapCache.find(key, picture):
        return picture
    drawing = _drawing(name, colour)
    picture = QPixmap(QSize(size_px, size_px) * _SCALE)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    renderer.render(painter, QRectF(0, 0, size_px * _SCALE, size_px * _SCALE))
    painter.end()
    picture.setDevicePixelRatio(_SCALE)
    QPixmapCache.insert(key, picture)
    return picture


def icon(name: str, role: Role = Role.MUTED, size_px: int = 16) -> QIcon:
    """Return an icon for a button or an action; faint when disabled."""
    made = QIcon(pixmap(name, role, size_px))
    made.addPixmap(pixmap(name, Role.FAINT, size_px), QIcon.Mode.Disabled)
    return made


def set_icon(
    widget: QAbstractButton | QLabel | QLineEdit,
    name: str,
    role: Role = Role.MUTED,
    size_px: int = 16,
) -> None:
    """Give a button, a label or the actions inside a field an icon that follows the theme."""
    widget.setProperty(_NAME, name)
    widget.setProperty(_ROLE, str(role))
    widget.setProperty(_SIZE, size_px)
    refresh_icon(widget)


def refresh_icon(widget: QWidget) -> None:
    """Draw the widget's icon in today's theme; nothing happens when it has none."""
    name = widget.property(_NAME)
    if not name:
        return
    role, size_px = Role(widget.property(_ROLE)), int(widget.property(_SIZE))
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, role, size_px))
        widget.setIconSize(QSize(size_px, size_px))
    elif isinstance(widget, QLabel):
        widget.setPixmap(pixmap(name, role, size_px))
    elif isinstance(widget, QLineEdit):
        for action in widget.actions():
            # Qt's own, which empties the field, has a name.
            if not action.objectName():
                action.setIcon(icon(name, role, size_px))


def tinted_file(name: str, colour: str) -> str:
    """Return the path of an icon in one colour, for stylesheets, which cannot recolour.

    The files live in a temporary folder that goes with the program.
    """
    if not _folder:
        _folder.append(QTemporaryDir())
    file = Path(_folder[0].filePath(f"{name}-{colour.removeprefix('#')}.svg"))
    if not file.exists():
        file.write_text(_drawing(name, colour), "utf-8")
    return file.as_posix()


_folder: list[QTemporaryDir] = []


def _drawing(name: str, colour: str) -> str:
    drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    return drawing.replace("currentColor", colour)
