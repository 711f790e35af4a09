"""Click, cookie and messaging ids: opaque, passed on exactly as given."""

from __future__ import annotations

from stratum_desktop.domain.identity.text import means_nothing
from stratum_desktop.domain.reason import Reason

KEY_FIELDS = (
    "fbc",
    "fbp",
    "gclid",
    "gbraid",
    "wbraid",
    "ttclid",
    "ttp",
    "sc_click_id",
    "sc_cookie1",
    "li_fat_id",
    "ga_client_id",
    "ga_session_id",
    "ctwa_clid",
    "subscription_id",
    "fb_login_id",
    "lead_id",
    "anon_id",
    "madid",
    "page_scoped_user_id",
    "ig_sid",
)
"""Names of `Identity.keys`."""

LONGEST = 1000
"""Characters. Source: TikTok Events API parameters, `ttclid`, read 2026-11; for the rest ours."""


def click_id(field: str, raw: str) -> str | Reason | None:
    """Return the id without the white space around it, a reason, or None when it is empty.

    Source: Meta fbp-and-fbc parameters page (`fb.` starts both), read 2026-11.
    """
    value = raw.strip()
    if not value:
        return None
    if means_nothing(value):
        return Reason("identity.placeholder")
    if len(value) > LONGEST:
        return Reason("identity.too_long", {"limit": LONGEST})
    if not value.isprintable() or " " in value:
        return Reason("identity.click_id_has_white_space")
    if field in {"fbc", "fbp"} and not value.startswith("fb."):
        return Reason("identity.not_a_meta_cookie", {"field": field})
    return value


def fbc_of(fbclid: str, seen_at_ms: int) -> str:
    """Return the `fbc` that Meta's pixel would have stored for this click.

    Source: Meta fbp-and-fbc parameters page: a server without a cookie uses index 1, and the
    time is when the click was first seen, in milliseconds; read 2026-11.
    """
    return f"fb.1.{seen_at_ms}.{fbclid}"


def is_of_click(fbc: str, fbclid: str) -> bool:
    """Say whether this `fbc` was made for this click."""
    parts = fbc.split(".", 3)
    return len(parts) == 4 and (parts[3] == fbclid or parts[3].startswith(f"{fbclid}."))
