"""A practice workspace with its services, for tests of the practice world."""

from practice_shop import services, workspace

__all__ = ["services", "workspace"]
