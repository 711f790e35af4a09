"""The file that makes an account the same after a restart: when it began, and what was changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.practice.ads.timeline import WorldChange


@dataclass(slots=True)
class Kept:
    """What makes one world."""

    seed: int
    scale: float
    #: ISO 4217 by platform; the shop's own where a platform is not named.
    currencies: Mapping[str, str]
    #: Epoch seconds; None until somebody looks.
    begun_at: float | None = None
    #: By platform, as they were made.
    changes: dict[str, list[WorldChange]] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Keep it, over what was kept before."""
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        beside.replace(path)


def file_in(folder: Path) -> Path:
    """Return where a practice workspace keeps its ad accounts."""
    return folder / "made-up files" / "ad-accounts.json"


def read_kept(path: Path) -> Kept | None:
    """Return what a file holds; None where there is none.

    Raises:
        Trouble: it cannot be read.
    """
    try:
        return _kept(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Trouble(
            f"{path} does not say how the practice ad accounts were left. Delete it to begin them "
            "anew.",
            reason=Reason("practice.ads_unreadable"),
        ) from error


def _kept(said: dict[str, Any]) -> Kept:
    changes = {
        platform: [WorldChange(**{**one, "kind": EntityKind(one["kind"])}) for one in made]
        for platform, made in said.pop("changes").items()
    }
    return Kept(**said, changes=changes)
