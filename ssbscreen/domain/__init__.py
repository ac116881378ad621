"""The vocabulary: small frozen values without input or output."""
