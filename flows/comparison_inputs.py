"""Which inputs of two runs are still at hand: settings, sources by their hash, models by theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic import ValidationError

from flows.inputs import source_digests
from flows.predicting import model_hashes
from flows.settings import Settings
from ssbscreen.comparison.causes import Cause, same_sources
from ssbscreen.comparison.content import RunContent
from ssbscreen.comparison.walk import Station
from ssbscreen.domain.errors import SsbscreenError

PREDICTED: Final = ("moduli", "gap", "conductivity")


@dataclass(frozen=True, slots=True)
class _Sources:
    """Paths of the sources of a run, hash over all, and why they are not what it read; "" where they are."""

    paths: Sequence[str]
    digest: str
    fault: str


@dataclass(frozen=True)
class InputsAtHand:
    """Inputs of two runs, checked against the hashes that these kept.

    Attributes:
        first: run.
        second: run.
    """

    first: RunContent
    second: RunContent

    def why_not(self, station: Station) -> str:
        """Why the values at a station cannot be computed, in words; "" where they can."""
        return (
            self._settings_fault(self._side(station, Cause.SETTINGS))
            or self._sources_of(station).fault
            or self._model_fault(station)
        )

    def settings_of(self, station: Station) -> Settings:
        """Settings of a station, with the paths of its sources and of its models."""
        manifest = self._manifest(self._side(station, Cause.SETTINGS))
        settings = Settings.model_validate(_known_sections(manifest["settings"]))
        models, _ = self._models(station)
        return settings.model_copy(
            update={
                "sources": settings.sources.model_copy(update={"paths": tuple(self.sources_of(station))}),
                **{
                    name: getattr(settings, name).model_copy(update={"model": models[name]})
                    for name in PREDICTED
                    if name in models
                },
            }
        )

    def sources_of(self, station: Station) -> list[str]:
        """Paths of the sources of a station, as its run read them."""
        return list(self._sources_of(station).paths)

    def digest_of(self, station: Station) -> str:
        """Hash over all sources of a station, which is part of the keys of stages."""
        return self._sources_of(station).digest

    def _side(self, station: Station, cause: Cause) -> int:
        return int(cause in station.of_second)

    def _manifest(self, side: int) -> Mapping[str, Any]:
        return (self.first, self.second)[side].manifest

    def _settings_fault(self, side: int) -> str:
        try:
            Settings.model_validate(_known_sections(self._manifest(side)["settings"]))
        except ValidationError:
            return f"the installed code does not read the settings of {(self.first, self.second)[side].name}"
        return ""

    def _sources_of(self, station: Station) -> _Sources:
        """Sources of a station; where both runs read the same, those that are still there."""
        one, other = self._sources
        wanted, beside = (other, one) if self._side(station, Cause.DATABASE) else (one, other)
        same = same_sources(self.first.manifest["sources"], self.second.manifest["sources"])
        return beside if wanted.fault and same else wanted

    @cached_property
    def _sources(self) -> tuple[_Sources, _Sources]:
        return _sources_at_hand(self.first), _sources_at_hand(self.second)

    def _model_fault(self, station: Station) -> str:
        _, faults = self._models(station)
        return "; ".join(faults)

    def _models(self, station: Station) -> tuple[dict[str, str], list[str]]:
        """Folder of the model of each property that is predicted, and what is not at hand."""
        settings = self._manifest(self._side(station, Cause.SETTINGS))["settings"]
        of_models = self._manifest(self._side(station, Cause.MODELS))
        found, faults = {}, []
        for name in PREDICTED:
            if not settings.get(name, {}).get("predict", True):
                continue
            # A property that only one run predicts has only that run's model.
            wanted = of_models.get("models", {}).get(name) or self._either(name)
            if wanted is None:
                faults.append(f"neither run names the model of {name}")
                continue
            places = [manifest["settings"].get(name, {}).get("model", "") for manifest in map(self._manifest, (1, 0))]
            place = next((each for each in dict.fromkeys((*places, "")) if _hashes(name, each) == dict(wanted)), None)
            if place is None:
                faults.append(f"the model of {name} with the hash that a run names is not at hand")
            else:
                found[name] = place
        return found, faults

    def _either(self, name: str) -> Mapping[str, str] | None:
        return next((m["models"][name] for m in map(self._manifest, (0, 1)) if name in m.get("models", {})), None)


def _sources_at_hand(run: RunContent) -> _Sources:
    recorded, paths = run.manifest["sources"], _paths(run.manifest)
    try:
        digests = source_digests(paths)
    except SsbscreenError as fault:
        return _Sources(paths, "", str(fault).partition(": give ")[0])
    if "each_sha256" in recorded:
        pairs = zip(paths, recorded["each_sha256"], digests.each, strict=True)
        changed = ", ".join(path for path, before, now in pairs if before != now)
    else:  # an older run, with one hash over all, measured values of the code among them
        changed = "" if digests.whole == recorded["sha256"] else f"one of {', '.join(recorded['labels'])}"
    return _Sources(paths, digests.whole, f"{changed} is not what {run.name} read" if changed else "")


def _paths(manifest: Mapping[str, Any]) -> Sequence[str]:
    """Sources as they were read: snapshots in place of the Materials Project; older runs only kept the settings."""
    paths: Sequence[str] = manifest["sources"].get("paths") or manifest["settings"]["sources"]["paths"]
    return paths


def _known_sections(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings without what would be fetched, for the snapshots that were are named."""
    return {name: section for name, section in settings.items() if name != "materials_project"}


def _hashes(name: str, place: str) -> dict[str, str]:
    """Hashes of the models of a property in a folder; none where there are none."""
    only = {each: {"predict": each == name, "model": place if each == name else ""} for each in PREDICTED}
    try:
        return dict(model_hashes(Settings.model_validate(only))[name])
    except SsbscreenError:
        return {}
