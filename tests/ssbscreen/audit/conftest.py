"""The small run folder of the tests of the report."""

from tests.ssbscreen.report.conftest import make_run, run_folder

__all__ = ["make_run", "run_folder"]
