"""Gender, as far as platforms match on it."""

from __future__ import annotations

from stratum_desktop.domain.identity.text import lower
from stratum_desktop.domain.reason import Reason

_WORDS = {
    "f": "f female woman girl w weiblich frau féminin femme femenino mujer feminino mulher "
    "femminile donna vrouw kvinna kvinde kobieta женский أنثى 女 女性 여 여성",
    "m": "m male man boy männlich mann masculin homme masculino hombre homem maschile uomo "
    "mannelijk mężczyzna мужской ذكر 男 男性 남 남성",
}
_CODE_OF = {word: code for code, words in _WORDS.items() for word in words.split()}


def gender_texts(text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return `f` or `m` for the common words of both.

    Any other gender is refused with a reason: platforms match on these two letters alone, and
    another letter would be a digest shared by nobody.

    Source: Meta customer-information parameters, `ge`, read 2026-11.
    """
    code = _CODE_OF.get(lower(text))
    return (("gender", code),) if code else Reason("identity.gender_not_matched_on")
