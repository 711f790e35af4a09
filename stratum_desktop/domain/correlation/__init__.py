"""Which figures move together, how surely, and how many steps apart."""
