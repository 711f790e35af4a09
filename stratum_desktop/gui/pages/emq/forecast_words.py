"""The forecast as the chart draws it, and what past forecasts were worth, in plain words."""

from __future__ import annotations

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import ForecastPoint, ScoreForecast
from stratum_desktop.services.forecast import ForecastLine, ForecastReport
from stratum_desktop.services.wording import sentence


def score_forecast(report: ForecastReport | None) -> ScoreForecast | None:
    """Return the line of a report of one score; None where there is none to draw."""
    if report is None:
        return None
    (line,) = report.lines
    points = tuple(
        ForecastPoint(one.on, one.expected, one.low, one.high) for one in line.outlook.days
    )
    return ScoreForecast(points, report.nominal_pct) if points else None


def forecast_words(report: ForecastReport | None) -> str:
    """Return how often the range held on past days, or why there is no line."""
    if report is None:
        return "Working out the forecast."
    (line,) = report.lines
    return " ".join(filter(None, [_worth(line, report.nominal_pct), _left_out(line)]))


def _worth(line: ForecastLine, nominal_pct: int) -> str:
    outlook = line.outlook
    if outlook.why_none is not None:
        return f"No forecast line. {sentence(outlook.why_none)}"
    nominal, test = words.percent(nominal_pct), outlook.back_test
    if test is None:
        return (
            f"How often a day lies in its {nominal} range is not known yet: no day came after an "
            "earlier forecast."
        )
    days = words.plural(test.compared, "day", "days")
    inside = words.number(round(test.compared * test.coverage_pct / 100))
    off, naive = words.score(test.error_points), words.score(test.naive_error_points)
    return (
        f"{inside} of {days} that past forecasts spoke of fell inside their {nominal} range: "
        f"{words.percent(test.coverage_pct)}. On average they were {off} points off; repeating the "
        f"week before was {naive} points off."
    )


def _left_out(line: ForecastLine) -> str:
    count = len(line.left_out)
    if not count:
        return ""
    return (
        f"{words.plural(count, 'day', 'days')} of outages {'is' if count == 1 else 'are'} left out."
    )
