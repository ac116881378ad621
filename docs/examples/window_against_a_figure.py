"""The electrochemical window of a composition, as numbers and as a figure.

Reads the phases of the embedded set, solves the hull of Li3PS4 at every voltage, prints the window with the interval
that the error of the energies gives, and what forms on both sides. `Li3PS4-profile.svg` shows the whole profile: the
Li content of the mixture against the voltage, with the window shaded.

Expected output:

    Li3PS4: 1... to 2... V against Li/Li+
    with the error of the energies: reduction ... to ... V, oxidation ... to ... V
    below the window: Li2S, P
    above the window: P2S..., S
    wrote Li3PS4-profile.svg
"""

from pathlib import Path

from ssbscreen.domain.composition import parse_formula
from ssbscreen.report.profile_figure import draw_profiles
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.join_energies import join_energies
from ssbscreen.thermo.composition_window import composition_windows
from ssbscreen.thermo.window_tables import index_of_entries

FORMULA = "Li3PS4"

energies = join_energies([read_bundled()])
phases, _ = index_of_entries(energies.phase_entries)
error = energies.scale.error_ev_per_atom  # standard deviation of a reaction energy
(window,) = composition_windows(phases, [FORMULA], [parse_formula(FORMULA)], sigma_ev_per_atom=error)

limits = window.limits
print(f"{FORMULA}: {limits.reduction_limit_v:.2f} to {limits.oxidation_limit_v:.2f} V against Li/Li+")
(reduction_low, reduction_high), (oxidation_low, oxidation_high) = window.intervals
print(
    f"with the error of the energies: reduction {reduction_low:.2f} to {reduction_high:.2f} V, "
    f"oxidation {oxidation_low:.2f} to {oxidation_high:.2f} V"
)
print("below the window:", ", ".join(phase.formula for phase in window.reduction_products))
print("above the window:", ", ".join(phase.formula for phase in window.oxidation_products))

figure = Path(f"{FORMULA}-profile.svg")
draw_profiles([window], figure)
print(f"wrote {figure}")
