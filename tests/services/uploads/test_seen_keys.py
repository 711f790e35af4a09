"""Keys seen before in a file: exact for any order and number of chunks."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.services.uploads.seen_keys import SeenKeys


@given(st.lists(st.lists(st.integers(0, 40), max_size=30), max_size=20))
def test_a_key_is_new_once(chunks):
    seen, expected = SeenKeys(), set()
    for chunk in chunks:
        answers = seen.add([sha256(str(number).encode()).digest()[:24] for number in chunk])
        for number, answer in zip(chunk, answers, strict=True):
            assert answer == (number in expected)
            expected.add(number)
