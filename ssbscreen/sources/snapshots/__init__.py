"""Snapshots of the Materials Project on disk: what is asked, how it is collected, how it is kept and read."""
