"""What a snapshot of the Materials Project keeps of its documents."""

from __future__ import annotations

import pyarrow as pa

from ssbscreen.tables.schema import Column

_F, _T = pa.float64(), pa.string()

SITES = Column("sites", pa.int64(), "-", "atoms in the cell")
THEORETICAL = Column("theoretical", pa.bool_(), "", "whether no measured structure is known")
ICSD_IDS = Column("icsd_ids", pa.list_(_T), "", "identifiers of measured structures in the ICSD")
SUMMARY_ABOVE_HULL = Column(
    "summary_energy_above_hull_ev_per_atom", _F, "eV/atom", "as the project's summary states it, on its own mixed hull"
)
THERMO_ABOVE_HULL = Column(
    "stated_energy_above_hull_ev_per_atom", _F, "eV/atom", "as the project states it for this thermo type"
)
CBM = Column("cbm_ev", _F, "eV", "conduction band minimum on the scale of the calculation")
VBM = Column("vbm_ev", _F, "eV", "valence band maximum on the scale of the calculation")
FERMI = Column("fermi_ev", _F, "eV", "Fermi energy on the scale of the calculation")
GAP_IS_DIRECT = Column("gap_is_direct", pa.bool_(), "", "whether the gap is direct")
IS_METAL = Column("is_metal", pa.bool_(), "", "whether there is no gap")
UPDATED = Column("last_updated", _T, "", "when the project last changed the document")
LICENCE = Column("licence", _T, "", "licence of the document: BY-C is CC BY 4.0, BY-NC is CC BY-NC 4.0")
STRUCTURE = Column("structure_json", _T, "", "the structure as pymatgen's dictionary, word for word as it was served")
ENERGY = Column("energy_ev_per_atom", _F, "eV/atom", "total energy with corrections")
UNCORRECTED_ENERGY = Column("uncorrected_energy_ev_per_atom", _F, "eV/atom", "total energy as computed")
CORRECTION_ERROR = Column(
    "correction_std_ev_per_atom", _F, "eV/atom", "standard deviation of the corrections as the project states it"
)
RUN_TYPE = Column("run_type", _T, "", "functional of this energy: GGA, GGA+U or R2SCAN")
STIFFNESS = Column(
    "stiffness_gpa", pa.list_(_F, 36), "GPa", "elastic tensor in Voigt notation, IEEE orientation, by row"
)
BULK_VRH = Column("bulk_vrh_gpa", _F, "GPa", "bulk modulus, Voigt-Reuss-Hill, as the project states it")
SHEAR_VRH = Column("shear_vrh_gpa", _F, "GPa", "shear modulus, Voigt-Reuss-Hill, as the project states it")
WORKFLOW_STATE = Column("workflow_state", _T, "", "state of the elasticity workflow")
WARNINGS = Column("warnings", pa.list_(_T), "", "warnings of the elasticity workflow")
SPECIES = Column("species", pa.list_(_T), "", "ions with their charges")
VALENCES = Column("site_valences", pa.list_(_F), "-", "oxidation state of each site of the cell, in its order")
AVERAGE_STATES = Column("average_oxidation_states_json", _T, "", "mean oxidation state by element, as JSON")
METHOD = Column("oxidation_method", _T, "", "how the oxidation states were found")
