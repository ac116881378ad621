"""The part of a screen that asks models where sources are silent: which stages, with which models, and what is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from flows import conductivity_stages, gap_stages, moduli_stages, stages
from flows.conductivity_prediction import conductivity_model_digests
from flows.gap_prediction import gap_model_digests
from flows.moduli_prediction import model_digests
from flows.settings import Settings
from flows.stage_calls import Run
from flows.stages import Payload

RunInChunks = Callable[..., list[Payload]]
"""Runs a stage under a label for each chunk of candidates."""

_TABLES: Final = {"moduli": "elasticity", "conductivity": "conductivity"}
_LABELS: Final = {"moduli": "moduli", "conductivity": "conductivities"}


def model_hashes(settings: Settings) -> dict[str, Mapping[str, str]]:
    """Hash of each model that a run asks, by property and variant.

    Raises:
        ModelError: a model is absent or damaged.
    """
    hashes: dict[str, Mapping[str, str]] = {}
    if settings.moduli.predict:
        hashes["moduli"] = model_digests(settings.moduli.model)
    if settings.gap.predict:
        hashes["gap"] = gap_model_digests(settings.gap.model)
    if settings.conductivity.predict:
        hashes["conductivity"] = conductivity_model_digests(settings.conductivity.model)
    return hashes


@dataclass(frozen=True, slots=True)
class Predictor:
    """Runs the stages that predict.

    Attributes:
        settings: of the run.
        hashes: of `model_hashes`.
        run: runs a stage.
        run_in_chunks: runs a stage for each chunk of candidates.
        chunks: references to the chunks, with the cells.
    """

    settings: Settings
    hashes: Mapping[str, Mapping[str, str]]
    run: Run
    run_in_chunks: RunInChunks
    chunks: Sequence[Mapping[str, Any]] = ()

    def steps(self, chunks: int) -> int:
        """How many tasks it will run for so many chunks."""
        merged = ("moduli" in self.hashes) + ("conductivity" in self.hashes)
        return (chunks + 1) * merged + chunks * ("gap" in self.hashes) + 1

    def with_gaps(self, candidates: Mapping[str, Any], entries: Mapping[str, Any]) -> tuple[Payload, list[str]]:
        """Tables ``candidates`` and ``electronics`` with all gaps, and what is told of predicted ones.

        Args:
            candidates: with the gaps of sources.
            entries: phases of the hull.
        """
        chunks: list[Payload] = []
        if "gap" in self.hashes:
            chunks = self.run_in_chunks(
                gap_stages.predict_gap_chunk,
                "band gaps by a model",
                self.chunks,
                phase_entries=entries,
                model=self.settings.gap.model,
                model_digests=self.hashes["gap"],
            )
        parts = [chunk["electronics"] for chunk in chunks]
        completed = self.run(gap_stages.complete_gaps, "all band gaps", candidates=candidates, parts=parts)
        return completed, [gap_stages.told_of_gaps(chunks)] if chunks else []

    def with_moduli(
        self, properties: Mapping[str, Any], entries: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], list[Payload], list[str]]:
        """The table ``elasticity`` with all moduli, the payloads of the chunks, and what is told of predicted ones.

        Args:
            properties: candidates and the moduli of sources.
            entries: phases of the hull.
        """
        table, chunks = self._completed("moduli", moduli_stages.predict_moduli_chunk, properties, entries)
        return table, chunks, [moduli_stages.told_of_predictions(chunks)] if chunks else []

    def with_conductivities(
        self, properties: Mapping[str, Any], entries: Mapping[str, Any]
    ) -> tuple[Mapping[str, Any], list[Payload], list[str]]:
        """The table ``conductivity`` with predictions beside measured ones, the payloads of the chunks, what is told.

        Args:
            properties: candidates and the measured conductivities.
            entries: phases of the hull.
        """
        stage = conductivity_stages.predict_conductivity_chunk
        table, chunks = self._completed("conductivity", stage, properties, entries)
        return table, chunks, [conductivity_stages.told_of_conductivities(chunks)] if chunks else []

    def _completed(
        self,
        subject: Literal["moduli", "conductivity"],
        stage: Callable[..., Payload],
        properties: Mapping[str, Any],
        entries: Mapping[str, Any],
    ) -> tuple[Mapping[str, Any], list[Payload]]:
        """A table of what sources know with what a model predicts of the other candidates, and the chunks of that."""
        table, label = _TABLES[subject], _LABELS[subject]
        known = properties[table]
        if subject not in self.hashes:
            return known, []
        chunks = self.run_in_chunks(
            stage,
            f"{label} by a model",
            self.chunks,
            phase_entries=entries,
            known=known,
            model=getattr(self.settings, subject).model,
            model_digests=self.hashes[subject],
            seconds_per_structure=self.settings.execution.seconds_per_structure,
        )
        parts = [known, *(chunk[table] for chunk in chunks)]
        return self.run(stages.merge_tables, f"all {label}", parts={table: parts})[table], chunks
