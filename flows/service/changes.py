"""What changed since the newest run: database, settings, weights, models, code. Plain functions; nothing is fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from flows.caching import code_digest
from flows.fetching import MATERIALS_PROJECT
from flows.inputs import digest_of_text, source_digests, told_of_snapshot
from flows.predicting import model_hashes
from flows.recording import RECORDED_PACKAGES, git_commit, used_settings
from flows.settings import Settings
from flows.snapshot_sources import named_snapshot
from ssbscreen.comparison.causes import Cause, Difference, differences
from ssbscreen.store.package_versions import package_versions
from ssbscreen.store.previous_run import previous_run
from ssbscreen.store.run_folder import RunFolder

NOT_THE_OUTCOME: Final = ("execution",)
"""Sections that decide how a run computes, and none of its tables."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the server of the Materials Project says of itself.

    Attributes:
        version: of its database.
        endpoint: its address.
        query_sha256: hash of what would be fetched.
    """

    version: str
    endpoint: str
    query_sha256: str


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a screen of now would be made from.

    Attributes:
        manifest: as a run would write it, as far as that is known before it runs.
        database: of the Materials Project, where that is a source.
        sources: name by place in the settings; the digests of those that are files.
    """

    manifest: Mapping[str, Any]
    database: Asked | None
    sources: Sequence[tuple[str, str | None]]


def inputs_of(settings: Settings, database: Asked | None) -> Inputs:
    """What a screen of now would be made from.

    Args:
        settings: of the screen.
        database: what the server says; None where no source is the Materials Project.

    Raises:
        SsbscreenError: a source or a model is absent or damaged.
    """
    paths = [named_snapshot(path) for path in settings.sources.paths]
    files = [path for path in paths if path != MATERIALS_PROJECT]
    digest_of = dict(zip(files, source_digests(files).each, strict=True)) if files else {}
    manifest = {
        "settings": used_settings(settings),
        "models": model_hashes(settings),
        "code_sha256": code_digest(),
        "versions": package_versions(RECORDED_PACKAGES),
        "git_commit": git_commit(),
    }
    return Inputs(manifest, database, [(path, digest_of.get(path)) for path in paths])


def newest_run(runs: Path, roles: Sequence[str]) -> RunFolder | None:
    """The run of a folder that finished last and has exactly these roles; None where there is none."""
    return previous_run(runs / ".none", roles)


def what_changed(before: Mapping[str, Any], now: Inputs) -> tuple[Difference, ...]:
    """Inputs that differ between a run and now; none where a screen would give the same.

    Args:
        before: manifest of the run.
        now: of `inputs_of`, with the roles of the run.
    """
    roles = list(before["settings"]["roles"])
    same_sources = {**now.manifest, "sources": before["sources"]}  # those are looked at below
    found = [*differences(before, same_sources, roles), *_sources(before["sources"], now)]
    told = {each.name.split(".")[0] for each in found if each.cause is Cause.SETTINGS}
    return (*found, *_other_settings(before["settings"], now.manifest["settings"], told))


def _sources(before: Mapping[str, Any], now: Inputs) -> list[Difference]:
    """Differences of the sources, one by one in their order, for the first that has energies gives them."""
    if len(before["paths"]) != len(now.sources) or "each_sha256" not in before:
        return [_of_database("sources", ", ".join(before["paths"]), ", ".join(name for name, _ in now.sources))]
    snapshot_of = {_digest_of_snapshot(facts): facts for facts in before.get("snapshots", ())}
    found = []
    for path, held, (name, digest) in zip(before["paths"], before["each_sha256"], now.sources, strict=True):
        if name == MATERIALS_PROJECT:
            found += _database(snapshot_of.get(held), path, now.database)
        elif digest != held:
            found.append(_of_database(name, _shown(held), _shown(digest or "")))
    return found


def _digest_of_snapshot(facts: Mapping[str, Any]) -> str:
    """The hash under which a run knows a snapshot among its sources, from the facts that it keeps of it."""
    return digest_of_text(told_of_snapshot(facts["sha256"]))


def _shown(digest: str) -> str:
    return f"sha256 {digest[:12]}"


def _database(held: Mapping[str, Any] | None, path: str, asked: Asked | None) -> list[Difference]:
    if asked is None or held is None:
        return [_of_database("database", path, MATERIALS_PROJECT)]
    pairs = (
        ("database", held["database_version"], asked.version),
        ("server", held["endpoint"], asked.endpoint),
        ("query", _shown(held["query_sha256"]), _shown(asked.query_sha256)),
    )
    return [_of_database(name, before, after) for name, before, after in pairs if before != after]


def _of_database(name: str, before: str, after: str) -> Difference:
    return Difference(Cause.DATABASE, name, before, after)


def _other_settings(before: Mapping[str, Any], now: Mapping[str, Any], told: set[str]) -> list[Difference]:
    """Sections that no rank depends on but a page or a table does, beside those that were told."""
    looked_at = sorted({*before, *now} - {"roles", "sources", "materials_project", *NOT_THE_OUTCOME} - told)
    return [
        Difference(Cause.SETTINGS, section, str(before.get(section)), str(now.get(section)))
        for section in looked_at
        if _without_places(before.get(section)) != _without_places(now.get(section))
    ]


def _without_places(section: Any) -> Any:
    """A section without the folder of a model, which its hash tells."""
    return {key: value for key, value in section.items() if key != "model"} if isinstance(section, Mapping) else section


def in_a_line(found: Sequence[Difference]) -> str:
    """Differences as one line, such as "database 2026.11.1 -> 2026.12.1; weights (separator: weight of density)"."""
    database = [f"database {each.before} -> {each.after}" for each in found if each.name == "database"]
    others = dict.fromkeys(
        f"{each.cause}" if each.name == each.cause else f"{each.cause} ({each.name})"
        for each in found
        if each.name != "database"
    )
    return "; ".join([*database, *others])
