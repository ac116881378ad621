"""A user's structures as they can be computed: read, checked, substituted, each once, and ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from flows.stage_calls import Progress
from ssbscreen.domain.errors import SourceError
from ssbscreen.sources.cells import amounts_of, cell_of_structure_dictionary
from ssbscreen.sources.contents import CellGeometry
from ssbscreen.structures.matching import match_known, unique_structures
from ssbscreen.structures.ordering import order
from ssbscreen.structures.own_structure import OwnStructure
from ssbscreen.structures.reading import read_structures
from ssbscreen.structures.substitution import Substitution, decorated, parse_substitutions, refused_decorations
from ssbscreen.structures.validation import refusal_reason, remarks

if TYPE_CHECKING:
    from pymatgen.core import Structure

    from flows.source_hull import SourceHull


@dataclass(frozen=True, slots=True)
class Refused:
    """A structure that cannot be scored.

    Attributes:
        name: its own, or that of its file.
        reason: with the file's name.
    """

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReadyStructure:
    """A structure that passed all checks.

    Attributes:
        name: unique among the structures of a call.
        file: as it was named.
        cells: ordered; several approximants where the structure was disordered.
        remarks: what is doubtful about it.
        ordering: how it was ordered; "" where it was.
    """

    name: str
    file: str
    cells: tuple[CellGeometry, ...]
    remarks: tuple[str, ...]
    ordering: str


def chosen_structures(names: Sequence[str], rules: str) -> tuple[list[OwnStructure], list[Refused]]:
    """What files hold and substitutions make of it, without what is no crystal with Li and what is there twice.

    Args:
        names: files and folders.
        rules: substitutions such as ``S->O,Se; P->As``; "" for none.

    Raises:
        ConfigurationError: a substitution is none.
        SourceError: no structure is left; every reason is told.
    """
    substitutions = parse_substitutions(rules) if rules else ()
    found, unread = read_structures(names)
    refused = [Refused(each.name, each.reason) for each in unread]
    sound: list[OwnStructure] = []
    for own in found:
        if (reason := refusal_reason(own.structure)) is not None:
            refused.append(Refused(own.name, f"{own.file}: {reason}"))
        else:
            sound.append(own)
    # What was given comes before what is made of it: a decorated cell never stands for a given one.
    wanted, taken = [*sound], {own.name for own in found} | {each.name for each in unread}
    # Of a crystal that is there twice the second would only make the same once more, each to be refused in a line.
    for own, _ in unique_structures([(own, own.structure) for own in sound]) if substitutions else ():
        wanted += _decorated(own, substitutions, taken, refused)
    kept = [own for own, _ in unique_structures([(own, own.structure) for own in wanted])]
    names_of_kept = {own.name for own in kept}
    for own in wanted:
        if own.name not in names_of_kept:
            same = match_known(own.structure, ((each.name, each.structure) for each in kept))
            refused.append(Refused(own.name, f"{own.file}: the same crystal as {same}"))
    require_some(kept, refused)
    return kept, refused


def ready_structures(
    chosen: Sequence[OwnStructure], hull: SourceHull, *, seed: int, told: Progress
) -> tuple[list[ReadyStructure], list[Refused]]:
    """The structures with their ordered cells; those that cannot be ordered or that the hull cannot judge are refused.

    Args:
        chosen: of `chosen_structures`.
        hull: of the source.
        seed: of the search for ordered cells.
        told: of the progress.
    """
    ready: list[ReadyStructure] = []
    refused: list[Refused] = []
    for number, own in enumerate(chosen):
        told("ordering", number, len(chosen))
        try:
            each = _ordered(own, seed)
        except SourceError as fault:
            refused.append(Refused(own.name, f"{own.file}: {fault}"))
            continue
        if lacking := hull.lacking(amounts_of(each.cells[0])):
            refused.append(Refused(own.name, f"{own.file}: {lacking}"))
        else:
            ready.append(each)
    told("ordering", len(chosen), len(chosen))
    return ready, refused


def require_some(left: Sequence[object], refused: Sequence[Refused]) -> None:
    """Check that a structure is left.

    Raises:
        SourceError: none is; every reason is told.
    """
    if not left:
        reasons = "\n".join(f"  {each.reason}" for each in refused)
        raise SourceError(f"no structure can be scored:\n{reasons}")


def _decorated(
    own: OwnStructure, rules: Sequence[Substitution], taken: set[str], refused: list[Refused]
) -> list[OwnStructure]:
    """What substitutions make of a structure; combinations that change the charges are added to ``refused``."""
    if not rules:
        return []
    refused += [
        Refused(_decorated_name(own.name, each.name, taken), f"{own.file}: {each.reason}")
        for each in refused_decorations(own.structure, rules)
    ]
    return [
        OwnStructure(
            _decorated_name(own.name, label, taken), own.file, structure, (f"{label} in the cell of {own.file}",)
        )
        for label, structure in decorated(own.structure, rules)
    ]


def _decorated_name(name: str, label: str, taken: set[str]) -> str:
    """``Li3PS4-S_O-P_As``, or with -2, -3 and so on what no file is called; it is taken then."""
    told = f"{name}-{label.replace('->', '_').replace('; ', '-')}"
    free = next(each for number in count(1) if (each := told if number == 1 else f"{told}-{number}") not in taken)
    taken.add(free)
    return free


def _ordered(own: OwnStructure, seed: int) -> ReadyStructure:
    doubts = (*own.notes, *remarks(own.structure))
    if own.structure.is_ordered:
        return ReadyStructure(own.name, own.file, (_geometry(own.structure),), doubts, "")
    found = order(own.structure, seed=seed)
    told = "; ".join(text for text in (found.note, found.composition_change) if text)
    return ReadyStructure(own.name, own.file, tuple(map(_geometry, found.cells)), doubts, told)


def _geometry(structure: Structure) -> CellGeometry:
    return cell_of_structure_dictionary(structure.as_dict())
