"""Telling an outage from stored counts: by what lies before it, and never without counts."""
