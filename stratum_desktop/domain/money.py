"""Currencies that money can be in."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP
GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR
KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK
MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR
SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS
UAH UGX USD UYU UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
"""
CURRENCY_CODES: frozenset[str] = frozenset(_CODES.split())
"""Codes of money that people pay with. Source: ISO 4217 list one, read 2026-11."""

_PLACES = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF",
}
_PLACES_OF = {code: places for places, codes in _PLACES.items() for code in codes.split()}


def places_of(currency: str) -> int:
    """Return how many decimal places amounts of a currency have.

    Source: ISO 4217 list one, column minor unit, read 2026-11; 2 unless it says otherwise.
    """
    return _PLACES_OF.get(currency, 2)


def step_of(currency: str) -> Decimal:
    """Return one of a currency's last place: 0.01 of most, 1 of yen."""
    return Decimal(1).scaleb(-places_of(currency))


def rounded(amount: Decimal, currency: str) -> Decimal:
    """Return an amount in a currency's own places, half up."""
    return amount.quantize(step_of(currency), ROUND_HALF_UP)
