"""Which candidates have a dossier, and the names of its files."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from ssbscreen.report.known_electrolytes import known_in
from ssbscreen.report.own_candidates import own_candidates
from ssbscreen.report.run_tables import RunTables

DOSSIER_FOLDER: Final = "dossiers"
"""Beside ``index.html``."""
DEFAULT_DOSSIERS: Final = 50
"""Best candidates of each role that have one, where the settings of a run are of a version that does not say."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST: Final = 60
_DIGITS: Final = 10


def dossier_file_name(candidate_id: str) -> str:
    """A file name that no other candidate has and that is safe in any file system and in a link.

    An identifier comes from a source, so it may hold slashes, quotes, markup, or only differ by case from another,
    which some file systems take for the same. What can be read stays readable; a hash of the whole tells the rest.

    Args:
        candidate_id: any text.

    Returns:
        Letters, digits, dots and hyphens, at most 76 characters, with suffix ``.html``; never begins with a dot.
    """
    readable = _UNSAFE.sub("-", candidate_id).strip("-.")[:_LONGEST].rstrip("-.")
    # Surrogates that stand for bytes of a file name in no encoding have no UTF-8 of their own.
    digest = hashlib.sha256(candidate_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
    return f"{readable}-{digest}.html" if readable else f"{digest}.html"


def dossier_candidates(run: RunTables) -> tuple[str, ...]:
    """The candidates of a run that have a dossier, each once: the user's, the best of each role, known electrolytes."""
    most = run.manifest["settings"]["report"].get("dossiers", DEFAULT_DOSSIERS)
    best = [row["candidate_id"] for role in run.roles for row in run.ranking[role][:most]]
    return tuple(dict.fromkeys([*own_candidates(run), *best, *known_in(run)]))
