"""Gibbs energies of formation of solids at a temperature, from a formation energy, a volume and a composition.

A descriptor learned on measured Gibbs energies of inorganic solids gives the part of G that depends on temperature;
the Gibbs energies of the elements and of common gases are tabulated (pymatgen carries both tables) [1]_.

References:
    .. [1] C. J. Bartel et al., Nat. Commun. 9, 4168 (2018), doi:10.1038/s41467-018-06682-4.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

import numpy as np

from ssbscreen.domain.composition import composition_key, parse_formula
from ssbscreen.domain.errors import RangeError
from ssbscreen.thermo.phase_index import Floats

LOWEST_TEMPERATURE_K = 300.0
"""Lowest temperature of the tabulated Gibbs energies of the elements."""

HIGHEST_TEMPERATURE_K = 2000.0
"""Highest tabulated temperature; the descriptor was learned on 300-1800 K [1]_ and is extrapolated above."""

DESCRIPTOR_ERROR_EV_PER_ATOM = 0.05
"""Resolution of the descriptor as its authors state it (abstract of [1]_: ~50 meV/atom), without that of the
formation energy."""

_VOLUME_TERM = -2.48e-4  # eV/(K atom), equation 4 of [1]_ as are the next four
_MASS_TERM = -8.94e-5  # eV A3/(K u atom)
_LOG_TERM = 0.181  # eV/atom
_CONSTANT_TERM = -0.882  # eV/atom


def gibbs_formation_energies(
    formation_energies_ev_per_atom: Floats,
    amounts: Sequence[Mapping[str, float]],
    volumes_per_atom_a3: Floats,
    temperature_k: float,
) -> Floats:
    r"""Gibbs energy of formation of n phases at one temperature.

    .. math:: \Delta G_f(T) = \Delta H_f + G^\delta(T) - \sum_i x_i G_i(T)

    with the descriptor :math:`G^\delta` of `thermal_gibbs_energy` and G_i of the elements tabulated every 100 K and
    interpolated linearly in between. A composition of which a gas is tabulated (H2O, CO2, H2S, NH3, SiF4, ...:
    NIST-JANAF, as pymatgen carries it) takes the measured value of that gas, whatever phase the row means: ice and
    dry ice come out as gases. Elements are 0: give their stable phase only.

    Args:
        formation_energies_ev_per_atom: enthalpy of formation at 298 K, for which a computed formation energy at 0 K
            usually stands [eV/atom], shape (n,). Not read for elements and gases.
        amounts: amount of each element by its symbol, on any scale, n mappings.
        volumes_per_atom_a3: volume per atom [A3], shape (n,). Not read for elements and gases.
        temperature_k: temperature [K], from 300 to 2000.

    Returns:
        Gibbs energy of formation [eV/atom], shape (n,); NaN where an input is NaN or the volume not positive, and
        where an element has no tabulated Gibbs energy. Typical error: `DESCRIPTOR_ERROR_EV_PER_ATOM`.

    Raises:
        RangeError: the temperature lies outside the tables, or the three inputs differ in length.
    """
    if not LOWEST_TEMPERATURE_K <= temperature_k <= HIGHEST_TEMPERATURE_K:
        raise RangeError(
            f"{temperature_k} K: Gibbs energies are tabulated from {LOWEST_TEMPERATURE_K:g} to "
            f"{HIGHEST_TEMPERATURE_K:g} K. Choose a temperature in that range (300 K stands for room temperature)."
        )
    lengths = (len(formation_energies_ev_per_atom), len(amounts), len(volumes_per_atom_a3))
    if len(set(lengths)) > 1:
        raise RangeError(
            f"{lengths[0]} energies, {lengths[1]} compositions, {lengths[2]} volumes: give one of each per phase"
        )
    elemental, masses, gases = _tables(temperature_k, {symbol for composition in amounts for symbol in composition})
    fixed = np.array([_fixed_energy(composition, gases) for composition in amounts], dtype=np.float64)
    reduced_masses = np.array([reduced_mass_u(composition, masses) for composition in amounts], dtype=np.float64)
    thermal = thermal_gibbs_energy(
        volumes_per_atom_a3=volumes_per_atom_a3, reduced_masses_u=reduced_masses, temperature_k=temperature_k
    )
    mixtures = np.array([_mean(composition, elemental) for composition in amounts], dtype=np.float64)
    return np.where(np.isnan(fixed), formation_energies_ev_per_atom + thermal - mixtures, fixed)


def thermal_gibbs_energy(*, volumes_per_atom_a3: Floats, reduced_masses_u: Floats, temperature_k: float) -> Floats:
    r"""The descriptor: Gibbs energy of a solid at a temperature less its enthalpy of formation at 298 K.

    .. math:: G^\delta = (-2.48\times10^{-4} \ln V - 8.94\times10^{-5}\, m / V)\, T + 0.181 \ln T - 0.882

    Args:
        volumes_per_atom_a3: volume per atom V [A3], shape (n,).
        reduced_masses_u: reduced mass m of `reduced_mass_u` [u], shape (n,).
        temperature_k: temperature T [K].

    Returns:
        eV/atom, shape (n,); NaN where the volume is not positive.
    """
    volumes = np.where(np.asarray(volumes_per_atom_a3) > 0.0, volumes_per_atom_a3, np.nan)
    slope = _VOLUME_TERM * np.log(volumes) + _MASS_TERM * reduced_masses_u / volumes
    return np.asarray(slope * temperature_k + _LOG_TERM * np.log(temperature_k) + _CONSTANT_TERM)


def reduced_mass_u(amounts: Mapping[str, float], masses_u: Mapping[str, float]) -> float:
    r"""Mean reduced mass over the pairs of elements of a compound (equation 6 of [1]_).

    .. math:: m = \frac{1}{(k - 1) \sum_i a_i} \sum_{i<j} (a_i + a_j) \frac{m_i m_j}{m_i + m_j}

    Args:
        amounts: amount a_i of each of the k elements, on any scale.
        masses_u: atomic mass m_i [u] by element.

    Returns:
        u; NaN for an element, which has no pair.
    """
    if len(amounts) < 2:  # noqa: PLR2004 - a pair
        return np.nan
    total = sum(
        (amounts[one] + amounts[other]) * masses_u[one] * masses_u[other] / (masses_u[one] + masses_u[other])
        for one, other in combinations(amounts, 2)
    )
    return total / ((len(amounts) - 1) * sum(amounts.values()))


def _fixed_energy(amounts: Mapping[str, float], gases: Mapping[str, float]) -> float:
    """Energy in eV/atom that no descriptor gives: 0 of an element, the measured one of a gas; NaN of a solid."""
    if len(amounts) == 1:
        return 0.0
    return gases.get(composition_key({symbol: float(amount) for symbol, amount in amounts.items()}), np.nan)


def _mean(amounts: Mapping[str, float], values: Mapping[str, float]) -> float:
    """Mean over the atoms; NaN where an element lacks its value."""
    weighted = sum(amount * values.get(symbol, np.nan) for symbol, amount in amounts.items())
    return weighted / sum(amounts.values())


def _tables(
    temperature_k: float, symbols: Iterable[str]
) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Gibbs energies of elements (eV/atom), atomic masses (u), Gibbs energies of gases (eV/atom) by composition."""
    from pymatgen.core import Element
    from pymatgen.entries.computed_entries import G_ELEMS, G_GASES

    grid = [float(temperature) for temperature in G_ELEMS]
    elemental, masses = {}, {}
    for symbol in symbols:
        masses[symbol] = float(Element(symbol).atomic_mass)
        if all(symbol in row for row in G_ELEMS.values()):
            elemental[symbol] = float(np.interp(temperature_k, grid, [row[symbol] for row in G_ELEMS.values()]))
    gases = {}
    for formula, table in G_GASES.items():
        composition = parse_formula(formula)
        energy = float(np.interp(temperature_k, [float(temperature) for temperature in table], list(table.values())))
        gases[composition_key(composition)] = energy / sum(composition.values())
    return elemental, masses, gases
