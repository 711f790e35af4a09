"""Who converted: every platform's identity rules, in one place.

Raw fields go in (`RawPerson`), digests come out (`domain.event.Identity`). Names of
`Identity.hashed`:

| Variant | Text that is hashed | Read by |
|---|---|---|
| `email` | trimmed, lower case | Meta, TikTok, Snapchat, LinkedIn |
| `email_gmail_folded` | the same, Gmail dots and plus-suffix gone | Google Ads, GA4 |
| `phone_digits` | country code and number, digits only | Meta, Snapchat |
| `phone_e164` | the same behind a `+` | Google Ads, GA4, TikTok |
| `first_name`, `last_name` | letters and marks of every script, lower case | Meta |
| `…_spaced` | words kept apart, titles and suffixes gone | Google Ads, GA4 |
| `…_punctuated` | lower case, white space gone, punctuation kept | TikTok |
| `…_lower` | lower case, nothing else | Snapchat |
| `date_of_birth` | `YYYYMMDD` | Meta, Snapchat |
| `gender` | `f` or `m` | Meta, Snapchat |
| `city` | letters and marks only, lower case | Meta, Snapchat |
| `state` | two-letter code in the USA and Canada, else letters only | Meta, Snapchat |
| `zip` | letters and digits, lower case; five digits in the USA | Meta, Snapchat, TikTok |
| `country` | ISO 3166-1 alpha-2, lower case | Meta, Snapchat |
| `external_id` | trimmed, case kept | Meta, TikTok, Snapchat |

A finer variant (`email_gmail_folded`, `…_spaced`, `…_punctuated`, `…_lower`) is stored only
where its text differs from the plain one: ask `digests`, which knows. Further e-mails, phones
and external ids stand under `email_2`, `phone_e164_2`, `email_gmail_folded_3` and so on.

Names of `Identity.keys`: `fbc`, `fbp`, `gclid`, `gbraid`, `wbraid`, `ttclid`, `ttp`,
`sc_click_id`, `sc_cookie1`, `li_fat_id`, `ga_client_id`, `ga_session_id`, `ctwa_clid`,
`subscription_id`, `fb_login_id`, `lead_id`, `anon_id`, `madid`, `page_scoped_user_id`,
`ig_sid`; as given, case kept.

Names of `Identity.clear`, each only when a destination asked for it: `client_ip_address`,
`client_user_agent`, `first_name`, `last_name`, `city`, `zip`, `external_id` (tidied, case
kept), `state`, `country`, `gender`, `date_of_birth` (the text that is hashed). E-mail and
phone never.
"""

from __future__ import annotations

from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.country import country_code
from stratum_desktop.domain.identity.digest import digests
from stratum_desktop.domain.identity.explanation import Explanation, HashedText, explain
from stratum_desktop.domain.identity.field import Problem
from stratum_desktop.domain.identity.person import (
    SEVERAL_FIELDS,
    Normalised,
    RawPerson,
    normalise,
)

__all__ = [
    "SEVERAL_FIELDS",
    "DateOrder",
    "Explanation",
    "HashedText",
    "Normalised",
    "Problem",
    "RawPerson",
    "country_code",
    "digests",
    "explain",
    "normalise",
]
