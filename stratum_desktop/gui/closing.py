"""What happens when the window is closed while the engine delivers."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QWidget

from stratum_desktop.gui.dialogs import choose
from stratum_desktop.gui.engine_link import EngineProcess
from stratum_desktop.services import Services

SETTING = "engine.outlives_window"
KEEP, STOP = "Keep delivering", "Stop delivering"
_ASKED = "asked_about_engine"


async def settle_engine(
    parent: QWidget, services: Services, engine: EngineProcess, memory: QSettings
) -> bool:
    """Stop the engine, or leave it running, as the operator chose; asks the first time.

    The answer becomes the setting, where it can be changed.

    Returns:
        Whether the window may close: False when a person thought better of it.
    """
    if not engine.is_running():
        return True
    outlives = bool(await services.settings.get(SETTING))
    if not outlives and not memory.contains(_ASKED):
        answer = await choose(
            parent,
            "Keep delivering while the window is closed?",
            "Queued events go on to their platforms in the background. "
            "Settings can change this later.",
            (KEEP, STOP),
        )
        if answer is None:
            return False
        outlives = answer == KEEP
        memory.setValue(_ASKED, "yes")
        await services.settings.set(SETTING, outlives)
    if not outlives:
        engine.stop()
    return True
