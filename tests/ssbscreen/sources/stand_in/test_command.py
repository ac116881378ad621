"""The stand-in as a command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.ssbscreen.sources.stand_in.asking import SUMMARY

ROOT = Path(__file__).resolve().parents[4]


def test_the_command_serves_until_it_is_terminated():
    command = [sys.executable, "-W", "ignore", "-m", "tests.stand_in", "--synthetic", "5,100"]
    with subprocess.Popen(
        command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as process:
        told = dict(part.split("=", 1) for part in process.stdout.readline().split())
        headers = {"x-api-key": told["key"]}
        for _ in range(2):
            answer = requests.get(told["endpoint"] + SUMMARY, headers=headers, timeout=10).json()
            assert answer["meta"]["total_doc"] == 5
        process.send_signal(signal.SIGTERM)
        counts = json.loads(process.stdout.readline())
    assert counts == {"/materials/summary/": 2}
    assert process.returncode == 0
