"""Where the EMQ goes in the days ahead."""

from stratum_desktop.services.forecast.report import ForecastLine, ForecastReport
from stratum_desktop.services.forecast.service import Forecast

__all__ = ["Forecast", "ForecastLine", "ForecastReport"]
