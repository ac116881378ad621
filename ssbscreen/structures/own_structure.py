"""A structure that a user brings, and one that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pymatgen.core import Structure


@dataclass(frozen=True, slots=True)
class OwnStructure:
    """One structure of a user's own.

    Attributes:
        name: letters, digits, dots, underscores and hyphens; unique among those that were read together.
        file: as the user named it, or the path inside the folder that the user named.
        structure: elements without oxidation states, isotopes and properties of sites; sites may be shared or partly
            occupied.
        notes: what is worth knowing about the file, a sentence each.
    """

    name: str
    file: str
    structure: Structure
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a user named and cannot be used.

    Attributes:
        name: as `OwnStructure.name`; of a file that cannot be read its stem.
        file: as the user named it, or the path inside the folder that the user named.
        reason: what is wrong, where, and how to mend it, in one line.
    """

    name: str
    file: str
    reason: str
