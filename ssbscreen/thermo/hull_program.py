"""The convex hull at one composition as a linear program that is parametric in the chemical potential of Li.

For a composition x over the elements of a chemical system and phases j with atomic fractions a_j and energies e_j
(eV per atom) the program over the balance of all elements but Li,

    g(mu) = min_c  sum_j c_j (e_j - mu n_j),   sum_j c_j a_j = x (without Li),   c >= 0,      n_j: Li fraction of j,

is concave and piecewise linear in mu; its slope is minus the Li content of the equilibrium mixture. One sweep from
mu of Li metal (0 V) downwards therefore gives the whole voltage profile, and the Legendre transform
E_hull(x) = max_mu [g(mu) + mu x_Li] the hull energy, with the voltages that attain the maximum as the electrochemical
window: the one-sided derivatives of E_hull with respect to Li. This is the grand potential of Ong, Wang, Kang and
Ceder, Chem. Mater. 20, 1798 (2008), doi:10.1021/cm702327g, evaluated per composition instead of per phase diagram.

Degeneracy. A compound that is itself a phase makes the basis degenerate, and ties among phases are common. Both are
settled by the lexicographic ratio test on [B^-1 x | B^-1], which is B^-1 applied to an infinitesimally shifted
composition: no pivot is ambiguous and none repeats. The window does not depend on which optimal basis was met,
because it is read from the breakpoints of g and not from one basis's dual.

All compiled code is in this one file, because numba's cache on disk notices a change of the file of the function that
is called and not of the files of the functions behind it. An index of phases holds one phase a composition, so one
elemental phase an element.

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
NEVER_EV_PER_ATOM = 1e2  # price of a phase that must not form

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
            total += inverse[row, k] * fractions[k + 1, entry]
        column[row] = total
    leaving = _leaving_row(inverse, amounts, column, m)
    if leaving < 0:
        return False
    _exchange(inverse, amounts, column, leaving, m)
    basis[leaving] = entry
    return True


@njit(cache=True, nogil=True)
def _reduce(costs, fractions, inverse, basis, m, reduced):
    """Reduced costs of all phases: the costs less what the basis charges for their elements.

    Element by element over contiguous rows, so that the compiler vectorises it: this is where the time goes.
    """
    n = costs.size
    for j in range(n):
        reduced[j] = costs[j]
    for k in range(m):
        price = 0.0
        for row in range(m):
            price += costs[basis[row]] * inverse[row, k]
        share = fractions[k + 1]
        for j in range(n):
            reduced[j] -= price * share[j]


@njit(cache=True, nogil=True)
def _next_breakpoint(energies, li, mu):
    """The phase that becomes favourable first as mu falls, and the mu where it does; -1 when no Li is left to give.

    ``energies`` and ``li`` are reduced; at the optimum energies - mu li >= 0.
    """
    best = -1
    best_mu = -np.inf
    best_li = 0.0
    for j in range(energies.size):
        if li[j] >= -LI_TOLERANCE:
            continue
        crossing = min(energies[j] / li[j], mu)
        if crossing > best_mu + 1e-13 or (crossing > best_mu - 1e-13 and li[j] < best_li):
            best = j
            best_mu = max(crossing, best_mu)
            best_li = li[j]
    return best, best_mu


@njit(cache=True, nogil=True)
def sweep(composition, energies, fractions, references, mu_metal, voltages, li, intercepts, phases, portions):
    """Voltage profile of one composition.

    Args:
        composition: atomic fractions, shape (d,), Li first, the others positive.
        energies: energies of the phases that hold anything but Li, eV/atom, shape (n,).
        fractions: atomic fractions of those phases, shape (d, n), Li first.
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
    at_metal = energies - mu_metal * fractions[0]
    reduced = np.empty(energies.size)
    reduced_li = np.empty(energies.size)
    pivots = 0
    while energies.size:
        _reduce(at_metal, fractions, inverse, basis, m, reduced)
        entering = np.argmin(reduced)
        if reduced[entering] >= -PRICE_TOLERANCE:
            break
        pivots += 1
        if pivots > PIVOT_LIMIT or not _enter(entering, fractions, inverse, amounts, basis, column, m):
            return PIVOT_LIMIT_REACHED, 0, pivots
    mu = mu_metal
    steps = 0
    while True:
        _reduce(energies, fractions, inverse, basis, m, reduced)
        _reduce(fractions[0], fractions, inverse, basis, m, reduced_li)
        entering, mu_next = _next_breakpoint(reduced, reduced_li, mu)
        if entering < 0 or mu - mu_next > VOLTAGE_TOLERANCE:
            held = 0.0
            for row in range(m):
                held += amounts[row] * fractions[0, basis[row]]
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


@njit(cache=True, nogil=True)
def hull_point(li_fraction, steps, mu_metal, voltages, li, intercepts):
    """Hull energy and window of a composition from its voltage profile (Legendre transform).

    Args:
        li_fraction: Li fraction of the composition.
        steps: number of steps.
        mu_metal: energy of Li metal, eV/atom.
        voltages: lower ends of the steps, V, as ``sweep`` leaves them.
        li: Li held in each step, likewise.
        intercepts: energies of the mixtures, likewise.

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
def gather(bounds, energies, pointer, elements, amounts, local, d):
    """Dense energies and fractions of a system's phases and the lowest elemental phases.

    Returns:
        (rows of the phases that are more than Li, their energies, their fractions of shape (d, n), the index of the
        lowest phase of each element among them or -1, energy of Li metal or NaN).
    """
    n = 0
    for s in range(bounds.shape[0]):
        n += bounds[s, 1] - bounds[s, 0]
    rows = np.empty(n, np.int64)
    energy = np.empty(n)
    fractions = np.zeros((d, n))
    references = np.full(d, -1, np.int64)
    mu_metal = np.nan
    j = 0
    for s in range(bounds.shape[0]):
        for row in range(bounds[s, 0], bounds[s, 1]):
            first, stop = pointer[row], pointer[row + 1]
            k = local[elements[first]]
            alone = stop - first == 1
            if alone and k == 0:
                mu_metal = energies[row]
                continue
            rows[j] = row
            energy[j] = energies[row]
            if alone:
                references[k] = j
            total = 0.0
            for position in range(first, stop):
                total += amounts[position]
            for position in range(first, stop):
                fractions[local[elements[position]], j] = amounts[position] / total
            j += 1
    return rows[:j], energy[:j], np.ascontiguousarray(fractions[:, :j]), references, mu_metal


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
    excluded,
):
    """Sweep every composition of every chemical system; the arrays are those of ``system_batches``.

    ``excluded`` names a row of the phases that must not form from that composition, or -1, shape (n,).

    Returns:
        ((floats, integers) per composition, rows per step, rows per product), each product and step of a composition in
        one block that ``integers`` points to.
    """
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
        rows, energy, fractions, references, mu_metal = gather(found, energies, pointer, elements, amounts, local, d)
        absent = -1
        for k in range(d - 1, 0, -1):
            if references[k] < 0:
                absent = k
        if np.isnan(mu_metal):
            absent = 0
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
            own = -1
            if excluded[c] >= 0:
                for j in range(rows.size):
                    if rows[j] == excluded[c]:
                        own = j
            held = 0.0
            if own >= 0:
                held = energy[own]
                energy[own] = NEVER_EV_PER_ATOM
            status, steps, pivots = sweep(
                composition, energy, fractions, references[1:], mu_metal, voltages, li, intercepts, phases, portions
            )
            if own >= 0:
                energy[own] = held
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
