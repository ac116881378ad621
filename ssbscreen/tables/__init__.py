"""Typed tables: every column declared once, every table validated when written and when read."""
