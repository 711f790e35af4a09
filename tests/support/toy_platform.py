"""A seventh platform that is nothing but one new folder."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stratum_desktop import platforms

TOY = """
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits
from stratum_desktop.platforms.contract import Field, Manifest, Platform


class Sender:
    def __init__(self, *, clock, is_practice, limits=None):
        pass


PLATFORM = Platform(
    manifest=Manifest(
        key="toy",
        label="Toy",
        api_version="1",
        api_version_ends_on=None,
        base_url="https://toy.example",
        account_label="Box",
        account_help="Any word.",
        account_pattern=".+",
        traits=PlatformTraits(
            effect_class=EffectClass.AT_MOST_ONCE,
            dedupe_window_seconds=0,
            max_age_seconds={"": 60},
            batch_size=1,
            batch_is_atomic=False,
            consent=ConsentNeed(),
            matchable_sets=(frozenset({"email"}),),
        ),
        fields=(Field("lid_code", "Lid code", "On the lid of the box.", is_secret=True),),
        capabilities=frozenset(),
    ),
    body_of=lambda event, options: event.event_id.encode(),
    make_sender=Sender,
)
"""


@contextmanager
def toy_folder_in(place: Path) -> Iterator[Path]:
    """Put the folder in a place of its own and let the registry look there."""
    folder = place / "toy"
    folder.mkdir()
    (folder / "__init__.py").write_text(TOY)
    platforms.__path__.append(str(place))
    try:
        yield folder
    finally:
        platforms.__path__.remove(str(place))
        sys.modules.pop("stratum_desktop.platforms.toy", None)
        vars(platforms).pop("toy", None)
