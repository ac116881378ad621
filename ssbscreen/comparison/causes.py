"""What can make two runs differ, and what of it does between two given runs, from their manifests alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from ssbscreen.comparison.role_inputs import role_differences


class Cause(StrEnum):
    """A kind of input; the order is that in which causes are looked at where any order is possible."""

    CODE = "code"
    SETTINGS = "settings"
    MODELS = "models"
    DATABASE = "database"
    GATES = "gates"
    WEIGHTS = "weights"
    UNEXPLAINED = "unexplained"


OF_VALUES: Final = (Cause.SETTINGS, Cause.MODELS, Cause.DATABASE, Cause.UNEXPLAINED)
"""Causes that change the values of candidates; gates and weights only judge them."""

SETTINGS_OF_VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "sources": ("literature", "keep_isolated_molecules"),
    "thermodynamics": ("cathode_voltage_v",),
    "interfaces": ("anodes", "cathodes", "own_cathodes", "cathode"),
    "moduli": ("predict",),
    "gap": ("predict",),
    "conductivity": ("predict",),
    "cell": (),
}
"""Settings that ranks depend on, by section; an empty section stands for all of its keys."""

_SHOWN_OF_A_HASH: Final = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """One input that differs.

    Attributes:
        cause: what kind of input it is.
        name: of the input.
        before: as the first run has it, in words.
        after: as the second has it.
    """

    cause: Cause
    name: str
    before: str
    after: str


def differences(first: Mapping[str, Any], second: Mapping[str, Any], roles: Sequence[str]) -> tuple[Difference, ...]:
    """Inputs that ranks depend on and that differ between two runs.

    Args:
        first: manifest of the first run; settings that it lacks are not compared, for older code had none of them.
        second: manifest of the second run.
        roles: that both have.
    """
    return (
        *_code(first, second),
        *_settings(first["settings"], second["settings"]),
        *_models(first.get("models", {}), second.get("models", {})),
        *_sources(first["sources"], second["sources"]),
        *(
            Difference(Cause(kind), name, before, after)
            for role in roles
            for kind, name, before, after in role_differences(
                role, first["settings"]["roles"][role], second["settings"]["roles"][role]
            )
        ),
    )


def causes_among(found: Sequence[Difference]) -> tuple[Cause, ...]:
    """The causes of differences, each once, in the order of `Cause`."""
    present = {each.cause for each in found}
    return tuple(cause for cause in Cause if cause in present)


def same_sources(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Whether two sections ``sources`` of manifests name the same content.

    Older runs kept one hash over the sources and the literature tables of the code, later ones that of each source.
    """
    if "each_sha256" in first and "each_sha256" in second:
        return bool(first["each_sha256"] == second["each_sha256"])
    return bool(first["sha256"] == second["sha256"])


def _code(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    if first["code_sha256"] == second["code_sha256"]:
        return []
    found = [Difference(Cause.CODE, "code", _told_of_code(first), _told_of_code(second))]
    versions = first.get("versions", {}), second.get("versions", {})
    found += [
        Difference(Cause.CODE, name, versions[0][name], versions[1][name])
        for name in sorted(versions[0].keys() & versions[1].keys())
        if versions[0][name] != versions[1][name]
    ]
    return found


def _told_of_code(manifest: Mapping[str, Any]) -> str:
    commit = manifest.get("git_commit")
    beside = (
        f", commit {commit[:_SHOWN_OF_A_HASH]}{'+changes' if commit.endswith('+changes') else ''}" if commit else ""
    )
    return f"sha256 {manifest['code_sha256'][:_SHOWN_OF_A_HASH]}{beside}"


def _settings(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    found = []
    for section, keys in SETTINGS_OF_VALUES.items():
        one, other = first.get(section, {}), second.get(section, {})
        compared = [key for key in one if key in other and (not keys or key in keys)]
        found += [
            Difference(Cause.SETTINGS, f"{section}.{key}", str(one[key]), str(other[key]))
            for key in compared
            if one[key] != other[key]
        ]
    return found


def _models(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    """Models of properties that both runs predict; that only one predicts is a setting."""
    return [
        Difference(Cause.MODELS, f"{name}, {variant}", _hash_of(one, variant), _hash_of(other, variant))
        for name, one, other in ((name, first[name], second[name]) for name in first if name in second)
        for variant in sorted({*one, *other})
        if one.get(variant) != other.get(variant)
    ]


def _hash_of(hashes: Mapping[str, str], variant: str) -> str:
    return f"sha256 {hashes[variant][:_SHOWN_OF_A_HASH]}" if variant in hashes else "none"


def _sources(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[Difference]:
    if same_sources(first, second):
        return []
    one, other = _each(first), _each(second)
    shared = {digest for _, digest in one} & {digest for _, digest in other}
    before = [label for label, digest in one if digest not in shared]
    after = [label for label, digest in other if digest not in shared]
    if not before and not after:  # the same ones in another order: the first that has energies gives them
        before, after = [label for label, _ in one], [label for label, _ in other]
    return [Difference(Cause.DATABASE, "sources", ", ".join(before) or "none", ", ".join(after) or "none")]


def _each(sources: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Label with hash, and hash, of each source; of all together where the run is an older one."""
    labels = sources["labels"]
    if "each_sha256" not in sources:
        return [(f"{' and '.join(labels)} (sha256 {sources['sha256'][:_SHOWN_OF_A_HASH]})", sources["sha256"])]
    return [
        (f"{label} (sha256 {digest[:_SHOWN_OF_A_HASH]})", digest)
        for label, digest in zip(labels, sources["each_sha256"], strict=True)
    ]
