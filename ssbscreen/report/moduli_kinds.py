"""Where moduli come from, as the page marks it: by shape and words, and by colour only besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from ssbscreen.domain.origin import Origin
from ssbscreen.report.run_tables import Row


@dataclass(frozen=True, slots=True)
class Kind:
    """Moduli of one origin, for a model split by its domain of applicability.

    Attributes:
        origin: as the table states it.
        is_outside: whether they are a prediction outside the domain of its model.
        symbol: of Plotly; open where outside.
        mark: the same shape as a character.
        colour: of the points.
        meaning: what a reader should know of them.
    """

    origin: Origin
    is_outside: bool
    symbol: str
    mark: str
    colour: str
    meaning: str

    @property
    def name(self) -> str:
        """Origin with the domain where that is judged: ``DFT``, ``ML, outside its domain``."""
        if self.is_outside:
            return f"{self.origin.value}, outside its domain"
        return f"{self.origin.value}, in its domain" if self.origin is Origin.ML else self.origin.value

    @property
    def is_predicted(self) -> bool:
        """Whether a statistical model learned them from other materials."""
        return self.origin is Origin.ML


_MARKS: Final = {
    Origin.DFT: ("circle", "●○", "#1f4e79", "from a tensor computed with static DFT"),
    Origin.LITERATURE: ("square", "■□", "#2f855a", "published by others; the source says how obtained"),
    Origin.MEASURED: ("star", "★☆", "#7b3fa0", "measured in a laboratory"),
    Origin.POTENTIAL: ("triangle-up", "▲△", "#b7791f", "computed with a machine-learned potential"),
    Origin.ML: ("diamond", "◆◇", "#7f8fa0", "predicted by a model that learned from tensors of static DFT"),
}
_OTHER: Final = ("pentagon", "⬟⬠", "#4a5568", "the source does not say how obtained")
_OUTSIDE: Final = "; the candidate is unlike what the model learned from"


def _kind(origin: Origin, *, is_outside: bool) -> Kind:
    symbol, marks, colour, meaning = _MARKS.get(origin, _OTHER)
    return Kind(
        origin=origin,
        is_outside=is_outside,
        symbol=f"{symbol}-open" if is_outside else symbol,
        mark=marks[is_outside],
        colour=colour,
        meaning=meaning + _OUTSIDE * is_outside,
    )


def kind_of(row: Row) -> Kind:
    """The kind of the moduli in a row of the table ``elasticity``.

    A prediction that nobody placed in the domain of its model counts as outside.
    """
    origin = Origin(row["moduli_origin"] or Origin.NOT_STATED)
    inside = row["moduli_in_domain"]
    return _kind(origin, is_outside=inside is False or (origin is Origin.ML and inside is None))


def kinds_shown(present: Iterable[Kind]) -> list[Kind]:
    """Kinds in the order of a legend, most trusted first."""
    order = [*_MARKS, *(origin for origin in Origin if origin not in _MARKS)]
    return sorted(set(present), key=lambda kind: (order.index(kind.origin), kind.is_outside))
