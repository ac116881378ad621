"""Models of the Li-ion conductivity at room temperature, learned from measurements."""
