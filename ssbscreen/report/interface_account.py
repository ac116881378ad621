"""What ``ssbscreen explain`` says of a candidate's interfaces: interphases, reactions with cathodes, coatings."""

from __future__ import annotations

from collections.abc import Sequence

from ssbscreen.interfaces.air import Exposure
from ssbscreen.interfaces.cathode_reactions import LiExchange
from ssbscreen.interfaces.gases import AMBIENT
from ssbscreen.report.account import Account, Chemistry, Grid
from ssbscreen.report.air_section import air_words
from ssbscreen.report.coating_section import coatings_of
from ssbscreen.report.interphase_section import Interphase, interphase
from ssbscreen.report.reaction_text import interval_words, pair_words, short_energy
from ssbscreen.report.run_tables import Row, RunTables
from ssbscreen.tables import catalogue as tables


def interphase_account(run: RunTables, candidate: str) -> Account | None:
    """Each anode, lowest voltage first: energy, class and probabilities, products, Li, volumes, what is modelled."""
    rows = sorted(run.rows_of(tables.INTERPHASES, [candidate])[candidate], key=lambda row: row["voltage_v"])
    if not rows:
        return None
    grids = []
    for row in rows:
        each = interphase(row)
        title = f"{row['anode']} ({row['voltage_v']:g} V): {_energy(row)} eV/atom, {each.passivation_class}"
        grids.append(Grid(_details(each), title=title))
    return Account("Interphases", grids, "eV/atom of electrolyte; in brackets the interval of two standard deviations")


def _details(each: Interphase) -> list[tuple[str, str]]:
    products = [f"{p.formula} {p.share}{' (conducts)' if p.conducts else ''}" for p in each.products]
    mixed = f", that electrons pass if it does {each.mixed}" if each.mixed else ""
    rows = [
        ("probabilities", f"no reaction {each.stable}{mixed}, protected {each.protected}"),
        ("energy by mass", each.energy_per_mass),
        ("products by volume", Chemistry(" + ".join(products) or "nothing forms")),
    ]
    if each.products:
        rows += [
            ("Li consumed", f"{each.li_per_micrometre} mAh/cm2 per micrometre of interphase"),
            ("volume change", f"{each.change_with_li} with Li, {each.change_of_solid} of the solid"),
        ]
    return [*rows, *([("modelled", each.modelled)] if each.modelled else [])]


def cathode_account(run: RunTables, candidate: str) -> Account:
    """The row of the pair matrix, and the reaction with the lowest energy, closed and open."""
    rows = run.rows_of(tables.CATHODE_REACTIONS, [candidate])[candidate]
    if not rows:
        return Account("Cathodes", ["not assessed: an element of every cathode has no phase of its own in this run"])
    closed, opened = ({_key(row): row for row in rows if row["li_exchange"] == str(each)} for each in LiExchange)
    heads = ("cathode", "state", "no Li exchanged", "open to Li", "")
    matrix = Grid([_pair_row(key, closed, opened) for key in sorted(closed | opened, key=_order)], heads)
    return Account(
        "Cathodes",
        [matrix, *lowest_reactions(rows, run.facts[candidate]["formula"])],
        "eV/atom, open to Li per atom other than Li; 0 is stable; in brackets the interval",
    )


def lowest_reactions(rows: Sequence[Row], formula: str) -> list[Chemistry]:
    """The reaction with the lowest energy in words, closed and open to Li, where there is one.

    Args:
        rows: of one candidate in the table ``cathode_reactions``.
        formula: of the candidate.
    """
    found = []
    for told, exchange in (("no Li exchanged", LiExchange.CLOSED), ("open to Li", LiExchange.OPEN)):
        held = [row for row in rows if row["li_exchange"] == str(exchange)]
        worst = min(held, key=lambda row: row["reaction_energy_ev_per_atom"], default=None)
        if worst and worst["reaction_energy_ev_per_atom"] < 0.0:
            head = f"lowest, {told}: {worst['cathode']}, {worst['charge_state']}: "
            found.append(Chemistry(head + pair_words(worst, formula)))
    return found


def air_account(run: RunTables, candidate: str) -> Account:
    """Reactions with water, CO2 and oxygen in each atmosphere, H2S and the handling class."""
    rows = run.rows_of(tables.AIR_REACTIONS, [candidate])[candidate]
    if not rows:
        return Account("In air", ["not assessed: H, C or O has no phase of its own in this run"])
    formula = run.facts[candidate]["formula"]
    energies = Grid([(row["atmosphere"], row["exposure"], _energy(row)) for row in rows])
    reactions = [
        Chemistry(f"ambient, {row['exposure']}: {air_words(row, formula)}")
        for row in rows
        if row["atmosphere"] == AMBIENT.name and row["exposure"] != str(Exposure.OXYGEN)
    ]
    handling = [
        f"handling: {how['handling_class']}, likeliest {how['likeliest_handling_class']}; "
        f"H2S at full hydrolysis {how['h2s_yield_mmol_per_g']:.1f} mmol/g"
        for how in run.rows_of(tables.HANDLING, [candidate])[candidate]
    ]
    note = "eV/atom of electrolyte; in brackets the interval of two standard deviations"
    return Account("In air", [energies, *reactions, *handling], note)


def coating_account(run: RunTables, candidate: str) -> Account:
    """Coatings for the cathodes with which the candidate reacts, or for which candidates they are searched."""
    pairs = coatings_of(run, candidate)
    if not pairs:
        most = run.manifest["settings"]["interfaces"]["coated_candidates"]
        told = (
            f"none listed: they are searched for the best {most} of each role where they react with a cathode beyond "
            "the error of the energies; 'ssbscreen interface A B --coatings 5' finds them for any pair"
        )
        return Account("Coatings", [told])
    rows = [
        (
            pair.cathode,
            f"{pair.uncoated} uncoated",
            Chemistry(
                "; ".join(f"{c.formula} {c.with_candidate}/{c.with_cathode}/{c.at_voltage}" for c in pair.coatings)
            ),
        )
        for pair in pairs
    ]
    note = "best first, eV/atom: with the candidate/with the cathode/alone at its highest voltage"
    return Account("Coatings", [Grid(rows)], note)


def _key(row: Row) -> tuple[str, str]:
    return row["cathode"], row["charge_state"]


def _order(key: tuple[str, str]) -> tuple[str, bool]:
    return key[0], key[1] == "charged"


def _pair_row(
    key: tuple[str, str], closed: dict[tuple[str, str], Row], opened: dict[tuple[str, str], Row]
) -> Sequence[str]:
    energies = [_energy(found[key]) if key in found else "not assessed" for found in (closed, opened)]
    voltage = opened[key]["voltage_v"] if key in opened else None
    return (*key, *energies, "" if voltage is None else f"at {voltage:g} V")


def _energy(row: Row) -> str:
    return f"{short_energy(row['reaction_energy_ev_per_atom'])} ({interval_words(row)})"
