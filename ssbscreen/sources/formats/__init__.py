"""Formats of files that hold phases, one file each; the registry walks this folder."""
