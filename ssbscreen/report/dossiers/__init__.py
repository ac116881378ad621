"""Dossiers: a page for each candidate, made from the tables of a run alone."""
