"""The page of the embedded reference set: what it holds and how far it is from other values, from its provenance."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from docs.generator.markdown import GENERATED, prose, table
from ssbscreen.sources.bundled import PROVENANCE

INTRODUCTION: Final = """\
Everything that was counted and measured when the set was made, from `provenance.json` in
`ssbscreen/sources/reference_set`. What it means: [the embedded set](../explanation/embedded-set.md).
"""
Measured = Mapping[str, Any]


def embedded_set_page() -> str:
    """What the set holds, and its measured errors with every single deviation."""
    told: Measured = json.loads((files("ssbscreen.sources") / "reference_set" / PROVENANCE).read_text())
    errors: Measured = told["measured_errors"]
    dft: Measured = errors["against_dft_of_2018"]
    parts = [
        "# The embedded set, measured\n\n",
        GENERATED,
        INTRODUCTION,
        *_held(told),
        "\n## In short\n\n",
        *(f"- {prose(sentence)}\n" for sentence in errors["sentences"]),
        *_published(errors),
        *_windows_of_2018(dft),
        *_energies_of_2018(dft),
        *_completeness(dft["completeness"]),
        *_relaxation(errors["relaxation"]),
    ]
    return "".join(parts)


def _held(told: Measured) -> Iterator[str]:
    account: Measured = told["candidate_account"]
    yield "\n## What it holds\n\n"
    yield f"- Energies: {prose(told['potential'])}. Cells: {prose(told['cells'])}.\n"
    yield f"- Elements: {prose(told['element_energies'])}\n\n"
    rows = [("phases of hulls", _whole(sum(told["phases"].values()) - told["left_out"]["phases"]))]
    rows += [(f"computed: {kind}", _whole(number)) for kind, number in told["phases"].items()]
    rows += [(f"left out: {why}", _whole(number)) for why, number in told["left_out"]["reasons"].items()]
    rows += [
        (
            "holes filled with the relaxed cell of a neighbouring element",
            _whole(told["holes_filled_with_the_cell_of_a_neighbour"]),
        ),
        ("compositions with Li", _whole(account["compositions_with_li"])),
        ("of these pass the cheap gates", _whole(account["pass_the_cheap_gates"])),
        ("of these are candidates", _whole(account["of_these_candidates"])),
    ]
    rows += [(f"pass, but: {why}", _whole(number)) for why, number in account["of_these_no_candidates"].items()]
    rows += [(f"do not pass: {why}", _whole(number)) for why, number in account["do_not_pass"].items()]
    rows += [
        (f"further candidates: {account['why_the_others']}", _whole(account["other_candidates"])),
        ("candidates", _whole(told["candidates"])),
    ]
    yield table(("", "number"), rows)


def _published(errors: Measured) -> Iterator[str]:
    yield "\n## Published windows\n\n"
    yield table(
        ("limits", "number", "mean absolute deviation (V)"),
        (
            (prose(part), _whole(found["limits"]), f"{found['mean_absolute_deviation_v']:.2f}")
            for part, found in errors["by_part"].items()
        ),
    )
    yield "\nOne by one, the farthest first:\n\n"
    yield table(
        ("electrolyte", "limit", "here (V)", "published (V)", "difference (V)", "source"),
        (
            (
                each["formula"],
                each["limit"],
                f"{each['computed_v']:.2f}",
                f"{each['published_v']:.2f}",
                f"{each['computed_v'] - each['published_v']:+.2f}",
                prose(each["source"]),
            )
            for each in sorted(errors["deviations"], key=lambda each: -abs(each["computed_v"] - each["published_v"]))
        ),
    )


def _windows_of_2018(dft: Measured) -> Iterator[str]:
    yield f"\n## DFT windows of 2018\n\n{prose(dft['energies'])}\n\n"
    groups = {
        "known electrolytes": "windows_of_known_electrolytes",
        "common candidates": "windows_of_common_candidates",
    }
    heads = (
        "of",
        "limit",
        "limits",
        "mean absolute (V)",
        "median absolute (V)",
        "mean (V)",
        "mean absolute without Br, I, Se, Te (V)",
    )
    yield table(
        heads,
        (
            (
                f"{_whole(dft[key]['compositions'])} {name}",
                limit,
                _whole(found["limits"]),
                f"{found['mean_absolute_v']:.2f}",
                f"{found['median_absolute_v']:.2f}",
                f"{found['mean_v']:+.2f}",
                f"{found['mean_absolute_without_br_i_se_te_v']:.2f}",
            )
            for name, key in groups.items()
            for limit in ("reduction", "oxidation")
            for found in [dft[key][limit]]
        ),
    )
    for name, key in groups.items():
        yield f"\nThe worst of the {name}:\n\n"
        yield table(
            ("compound", "limit", "here (V)", "products here", "2018 (V)", "products of 2018"),
            (
                (
                    each["formula"],
                    each["limit"],
                    f"{each['embedded_v']:.2f}",
                    each["embedded_products"],
                    f"{each['dft_v']:.2f}",
                    each["dft_products"],
                )
                for limit in ("reduction", "oxidation")
                for each in dft[key][limit]["worst"]
            ),
        )


def _energies_of_2018(dft: Measured) -> Iterator[str]:
    yield "\n## Energies of 2018\n\nAbove the hull; precision and recall of *within 25 meV/atom*:\n\n"
    groups = {
        "candidates, each on its own hull": "energy_above_hull_of_common_candidates",
        "compositions with Li, each on its own hull": "energy_above_hull_of_common_li_compositions",
        "the same on hulls of the phases that both have": "energy_above_hull_on_hulls_of_common_compositions",
    }
    yield table(
        ("of", "number", "mean absolute (meV/atom)", "median absolute", "mean", "precision", "recall"),
        (
            (
                name,
                _whole(found["compositions"]),
                *(_mev(found[f"{kind}_ev_per_atom"]) for kind in ("mean_absolute", "median_absolute", "mean")),
                f"{near['precision']:.2f}",
                f"{near['recall']:.2f}",
            )
            for name, key in groups.items()
            for found in [dft[key]]
            for near in [found["within_0.025_ev_per_atom"]]
        ),
    )
    yield "\nOf formation, the difference of the correction schemes among it:\n\n"
    yield table(
        ("family", "number", "mean absolute (meV/atom)", "mean", "median"),
        (
            (
                family,
                _whole(found["compositions"]),
                *(_mev(found[f"{kind}_ev_per_atom"]) for kind in ("mean_absolute", "mean", "median")),
            )
            for family, found in dft["formation_energies_of_common_li_compositions"].items()
        ),
    )


def _completeness(found: Measured) -> Iterator[str]:
    yield "\n## Completeness\n\n"
    yield table(
        ("compositions of 2018", "there", "here"),
        (
            (name.replace("_", " ").removesuffix(" of 2018"), _whole(counts["of_2018"]), _whole(counts["in_the_set"]))
            for name, counts in found.items()
            if isinstance(counts, dict)
        ),
    )
    lacking = found["lacking_on_the_hull_of_2018"]
    yield f"\nThe first {len(lacking)} that lack, of those on the hull of 2018: {', '.join(lacking)}.\n"


def _relaxation(found: Measured) -> Iterator[str]:
    yield "\n## Relaxation\n\nWhat it gains beside the single point of the cell that it began with:\n\n"
    yield table(
        ("family", "cells", "mean (meV/atom)", "median", "standard deviation"),
        (
            (
                family,
                _whole(gain["cells"]),
                *(f"{1000 * gain[f'{kind}_ev_per_atom']:.1f}" for kind in ("mean", "median", "std")),
            )
            for family, gain in found["gain"].items()
        ),
    )
    bias: Measured = found["bias"]
    yield (
        f"\nWere all phases relaxed, the {_whole(bias['candidates'])} candidates would lie "
        f"{1000 * bias['energy_above_hull_mean_ev_per_atom']:.1f} meV/atom higher on average (at most "
        f"{1000 * bias['energy_above_hull_largest_ev_per_atom']:.1f}), their reduction limits move by "
        f"{bias['reduction_limit_mean_v']:+.3f} V, oxidation limits by {bias['oxidation_limit_mean_v']:+.3f} V, "
        "which is told and not corrected.\n"
    )


def _whole(number: int) -> str:
    return f"{number:,}"


def _mev(energy_ev: float) -> str:
    return f"{1000 * energy_ev:.0f}"
