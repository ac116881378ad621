"""Soft criteria and hard gates, one file each; the registry walks this folder."""
