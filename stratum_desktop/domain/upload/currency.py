"""Currencies as files name them: codes, and the few signs that mean only one."""

from __future__ import annotations

from stratum_desktop.domain.money import CURRENCY_CODES

SIGNS: dict[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "₹": "INR",
    "₩": "KRW",
    "₺": "TRY",
    "₽": "RUB",
    "₴": "UAH",
    "₪": "ILS",
    "₫": "VND",
    "₱": "PHP",
    "฿": "THB",
    "₦": "NGN",
    "₸": "KZT",
    "zł": "PLN",
    "Kč": "CZK",
    "R$": "BRL",
    "US$": "USD",
    "C$": "CAD",
    "A$": "AUD",
    "HK$": "HKD",
    "NZ$": "NZD",
}
"""Signs that name one currency. `$`, `¥` and `kr` name several and are left out."""

NAMELESS_SIGNS = ("$", "¥", "kr")
"""Signs that are money but do not say whose."""


def currency_code(text: str) -> str | None:
    """Return the ISO 4217 code that a cell names, or None."""
    word = text.strip()
    code = word.upper()
    return code if code in CURRENCY_CODES else SIGNS.get(word)
