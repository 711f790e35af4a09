"""The clock that asks: timetable, runner, drain loops."""
