"""What a row is about and where its values are from."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

CANDIDATE_ID = Column("candidate_id", pa.string(), "", "identifier of the candidate", required=True)
ENTRY_ID = Column("entry_id", pa.string(), "", "identifier of the phase entry in its source", required=True)
FORMULA = Column("formula", pa.string(), "", "reduced chemical formula", required=True)
CHEMICAL_SYSTEM = Column("chemical_system", pa.string(), "", "elements, alphabetical, joined by hyphens", required=True)
MATERIAL_ID = Column("material_id", pa.string(), "", "identifier of the structure in its source, where there is one")
STAGE = Column("stage", pa.string(), "", "stage of the run", required=True)
REASON = Column("reason", pa.string(), "", "why, in a sentence", required=True)
SOURCE = Column("source", pa.string(), "", "where the value is from: data set, or reference with DOI")
ORIGIN = Column("origin", pa.string(), "", "DFT, POTENTIAL, ML, MEASURED, LITERATURE, RULE or NOT STATED")
ROLE = Column("role", pa.string(), "", "job in the cell: separator, catholyte, ...", required=True)
CELL = Column(
    "cell_abc_angstrom_angles_degree", pa.list_(pa.float64(), 6), "angstrom, degree", "lattice lengths and angles"
)
ATOMIC_NUMBERS = Column("atomic_numbers", pa.list_(pa.uint8()), "-", "atomic number of each site")
FRACTIONAL_XYZ = Column("fractional_xyz", pa.list_(pa.float64()), "-", "fractional coordinates, three a site")
