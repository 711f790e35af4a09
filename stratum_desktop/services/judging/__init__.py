"""Rows of a file read, judged and prepared: the part of an upload that a process of its own does.

Nothing here imports the store, so that the process starts in half a second and stays small.
"""
