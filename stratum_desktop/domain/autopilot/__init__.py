"""Changes of ad accounts: what one is, what limits it, and what becomes of it."""
