"""Figures that are counted ahead: whether they are what the rows say, and counting them anew."""

from stratum_desktop.services.rollups.service import Recounted, RollupProgress, Rollups

__all__ = ["Recounted", "RollupProgress", "Rollups"]
