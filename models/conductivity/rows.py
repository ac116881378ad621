"""Rows with features that a model of conductivities learns from, and their folds by publication and composition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import GroupKFold

from models.conductivity.regressor import SIGNS, ConductivityRegressor
from models.splits import FOLDS, SEED, Integers

Floats = npt.NDArray[np.float64]
Booleans = npt.NDArray[np.bool_]

FAMILIES: Final = {
    "NASICON": ("nasicon",),
    "garnet": ("garnet",),
    "perovskite": ("perovskite",),
    "argyrodite": ("argyrodite",),
    "LGPS": ("lgps",),
    "LISICON": ("lisicon",),
    "halide": ("halide", "chloride", "cholor", "fluoride", "bromide", "iodide"),
}
"""Words by which the names of OBELiX fall into families; thio-LISICON counts as LISICON, what is left as other."""
OTHER: Final = "other"


@dataclass(frozen=True, slots=True, eq=False)
class ConductorRows:
    """n samples with features.

    Attributes:
        features: (n, features); NaN where unknown.
        log10_conductivity: S/cm, or of the upper bound, (n,).
        is_upper_bound: (n,).
        groups: number that samples of one publication or one composition share, and those that these share one with.
        families: (n,).
        chemical_systems: (n,).
        has_cell: whether features of the cell are known, (n,).
    """

    features: Floats
    log10_conductivity: Floats
    is_upper_bound: Booleans
    groups: Integers
    families: npt.NDArray[np.object_]
    chemical_systems: npt.NDArray[np.object_]
    has_cell: Booleans

    @classmethod
    def of(cls, table: pd.DataFrame, features: Floats, has_cell: Booleans) -> Self:
        """From the rows of `models.conductivity.obelix.MeasuredRows` and their features, (n, features)."""
        return cls(
            features,
            table["log10_conductivity"].to_numpy(dtype=np.float64),
            table["is_upper_bound"].to_numpy(dtype=np.bool_),
            groups_of(table["doi"].tolist(), table["composition"].tolist()),
            np.array([family_of(name) for name in table["family"]], dtype=object),
            table["chemical_system"].to_numpy(dtype=object),
            has_cell,
        )

    def where(self, chosen: Booleans) -> ConductorRows:
        """Some of the rows."""
        return ConductorRows(*(getattr(self, name)[chosen] for name in self.__slots__))

    def folds(self) -> Integers:
        """Test fold of each row, (n,): no group stands on both sides."""
        folds = np.empty(len(self.groups), dtype=np.int64)
        splits = GroupKFold(FOLDS, shuffle=True, random_state=SEED).split(self.features, groups=self.groups)
        for number, (_, test) in enumerate(splits):
            folds[test] = number
        return folds


@dataclass(frozen=True, slots=True, eq=False)
class HeldOutConductivities:
    """What models said of rows that they had not seen: log10 conductivities, (n,), signs, (n, 4), folds, (n,)."""

    log10_conductivity: Floats
    signs: Floats
    folds: Integers


def groups_of(publications: Sequence[str], compositions: Sequence[str]) -> Integers:
    """Numbers of groups, (n,): samples that are linked by a publication or a composition, however often, share one."""
    count = len(publications)
    labels = [pd.factorize(np.array(texts, dtype=object))[0] for texts in (publications, compositions)]
    nodes = np.concatenate([count + labels[0], count + labels[0].max(initial=0) + 1 + labels[1]])
    size = int(nodes.max(initial=0)) + 1
    links = coo_matrix((np.ones(2 * count), (np.tile(np.arange(count), 2), nodes)), shape=(size, size))
    return np.asarray(connected_components(links, directed=False)[1][:count], dtype=np.int64)


def family_of(name: str) -> str:
    """Family of a sample by the name that OBELiX gives it."""
    words = name.lower()
    for family, parts in FAMILIES.items():
        if any(part in words for part in parts):
            return family
    return OTHER


def fitted(rows: ConductorRows, *, seed: int, columns: Integers | None = None) -> ConductivityRegressor:
    """The regressor of rows; of some of their features where columns are named."""
    features = rows.features if columns is None else rows.features[:, columns]
    return ConductivityRegressor(seed=seed).fit(
        features, rows.log10_conductivity, is_upper_bound=rows.is_upper_bound, groups=rows.groups
    )


def held_out(rows: ConductorRows, *, seed: int, columns: Integers | None = None) -> HeldOutConductivities:
    """Cross-validate `ConductivityRegressor` in folds by publication and composition."""
    folds = rows.folds()
    said, signs = np.empty(len(folds)), np.empty((len(folds), len(SIGNS)))
    features = rows.features if columns is None else rows.features[:, columns]
    for number in range(FOLDS):
        test = folds == number
        said[test], signs[test] = fitted(rows.where(~test), seed=seed, columns=columns).predict_with_signs(
            features[test]
        )
    return HeldOutConductivities(said, signs, folds)


def held_out_by(regressor: Any, rows: ConductorRows, columns: Integers) -> Floats:
    """Predictions of a simple regressor in the same folds, (n,)."""
    folds, said = rows.folds(), np.empty(len(rows.groups))
    for number in range(FOLDS):
        test = folds == number
        learned = rows.where(~test)
        said[test] = regressor.fit(learned.features[:, columns], learned.log10_conductivity).predict(
            rows.features[test][:, columns]
        )
    return said
