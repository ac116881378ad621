"""A user's own structures: read, validated, ordered, substituted, and found again among others."""
