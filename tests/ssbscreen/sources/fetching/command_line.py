"""The command line in a process of its own, which knows nothing of the developer and reaches nothing but loopback."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
NOWHERE = "http://127.0.0.1:9"
LONGEST_S = 240.0  # a run takes 40 s alone on two processors
_KEPT = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR", "VIRTUAL_ENV", "NUMBA_CACHE_DIR")


def environment(home: Path, *, endpoint: str, key: str | None, **more: str) -> dict[str, str]:
    """Nothing of the tester's own but where programs are; every other address goes to a proxy that is not there."""
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), NOWHERE)
    folders = {
        name: str(home / name.lower())
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "MPLCONFIGDIR")
    }
    return {
        **{name: os.environ[name] for name in _KEPT if name in os.environ},
        **proxies,
        **folders,
        "NO_PROXY": "127.0.0.1,localhost",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "PREFECT_HOME": str(home / "prefect"),
        "SSBSCREEN_CACHE_DIR": str(home / "cache"),
        "MP_API_ENDPOINT": endpoint,
        **({} if key is None else {"MP_API_KEY": key}),
        **more,
    }


def start(arguments: list[str], surroundings: dict[str, str]) -> subprocess.Popen[str]:
    """The command, started."""
    return subprocess.Popen(
        [sys.executable, "-m", "flows.cli", *arguments],
        cwd=surroundings["HOME"],
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Status, standard output and standard error."""
    with process:
        try:
            out, err = process.communicate(timeout=LONGEST_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    return process.returncode, out, err


def wait_until(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    """Wait for a condition, or for the end of the process."""
    end = time.monotonic() + LONGEST_S
    while not condition() and process.poll() is None:
        if time.monotonic() > end:
            process.kill()
            raise TimeoutError("the process did not get there")
        time.sleep(0.005)
