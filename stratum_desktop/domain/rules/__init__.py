"""Rules: what they look at, what they want, and why."""
