"""Featurizers with matminer's interface."""
