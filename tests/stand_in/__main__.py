"""Serves the stand-in from the command line until SIGTERM or SIGINT."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from collections import Counter

from tests.stand_in.documents import Documents, embedded_documents, synthetic_documents
from tests.stand_in.server import StandIn


def main() -> None:
    """Print one line with endpoint and key, serve, and print the number of requests by path at the end."""
    parser = argparse.ArgumentParser(prog="python -m tests.stand_in", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--elements", default="Li,P,S", help="phases of these elements alone")
    parser.add_argument("--synthetic", metavar="SUMMARY,THERMO", help="so many documents out of thin air instead")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before every answer")
    options = parser.parse_args()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with StandIn(_documents(options), delay_s=options.delay, port=options.port) as server:
        _say(f"endpoint={server.endpoint} key={server.key}")
        stop.wait()
        counts = Counter(served.path for served in server.requests)
    _say(json.dumps(dict(sorted(counts.items()))))


def _documents(options: argparse.Namespace) -> Documents:
    if options.synthetic:
        summary, thermo = (int(number) for number in options.synthetic.split(","))
        return synthetic_documents(summary, thermo)
    return embedded_documents(options.elements.split(","))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
