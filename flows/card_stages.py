"""The stages that write the cards of candidates: suspicions; drawbacks, standing in the family, known neighbours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flows.cell_readers import guarded_suspicions
from flows.stages import Payload, read_table, write_tables
from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.drawbacks_table import drawbacks_table
from ssbscreen.decision.family_standing import family_ranks_table, percentiles_table
from ssbscreen.decision.similar_electrolytes import KnownElectrolyte, similar_electrolytes_table
from ssbscreen.sources.literature import read_conductivities
from ssbscreen.suspicion.table import suspicions
from ssbscreen.tables import catalogue as tables
from ssbscreen.tables.merge import joined_columns

STAGE: Final = "suspicions"


def suspect(
    directory: str, candidates: Mapping[str, Any], conductivity: Mapping[str, Any], seconds_per_structure: float
) -> Payload:
    """The table ``suspicions`` of all candidates, and under ``rejections`` the cells that could not be read.

    Args:
        directory: for the table.
        candidates: with their cells.
        conductivity: measured and predicted.
        seconds_per_structure: on the clock, after which a cell is given up.
    """
    known = read_table(tables.CANDIDATES, candidates)
    found, unread = suspicions(
        known, read_table(tables.CONDUCTIVITY, conductivity), guarded_suspicions(seconds_per_structure)
    )
    materials = dict(zip(known["candidate_id"].to_pylist(), known["material_id"].to_pylist(), strict=True))
    rejections = tables.REJECTIONS.build(
        {
            "candidate_id": [candidate for candidate, _ in unread],
            "stage": [STAGE] * len(unread),
            "reason": [
                f"{materials[candidate]}: suspicions judged from the composition alone: {fault}; the candidate stays"
                for candidate, fault in unread
            ],
        }
    )
    return write_tables(directory, suspicions=found, rejections=rejections)


def compare_candidates(
    directory: str,
    *,
    parts: Mapping[str, Mapping[str, Any]],
    criteria_values: Mapping[str, Any],
    ranking: Mapping[str, Any],
    cathode_voltage_v: float,
    literature: bool,
) -> Payload:
    """Drawbacks with severity, percentiles, ranks in the family, and the nearest known electrolytes.

    Args:
        directory: for the tables.
        parts: ``windows``, ``candidates`` and the other tables of one row a candidate that drawbacks read.
        criteria_values: of the judged candidates.
        ranking: of all roles.
        cathode_voltage_v: voltage of the charged cathode, V against Li/Li+.
        literature: whether the run uses measured conductivities of known electrolytes.
    """
    read = {name: read_table(tables.ALL_TABLES[name], ref) for name, ref in parts.items()}
    columns = joined_columns(read.pop("windows"), read.values())
    formulas = dict(zip(columns["candidate_id"].tolist(), columns["formula"].tolist(), strict=True))
    known = [
        KnownElectrolyte(each.formula, each.log10_conductivity_s_per_cm, each.is_upper_bound, each.source)
        for each in (read_conductivities().values() if literature else ())
    ]
    return {
        **write_tables(directory, drawbacks=drawbacks_table(columns, cathode_voltage_v=cathode_voltage_v)),
        **write_tables(
            directory,
            percentiles=percentiles_table(read_table(tables.CRITERIA_VALUES, criteria_values), formulas, criteria()),
            family_ranks=family_ranks_table(read_table(tables.RANKING, ranking), formulas),
            similar_electrolytes=similar_electrolytes_table(formulas, known),
        ),
    }
