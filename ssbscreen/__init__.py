"""Screening of solid electrolytes for lithium-metal batteries: the science, free of orchestration."""
