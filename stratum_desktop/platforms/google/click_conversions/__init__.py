"""Uploads of click conversions and of adjustments: the older way in, for accounts on a list."""
