"""What Li3PS4 and LiCoO2 do to each other, without and with a voltage.

Closed: no Li leaves the pair, as before the first charge. Open: Li is exchanged with a reservoir at a voltage, as
beside a cathode that charges. The energy of a closed pair is per atom of the mixture, that of an open one per atom
other than Li, so the two are not to be compared with each other.

Expected output:

    closed: -0.4... eV/atom (two standard deviations: 0.0...)
      0.333 Li3PS4 + 0.667 LiCoO2 -> ... Li2S ...
    at 2.0 V: -0... eV per atom other than Li, ... Li given off
      ... Li3PS4 + ... LiCoO2 -> ...
    at 4.2 V: -0... eV per atom other than Li, ... Li given off
      ... Li3PS4 + ... LiCoO2 -> ...
"""

from ssbscreen.interfaces.single_pair import InterfaceReaction, interface_reaction
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.thermo.window_tables import index_of_entries

ELECTROLYTE, CATHODE = "Li3PS4", "LiCoO2"

energies = join_energies([read_bundled()])
phases, _ = index_of_entries(energies.phase_entries)


def equation(reaction: InterfaceReaction) -> str:
    """The reaction at the most favourable mixing ratio; amounts in formula units."""
    share = reaction.minimum.formula_units_a
    products = " + ".join(f"{phase.formula_units:.3f} {phase.formula}" for phase in reaction.minimum.products)
    return f"{share:.3f} {reaction.a} + {1.0 - share:.3f} {reaction.b} -> {products}"


closed = interface_reaction(phases, ELECTROLYTE, CATHODE)
margin = 2.0 * energies.scale.error_ev_per_atom
print(f"closed: {closed.minimum.reaction_energy_ev_per_atom:.3f} eV/atom (two standard deviations: {margin:.3f})")
print(f"  {equation(closed)}")

for voltage in (2.0, 4.2):
    pair = interface_reaction(phases, ELECTROLYTE, CATHODE, voltage_v=voltage)
    energy, released = pair.minimum.reaction_energy_ev_per_atom, pair.minimum.li_released
    print(f"at {voltage:.1f} V: {energy:.3f} eV per atom other than Li, {released:.3f} Li given off")
    print(f"  {equation(pair)}")
