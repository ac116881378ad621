"""The page of a run: one file that opens from disk and loads nothing.

It is made from the run's tables and manifest alone, so the same run gives the same page.
"""

from __future__ import annotations

import json
from typing import Final, NamedTuple

from ssbscreen.domain.cell_reading import ReadCells
from ssbscreen.domain.origin import Origin
from ssbscreen.report.air_section import air_section
from ssbscreen.report.barrier_section import barrier_section
from ssbscreen.report.cards_section import cards_section
from ssbscreen.report.cathode_matrix import cathode_matrices, cathodes_told, scale_key
from ssbscreen.report.coating_section import coated_pairs
from ssbscreen.report.comparison_page import comparison_beside
from ssbscreen.report.conduction_section import conduction_section
from ssbscreen.report.criteria_used import criteria_used, gates_used, weights_used
from ssbscreen.report.dossier_name import DOSSIER_FOLDER, dossier_file_name
from ssbscreen.report.dossiers.page import LOOK_HERE, write_dossiers
from ssbscreen.report.element_survival import element_counts
from ssbscreen.report.funnel import role_funnel, stage_steps
from ssbscreen.report.interphase_section import interphase_section
from ssbscreen.report.known_electrolytes import absent_from, drawback_cards
from ssbscreen.report.linked_data import linked_text
from ssbscreen.report.mechanics_section import mechanics_section
from ssbscreen.report.minus_signs import page_with_minus_signs
from ssbscreen.report.not_assessed import (
    NEVER_ASSESSED,
    TRADE_OFFS_WITHOUT_AXIS,
    coverage,
    uses_machine_learning,
)
from ssbscreen.report.number_text import NOT_ASSESSED
from ssbscreen.report.own_candidates import OwnCandidate, own_account, refused_structures
from ssbscreen.report.packed import packed
from ssbscreen.report.page_parts import page_environment, script, style_sheet
from ssbscreen.report.plot_style import packed_plotly
from ssbscreen.report.practicality_section import practicality_section
from ssbscreen.report.print_summary import print_summary
from ssbscreen.report.ranked_table import ranked_table
from ssbscreen.report.ranking_data import ranking_text
from ssbscreen.report.robustness_section import robustness_section
from ssbscreen.report.run_tables import RunTables
from ssbscreen.report.shown_electrolytes import BEST_OF_ROLE
from ssbscreen.report.trade_offs import trade_off_plots
from ssbscreen.report.utility_section import utility_section
from ssbscreen.report.voltage_profiles import profile_plot
from ssbscreen.report.windows_check import check_windows
from ssbscreen.store.run_folder import RunFolder

RANKING_SCRIPTS: Final = (
    "ranking_data",
    "ranking_score",
    "ranking_fronts",
    "ranking_text",
    "ranking_rows",
    "ranking_filters",
    "ranking_table",
    "ranking_weights",
    "ranking_tabs",
)
"""Data first: the others hang on what it opens."""
LINKED_SCRIPTS: Final = (
    "linked_words",
    "linked",
    "label_places",
    "two_criteria",
    "parallel",
    "window_ladder",
    "element_map",
    "funnel_lists",
    "funnel_flow",
)
"""What the views hang on first; they draw what the scripts of the ranking compute."""


class OwnRow(NamedTuple):
    """An own structure and the address of its dossier."""

    account: OwnCandidate
    dossier: str


def write_report(run: RunFolder, look: ReadCells = LOOK_HERE) -> None:
    """Write ``report/index.html`` of a run folder, and beside it the dossiers.

    Args:
        run: with its tables and manifest in place.
        look: gives what is seen in cells for the dossiers.

    Raises:
        TableError: a table is absent or is not the one that the manifest names.
    """
    run.report.parent.mkdir(exist_ok=True)
    content = RunTables.of(run)
    run.report.write_text(page_html(content), encoding="utf-8")
    write_dossiers(content, look)


def page_html(run: RunTables) -> str:
    """The page as text."""
    plots, profiles = trade_off_plots(run), profile_plot(run)
    mechanics, conduction = mechanics_section(run), conduction_section(run)
    robustness = robustness_section(run)
    ranks = [each.plot for each in robustness.roles] if robustness else []
    stages, funnels = stage_steps(run), [role_funnel(run, role) for role in run.roles]
    elements = {role: element_counts(run, role) for role in run.roles}
    drawn = [*plots, *mechanics.plots, *conduction.plots, *([profiles] if profiles else []), *ranks]
    page = (
        page_environment()
        .get_template("page.html")
        .render(
            run=run,
            manifest=run.manifest,
            scale=run.manifest["energy_scale"],
            is_potential=run.manifest["energy_scale"]["origin"] == Origin.POTENTIAL.value,
            stages=stages,
            funnels=funnels,
            elements=elements,
            ranked_tables=[ranked_table(run, role) for role in run.roles],
            plots=plots,
            mechanics=mechanics,
            conduction=conduction,
            profiles=profiles,
            robustness=robustness,
            utility=utility_section(run),
            plot_data=packed(json.dumps({plot.key: plot.figure for plot in drawn}, separators=(",", ":"))),
            plotly=packed_plotly(),
            linked=packed(linked_text(run, stages, funnels, elements)),
            interphases=interphase_section(run),
            air=air_section(run),
            barriers=barrier_section(run),
            practicality=practicality_section(run),
            matrices=cathode_matrices(run),
            cathodes_told=cathodes_told(run),
            scale_key=scale_key(),
            coated_pairs=coated_pairs(run),
            printed_roles=print_summary(run),
            best_of_role=BEST_OF_ROLE,
            check=check_windows(run),
            cards=drawback_cards(run),
            own=[
                OwnRow(each, f"{DOSSIER_FOLDER}/{dossier_file_name(each.row['candidate_id'])}")
                for each in own_account(run)
            ],
            refused=refused_structures(run),
            cards_section=cards_section(run),
            absent=absent_from(run),
            comparison=comparison_beside(run.run),
            criteria=criteria_used(run),
            gates=gates_used(run),
            weights=weights_used(run),
            never_assessed=NEVER_ASSESSED,
            without_axis=TRADE_OFFS_WITHOUT_AXIS,
            coverage=coverage(run),
            machine_learning=uses_machine_learning(run),
            not_assessed=NOT_ASSESSED,
            style=style_sheet(),
            ranking=packed(ranking_text(run)),
            script=script("theme", "names", "export", "packed", "plots", "matrix", *RANKING_SCRIPTS, *LINKED_SCRIPTS),
        )
    )
    return page_with_minus_signs(page)
