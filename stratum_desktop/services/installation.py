"""What was installed beside the code: themes, icons, fonts, samples."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent
#: Inside the package when installed from a wheel, beside it in a checkout.
_PLACES = (_PACKAGE / "resources", _PACKAGE.parent / "resources")


def resource(*parts: str) -> Path | None:
    """Return the path of a file or folder of `resources`; None when it was not installed."""
    paths = (place.joinpath(*parts) for place in _PLACES)
    return next((path for path in paths if path.exists()), None)
