"""Cells in JSON as pymatgen and ASE write it, read without making any class that the JSON names.

pymatgen imports every module and makes every class that properties of sites name; ASE's decoder makes objects of its
own. Neither decoder is used: properties are dropped first, and of ASE's rows only numbers are taken.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from ssbscreen.domain.elements import SYMBOLS
from ssbscreen.domain.errors import SourceError

if TYPE_CHECKING:
    from pymatgen.core import Structure

_DEEPEST: Final = 4
"""Lists and dictionaries around a structure: {"structures": [{"structure": ...}]}."""
_DIMENSIONS: Final = 3


def dictionaries_of_cells(text: str) -> list[Any]:
    """The parts of a JSON text that should be cells, in order.

    Read are one structure, a list of them, what holds them under "structure" or "structures" (such as pymatgen's
    computed entries), and ASE's rows.

    Raises:
        SourceError: no JSON, or nothing in it that looks like a cell.
    """
    try:
        content = json.loads(text)
    except json.JSONDecodeError as fault:
        at_end = fault.pos >= len(text.rstrip()) or fault.msg.startswith("Unterminated string")
        kind = "the JSON is cut off" if at_end else "no valid JSON"
        place = f"line {fault.lineno}, column {fault.colno}"
        raise SourceError(f"{kind} at {place} ({fault.msg}): write the file again") from fault
    except RecursionError as fault:
        raise SourceError("the JSON is nested too deeply for a structure") from fault
    found = list(_cells_in(content, _DEEPEST))
    if not found:
        raise SourceError(
            "the JSON holds no structure: write pymatgen's Structure.as_dict(), a list of them, or ase.io.write"
        )
    return found


def cell_of_dictionary(content: Any) -> Structure:
    """The cell of one of the parts, with its oxidation states.

    Raises:
        SourceError: the part is no cell.
        ValueError: or what else pymatgen ends with on parts of another shape.
    """
    from pymatgen.core import Structure

    if not isinstance(content, dict):
        raise SourceError(f"is {type(content).__name__}, not a structure")
    if "numbers" in content:
        return _cell_of_ase(content)
    return Structure.from_dict(_bare(content))


def _cells_in(content: Any, depth: int) -> Iterator[Any]:
    if depth == 0:
        return
    if isinstance(content, list):
        parts = [list(_cells_in(each, depth - 1)) for each in content]
        if any(parts):
            for part, each in zip(parts, content, strict=True):
                yield from part or [each]
    elif isinstance(content, dict):
        if "sites" in content or {"numbers", "positions"} <= content.keys():
            yield content
        elif isinstance(content.get("ids"), list):
            yield from (content.get(str(each)) for each in content["ids"])
        elif "structure" in content:
            yield from _cells_in(content["structure"], depth - 1)
        elif "structures" in content:
            yield from _cells_in(content["structures"], depth - 1)


def _bare(content: Any) -> Any:
    """JSON of a structure without properties: pymatgen imports every module and makes every class that these name."""
    if isinstance(content, dict):
        return {name: _bare(value) for name, value in content.items() if name != "properties"}
    return [_bare(value) for value in content] if isinstance(content, list) else content


def _cell_of_ase(row: dict[str, Any]) -> Structure:
    """Cell of a row of ASE: atomic numbers, positions and lattice vectors [angstrom]."""
    import numpy as np
    from pymatgen.core import Lattice, Structure

    numbers = [int(each) for each in _plain_numbers(row["numbers"])]
    if not row.get("cell") or not all(_plain_numbers(row.get("pbc", [False]))):
        raise SourceError("is not periodic in three directions: give a bulk crystal with its cell, and pbc true")
    vectors = np.asarray(_plain_numbers(row["cell"]), dtype=np.float64)
    positions = np.asarray(_plain_numbers(row["positions"]), dtype=np.float64)
    if vectors.size == _DIMENSIONS:
        vectors = np.diag(vectors)
    lattice = Lattice(vectors.reshape(_DIMENSIONS, _DIMENSIONS))
    if bad := sorted({number for number in numbers if not 0 < number <= len(SYMBOLS)}):
        raise SourceError(f"{bad[0]} is no atomic number of an element")
    symbols = [SYMBOLS[number - 1] for number in numbers]
    return Structure(lattice, symbols, positions.reshape(-1, _DIMENSIONS), coords_are_cartesian=True)


def _plain_numbers(value: Any) -> list[Any]:
    """A list of numbers out of ASE's notations: itself, {"__ndarray__": [shape, type, flat]}, {"array": ...}."""
    if isinstance(value, dict):
        value = value["__ndarray__"][2] if "__ndarray__" in value else _plain_numbers(value["array"])
    if isinstance(value, bool):
        return [value]
    if not isinstance(value, list):
        raise SourceError("a row of ASE holds something else than numbers")
    return value
