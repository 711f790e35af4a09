"""The Data Manager API: Google's present way in for conversions."""
