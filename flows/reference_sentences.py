"""What was measured of the energies of the reference set, in sentences that every report made from it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ssbscreen.domain.anion_families import PLURAL_OF_FAMILY, AnionFamily

MEV = 1000.0
LIMITS = ("reduction", "oxidation")


def published_sentence(errors: Mapping[str, Any]) -> str:
    """Of the comparison with published windows."""
    parts = errors["by_part"]
    by_limit = ", ".join(f"{name} {parts[name]['mean_absolute_deviation_v']:.2f} V" for name in LIMITS if name in parts)
    told = (
        f"Published windows of {errors['electrolytes']} electrolytes ({errors['limits']} limits): mean absolute "
        f"deviation {errors['mean_absolute_deviation_v']:.2f} V ({by_limit}), worst "
        f"{errors['worst_deviation_v']:+.2f} V ({errors['worst_limit']})."
    )
    if (comparable := parts.get("without bromides and iodides")) and comparable["limits"] < errors["limits"]:
        told += (
            " Without bromides and iodides, whose published windows carry no correction of Br and I where these "
            f"energies do: {comparable['mean_absolute_deviation_v']:.2f} V over {comparable['limits']} limits"
        )
        rest = parts.get("without bromides, iodides and sulfides")
        told += (
            f", without sulfides, likewise uncorrected there, {rest['mean_absolute_deviation_v']:.2f} V over "
            f"{rest['limits']}."
            if rest
            else "."
        )
    return told


def dft_sentences(comparison: Mapping[str, Any]) -> list[str]:
    """Of the comparison with the DFT energies of 2018."""
    known, common = comparison["windows_of_known_electrolytes"], comparison["windows_of_common_candidates"]
    heights = comparison["energy_above_hull_of_common_li_compositions"]
    near = next(value for name, value in heights.items() if name.startswith("within_"))
    complete = comparison["completeness"]
    with_li, li_on_hull, on_hull = (
        f"{complete[name]['in_the_set']} of {complete[name]['of_2018']}"
        for name in ("with_li", "with_li_on_the_hull_of_2018", "on_the_hull_of_2018")
    )
    windows = (
        f"DFT windows of the Materials Project of 2018: of {known['compositions']} known electrolytes "
        f"{_limits(known)}; of {common['compositions']} candidates {_limits(common)}. {_worst(known)}"
    )
    hull = (
        f"Energy above the hull of {heights['compositions']} compositions with Li against 2018: mean absolute "
        f"difference {MEV * heights['mean_absolute_ev_per_atom']:.0f} meV/atom, mean "
        f"{_signed(heights['mean_ev_per_atom'])}; of those told to lie within 25 meV/atom {near['precision']:.0%} do "
        f"there (precision), of those that do there {near['recall']:.0%} are told so (recall)."
    )
    families = comparison["formation_energies_of_common_li_compositions"]
    formation = (
        f"Formation energies of {families['all']['compositions']} compositions with Li against 2018, the "
        f"difference of the correction schemes among it: mean absolute difference "
        f"{MEV * families['all']['mean_absolute_ev_per_atom']:.0f} meV/atom, mean "
        + ", ".join(
            f"{PLURAL_OF_FAMILY[family]} {_signed(families[family]['mean_ev_per_atom'])}"
            for family in AnionFamily
            if family in families
        )
        + "."
    )
    completeness = (
        f"Completeness: {with_li} compositions with Li of 2018, {li_on_hull} of those on its hull, and {on_hull} of "
        "all on its hull have a phase here."
    )
    return [windows, hull, formation, completeness]


def relaxation_sentence(relaxation: Mapping[str, Any], single_points: int) -> str:
    """Of the gain by relaxation."""
    gain, bias = relaxation["gain"]["all"], relaxation["bias"]
    leaving = next(value for name, value in bias.items() if name.startswith("candidates_that_leave_"))
    return (
        f"Relaxation changed {gain['cells']} energies by {MEV * gain['mean_ev_per_atom']:+.1f} meV/atom on average "
        f"(standard deviation {MEV * gain['std_ev_per_atom']:.1f}); {single_points} phases stay single points, that "
        "much too high. Lowered by the mean of their family they would put candidates "
        f"{MEV * bias['energy_above_hull_mean_ev_per_atom']:.1f} meV/atom higher above the hull on average ({leaving} "
        f"would leave 25 meV/atom) and move reduction limits by {bias['reduction_limit_mean_absolute_v']:.2f} V, "
        f"oxidation limits by {bias['oxidation_limit_mean_absolute_v']:.2f} V; no energy is corrected for it."
    )


def _limits(figures: Mapping[str, Any]) -> str:
    return " and ".join(
        f"{limit} limits differ by {figures[limit]['mean_absolute_v']:.2f} V on average (median "
        f"{figures[limit]['median_absolute_v']:.2f} V)"
        for limit in LIMITS
        if limit in figures
    )


def _worst(figures: Mapping[str, Any]) -> str:
    worst = max(
        (figures[limit]["worst"][0] for limit in LIMITS if limit in figures), key=lambda each: abs(each["difference_v"])
    )
    absent = [
        f"; {where} has no {worst[name]}"
        for name, where in (("absent_in_embedded", "the set"), ("absent_in_dft", "2018"))
        if worst[name]
    ]
    return (
        f"Worst: {worst['limit']} of {worst['formula']}, {worst['difference_v']:+.2f} V (to "
        f"{worst['embedded_products']} here, to {worst['dft_products']} there{''.join(absent)})."
    )


def _signed(ev_per_atom: float) -> str:
    """In meV/atom with its sign, none for zero."""
    rounded = round(MEV * ev_per_atom)
    return f"{rounded:+d}" if rounded else "0"
