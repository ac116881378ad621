"""The table ``suspicions``: raised flags, and rules that could not be assessed; a rule without a row found nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pyarrow as pa

from ssbscreen.domain.cell_reading import CellReading, ReadCells
from ssbscreen.domain.errors import FormulaError
from ssbscreen.suspicion.carbon_rules import CARBON_RULES
from ssbscreen.suspicion.cell_rules import CELL_RULES
from ssbscreen.suspicion.charge_rules import CHARGE_RULES
from ssbscreen.suspicion.conduction_rules import CONDUCTION_RULES
from ssbscreen.suspicion.element_rules import ELEMENT_RULES
from ssbscreen.suspicion.hydrogen_rules import HYDROGEN_RULES
from ssbscreen.suspicion.material import Material
from ssbscreen.suspicion.verdict import NO_CELL, Basis, Finding, Rule, Verdict, not_assessed
from ssbscreen.tables.suspicion import SUSPICIONS

RULES: Final[tuple[Rule, ...]] = (
    *HYDROGEN_RULES, *CARBON_RULES, *ELEMENT_RULES, *CHARGE_RULES, *CONDUCTION_RULES, *CELL_RULES
)  # fmt: skip
"""Every rule there is."""
_CELL: Final = ("cell_abc_angstrom_angles_degree", "atomic_numbers", "fractional_xyz")


def suspicions(
    candidates: pa.Table, conductivity: pa.Table, read_cells: ReadCells
) -> tuple[pa.Table, list[tuple[str, str]]]:
    """Every rule on every candidate.

    Args:
        candidates: with formulas and, where known, cells.
        conductivity: what is known or predicted of their conductivity.
        read_cells: gives `raised` of materials with a cell.

    Returns:
        One row for each candidate and rule that suspects or could not be assessed; and candidates whose cell could not
        be read, with the reason, which are judged by their composition.
    """
    conducting = {row["candidate_id"]: row for row in conductivity.to_pylist()}
    columns = ("candidate_id", "formula", *_CELL)
    materials = {
        candidate: Material(formula, _cell(*cell), conducting.get(candidate, {}))
        for candidate, formula, *cell in zip(*(candidates[name].to_pylist() for name in columns), strict=True)
    }
    readings = iter(read_cells([material for material in materials.values() if material.cell is not None]))
    rows: list[dict[str, Any]] = []
    unread: list[tuple[str, str]] = []
    for candidate, material in materials.items():
        reading = CellReading() if material.cell is None else next(readings)
        if reading.fault:
            unread.append((candidate, reading.fault))
        found = _without_cell(material, reading.fault) if reading.value is None else reading.value
        rows += [
            {
                "candidate_id": candidate,
                "suspicion": rule.name,
                "finding": verdict.finding.value,
                "severity": verdict.severity,
                "grade": None if verdict.grade is None else verdict.grade.value,
                "evidence": verdict.evidence,
                "basis": verdict.basis.value,
                "because": rule.meaning,
                "source": rule.source,
            }
            for rule, verdict in ((RULES[number], verdict) for number, verdict in found)
        ]
    return SUSPICIONS.build({name: [row[name] for row in rows] for name in SUSPICIONS.arrow.names}), unread


def raised(material: Material) -> list[tuple[int, Verdict]]:
    """Each rule, by its place in `RULES`, that suspects a material or could not be assessed."""
    judged = enumerate(verdict for _, verdict in verdicts(material))
    return [(number, verdict) for number, verdict in judged if verdict.finding is not Finding.CLEAN]


def verdicts(material: Material) -> Iterator[tuple[Rule, Verdict]]:
    """Each rule with its verdict.

    Raises:
        FormulaError: the formula cannot be read, which sources refuse already.
    """
    if not material.amounts:
        raise FormulaError(f"{material.formula!r} names no element")
    for rule in RULES:
        yield rule, rule.judge(material)


def _without_cell(material: Material, why: str) -> Sequence[tuple[int, Verdict]]:
    """Verdicts from the composition; where these need a cell, why there is none."""
    unreadable = not_assessed(Basis.CELL, why)
    found = raised(Material(material.formula, None, material.conductivity))
    return [(number, unreadable if why and verdict == NO_CELL else verdict) for number, verdict in found]


def _cell(
    lattice: list[float] | None, numbers: list[int] | None, xyz: list[float] | None
) -> tuple[list[float], list[int], list[float]] | None:
    return None if lattice is None or numbers is None or xyz is None else (lattice, numbers, xyz)
