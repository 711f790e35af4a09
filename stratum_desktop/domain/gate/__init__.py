"""The trust gate: whether a change of an ad account may run on the evidence there is."""
