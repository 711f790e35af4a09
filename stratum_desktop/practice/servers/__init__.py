"""Loopback platforms that answer as the real ones do, and can be told to misbehave.

One `PracticeServer` serves every vendor, each below its own path (`/meta/…`). A vendor is one
file: a class with a key that turns a `Call` into an `Answered`. Nothing here reads
`stratum_desktop.platforms`: the two sides implement the vendors' pages apart, so that one can
catch the other.
"""

from __future__ import annotations

from stratum_desktop.practice.servers.fault import Fault, FaultKind, FaultPlan, Storm
from stratum_desktop.practice.servers.ga4 import (
    PRACTICE_GA4_SECRET,
    PRACTICE_GA4_STREAM,
    PracticeGa4,
)
from stratum_desktop.practice.servers.google import (
    PRACTICE_GOOGLE_ACCOUNT,
    PRACTICE_GOOGLE_ACTIONS,
    PracticeGoogle,
)
from stratum_desktop.practice.servers.google_tokens import (
    PRACTICE_GOOGLE_CLIENT,
    PRACTICE_GOOGLE_REFRESH,
    PRACTICE_GOOGLE_SECRET,
)
from stratum_desktop.practice.servers.ledger import Counts, Entry, Ledger
from stratum_desktop.practice.servers.linkedin import (
    PRACTICE_LINKEDIN_ACCOUNT,
    PRACTICE_LINKEDIN_RULES,
    PRACTICE_LINKEDIN_TOKEN,
    PracticeLinkedIn,
)
from stratum_desktop.practice.servers.meta import (
    PRACTICE_META_DATASET,
    PRACTICE_META_TOKEN,
    PracticeMeta,
)
from stratum_desktop.practice.servers.server import PracticeServer
from stratum_desktop.practice.servers.snapchat import (
    PRACTICE_SNAPCHAT_PIXEL,
    PRACTICE_SNAPCHAT_TOKEN,
    PracticeSnapchat,
)
from stratum_desktop.practice.servers.tiktok import (
    PRACTICE_TIKTOK_MARKETING_TOKEN,
    PRACTICE_TIKTOK_PIXEL,
    PRACTICE_TIKTOK_TOKEN,
    PracticeTikTok,
)
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent, Vendor
from stratum_desktop.practice.servers.whatsapp import (
    PRACTICE_WHATSAPP_ACCOUNT,
    PRACTICE_WHATSAPP_DATASET,
    PRACTICE_WHATSAPP_TOKEN,
    PracticeWhatsApp,
)

__all__ = [
    "PRACTICE_GA4_SECRET",
    "PRACTICE_GA4_STREAM",
    "PRACTICE_GOOGLE_ACCOUNT",
    "PRACTICE_GOOGLE_ACTIONS",
    "PRACTICE_GOOGLE_CLIENT",
    "PRACTICE_GOOGLE_REFRESH",
    "PRACTICE_GOOGLE_SECRET",
    "PRACTICE_LINKEDIN_ACCOUNT",
    "PRACTICE_LINKEDIN_RULES",
    "PRACTICE_LINKEDIN_TOKEN",
    "PRACTICE_META_DATASET",
    "PRACTICE_META_TOKEN",
    "PRACTICE_SNAPCHAT_PIXEL",
    "PRACTICE_SNAPCHAT_TOKEN",
    "PRACTICE_TIKTOK_MARKETING_TOKEN",
    "PRACTICE_TIKTOK_PIXEL",
    "PRACTICE_TIKTOK_TOKEN",
    "PRACTICE_WHATSAPP_ACCOUNT",
    "PRACTICE_WHATSAPP_DATASET",
    "PRACTICE_WHATSAPP_TOKEN",
    "Answered",
    "Call",
    "Counts",
    "Entry",
    "Fault",
    "FaultKind",
    "FaultPlan",
    "Ledger",
    "PracticeGa4",
    "PracticeGoogle",
    "PracticeLinkedIn",
    "PracticeMeta",
    "PracticeServer",
    "PracticeSnapchat",
    "PracticeTikTok",
    "PracticeWhatsApp",
    "ReceivedEvent",
    "Storm",
    "Vendor",
]
