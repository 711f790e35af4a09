"""What every platform folder builds on: reach, HTTP, reading and redacting answers."""

import sys

# httpx loads a program for the command line with it, and with that all it is drawn by: two fifths
# of the start of a process that only maps events. `None` says at once that there is none.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]
