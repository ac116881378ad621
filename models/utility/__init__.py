"""A learned utility: how much a candidate resembles electrolytes that work."""
