"""Published moduli of known electrolytes beside what the model said without having seen them, from its card."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from ssbscreen.report.numbered_products import with_subscripts
from tests.benchmarks.page.drawing import BLUE, VERMILION, name_panel, new_panels, plain_log, save, values_beside
from tests.benchmarks.page.parts import Part, Picture

NAMES: Final = ("bulk", "shear")
TICKS_GPA: Final = (2, 5, 10, 20, 50, 100, 200)
_DOI: Final = re.compile(r"doi:(\S+)")
_ROW_IN: Final = 0.25


def known_moduli_part(card: Mapping[str, Any]) -> Part:
    """The section.

    Args:
        card: of the model of moduli.
    """
    known = card["known_electrolytes"]
    held = sum(holds(row, name) for row in known for name in NAMES)
    outside = [f"{name} modulus of {row['formula']}" for row in known for name in NAMES if not holds(row, name)]
    missed = f"; not the {' and the '.join(outside)}" if outside else ""
    before = (
        f"Predictions for {len(known)} electrolytes and salts by models that had not learned from their compositions. "
        f"Of the {2 * len(known)} published moduli {held} lie in the interval of 90 %{missed}. In a run the published "
        "modulus counts, not the prediction."
    )
    return Part("Published moduli beside predictions", [before], [_picture(known)])


def holds(row: Mapping[str, Any], name: str) -> bool:
    """Whether the interval holds the published modulus."""
    low, high = row[f"{name}_interval_gpa"]
    return bool(low <= row[f"published_{name}_gpa"] <= high)


def _picture(known: Sequence[Mapping[str, Any]]) -> Picture:
    dois = Counter(found.group(1) if (found := _DOI.search(row["source"])) else "none" for row in known)
    measured = ", ".join(row["formula"] for row in known if "experiment" in row["source"])
    told = ", ".join(f"doi:{doi} ({count})" for doi, count in dois.items())
    rows = []
    for row in known:
        cells = [row["formula"]]
        for name in NAMES:
            low, high = row[f"{name}_interval_gpa"]
            cells += [f"{row[f'{name}_gpa']:.1f} ({low:.1f}–{high:.1f})", f"{row[f'published_{name}_gpa']:.1f}"]
        rows.append(cells)
    return Picture(
        name="known-moduli",
        alt="Predicted bulk and shear moduli of known electrolytes with intervals beside published ones",
        caption=(
            f"Bulk and shear modulus, GPa, logarithmic scale, {len(known)} compositions. Filled: predicted from "
            f"composition and cell with the interval of 90 %; diamonds: published, static DFT (measured: {measured}), "
            f"{told}."
        ),
        head=["material", "B predicted (GPa)", "B published (GPa)", "G predicted (GPa)", "G published (GPa)"],
        rows=rows,
        draw=lambda path, told: _draw(known, path, told),
    )


def _draw(known: Sequence[Mapping[str, Any]], path: Path, told: str) -> None:
    figure, panels = new_panels(1.1 + _ROW_IN * len(known), 2, sharey=True)
    places = list(range(len(known)))
    for panel, name, colour in zip(panels, NAMES, (BLUE, VERMILION), strict=True):
        ours = [(row[f"{name}_gpa"], *row[f"{name}_interval_gpa"]) for row in known]
        published = [row[f"published_{name}_gpa"] for row in known]
        names = (f"{name}, predicted", "" if name == "bulk" else "published")
        values_beside(panel, places, ours, published, colour, names)
        panel.set_xscale("log")
        plain_log(panel.xaxis, TICKS_GPA)
        name_panel(panel, f"{name.capitalize()} modulus", "GPa")
    panels[0].set_yticks(places, labels=[with_subscripts(row["formula"]) for row in known])
    panels[0].set_ylim(len(known) - 0.4, -0.6)
    figure.legend(loc="outside lower center", ncols=3, fontsize=8.5, frameon=False)
    save(figure, path, told)
