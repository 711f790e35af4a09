"""Why the other side could not prove who it is: what OpenSSL found, as a reason.

Only what a person has to set right is named here. A handshake that broke off, or an answer in
plain text where TLS was due, passes by itself, as a captive portal does.
"""

from __future__ import annotations

import ssl

from stratum_desktop.domain.reason import Reason

CERTIFICATE_REFUSED = "network.certificate_refused"

_BY_VERIFY_CODE = {
    9: "certificate.not_yet_valid",
    10: "certificate.expired",
    18: "certificate.unknown_authority",
    19: "certificate.unknown_authority",
    20: "certificate.unknown_authority",
    21: "certificate.unknown_authority",
    62: "certificate.wrong_host",
    64: "certificate.wrong_host",
}
"""Source: OpenSSL 3, include/openssl/x509_vfy.h (`X509_V_ERR_*`)."""

_OUTDATED = frozenset(
    {
        "NO_PROTOCOLS_AVAILABLE",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_SSL_VERSION",
    }
)
"""Source: OpenSSL 3, crypto/err/openssl.txt (`SSL_R_*`)."""


def refused_identity(error: BaseException) -> Reason | None:
    """Return why the other side's identity was refused; None where that was not what failed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = _BY_VERIFY_CODE.get(cause.verify_code, "certificate.not_accepted")
            return Reason(CERTIFICATE_REFUSED, {"why": why})
        if isinstance(cause, ssl.SSLError) and cause.reason in _OUTDATED:
            return Reason(CERTIFICATE_REFUSED, {"why": "certificate.tls_outdated"})
        cause = cause.__cause__ or cause.__context__
    return None
