"""Pictures of figures: painted here, so that no data is never a zero and bands are always seen."""

from __future__ import annotations

from stratum_desktop.gui.charts.aligned_series import AlignedLine, AlignedSeries
from stratum_desktop.gui.charts.expected_range import ExpectedRange, RangePoint
from stratum_desktop.gui.charts.hourly_bars import HourlyBars
from stratum_desktop.gui.charts.lag_profile import LagPoint, LagProfile
from stratum_desktop.gui.charts.latency_history import LatencyHistory, LatencyPoint
from stratum_desktop.gui.charts.outage import Outage, day_readings
from stratum_desktop.gui.charts.pair_matrix import PairCell, PairMatrix
from stratum_desktop.gui.charts.score_figure import ScoreFigure
from stratum_desktop.gui.charts.score_forecast import ForecastPoint, ScoreForecast
from stratum_desktop.gui.charts.score_ground import Band
from stratum_desktop.gui.charts.score_history import ScoreHistory, ScorePoint
from stratum_desktop.gui.charts.sparkline import Sparkline, paint_sparkline
from stratum_desktop.gui.charts.status_board import BoardCell, BoardLine, StatusBoard
from stratum_desktop.gui.charts.threshold_bar import BarLook, ThresholdBar, paint_threshold_bar
from stratum_desktop.gui.charts.verdict_bar import Part, VerdictBar

__all__ = [
    "AlignedLine",
    "AlignedSeries",
    "Band",
    "BarLook",
    "BoardCell",
    "BoardLine",
    "ExpectedRange",
    "ForecastPoint",
    "HourlyBars",
    "LagPoint",
    "LagProfile",
    "LatencyHistory",
    "LatencyPoint",
    "Outage",
    "PairCell",
    "PairMatrix",
    "Part",
    "RangePoint",
    "ScoreFigure",
    "ScoreForecast",
    "ScoreHistory",
    "ScorePoint",
    "Sparkline",
    "StatusBoard",
    "ThresholdBar",
    "VerdictBar",
    "day_readings",
    "paint_sparkline",
    "paint_threshold_bar",
]
