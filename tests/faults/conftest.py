"""What tests of faults share; the tables of this folder are importable, as for its programs."""

from __future__ import annotations

import sys
from pathlib import Path

from practice_shop import meta, services, shop, states, workspace

sys.path.append(str(Path(__file__).parent))

__all__ = ["meta", "services", "shop", "states", "workspace"]
