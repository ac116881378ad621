"""Reports, made of a run's tables and manifest alone."""
