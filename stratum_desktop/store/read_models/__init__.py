"""What screens show, queried for the screen that shows it; frozen rows out."""
