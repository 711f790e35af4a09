"""Finding a title by a few of its letters, in their order."""

from __future__ import annotations

_WORD_START, _IN_A_ROW, _HIT = 8, 5, 1


def fuzzy_score(wanted: str, title: str) -> int | None:
    """Return how well the title fits the letters; None when it does not contain them in order.

    Letters at the start of words and letters in a row count more; shorter titles win ties.
    Nothing wanted fits everything.
    """
    letters = [letter for letter in wanted.casefold() if not letter.isspace()]
    text = title.casefold()
    score, at, last = 0, 0, -2
    for letter in letters:
        found = _best_place(text, letter, at, last)
        if found is None:
            return None
        score += _HIT
        score += _WORD_START if found == 0 or not text[found - 1].isalnum() else 0
        score += _IN_A_ROW if found == last + 1 else 0
        last, at = found, found + 1
    return score * 100 - len(text)


def _best_place(text: str, letter: str, start: int, last: int) -> int | None:
    if last + 1 < len(text) and last >= 0 and text[last + 1] == letter:
        return last + 1
    first = text.find(letter, start)
    if first < 0:
        return None
    place = first
    while place >= 0:
        if place == 0 or not text[place - 1].isalnum():
            return place
        place = text.find(letter, place + 1)
    return first
