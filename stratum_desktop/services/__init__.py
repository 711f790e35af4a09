"""Use cases: the only verbs the product has."""
