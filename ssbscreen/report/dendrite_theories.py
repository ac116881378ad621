"""Two theories of dendrites, which answer one question and contradict each other, in one plot."""

from __future__ import annotations

from typing import Final

from ssbscreen.mechanics.dendrite import MONROE_NEWMAN_LIMIT
from ssbscreen.report.mechanics_axis import Axis
from ssbscreen.report.mechanics_facts import CHI, MONROE_NEWMAN
from ssbscreen.report.mechanics_scatter import checked, corner_words, scatter
from ssbscreen.report.plot_style import Plot
from ssbscreen.report.run_tables import RunTables

CONFLICT: Final = (
    "The Monroe-Newman ratio and chi answer one question, whether Li plates smoothly under the electrolyte, and "
    "contradict each other for inorganic electrolytes. Monroe and Newman assume that Li takes more room in the "
    "electrolyte than in the metal, as in polymers: then stiffness above about twice that of Li suppresses roughening. "
    "In a crystal Li takes less room, and in the theory of Ahmad and Viswanathan (chi) stiffness then makes roughening "
    "worse; only chi below 0 is stable. Neither is the truth for every electrolyte, so the two stay separate criteria "
    "and are never merged; a candidate that gains by one loses by the other."
)
CHI_LIMIT: Final = 0.0
_CHI_LINEAR_BELOW: Final = 2.0
_SHOWN_RATIOS: Final = (0.7, 10.0)
_SHOWN_CHI: Final = (-5.0, 10.0)
"""Both limits lie in the plot with room for words at either side."""


def theories_plot(run: RunTables) -> Plot | None:
    """Chi against the Monroe-Newman ratio with the limit of each; None where no candidate has both."""
    found = scatter(
        run,
        Axis(MONROE_NEWMAN, shown=_SHOWN_RATIOS),
        Axis(CHI, linear_below=_CHI_LINEAR_BELOW, shown=_SHOWN_CHI),
    )
    if found is None:
        return None
    layout = found.figure["layout"]
    line = {"type": "line", "line": {"color": "#6b7785", "width": 1.5, "dash": "dot"}, "layer": "below"}
    layout["shapes"] = [
        {**line, "yref": "paper", "y0": 0, "y1": 1, "x0": MONROE_NEWMAN_LIMIT, "x1": MONROE_NEWMAN_LIMIT},
        {**line, "xref": "paper", "x0": 0, "x1": 1, "y0": CHI_LIMIT, "y1": CHI_LIMIT},
    ]
    layout["annotations"] = [
        corner_words("Monroe-Newman: rough<br>chi: rough", right=False, top=True),
        corner_words("Monroe-Newman: smooth<br>chi: rough", right=True, top=True),
        corner_words("Monroe-Newman: rough<br>chi: smooth", right=False, top=False),
        corner_words("Monroe-Newman: smooth<br>chi: smooth", right=True, top=False),
    ]
    limits = (
        f"Dotted: the limit of each theory, a ratio of {MONROE_NEWMAN_LIMIT:g} and chi of {CHI_LIMIT:g}; the words in "
        "the corners say how Li plates there by either. The axis of chi is linear near 0 and logarithmic beyond."
    )
    title = "Two theories of dendrites: Monroe-Newman ratio against chi"
    return Plot(
        "plot-theories", title, [note for note in (limits, CONFLICT, found.note) if note], checked(found.figure)
    )
