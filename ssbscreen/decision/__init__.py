"""Gates, criteria, weights and ranks: what excludes a candidate from a role and how the others compare."""
