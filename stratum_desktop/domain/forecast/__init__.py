"""Where a daily score of 0-100 goes from here, and how far such words were right before."""
