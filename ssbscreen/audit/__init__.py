"""Whether a run can be trusted: what the literature knows, and whether the run finds it."""
