"""What a screen computes once its candidates are ranked: trust in the ranks, doubts, barriers, coatings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flows import barrier_stage, card_stages, interface_stages, robustness_stage, utility_stage
from flows.settings import Settings
from flows.stage_calls import Run
from flows.stages import Payload

STAGES: Final = 6


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the stages before the ranks and the ranking itself returned.

    Attributes:
        known: the tables that criteria and gates read, by name.
        decided: values of criteria, verdicts of gates and ranks.
        windows: of all candidates.
        cathode_reactions: of all candidates.
        candidates: with what their sources tell of them, cells among it.
        phase_entries: of the sources.
        scale: of their energies.
        cathodes: that are looked at.
    """

    known: Mapping[str, Any]
    decided: Payload
    windows: Any
    cathode_reactions: Any
    candidates: Any
    phase_entries: Any
    scale: Mapping[str, Any]
    cathodes: Sequence[Mapping[str, Any]]


def after_ranking(run: Run, settings: Settings, ranked: Ranked) -> Payload:
    """Run the stages; their tables by name, and under ``rejections`` a list of what could not be read of cells."""
    decided = ranked.decided
    robust = run(
        robustness_stage.assess_ranks,
        "robustness of the ranks",
        criteria_values=decided["criteria_values"],
        ranking=decided["ranking"],
        gates=decided["gates"],
        roles={name: changes.model_dump() for name, changes in settings.roles.items()},
        energy_error_ev_per_atom=ranked.scale["error_ev_per_atom"],
        robustness=settings.robustness.model_dump(),
    )
    suspicions = run(
        card_stages.suspect,
        "suspicions",
        candidates=ranked.candidates,
        conductivity=ranked.known["conductivity"],
        seconds_per_structure=settings.execution.seconds_per_structure,
    )
    cards = run(
        card_stages.compare_candidates,
        "drawbacks and families",
        parts={"windows": ranked.windows, **ranked.known},
        criteria_values=decided["criteria_values"],
        ranking=decided["ranking"],
        cathode_voltage_v=settings.thermodynamics.cathode_voltage_v,
        literature=settings.sources.literature,
    )
    learned = run(
        utility_stage.learn_utility,
        "learned utility",
        candidates=ranked.candidates,
        conductivity=ranked.known["conductivity"],
        criteria_values=decided["criteria_values"],
        gates=decided["gates"],
        ranking=decided["ranking"],
        utility=settings.utility.model_dump(),
    )
    barriers = run(
        barrier_stage.compute_barriers,
        "bond valence barriers",
        candidates=ranked.candidates,
        ranking=decided["ranking"],
        most_candidates=settings.barriers.most_candidates if settings.barriers.compute else 0,
        seconds_per_structure=settings.barriers.seconds_per_structure,
    )
    coatings = run(
        interface_stages.search_coatings,
        "coatings",
        candidates=ranked.candidates,
        phase_entries=ranked.phase_entries,
        cathode_reactions=ranked.cathode_reactions,
        ranking=decided["ranking"],
        cathodes=ranked.cathodes,
        scale=ranked.scale,
        coated_candidates=settings.interfaces.coated_candidates,
        coatings=settings.interfaces.coatings,
    )
    unread = [each["rejections"] for each in (suspicions, barriers)]
    return {**robust, **suspicions, **cards, **learned, **coatings, **barriers, "rejections": unread}
