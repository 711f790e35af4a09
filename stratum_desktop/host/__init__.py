"""This computer: paths, keys, clocks, files, locks, logs."""
