"""Scheduled screens: the server of Prefect, deployments, the watch, and the pages of the runs."""
