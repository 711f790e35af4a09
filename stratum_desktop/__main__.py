"""Where Python starts the program: by `-m`, or by an installed command.

Nothing of the program is loaded before it is asked for. Python runs this module anew in the
process that judges the rows of a file, and that needs neither the database nor the commands.
"""

from __future__ import annotations


def main() -> int:
    """Start what the arguments ask for: the window, or a command; returns the exit code."""
    from stratum_desktop.bootstrap import launch

    return launch.main()


def stratum() -> int:
    """Run the `stratum` command; returns the exit code."""
    from stratum_desktop.bootstrap import launch

    return launch.stratum()


if __name__ == "__main__":
    raise SystemExit(main())
