"""What the endpoints know: which parameters they take, and which documents these select."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from emmet.core.types.typing import format_identifier
from pymatgen.core import Composition

from tests.stand_in.documents import Document
from tests.stand_in.fields import Parameters, value_at

MAX_LIMIT: Final = 1000
DEFAULT_LIMIT: Final = 100
_COMMON: Final = frozenset(
    {"_fields", "_all_fields", "_limit", "_skip", "_page", "_per_page", "_sort_fields", "material_ids"}
)
_Test = Callable[[Document], bool]


class RefusedQueryError(Exception):
    """A query that the server answers with a status and a ``detail``."""

    def __init__(self, status: int, detail: Any) -> None:
        super().__init__(str(detail))
        self.status, self.detail = status, detail


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Parameters of one endpoint. ``ranges`` maps the stem of ``_min`` and ``_max`` to a dotted field."""

    plain: frozenset[str]
    ranges: Mapping[str, str]

    def unknown(self, parameters: Iterable[str]) -> list[str]:
        """Parameters that the endpoint does not know."""
        ranged = {f"{stem}_{side}" for stem in self.ranges for side in ("min", "max")}
        return sorted(set(parameters) - self.plain - _COMMON - ranged)


def _same(names: str) -> dict[str, str]:
    return {name: name for name in names.split()}


ENDPOINTS: Final = {
    "summary": Endpoint(
        frozenset(
            "formula chemsys elements exclude_elements possible_species is_stable theoretical deprecated "
            "batch_id_not_eq has_props".split()
        ),
        _same("energy_above_hull band_gap nsites nelements volume density formation_energy_per_atom energy_per_atom"),
    ),
    "thermo": Endpoint(
        frozenset("thermo_ids thermo_types formula chemsys is_stable".split()),
        _same(
            "nelements nsites energy_above_hull formation_energy_per_atom energy_per_atom uncorrected_energy_per_atom"
        ),
    ),
    "elasticity": Endpoint(
        frozenset({"chemsys"}),
        {"k_vrh": "bulk_modulus.vrh", "g_vrh": "shear_modulus.vrh", "poisson": "homogeneous_poisson"},
    ),
    "oxidation_states": Endpoint(frozenset("formula chemsys possible_species".split()), {}),
}


class Collection:
    """Documents of one endpoint, indexed. Every selection is kept, so pages after the first are cheap."""

    def __init__(self, endpoint: Endpoint, documents: Sequence[Document], *, hide_deprecated: bool) -> None:
        self._endpoint, self._documents, self._hide_deprecated = endpoint, documents, hide_deprecated
        self._selections: dict[frozenset[tuple[str, str]], Sequence[Document]] = {}

    def select(self, parameters: Parameters) -> Sequence[Document]:
        """All documents that match, in the order asked for.

        Raises:
            RefusedQueryError: an unknown parameter, or an unreadable value.
        """
        if unknown := self._endpoint.unknown(parameters):
            listed = ", ".join(unknown)
            raise RefusedQueryError(400, f"Request contains query parameters which cannot be used: {listed}")
        criteria = {name: value for name, value in parameters.items() if name[0] != "_" or name == "_sort_fields"}
        key = frozenset(criteria.items())
        if key not in self._selections:
            self._selections[key] = self._selected(criteria)
        return self._selections[key]

    def _selected(self, criteria: dict[str, str]) -> Sequence[Document]:
        order = criteria.pop("_sort_fields", "")
        documents = self._indexed(criteria)
        if self._hide_deprecated:
            criteria.setdefault("deprecated", "false")
        tests = [_test(name, value, self._endpoint.ranges) for name, value in criteria.items()]
        kept = [document for document in documents if all(test(document) for test in tests)] if tests else documents
        for field in reversed([name for name in order.split(",") if name]):
            name = field.lstrip("-")
            kept = sorted(kept, key=lambda held, at=name: _ordered(value_at(held, at)), reverse=field.startswith("-"))
        return kept

    def _indexed(self, criteria: dict[str, str]) -> Sequence[Document]:
        """Documents by the best index; its criterion is taken out."""
        if (wanted := criteria.pop("material_ids", None)) is not None:
            ids = dict.fromkeys(format_identifier(one.strip(), legacy=True) for one in wanted.split(","))
            return [document for one in ids for document in self._by_id.get(str(one), ())]
        if (wanted := criteria.pop("chemsys", None)) is not None:
            systems = dict.fromkeys(
                system for pattern in wanted.split(",") for system in self._systems(pattern.strip())
            )
            return [document for system in systems for document in self._by_system.get(system, ())]
        return self._documents

    def _systems(self, pattern: str) -> list[str]:
        parts = pattern.split("-")
        if "*" not in parts:
            return ["-".join(sorted(parts))]
        known = set(parts) - {"*"}
        split = ((system, system.split("-")) for system in self._by_system)
        return [system for system, held in split if len(held) == len(parts) and known.issubset(held)]

    @cached_property
    def _by_id(self) -> dict[str, list[Document]]:
        return _grouped(self._documents, "material_id")

    @cached_property
    def _by_system(self) -> dict[str, list[Document]]:
        return _grouped(self._documents, "chemsys")


def page_bounds(parameters: Parameters) -> tuple[int, int]:
    """Number of documents to skip, and most to serve."""
    limit = _whole(parameters, "_per_page" if "_per_page" in parameters else "_limit", DEFAULT_LIMIT)
    if limit > MAX_LIMIT:
        raise _unprocessable("_limit", f"Input should be less than or equal to {MAX_LIMIT}")
    page = _whole(parameters, "_page", 0)
    return (page - 1) * limit if page else _whole(parameters, "_skip", 0), limit


def _test(name: str, value: str, ranges: Mapping[str, str]) -> _Test:  # noqa: C901 - a table of parameters
    stem, _, side = name.rpartition("_")
    if stem in ranges and side in {"min", "max"}:
        path, bound = ranges[stem], _number(name, value)
        if side == "min":
            return lambda held: (found := value_at(held, path)) is not None and found >= bound
        return lambda held: (found := value_at(held, path)) is not None and found <= bound
    parts = frozenset(part.strip() for part in value.split(","))
    match name:
        case "is_stable" | "theoretical" | "deprecated":
            truth = _truth(name, value)
            return lambda held: held.get(name) is truth
        case "elements" | "possible_species":
            return lambda held: parts.issubset(held.get(name) or ())
        case "exclude_elements":
            return lambda held: parts.isdisjoint(held["elements"])
        case "has_props":
            return lambda held: all((held.get("has_props") or {}).get(part) for part in parts)
        case "batch_id_not_eq":
            return lambda held: value_at(held, "builder_meta.batch_id") != value
        case "thermo_types":  # the client sends r2SCAN for R2SCAN
            types = {part.upper() for part in parts}
            return lambda held: held["thermo_type"].upper() in types
        case "thermo_ids":
            split = (part.partition("_") for part in parts)
            wanted = {(format_identifier(one, legacy=True), thermo_type) for one, _, thermo_type in split}
            return lambda held: (held["material_id"], held["thermo_type"]) in wanted
        case "formula":
            return _formula_test(parts)
        case _:  # chemsys beside material_ids
            systems = {"-".join(sorted(part.split("-"))) for part in parts}
            return lambda held: held["chemsys"] in systems


def _formula_test(formulas: Iterable[str]) -> _Test:
    if any("*" in formula for formula in formulas):
        raise RefusedQueryError(501, "the stand-in does not know formulas with wildcards")
    try:
        reduced = {Composition(formula).reduced_formula for formula in formulas}
    except ValueError:
        reduced = set()
    both = reduced | set(formulas)
    return lambda held: held["formula_anonymous"] in both or held["formula_pretty"] in both


def _grouped(documents: Iterable[Document], field: str) -> dict[str, list[Document]]:
    groups: dict[str, list[Document]] = {}
    for document in documents:
        groups.setdefault(document[field], []).append(document)
    return groups


def _ordered(value: Any) -> tuple[bool, Any]:
    return value is None, 0 if value is None else value


def _truth(name: str, value: str) -> bool:
    if value.lower() not in {"true", "1", "false", "0"}:
        raise _unprocessable(name, "Input should be a valid boolean, unable to interpret input")
    return value.lower() in {"true", "1"}


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise _unprocessable(name, "Input should be a valid number, unable to parse string as a number") from None


def _whole(parameters: Parameters, name: str, default: int) -> int:
    try:
        number = int(parameters.get(name, default))
    except ValueError:
        number = -1
    if number < 0:
        raise _unprocessable(name, "Input should be a valid integer of at least 0")
    return number


def _unprocessable(name: str, message: str) -> RefusedQueryError:
    return RefusedQueryError(422, [{"loc": ["query", name], "msg": message, "type": "value_error"}])
