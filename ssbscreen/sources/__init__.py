"""Readers of what a run starts from (energies, structures, tensors, gaps), and their join by composition."""
