"""Which figures move together; that one causes the other is never said."""

from stratum_desktop.services.correlation.report import (
    AlignedStep,
    Matrix,
    MatrixPair,
    PairReport,
    SeriesInfo,
    StepRows,
)
from stratum_desktop.services.correlation.service import Correlation
from stratum_desktop.services.correlation.words import (
    BY_CHANCE,
    MEASURE_NAMES,
    NOT_CAUSE,
    SAME_FIGURES,
    STRENGTH_NAMES,
    coefficient_words,
    lag_words,
)

__all__ = [
    "BY_CHANCE",
    "MEASURE_NAMES",
    "NOT_CAUSE",
    "SAME_FIGURES",
    "STRENGTH_NAMES",
    "AlignedStep",
    "Correlation",
    "Matrix",
    "MatrixPair",
    "PairReport",
    "SeriesInfo",
    "StepRows",
    "coefficient_words",
    "lag_words",
]
