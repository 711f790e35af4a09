"""Makes the tables of this folder importable: the programs beside them import them, too."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parent))
