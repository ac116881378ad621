"""Orchestration: Prefect flows, the command line, and what feeds them."""
