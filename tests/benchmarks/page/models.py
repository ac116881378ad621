"""Errors of the shipped models beside baselines, from their cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.page.drawing import (
    BAR_IN,
    BLUE,
    GREY,
    ORANGE,
    PURPLE,
    SKY,
    bars,
    name_panel,
    new_panels,
    save,
)
from tests.benchmarks.page.parts import Part, Picture

OURS: Final = "ssbscreen"
FOREST: Final = "random forest"
DUMMY: Final = "dummy (median)"
MATBENCH: Final = "doi:10.1038/s41524-020-00406-3"
CRABNET: Final = "doi:10.1038/s41524-021-00545-1"
OBELIX: Final = "doi:10.1039/D5DD00441A"
MATERIALS_PROJECT: Final = "doi:10.1063/1.4812323"
PUBLISHED: Final = (
    ("automatminer, with cell", 0.0647, 0.0874),
    ("MODNet, with cell", 0.0548, 0.0731),
    ("coGN, with cell", 0.0535, 0.0689),
    ("CrabNet, composition", 0.0758, 0.1014),
)
"""Mean absolute errors of log10 B and log10 G on matbench's folds by others, as the card of the model names them."""
_COLOUR: Final = {
    OURS: BLUE, FOREST: ORANGE, "ridge regression": SKY, "linear (ridge)": SKY, DUMMY: GREY, "dummy": GREY,
}  # fmt: skip


def models_part(moduli: Mapping[str, Any], gap: Mapping[str, Any], conductivity: Mapping[str, Any]) -> Part:
    """The section.

    Args:
        moduli: card of that model.
        gap: card of that model.
        conductivity: card of that model.
    """
    before = (
        "Errors of materials that the model had not seen, and of baselines in the same folds. From the cards of the "
        f"shipped models (`models/*/shipped/card.json`), trained {moduli['trained']} (moduli), {gap['trained']} (band "
        f"gaps) and {conductivity['trained']} (conductivities). Features and sizes were chosen on some of these folds, "
        "as the cards say, so the errors are slightly optimistic; the official test of the conductivities was looked "
        "at once. Grouped by chemical system means: no system on both sides of a split."
    )
    return Part(
        "Models beside baselines",
        [before],
        [_own_folds(moduli), _matbench(moduli), _gaps(gap), _conductivities(conductivity)],
        ["On the official test of the conductivities a random forest does as well as the model."],
    )


def _own_folds(card: Mapping[str, Any]) -> Picture:
    model = card["models"]["cells"]
    scheme = "chemical system"
    told = {OURS: model["errors"][scheme]["all"]}
    told |= {name: model["baselines"][name][scheme]["all"] for name in (FOREST, "linear (ridge)", DUMMY)}
    table = [(name, row["mae_log10_bulk"], row["mae_log10_shear"]) for name, row in told.items()]
    count = told[OURS]["rows"]
    return _two_moduli(
        "model-moduli",
        "Bars of the errors of predicted bulk and shear moduli beside forest, ridge regression and dummy",
        f"Mean absolute error of log10 (GPa) of bulk (B) and shear (G) modulus, {count:,} materials, folds grouped by "
        f"chemical system. Truth: static DFT (PBE) of the Materials Project ({MATERIALS_PROJECT}, "
        "doi:10.1038/sdata.2015.9). Model of composition and cell; the baselines learn from the same rows.",
        table,
        [_COLOUR[name] for name, *_ in table],
    )


def _matbench(card: Mapping[str, Any]) -> Picture:
    cells, compositions = (card["models"][kind] for kind in ("cells", "compositions"))
    own = cells["errors"]["matbench"]["all"]
    alone = compositions["errors"]["random"]["all"]
    forest = compositions["baselines"][FOREST]["random"]["all"]
    table = [
        (f"{OURS}, with cell", own["mae_log10_bulk"], own["mae_log10_shear"]),
        *PUBLISHED[:3],
        (f"{OURS}, composition", alone["mae_log10_bulk"], alone["mae_log10_shear"]),
        PUBLISHED[3],
        (f"{FOREST}, composition", forest["mae_log10_bulk"], forest["mae_log10_shear"]),
    ]
    colours = [BLUE, PURPLE, PURPLE, PURPLE, BLUE, PURPLE, ORANGE]
    return _two_moduli(
        "model-moduli-matbench",
        "Bars of the errors of moduli on the folds of matbench beside published models",
        "Mean absolute error of log10 (GPa) on the folds of matbench v0.1 (tasks log_kvrh and log_gvrh), where "
        f"polymorphs of one composition stand on both sides. With cell: ours on {own['rows']:,} of the 10,987 rows, "
        "those whose cell is known, and learning from further rows too, so not quite the same task; automatminer, "
        f"MODNet and coGN from the leaderboard ({MATBENCH}). Composition alone: {alone['rows']:,} rows; CrabNet "
        f"{CRABNET}; the forest as in the card.",
        table,
        colours,
    )


def _two_moduli(
    name: str, alt: str, caption: str, table: Sequence[tuple[str, float, float]], colours: Sequence[str]
) -> Picture:
    def draw(path: Path, told: str) -> None:
        figure, panels = new_panels(0.75 + BAR_IN * len(table), 2, sharey=True)
        for place, (panel, title) in enumerate(zip(panels, ("Bulk modulus", "Shear modulus"), strict=True)):
            bars(panel, [row[0] for row in table], [float(row[place + 1]) for row in table], colours, 4)
            name_panel(panel, title, "mean absolute error of log10 (GPa)")
        save(figure, path, told)

    rows = [(label, f"{bulk:.4f}", f"{shear:.4f}") for label, bulk, shear in table]
    return Picture(name, alt, caption, ["model", "log10 B", "log10 G"], rows, draw)


def _gaps(card: Mapping[str, Any]) -> Picture:
    model = card["models"]["compositions"]
    told = {OURS: model["errors"]["chemical system"]["all"], **dict(reversed(model["baselines"].items()))}
    count = told[OURS]["rows"]
    share = told[OURS]["share_with_gap"]
    names = [name if name in _COLOUR else name.replace(" (", "\n(") for name in told]
    colours = [_COLOUR.get(name, ORANGE) for name in told]
    keys = ("mae_ev", "mae_of_those_with_a_gap_ev")

    def draw(path: Path, told_in_file: str) -> None:
        figure, panels = new_panels(0.85 + 1.4 * BAR_IN * len(told), 2, sharey=True)
        for panel, key, title in zip(panels, keys, ("All compositions", "Those with a gap"), strict=True):
            bars(panel, names, [float(row[key]) for row in told.values()], colours, 2)
            name_panel(panel, title, "mean absolute error (eV)")
        save(figure, path, told_in_file)

    rows = [
        (name, f"{row['mae_ev']:.3f}", f"{row['mae_of_those_with_a_gap_ev']:.3f}", f"{row['auc_gap']:.3f}",
         f"{row['auc_insulator']:.3f}", f"{row['brier_insulator']:.3f}")
        for name, row in told.items()
    ]  # fmt: skip
    return Picture(
        "model-gaps",
        "Bars of the errors of predicted band gaps beside a random forest and a dummy",
        f"Mean absolute error of the PBE band gap, eV, of {count:,} compositions ({share:.0%} with a gap), "
        f"folds grouped by chemical system. Truth: Materials Project of 2018 ({MATERIALS_PROJECT}, through matbench, "
        f"{MATBENCH}). "
        "AUC of a gap of 0.05 eV or more against none and of at least 2 eV against less, and the Brier score of the "
        "latter. The forest learned from 10,000 rows a fold only.",
        ["model", "all (eV)", "with a gap (eV)", "AUC gap", "AUC 2 eV", "Brier 2 eV"],
        rows,
        draw,
    )


def _conductivities(card: Mapping[str, Any]) -> Picture:
    model = card["models"]["conductors"]
    told = {OURS: {where: model["errors"][where]["all"] for where in ("folds", "test")}}
    told |= {name: model["baselines"][name] for name in (FOREST, DUMMY)}
    folds, test = (told[OURS][where]["rows"] for where in ("folds", "test"))

    def draw(path: Path, told_in_file: str) -> None:
        figure, panels = new_panels(0.8 + BAR_IN * len(told), 2, sharey=True)
        titles = (f"Held-out folds, {folds}", f"Official test, {test}")
        for panel, where, title in zip(panels, ("folds", "test"), titles, strict=True):
            values = [float(row[where]["mae"]) for row in told.values()]
            bars(panel, list(told), values, [_COLOUR[name] for name in told], 2)
            name_panel(panel, title, "mean absolute error (decades)")
        save(figure, path, told_in_file)

    rows = [
        (name, *(_score(row[where], key) for where in ("folds", "test") for key in ("mae", "spearman", "auc_1e-4")))
        for name, row in told.items()
    ]
    return Picture(
        "model-conductivities",
        "Bars of the errors of predicted conductivities beside a random forest and a dummy",
        "Mean absolute error of log10 of the Li-ion conductivity near room temperature (S/cm), decades: "
        f"{folds} samples in folds that share no publication and no composition, and the official test of {test}. "
        f"Truth: measured, OBELiX ({OBELIX}). Beside it Spearman's rank correlation and the AUC of 1e-4 S/cm or more "
        "(empty: a constant has no ranks).",
        ["model", "folds: error", "Spearman", "AUC", "test: error", "Spearman", "AUC"],
        rows,
        draw,
    )


def _score(row: Mapping[str, float], key: str) -> str:
    return f"{row[key]:.2f}".replace("-", "−") if key in row else ""
