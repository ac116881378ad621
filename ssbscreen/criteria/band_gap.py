"""Electronic band gap."""

from __future__ import annotations

from ssbscreen.criteria.intervals import exact
from ssbscreen.criteria.reading import numbers, texts
from ssbscreen.domain.decisions import Columns, Criterion, CriterionValues, Direction


def compute(columns: Columns) -> CriterionValues:
    """Band gap [eV] without an interval: the tables give no error, and the gate of this name judges that of PBE."""
    return exact(numbers(columns, "band_gap_ev"), texts(columns, "band_gap_origin"))


CRITERION = Criterion(
    name="band_gap",
    unit="eV",
    direction=Direction.MAXIMISE,
    meaning=(
        "Electronic band gap as its source states it; necessary for an electronic insulator, not sufficient (PBE "
        "gaps are too small)."
    ),
    needs=("band_gap_ev", "band_gap_origin"),
    source="Borlido et al., J. Chem. Theory Comput. 15, 5069 (2019), doi:10.1021/acs.jctc.9b00322",
    compute=compute,
)
