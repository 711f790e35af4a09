"""What OpenSSL minded, as a reason; what passes by itself is none."""

from __future__ import annotations

import ssl

import pytest

from stratum_desktop.platforms._shared.tls import CERTIFICATE_REFUSED, refused_identity
from stratum_desktop.services.wording import sentence


def tls_error(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    return error


def certificate_error(verify_code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "[SSL: CERTIFICATE_VERIFY_FAILED]")
    error.verify_code = verify_code
    return error


def wrapped(error: ssl.SSLError) -> Exception:
    """As it arrives from the libraries above."""
    try:
        try:
            raise error
        except ssl.SSLError as inner:
            raise OSError("connecting failed") from inner
    except OSError as outer:
        return outer


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (certificate_error(9), "certificate.not_yet_valid"),
        (certificate_error(10), "certificate.expired"),
        (certificate_error(18), "certificate.unknown_authority"),
        (certificate_error(62), "certificate.wrong_host"),
        (certificate_error(23), "certificate.not_accepted"),
        (tls_error("TLSV1_ALERT_PROTOCOL_VERSION"), "certificate.tls_outdated"),
    ],
)
def test_what_a_person_has_to_set_right_is_named_in_words(error, why):
    reason = refused_identity(wrapped(error))
    assert reason is not None
    assert (reason.code, reason.facts) == (CERTIFICATE_REFUSED, {"why": why})
    assert why not in sentence(reason), "it has words"


@pytest.mark.parametrize(
    "error",
    [
        tls_error("WRONG_VERSION_NUMBER"),
        tls_error("UNEXPECTED_EOF_WHILE_READING"),
        ConnectionResetError("gone"),
    ],
)
def test_what_passes_by_itself_refuses_nobody(error):
    assert refused_identity(wrapped(error) if isinstance(error, ssl.SSLError) else error) is None
