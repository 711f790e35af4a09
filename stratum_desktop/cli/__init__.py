"""The `stratum` command."""
