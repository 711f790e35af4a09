"""States of the USA and provinces of Canada, by name.

Source: ISO 3166-2:US and ISO 3166-2:CA; postal codes of the armed forces from USPS
Publication 28.
"""

from __future__ import annotations

_US = (
    "al Alabama; ak Alaska; az Arizona; ar Arkansas; ca California; co Colorado; "
    "ct Connecticut; de Delaware; dc District of Columbia|Washington DC; fl Florida; "
    "ga Georgia; hi Hawaii; id Idaho; il Illinois; in Indiana; ia Iowa; ks Kansas; "
    "ky Kentucky; la Louisiana; me Maine; md Maryland; ma Massachusetts; mi Michigan; "
    "mn Minnesota; ms Mississippi; mo Missouri; mt Montana; ne Nebraska; nv Nevada; "
    "nh New Hampshire; nj New Jersey; nm New Mexico; ny New York|New York State; "
    "nc North Carolina; nd North Dakota; oh Ohio; ok Oklahoma; or Oregon; pa Pennsylvania; "
    "ri Rhode Island; sc South Carolina; sd South Dakota; tn Tennessee; tx Texas; ut Utah; "
    "vt Vermont; va Virginia; wa Washington|Washington State; wv West Virginia; "
    "wi Wisconsin; wy Wyoming; as American Samoa; gu Guam; mp Northern Mariana Islands; "
    "pr Puerto Rico; vi US Virgin Islands|Virgin Islands; um US Minor Outlying Islands; "
    "aa Armed Forces Americas; ae Armed Forces Europe; ap Armed Forces Pacific"
)
_CA = (
    "ab Alberta; bc British Columbia|Colombie-Britannique; mb Manitoba; "
    "nb New Brunswick|Nouveau-Brunswick; nl Newfoundland and Labrador|Newfoundland|"
    "Terre-Neuve-et-Labrador; ns Nova Scotia|Nouvelle-Écosse; "
    "nt Northwest Territories|Territoires du Nord-Ouest; nu Nunavut; on Ontario; "
    "pe Prince Edward Island|Île-du-Prince-Édouard; qc Quebec|Québec; sk Saskatchewan; "
    "yt Yukon|Yukon Territory"
)


def _by_name(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in table.split("; "):
        code, _, names = entry.partition(" ")
        found[code] = code
        for name in names.split("|"):
            found["".join(filter(str.isalpha, name.lower()))] = code
    return found


REGION_CODE: dict[str, dict[str, str]] = {"us": _by_name(_US), "ca": _by_name(_CA)}
"""Country to (letters of a name or code, lower case) to code."""

REGION_CODES: frozenset[str] = frozenset(
    code for table in REGION_CODE.values() for code in table.values()
)
"""Every code of both countries."""
