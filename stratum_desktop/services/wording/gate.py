"""Words for what the trust gate decides, and for what would change it."""

WORDS = {
    "gate.band_too_low": "The EMQ of {platform} is {band}[: {emq} at least].",
    "gate.flips_when_emq_is": "Needed: an EMQ of {platform} of at least {emq}[; now {now}].",
    "gate.flips_when_health_is": (
        "Needed: a signal health of {platform} of at least {health}[; now {now}]."
    ),
    "gate.flips_when_measured": "Needed: the EMQ of {platform} measured in the last {hours} h.",
    "gate.flips_when_outage_ends": "Needed: the outage at {platform} over.",
    "gate.flips_when_smaller": "Needed: a change of at most {most_pct} %.",
    "gate.flips_when_synced": "Needed: {platform} synced within {hours} h[; now {now_hours} h].",
    "gate.health_too_low": "The signal health of {platform} is {health}; it takes {least}.",
    "gate.health_unknown": "Too little is known of {platform} to judge its signal health.",
    "gate.measured_long_ago": "The EMQ of {platform} was measured {hours} h ago: too old to count.",
    "gate.never_measured": "The EMQ of {platform} was never measured.",
    "gate.no_platform": "The change names no platform, so nothing is known of it.",
    "gate.not_synced": "{platform} was not synced lately[: {hours} h ago], so its figures are old.",
    "gate.not_understood": "Nobody can say what this change does to spend.",
    "gate.outage": "An outage goes on at {platform} ({kind}), so new figures say little.",
    "gate.raise_too_large": "A raise of {size_pct} % is above {most_pct} %.",
}
