"""What is known of a user's own structure beside its cell."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F = pa.float64()

FILE = Column("structure_file", pa.string(), "", "file as it was named", required=True)
KNOWN_AS = Column(
    "known_material_id", pa.string(), "", "material of a source that has the same structure; empty: none has"
)
ASSUMED = Column(
    "energy_is_assumed", pa.bool_(), "-", "whether no energy was computed and it is taken on the hull", required=True
)
POTENTIAL_ENERGY = Column(
    "potential_formation_energy_ev_per_atom",
    _F,
    "eV/atom",
    "energy of formation by the potential, before it is brought to the scale of the source",
)
OFFSET = Column(
    "energy_offset_ev_per_atom",
    _F,
    "eV/atom",
    "what is added: the source less the potential, measured on known phases of the same chemistry",
)
OFFSET_ERROR = Column("energy_offset_std_ev_per_atom", _F, "eV/atom", "standard deviation of the offset")
OFFSET_PHASES = Column("energy_offset_phases", pa.int32(), "-", "known phases that the offset was measured on")
STEPS = Column("relaxation_steps", pa.int32(), "-", "steps of the relaxation")
VOLUME_CHANGE = Column("relaxation_volume_change", _F, "-", "relative change of the volume in the relaxation")
ORDERING = Column("ordering", pa.string(), "", "how a disordered cell was ordered; empty: it was ordered")
REMARKS = Column("remarks", pa.string(), "", "what is doubtful in the structure as it was given")
PROVENANCE = Column("energy_provenance", pa.string(), "", "how the energy was obtained, in a sentence", required=True)
