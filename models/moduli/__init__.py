"""Bulk and shear moduli from composition, or from composition and structure."""
