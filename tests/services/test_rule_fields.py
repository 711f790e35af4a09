"""Every number of a rule that a person can change has words."""

from stratum_desktop.domain.rules.definition import (
    SETTINGS_OF,
    Lookback,
    RuleDefinition,
    limits_of,
)
from stratum_desktop.services.wording.rule_fields import LABELS


def test_every_number_with_limits_has_its_label_and_none_is_left_over():
    parts = {"rule": RuleDefinition, "lookback": Lookback, **SETTINGS_OF}
    names = {f"{part}.{name}" for part, made in parts.items() for name in limits_of(made)}
    assert set(LABELS) == names
