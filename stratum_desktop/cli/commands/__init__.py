"""The commands, one file for each part of the product."""
