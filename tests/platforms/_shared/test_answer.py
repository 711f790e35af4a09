"""What is kept of an answer holds no token and nobody's data."""

from __future__ import annotations

import time

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.platforms._shared.answer import (
    KEPT_CHARACTERS,
    MOST_LEVELS,
    http_date_seconds,
    json_object,
    redacted,
    retry_after_seconds,
)

DIGEST = "973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b"


@pytest.mark.parametrize(
    "personal",
    [
        "jane.doe+shop@mail.example.com",
        "jane%40mail.example.com",
        DIGEST,
        DIGEST.upper(),
        "+44 20 7946 0958",
        "203.0.113.9",
        "EAAGm0PX4ZCpsBAKZCexampleTokenOfManyLetters",
    ],
)
def test_personal_values_and_tokens_are_taken_out(personal: str):
    body = orjson.dumps({"error": {"message": f"cannot use {personal} here", "code": 100}})
    kept = redacted(body)
    assert personal not in kept
    assert "cannot use [" in kept
    assert '"code":100' in kept


def test_an_address_that_the_platform_escaped_is_taken_out_too():
    assert "example.com" not in redacted(rb'{"message": "jane\u0040example.com is odd"}')


@pytest.mark.parametrize("text", ["access_token=abc123&x", '{"access_token": "abc123"}'])
def test_a_named_token_is_taken_out_whatever_it_looks_like(text: str):
    assert "abc123" not in redacted(text.encode())


def test_a_long_word_without_an_address_is_looked_at_once():
    began = time.process_time()
    for word in (b"a" * 300_000, b"%" * 300_000, b"a@" * 150_000):
        redacted(word)
        redacted(b'{"message": "' + word + b'"}')
    assert time.process_time() - began < 2


def test_an_address_is_taken_out_of_what_is_no_object_too():
    assert "example.com" not in redacted(rb'["jane\u0040example.com"]')


@pytest.mark.parametrize("depth", [MOST_LEVELS + 1, 300, 1_000, 200_000])
def test_an_answer_without_a_bottom_is_no_object_and_can_still_be_shown(depth: int):
    body = b'{"error":' + b"[" * depth + b'"jane@example.com"' + b"]" * depth + b"}"
    assert json_object(body) is None
    assert "example.com" not in redacted(body)
    flat = b'{"error":' + b"[" * (MOST_LEVELS - 1) + b"]" * (MOST_LEVELS - 1) + b"}"
    assert json_object(flat) is not None


def test_a_bearer_header_that_is_echoed_is_taken_out():
    assert "s3cr3t" not in redacted(b"you sent Authorization: Bearer s3cr3t-token")


def test_the_lanes_own_secrets_never_stay():
    assert redacted(b"no such token: 12ab", secrets=["12ab", ""]) == "no such token: [secret]"


def test_account_and_trace_ids_stay():
    body = b'{"id":"100200300400500","fbtrace_id":"AbCdEf0123456789","code":190}'
    assert redacted(body) == body.decode()


@given(st.binary(max_size=6000))
def test_any_bytes_become_text_of_bounded_length(body: bytes):
    assert len(redacted(body)) <= KEPT_CHARACTERS


def test_a_secret_at_the_cut_does_not_leave_a_piece_behind():
    assert "sesame" not in redacted(b"x" * 1995 + b"sesame-open-up", secrets=["sesame-open-up"])


@pytest.mark.parametrize("body", [b"", b"[1]", b"<html>", b'{"a":', b"\xff\xfe", b"null"])
def test_only_a_whole_json_object_is_one(body: bytes):
    assert json_object(body) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7.0),
        (" 120 ", 120.0),
        ("315360000", 315_360_000.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("9" * 400, None),
        ("", None),
        (None, None),
    ],
)
def test_a_wait_is_read_in_both_spellings_and_unclamped(value: str | None, seconds: float | None):
    now = http_date_seconds("Wed, 21 Oct 2026 07:28:00 GMT")
    assert now is not None
    assert retry_after_seconds(value, now_seconds=now) == seconds


@given(st.text())
def test_no_header_breaks_the_reading_of_a_wait(value: str):
    wait = retry_after_seconds(value, now_seconds=0)
    assert wait is None or wait >= 0
