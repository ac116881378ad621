"""What the model of conductivities is made of and how well it does, as a page for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.card_page import markdown_table
from models.conductivity.model import NAME

SCORES: Final = ("mae", "mae_with_bounds", "bias", "spearman", "auc_1e-4", "auc_1e-3", "enrichment_at_10_percent")
HEAD: Final = (
    "rows", "n", "MAE", "MAE, bounds as bounds", "bias", "Spearman", "AUC 1e-4", "AUC 1e-3", "enrichment",
)  # fmt: skip
SHARES: Final = ("50%", "80%", "90%")
TRIED: Final = (
    (
        "All choices were made on the training rows, in folds by publication and composition drawn with three seeds; "
        "errors of single draws scatter by 0.02 to 0.04 decades. The test rows were looked at for this card, and for "
        "intervals by family (below), which were left out."
    ),
    (
        "Mean absolute error / Spearman / AUC 1e-4, values below 1e-11 S/cm cut: extra trees 1.389 / 0.708 / 0.850, "
        "with weights of groups 1.357 / 0.731 / 0.865; Laplace's kernel 1.319 / 0.721 / 0.845; Gauss's 1.395 / 0.724 "
        "/ 0.879; boosted trees 1.442 / 0.660 / 0.821; random forest 1.491 / 0.659 / 0.833; the mean of the first "
        "three kinds 1.302 / 0.756 / 0.878."
    ),
    (
        "Worth of the cell (the same mean; rows with a cell alone): none 1.481 / 0.763 / 0.888; density, volume per "
        "anion and packing 1.508 / 0.772 / 0.894; coordination and distance of Li's anions 1.512 / 0.768 / 0.893; "
        "hops between Li sites and their midpoints 1.446 / 0.778 / 0.896, and 1.85 against 1.97 on the ordered cells;"
        " with sites closer than 1.6 A merged into one 1.475 / 0.771 / 0.893. The hops are in."
    ),
    (
        "Occupancies and numbers of sites were left out whatever they earn: an ordered cell of a database has none to"
        " tell. The volume per atom from the lattice of each sample changed nothing (1.305 against 1.302)."
    ),
    (
        "Bond valence barriers in one and three dimensions as features, known of 53 training rows: 1.367 / 0.755 with"
        " them against 1.352 / 0.760 on all rows (three draws of folds), 2.279 / 0.386 against 2.247 / 0.402 on these"
        " 53: left out, and in no criterion."
    ),
    (
        "Intervals by family, a family's own errors on new publications (folds that share no publication and no "
        "composition with what was learned; errors there 1.20, AUC 1e-4 0.90) weighing G / (G + 5) for G publications"
        " on it, families voted for by the nearest rows: narrower (90 %: 3.8 decades) and right on new publications "
        "(50/80/90 % held 49/83/90; garnets 60/90/98, NASICONs 52/81/90, LISICONs 37/68/76), but 43/73/88 where "
        "groups were new against 51/74/85, and 40/77/86 of the test rows against 56/79/93, whose families neighbours "
        "often misjudge: left out. A test row is more like a new group than like a new publication."
    ),
    (
        "The members alone on new publications, two draws, error / Spearman / AUC 1e-4: extra trees 1.232 / 0.788 / "
        "0.890, Laplace's kernel 1.223 / 0.777 / 0.886, Gauss's 1.284 / 0.749 / 0.882, random forest 1.280 / 0.766 / "
        "0.888, boosted trees 1.294 / 0.755 / 0.884; the mean of the first three 1.189 / 0.792 / 0.898, of all five "
        "1.201 / 0.793 / 0.899. The mean error of the test rows has a standard error of 0.12 decades, a share of 113 "
        "rows one of 4.7 points."
    ),
    (
        "Upper bounds read as values: Spearman 0.751 against 0.758, AUC 1e-3 0.846 against 0.860, mean absolute "
        "errors alike (1.36 and 1.37)."
    ),
)
"""What was measured on the way to this model."""


def card_as_markdown(card: Mapping[str, Any]) -> str:
    """The card as a page of Markdown.

    Args:
        card: as `flows.conductivity_training.train_conductivity` writes it.
    """
    facts, data = card["models"][NAME], card["data"]
    made_with = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    spread = data["replicates"]
    lines = [
        "# Li-ion conductivity near room temperature",
        "",
        f"Trained {card['trained']} with seed {card['seed']} by `ssbscreen train conductivity`; {made_with}.",
        "",
        (
            "One model predicts log10 of the measured conductivity (S/cm) from the composition and, where there is a "
            "cell, from the hops between its Li sites; ordered and partly occupied cells are read alike. It is the "
            "mean of extra trees and two support vector machines."
        ),
        "",
        (
            "**Meant for** a first sieve at 1e-4 S/cm among crystals like those measured. **Not for** ranking the "
            "good ones: what tells 1e-4 from 1e-2 S/cm (processing, grain boundaries, Li content to a per cent) is not "
            "in the features, and a new family can be off by decades."
        ),
        "",
        "## Data",
        "",
        *(f"- {text}" for text in _data(data)),
        (
            f"- replicates: {spread['rows']} measurements of {spread['compositions']} compositions from different "
            f"publications differ by {spread['mean_absolute']:.2f} decades on average (standard deviation "
            f"{spread['rms']:.2f}): no model can do better."
        ),
        "",
        f"Licence: {data['licence']}",
        "",
        "## Errors",
        "",
        (
            f"{len(facts['feature_labels'])} features, {facts['bytes'] / 1e6:.1f} MB, SHA-256 "
            f"`{facts['sha256'][:16]}`. In decades; bias is predicted minus measured; enrichment says how much more "
            "often than at random the tenth predicted highest has 1e-3 S/cm."
        ),
        "",
        f"Five folds of the training rows; {facts['groups']} groups share no publication and no composition:",
        "",
        *_errors(facts["errors"]["folds"]),
        "",
        "Official test rows:",
        "",
        *_errors(facts["errors"]["test"]),
        "",
        "Beside it, all rows:",
        "",
        *markdown_table(
            ["regressor", *HEAD],
            [
                [name, scheme, *_numbers(told)]
                for name, schemes in facts["baselines"].items()
                for scheme, told in schemes.items()
            ]
            + [["without cells", kind, *_numbers(told)] for kind, told in facts["without_cells"].items()],
        ),
        "",
        "## Intervals and probabilities",
        "",
        "Share of measured values (bounds left out) in the intervals, and their median widths in decades:",
        "",
        *markdown_table(
            ["scheme", "rows", "n", *(f"{share} held" for share in SHARES), *(f"{share} width" for share in SHARES)],
            [
                [
                    scheme,
                    kind,
                    str(told["rows"]),
                    *(_cell(told, f"held_{s}") for s in SHARES),
                    *(_cell(told, f"width_{s}") for s in SHARES),
                ]
                for scheme, kinds in facts["coverage"].items()
                for kind, told in kinds.items()
            ],
        ),
        "",
        "P(at least 1e-4 S/cm) against how often it was true:",
        "",
        *markdown_table(
            ["scheme", "said from", "n", "said on average", "true"],
            [
                [scheme, f"{each['from']:.1f}", str(each["rows"]), f"{each['said']:.2f}", f"{each['true']:.2f}"]
                for scheme, told in facts["reliability"].items()
                for each in told["bins"]
            ],
        ),
        "",
        *(
            f"Brier score, {scheme}: {told['brier']:.3f} (base rate {told['brier_of_base_rate']:.3f})."
            for scheme, told in facts["reliability"].items()
        ),
        "",
        (
            f"Domain: every element in at least {facts['domain']['fewest_rows']} training samples, and a distance to "
            f"the nearest of at most {facts['domain']['largest_distance']:.3f}."
        ),
        "",
        "## Known compounds",
        "",
        (
            "From the composition alone, by models that learned from no sample within 0.02 of its atomic fractions; "
            "log10 S/cm, intervals of 90 %:"
        ),
        "",
        *markdown_table(
            ["", "is", "samples held out", "measured", "predicted", "interval", "P(>= 1e-4)", "domain"],
            [_known(each) for each in card["known_compounds"]],
        ),
        "",
        "## Tried on the way",
        "",
    ]
    return "\n".join([*lines, *(f"- {text}" for text in TRIED), ""])


def _data(data: Mapping[str, Any]) -> list[str]:
    told = [
        f"{name}: {facts['rows']} samples of {facts['publications']} publications, {facts['with_cell']} with a cell, "
        f"{facts['bounds']} known by an upper bound"
        for name, facts in data["rows"].items()
    ]
    told.append(f"{data['partly_occupied_cells']} of the cells are partly occupied")
    told.append("refused: " + "; ".join(f"{count} {reason}" for reason, count in data["refused"].items()))
    told.append("files (SHA-256): " + "; ".join(f"{name} {digest[:16]}" for name, digest in data["files"].items()))
    return told


def _errors(kinds: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return markdown_table(HEAD, [[kind, *_numbers(told)] for kind, told in kinds.items()])


def _numbers(told: Mapping[str, Any]) -> list[str]:
    return [str(told["rows"]), *(_cell(told, name) for name in SCORES)]


def _cell(told: Mapping[str, Any], name: str) -> str:
    return "" if name not in told else f"{told[name]:.2f}"


def _known(each: Mapping[str, Any]) -> Sequence[str]:
    measured = "" if each["measured"] is None else f"{each['measured']:.1f}"
    return [
        each["formula"], each["role"], str(each["held_out"]), measured, f"{each['log10_conductivity']:.1f}",
        f"{each['low']:.1f} to {each['high']:.1f}", f"{each['probability_above_1e-4']:.2f}",
        "in" if each["in_domain"] else "outside",
    ]  # fmt: skip
