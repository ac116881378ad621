"""From pymatgen entries to a ranking of separators.

The entries are the phases of Li, P, S and Cl of the embedded set; those of your own calculations, or of
`MPRester.get_entries_in_chemsys`, go in their place: corrected energies on one scale, the elements among them. Without
structures, gaps and moduli a part of the weight rests on nothing known; `assessed_weight` says which part is known.

Expected output:

     rank  rank_best   formula    score  assessed_weight
        1          1      Li3P 0.5...             0.64
        2          1  Li7P3S11 0.4...             0.64
        3          1  Li6PS5Cl 0.4...             0.64
        4          1    Li7PS6 0.4...             0.59
        5          1    Li3PS4 0.4...             0.64
        6          1 Li5PS4Cl2 0.3...             0.41
        7          2    Li2PS3 0.2...             0.59
"""

from pymatgen.analysis.phase_diagram import PDEntry
from pymatgen.core import Composition

from ssbscreen.screening import screen
from ssbscreen.sources.bundled import read_bundled

phases = read_bundled().phases
wanted = [row for row, amounts in enumerate(phases.amounts) if set(amounts) <= {"Li", "P", "S", "Cl"}]
compositions = [Composition(phases.amounts[row]) for row in wanted]
energies = phases.formation_energies_ev_per_atom[wanted]
entries = [PDEntry(each, energy * each.num_atoms) for each, energy in zip(compositions, energies, strict=True)]
found = screen(entries, roles=["separator"])
print(found.ranking("separator")[["rank", "rank_best", "formula", "score", "assessed_weight"]].to_string(index=False))
