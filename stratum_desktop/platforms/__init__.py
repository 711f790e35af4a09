"""Ad platforms: one folder each, data plus pure mappings plus one sender."""
