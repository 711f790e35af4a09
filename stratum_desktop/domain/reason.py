"""Why something was decided: a code for machines, and the facts a sentence needs.

Words are made at the edges (`gui`, `cli`); everything below them passes reasons.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

CODE_KEY = "code"
"""Under which a stored reason keeps its code, beside its facts."""


Facts = dict[str, str | int | float | None]
"""What a sentence names, by the name it has there."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, spelled ``area.what_happened``, with the facts its sentence names.

    Facts never hold a secret or a person's data: they are stored, logged and shown.
    """

    code: str
    facts: Mapping[str, str | int | float | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a code that does not name its area, and a fact that would hide the code."""
        if "." not in self.code:
            raise ValueError(f"a reason code is spelled area.what_happened, not {self.code!r}")
        if CODE_KEY in self.facts:
            raise ValueError(
                f"no fact is called {CODE_KEY!r}: a stored reason keeps its code there"
            )


def reason_to_json(reason: Reason | None) -> str | None:
    """Return a reason as it is stored; None stays None."""
    if reason is None:
        return None
    return json.dumps({CODE_KEY: reason.code, **reason.facts}, ensure_ascii=False)


def reason_from_json(text: str | None) -> Reason | None:
    """Return the reason that `reason_to_json` stored."""
    if text is None:
        return None
    facts = json.loads(text)
    return Reason(facts.pop(CODE_KEY), facts)
