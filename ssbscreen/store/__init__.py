"""Run folders: written once, complete or not at all."""
