"""What a cell asks of its separator."""
