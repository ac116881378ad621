"""Faults on purpose: ``python -m tests.faults kill-and-resume --trials 200``, ``python -m tests.faults table``."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

# Before numpy is imported: its threads would not live on in forked children.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"


def main() -> int:
    """Run what the command line names; status 1 where something went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    trials = commands.add_parser("kill-and-resume", help="runs killed at random times and started again")
    trials.add_argument("--trials", type=int, default=200)
    trials.add_argument("--by-command-line", action="store_true", help="each call a process of its own: slow, and real")
    trials.add_argument("--undisturbed", type=int, default=3, help="runs to compare with, which must agree")
    trials.add_argument("--seed", type=int, default=20261126)
    table = commands.add_parser("table", help="every fault several times, as a table; full disks need root")
    table.add_argument("--only", action="append", default=[], metavar="WORDS", help="faults whose names hold them")
    table.add_argument("--tries", type=int, default=100, help="of each fault, at most")
    table.add_argument("--seed", type=int, default=20261126)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server ends too
    from tests.faults.prefect_server import running_server

    with tempfile.TemporaryDirectory(prefix="ssbscreen-prefect-") as home, running_server(Path(home)) as server:
        os.environ["PREFECT_API_URL"] = server.api
        if options.command == "table":
            from tests.faults.fault_table import fault_table

            text, good = fault_table(server, names=options.only, most=options.tries, seed=options.seed, told=_say)
            _say(text)
            return 0 if good else 1
        return _kill_and_resume(options)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _kill_and_resume(options: argparse.Namespace) -> int:
    from tests.faults.kill_and_resume import Trial, many_trials, summary
    from tests.faults.real_processes import trials_by_command_line

    def told(number: int, trial: Trial) -> None:
        kills = ", ".join(f"{when} ({done} done)" for when, done in zip(trial.kills, trial.done, strict=True))
        _say(f"{number}: {kills}: {'good' if trial.good else 'BAD'}, {trial.seconds:.1f} s")
        if not trial.good:
            _say(f"  resumed {trial.resumed}, identical {trial.identical}, left {trial.left}\n{trial.log}")

    if options.by_command_line:
        trials, usual_s = trials_by_command_line(options.trials, options.seed, told)
    else:
        trials, usual_s = many_trials(options.trials, options.seed, options.undisturbed, told)
    _say(summary(trials, usual_s))
    return 0 if all(trial.good for trial in trials) else 1


if __name__ == "__main__":
    sys.exit(main())
