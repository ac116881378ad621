"""The convex hull at one composition as a linear program that is parametric in the chemical potential of Li.

For a composition x over the elements of a chemical system and phases j with atomic fractions a_j and energies e_j
(eV per atom) the program over the balance of all elements but Li,

    g(mu) = min_c  sum_j c_j (e_j - mu n_j),   sum_j c_j a_j = x (without Li),   c >= 0,      n_j: Li fraction of j,

is concave and piecewise linear in mu; its slope is minus the Li content of the equilibrium mixture. One sweep from
mu of Li metal (0 V) downwards therefore gives the whole voltage profile, and the Legendre transform
E_hull(x) = max_mu [g(mu) + mu x_Li] the hull energy, with the voltages that attain the maximum as the electrochemical
window: the one-sided derivatives of E_hull with respect to Li. This is the grand potential of Ong, Wang, Kang and Ceder,
Chem. Mater. 20, 1798 (2008), doi:10.1021/cm702327g, evaluated per composition instead of per phase diagram.

Degeneracy. A compound that is itself a phase makes the basis degenerate, and ties among phases are common. Both are
settled by the lexicographic ratio test on [B^-1 x | B^-1], which is B^-1 applied to an infinitesimally shifted
composition: no pivot is ambiguous and none repeats. The window does not depend on which optimal basis was met,
because it is read from the breakpoints of g and not from one basis's dual.

All compiled code is in this one file, because numba's cache on disk notices a change of the file of the function that
is called and not of the files of the functions behind it.

Cost: every pivot prices all n phases of the system over d elements, O(n d); 10-30 pivots a composition.
"""

from __future__ import annotations

import numpy as np
from numba import njit

ATOMIC_NUMBERS = 128
STEPS_AT_MOST = 400
PIVOT_LIMIT = 2000
PRICE_TOLERANCE = 1e-10  # eV/atom: reduced costs above -this are optimal
LI_TOLERANCE = 1e-9  # atomic fraction: Li contents closer than this are one
ENTRY_TOLERANCE = 1e-9  # atomic fraction: smallest pivot element
AMOUNT_TOLERANCE = 1e-9  # atomic fraction: smaller amounts are not products
VOLTAGE_TOLERANCE = 1e-8  # V: narrower steps are one breakpoint

SOLVED = 0
NO_LI_REFERENCE = 1
NO_ELEMENT_REFERENCE = 2
PIVOT_LIMIT_REACHED = 3


@njit(cache=True, nogil=True)
def _leaving_row(inverse, amounts, column, m):
    """Row that leaves for the entering ``column``: the lexicographic minimum of [amounts | inverse] / column."""
    best = -1
    for row in range(m):
        if column[row] <= ENTRY_TOLERANCE:
            continue
        if best < 0:
            best = row
            continue
        difference = amounts[row] / column[row] - amounts[best] / column[best]
        k = 0
        while abs(difference) <= 1e-12 and k < m:
            difference = inverse[row, k] / column[row] - inverse[best, k] / column[best]
            k += 1
        if difference < 0.0:
            best = row
    return best


@njit(cache=True, nogil=True)
def _exchange(inverse, amounts, column, leaving, m):
    """Bring the entering column into the basis: one step of Gauss-Jordan on [inverse | amounts]."""
    pivot = column[leaving]
    for k in range(m):
        inverse[leaving, k] /= pivot
    amounts[leaving] /= pivot
    for row in range(m):
        factor = column[row]
        if row == leaving or factor == 0.0:
            continue
        for k in range(m):
            inverse[row, k] -= factor * inverse[leaving, k]
        amounts[row] -= factor * amounts[leaving]


@njit(cache=True, nogil=True)
def _enter(entry, fractions, inverse, amounts, basis, column, m):
    """Pivot the phase ``entry`` into the basis; returns False where the program is unbounded (it never should be)."""
    for row in range(m):
        total = 0.0
        for k in range(m):
            total += inverse[row, k] * fractions[entry, k + 1]
        column[row] = total
    leaving = _leaving_row(inverse, amounts, column, m)
    if leaving < 0:
        return False
    _exchange(inverse, amounts, column, leaving, m)
    basis[leaving] = entry
    return True


@njit(cache=True, nogil=True)
def _prices(energies, fractions, inverse, basis, m, energy_price, li_price):
    """Duals of the energy and of the Li content for the current basis."""
    for k in range(m):
        energy = 0.0
        li = 0.0
        for row in range(m):
            energy += energies[basis[row]] * inverse[row, k]
            li += fractions[basis[row], 0] * inverse[row, k]
        energy_price[k] = energy
        li_price[k] = li


@njit(cache=True, nogil=True)
def _cheapest(energies, fractions, usable, mu, m, energy_price, li_price):
    """Phase of the most negative reduced cost at ``mu``, or -1 at the optimum."""
    best = -1
    lowest = -PRICE_TOLERANCE
    for index in range(usable.size):
        j = usable[index]
        cost = energies[j] - mu * fractions[j, 0]
        for k in range(m):
            cost -= (energy_price[k] - mu * li_price[k]) * fractions[j, k + 1]
        if cost < lowest:
            lowest = cost
            best = j
    return best


@njit(cache=True, nogil=True)
def _next_breakpoint(energies, fractions, usable, mu, m, energy_price, li_price):
    """The phase that becomes favourable first as mu falls, and the mu where it does; -1 when no Li is left to give."""
    best = -1
    best_mu = -np.inf
    best_li = 0.0
    for index in range(usable.size):
        j = usable[index]
        energy = energies[j]
        li = fractions[j, 0]
        for k in range(m):
            energy -= energy_price[k] * fractions[j, k + 1]
            li -= li_price[k] * fractions[j, k + 1]
        if li >= -LI_TOLERANCE:
            continue
        crossing = min(energy / li, mu)
        if crossing > best_mu + 1e-13 or (crossing > best_mu - 1e-13 and li < best_li):
            best = j
            best_mu = max(crossing, best_mu)
            best_li = li
    return best, best_mu


@njit(cache=True, nogil=True)
def sweep(composition, energies, fractions, usable, references, mu_metal, voltages, li, intercepts, phases, portions):
    """Voltage profile of one composition.

    Args:
        composition: atomic fractions, shape (d,), Li first, the others positive.
        energies: energies of the phases, eV/atom, shape (n,).
        fractions: atomic fractions of the phases, shape (n, d), Li first.
        usable: indices of the phases that hold anything but Li.
        references: index of the lowest phase of each element but Li, shape (d - 1,).
        mu_metal: energy of Li metal, eV/atom.
        voltages: out, lower end of each step in V, shape (steps,).
        li: out, Li atoms held per atom of the composition, shape (steps,).
        intercepts: out, energy of the mixture, eV per atom of the composition, shape (steps,).
        phases: out, index of each phase of the mixture or -1, shape (steps, d - 1).
        portions: out, atoms in that phase per atom of the composition, shape (steps, d - 1).

    Returns:
        (status, number of steps, pivots). The last step has no upper end: all Li is out.
    """
    m = composition.size - 1
    inverse = np.eye(m)
    amounts = composition[1:].copy()
    basis = references.copy()
    column = np.empty(m)
    energy_price = np.empty(m)
    li_price = np.empty(m)
    pivots = 0
    while True:
        _prices(energies, fractions, inverse, basis, m, energy_price, li_price)
        entering = _cheapest(energies, fractions, usable, mu_metal, m, energy_price, li_price)
        if entering < 0:
            break
        pivots += 1
        if pivots > PIVOT_LIMIT or not _enter(entering, fractions, inverse, amounts, basis, column, m):
            return PIVOT_LIMIT_REACHED, 0, pivots
    mu = mu_metal
    steps = 0
    while True:
        entering, mu_next = _next_breakpoint(energies, fractions, usable, mu, m, energy_price, li_price)
        if entering < 0 or mu - mu_next > VOLTAGE_TOLERANCE:
            held = 0.0
            for row in range(m):
                held += amounts[row] * fractions[basis[row], 0]
            # A degenerate pivot exchanges an empty phase: the mixture, and so the step, goes on.
            if steps == 0 or li[steps - 1] - held > LI_TOLERANCE:
                if steps == voltages.size:
                    return PIVOT_LIMIT_REACHED, 0, pivots
                voltages[steps] = mu_metal - mu
                li[steps] = held
                intercepts[steps] = 0.0
                for row in range(m):
                    intercepts[steps] += amounts[row] * energies[basis[row]]
                    present = amounts[row] > AMOUNT_TOLERANCE
                    phases[steps, row] = basis[row] if present else -1
                    portions[steps, row] = amounts[row] if present else 0.0
                steps += 1
            mu = mu_next
        if entering < 0:
            return SOLVED, steps, pivots
        pivots += 1
        if pivots > PIVOT_LIMIT or not _enter(entering, fractions, inverse, amounts, basis, column, m):
            return PIVOT_LIMIT_REACHED, 0, pivots
        _prices(energies, fractions, inverse, basis, m, energy_price, li_price)


@njit(cache=True, nogil=True)
def hull_point(li_fraction, steps, mu_metal, voltages, li, intercepts):
    """Hull energy and window of a composition from its voltage profile (Legendre transform).

    Args:
        li_fraction: Li fraction of the composition.
        steps: number of steps.
        mu_metal: energy of Li metal, eV/atom.
        voltages, li, intercepts: as ``sweep`` leaves them.

    Returns:
        (hull energy eV/atom, reduction limit V, oxidation limit V, step, weight): the hull mixture is ``weight`` of
        ``step`` and the rest of the step after it; step -1 means step 0 with Li metal added.
    """
    if li_fraction > li[0] + LI_TOLERANCE:
        return intercepts[0] + (li_fraction - li[0]) * mu_metal, 0.0, 0.0, -1, 0.0
    for step in range(steps):
        upper = voltages[step + 1] if step + 1 < steps else np.inf
        if abs(li[step] - li_fraction) <= LI_TOLERANCE:
            return intercepts[step], voltages[step], upper, step, 1.0
        if step + 1 < steps and li[step] > li_fraction > li[step + 1] + LI_TOLERANCE:
            weight = (li_fraction - li[step + 1]) / (li[step] - li[step + 1])
            energy = weight * intercepts[step] + (1.0 - weight) * intercepts[step + 1]
            return energy, upper, upper, step, weight
    return np.nan, np.nan, np.nan, -2, 0.0


@njit(cache=True, nogil=True)
def _grown(array, needed):
    """The array, or a copy of at least twice its length where ``needed`` rows do not fit."""
    if needed <= array.shape[0]:
        return array
    larger = np.zeros((max(needed, 2 * array.shape[0]), array.shape[1]))
    larger[: array.shape[0]] = array
    return larger


@njit(cache=True, nogil=True)
def _gather(bounds, energies, pointer, elements, amounts, local, d):
    """Dense energies and fractions of the phases in the slices, and their rows."""
    n = 0
    for s in range(bounds.shape[0]):
        n += bounds[s, 1] - bounds[s, 0]
    rows = np.empty(n, np.int64)
    energy = np.empty(n)
    fractions = np.zeros((n, d))
    j = 0
    for s in range(bounds.shape[0]):
        for row in range(bounds[s, 0], bounds[s, 1]):
            rows[j] = row
            energy[j] = energies[row]
            total = 0.0
            for k in range(pointer[row], pointer[row + 1]):
                total += amounts[k]
            for k in range(pointer[row], pointer[row + 1]):
                fractions[j, local[elements[k]]] = amounts[k] / total
            j += 1
    return rows, energy, fractions


@njit(cache=True, nogil=True)
def _references(energy, fractions, d):
    """Lowest elemental phase of each element (-1 where there is none) and the phases that are more than Li."""
    references = np.full(d, -1, np.int64)
    usable = np.empty(energy.size, np.int64)
    count = 0
    for j in range(energy.size):
        if fractions[j, 0] < 1.0:
            usable[count] = j
            count += 1
        for k in range(d):
            if fractions[j, k] == 1.0 and (references[k] < 0 or energy[j] < energy[references[k]]):
                references[k] = j
    return references, usable[:count]


@njit(cache=True, nogil=True)
def solve_systems(
    energies,
    pointer,
    elements,
    amounts,
    system_elements,
    element_pointer,
    bounds,
    slice_pointer,
    order,
    members,
    composition_pointer,
    composition_elements,
    composition_amounts,
):
    n = order.size
    floats = np.full((n, 7), np.nan)
    integers = np.zeros((n, 6), np.int64)
    per_step = np.zeros((8 * n + 16, 5))
    per_product = np.zeros((32 * n + 64, 2))
    steps_used = 0
    products_used = 0
    local = np.zeros(ATOMIC_NUMBERS, np.int64)
    for system in range(element_pointer.size - 1):
        numbers = system_elements[element_pointer[system] : element_pointer[system + 1]]
        d = numbers.size
        for k in range(d):
            local[numbers[k]] = k
        found = bounds[slice_pointer[system] : slice_pointer[system + 1]]
        rows, energy, fractions = _gather(found, energies, pointer, elements, amounts, local, d)
        references, usable = _references(energy, fractions, d)
        absent = -1
        for k in range(d - 1, -1, -1):
            if references[k] < 0:
                absent = k
        voltages = np.empty(STEPS_AT_MOST)
        li = np.empty(STEPS_AT_MOST)
        intercepts = np.empty(STEPS_AT_MOST)
        phases = np.empty((STEPS_AT_MOST, d - 1), np.int64)
        portions = np.empty((STEPS_AT_MOST, d - 1))
        for member in range(members[system], members[system + 1]):
            c = order[member]
            integers[c, 4] = steps_used
            integers[c, 5] = steps_used
            composition = np.zeros(d)
            total = 0.0
            for k in range(composition_pointer[c], composition_pointer[c + 1]):
                composition[local[composition_elements[k]]] += composition_amounts[k]
                total += composition_amounts[k]
            composition /= total
            floats[c, 5] = composition[0]
            floats[c, 6] = total
            if absent >= 0:
                integers[c, 0] = NO_LI_REFERENCE if absent == 0 else NO_ELEMENT_REFERENCE
                integers[c, 1] = numbers[absent]
                continue
            mu_metal = energy[references[0]]
            status, steps, pivots = sweep(
                composition,
                energy,
                fractions,
                usable,
                references[1:],
                mu_metal,
                voltages,
                li,
                intercepts,
                phases,
                portions,
            )
            integers[c, 0] = status
            integers[c, 3] = pivots
            if status != SOLVED:
                continue
            point = hull_point(composition[0], steps, mu_metal, voltages, li, intercepts)
            floats[c, 0] = point[0]
            floats[c, 1] = point[1]
            floats[c, 2] = point[2]
            floats[c, 3] = point[4]
            floats[c, 4] = mu_metal
            integers[c, 2] = point[3]
            per_step = _grown(per_step, steps_used + steps)
            per_product = _grown(per_product, products_used + steps * d)
            for s in range(steps):
                first = products_used
                for k in range(d - 1):
                    if phases[s, k] >= 0:
                        per_product[products_used, 0] = rows[phases[s, k]]
                        per_product[products_used, 1] = portions[s, k]
                        products_used += 1
                per_step[steps_used + s, 0] = voltages[s]
                per_step[steps_used + s, 1] = li[s]
                per_step[steps_used + s, 2] = intercepts[s]
                per_step[steps_used + s, 3] = first
                per_step[steps_used + s, 4] = products_used
            steps_used += steps
            integers[c, 5] = steps_used
    return (floats, integers), per_step[:steps_used], per_product[:products_used]
