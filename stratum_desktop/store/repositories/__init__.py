"""Reads and writes of each table, one file per kind of row; frozen rows out."""
