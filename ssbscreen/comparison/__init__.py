"""What changed between two runs, and which change of their inputs did it."""
