"""Asks pip-audit about every pin of the lock files; says which it could not ask about, which is not the same as none.

Exit status 0: nothing is known against what was asked, or the database was not reached (one line says which); 1: a pin
has a known weakness, or a lock file pins without a hash or names an index.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-potential.lock")
LONGEST_S = 300


def faults_of_lock(text: str) -> list[str]:
    """What is wrong with a lock file by itself: a package without exact version or hash, an address."""
    joined = re.sub(r"\\\n", " ", text)
    lines = [line for line in joined.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    faults = [f"an address or option: {line.strip()[:80]}" for line in lines if line.lstrip().startswith("-")]
    for line in (each for each in lines if not each.lstrip().startswith("-")):
        if not re.match(r"[A-Za-z0-9._-]+(\[[^\]]*\])?==\S+", line):
            faults.append(f"not pinned to one version: {line[:80]}")
        elif not re.search(r"--hash=sha256:[0-9a-f]{64}", line):
            faults.append(f"without a hash: {line[:80]}")
        elif "://" in line:
            faults.append(f"names an address: {line[:80]}")
    return faults


def audited(lock: Path) -> list[dict[str, object]] | None:
    """What pip-audit says of each pin; None where it could not ask at all."""
    command = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "-f", "json", "-r", str(lock)]
    try:
        told = subprocess.run(
            [sys.executable, "-m", "pip_audit", *command],
            capture_output=True,
            text=True,
            timeout=LONGEST_S,
            check=False,
        )
        found: list[dict[str, object]] = json.loads(told.stdout)["dependencies"]
    except (subprocess.TimeoutExpired, ValueError, KeyError):
        return None
    return found


def main() -> int:
    """Check every lock file and print what came of it."""
    status = 0
    for name in LOCKS:
        lock = ROOT / name
        if faults := faults_of_lock(lock.read_text()):
            status = 1
            sys.stdout.write("".join(f"{name}: {fault}\n" for fault in faults))
        pins = audited(lock)
        # A mirror without advisories answers for none: pip-audit skips each and ends with "No known vulnerabilities".
        asked = [pin for pin in pins or [] if "skip_reason" not in pin]
        if not asked:
            sys.stdout.write(f"{name}: NOT AUDITED, the database of advisories was not reached\n")
            continue
        for pin in asked:
            for weakness in pin["vulns"]:  # type: ignore[attr-defined]
                status = 1
                sys.stdout.write(
                    f"{name}: {pin['name']} {pin['version']}: {weakness['id']}, {weakness['fix_versions']}\n"
                )
        sys.stdout.write(f"{name}: {len(asked)} of {len(pins or [])} pins audited\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
