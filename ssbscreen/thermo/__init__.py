"""Thermodynamics of candidates: the convex hull as a small linear program."""
