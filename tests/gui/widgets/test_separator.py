from stratum_desktop.gui.theme import Role, active_theme
from stratum_desktop.gui.widgets.separator import Separator


def test_a_separator_is_as_thick_as_the_themes_lines_and_of_their_colour(qtbot):
    line = Separator()
    qtbot.addWidget(line)
    line.resize(40, line.height())
    picture = line.grab().toImage()
    assert line.height() == active_theme().line_px
    assert picture.pixelColor(20, 0) == active_theme().colour(Role.LINE)
