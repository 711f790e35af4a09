"""The least window of the same parts: PySide6 and a pyqtgraph plot, and nothing of the product.

Run with the epoch second at which it was asked for and how many seconds it stays; prints one JSON
object and ends.
"""

from __future__ import annotations

import json
import os
import sys
import time

import pyqtgraph
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow


def main(began: float, seconds: float) -> None:
    app = QApplication([])
    window = QMainWindow()
    plot = pyqtgraph.PlotWidget()
    plot.plot([1, 3, 2, 4])
    window.setCentralWidget(plot)
    window.resize(1280, 800)
    window.show()
    app.processEvents()
    shown = time.time() - began

    def say() -> None:
        import psutil

        mib = psutil.Process().memory_info().rss / 2**20
        print(json.dumps({"shown_seconds": shown, "mib": mib}), flush=True)
        os._exit(0)

    QTimer.singleShot(int(seconds * 1000), say)
    app.exec()


if __name__ == "__main__":
    main(float(sys.argv[1]), float(sys.argv[2]))
