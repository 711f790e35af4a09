"""What every platform folder builds on: reach, HTTP, reading and redacting answers."""
