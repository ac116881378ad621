"""A hull of your own energies: pymatgen entries in, distances to the hull and a window out.

Entries of Li, P and S stand in for yours: formation energies of the embedded set in eV/atom, so the elements lie at
zero. Total energies of your own calculations serve as well, as long as all are of one functional and one correction
scheme and the elements are among them. pymatgen's PhaseDiagram is asked for the same distances: both agree.

Expected output:

    formula    above the hull (eV/atom)    pymatgen
    Li3PS4                        0.000       0.000
    Li7PS6                        0.0...      0.0...
    Li7P3S11                      0.0...      0.0...
    LiP3                          0...       0...
    window of Li3PS4: 1... to 2... V against Li/Li+
"""

from pymatgen.analysis.phase_diagram import PhaseDiagram
from pymatgen.core import Composition
from pymatgen.entries.computed_entries import ComputedEntry

from ssbscreen.domain.composition import parse_formula
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.sources.pymatgen_entries import read_entries
from ssbscreen.thermo.composition_window import composition_windows
from ssbscreen.thermo.window_tables import index_of_entries

FORMATION_ENERGIES_EV_PER_ATOM = {
    "Li": 0.0, "P": 0.0, "S": 0.0,
    "Li2S": -1.4604, "Li3P": -0.6105, "LiP": -0.4791, "Li3P7": -0.2888, "LiP3": 0.2158,
    "P4S3": -0.3260, "P4S7": -0.4942, "P2S5": -0.4875, "P2S7": -0.4185,
    "Li3PS4": -1.1746, "Li7PS6": -1.2849, "Li7P3S11": -1.0941,
}  # fmt: skip
ASKED = ("Li3PS4", "Li7PS6", "Li7P3S11", "LiP3")

entries = [
    ComputedEntry(formula, energy * Composition(formula).num_atoms, entry_id=f"mine-{formula}")
    for formula, energy in FORMATION_ENERGIES_EV_PER_ATOM.items()
]
contents = read_entries([entry.as_dict() for entry in entries], "my calculations")
energies = join_energies([contents])
phases, _ = index_of_entries(energies.phase_entries)
windows = composition_windows(
    phases,
    ASKED,
    [parse_formula(formula) for formula in ASKED],
    sigma_ev_per_atom=energies.scale.error_ev_per_atom,
)

diagram = PhaseDiagram(entries)
by_pymatgen = {entry.reduced_formula: diagram.get_e_above_hull(entry) for entry in entries}
print(f"{'formula':<11}above the hull (eV/atom)    pymatgen")
for window in windows:
    above = window.energy_above_hull_ev_per_atom
    print(f"{window.formula:<11}{above:>24.3f}{by_pymatgen[window.formula]:>12.3f}")
limits = windows[0].limits
print(f"window of {ASKED[0]}: {limits.reduction_limit_v:.2f} to {limits.oxidation_limit_v:.2f} V against Li/Li+")
