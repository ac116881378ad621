"""What the model of band gaps is made of and how well it does, as a page for people; the facts are in ``card.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.card_page import markdown_table
from models.gap.model import NAME

FOLDS_IN_WORDS: Final = {
    "composition": "at random (one row a composition)",
    "chemical system": "grouped by chemical system",
}
TRIED: Final = (
    (
        "Features and sizes of the trees were chosen on the first fold by chemical system, so that errors there are a "
        "little better than on a set that nobody has looked at. Mean absolute error of all / of those with a gap [eV] "
        "and area under the curve of gap against none, with 200 trees of 31 leaves at a learning rate of 0.1, a gap "
        "being told where it is likelier than none:"
    ),
    (
        "Magpie's statistics alone 0.437 / 0.603, 0.958; with stoichiometry, valence orbitals and ionicity 0.333 / "
        "0.508, 0.973; with fractions of elements besides 0.307 / 0.474, 0.975; with the count of electrons besides, "
        "as here, 0.295 / 0.464, 0.977; with that but without fractions of elements 0.315 / 0.488, 0.976."
    ),
    "gap by its square root 0.468, by absolute errors 0.472, against 0.464 eV of those with a gap.",
    (
        "400 trees of 31 leaves at 0.1: 0.275 / 0.433; at 0.2: 0.261 / 0.417; of 63 leaves at 0.2: 0.249 / 0.395; 800 "
        "of 31 leaves at 0.2: 0.248 / 0.400. The classifier's log loss is least with 400 trees of 31 leaves (0.188 "
        "against 0.195 and 0.196), so it has these, and the trees of the gap 600 of 63 leaves."
    ),
)
"""What was measured on the way to this model."""
NOT_KNOWN: Final = "–"


def card_as_markdown(card: Mapping[str, Any]) -> str:
    """The card as a page of Markdown.

    Args:
        card: as `flows.gap_training.train_gap` writes it.
    """
    made_with = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    lines = [
        "# PBE band gaps of compositions",
        "",
        f"Trained {card['trained']} with seed {card['seed']} by `ssbscreen train gap`; {made_with}.",
        "",
        (
            "Boosted trees tell from a composition whether its PBE gap reaches 0.05 eV, below which it counts as none, "
            "and how wide it is where it does. Both together are a distribution with a probability of no gap; its "
            "median is the predicted gap. Two probabilities are told of an insulator: that the PBE gap is at least 2 "
            "eV, and that the measured gap lies above 2 eV, by the line of Setyawan et al. (ACS Comb. Sci. 13, 382, "
            "2011, doi:10.1021/co200012w) with a scatter of 1.0 eV."
        ),
        "",
        (
            "**Meant for** the screening of inorganic crystals where no source has a gap. **Not for** measured gaps "
            "without the correction, single polymorphs, molecules, defects, doping or temperature. PBE+U where the "
            "Materials Project uses it. A gap is necessary for an electronic insulator and not sufficient; nothing is "
            "known of band edges."
        ),
        "",
        "## Data",
        "",
        *(f"- {text}" for text in _data(card["data"])),
        "",
        f"Licence: {card['data']['licence']}",
        "",
        *_model(card["models"][NAME]),
        *_known(card["known_compounds"]),
        "## Tried on the way",
        "",
        *(f"- {text}" for text in TRIED),
        "",
    ]
    return "\n".join(lines)


def _data(data: Mapping[str, Any]) -> list[str]:
    spread = data["spread_of_polymorphs"]
    refused = "; ".join(f"{count} {reason}" for reason, count in data["refused"].items())
    return [
        f"{data['rows']:,} compositions of {data['polymorphs']:,} polymorphs; {data['with_li']:,} with Li.",
        (
            "The gap of a composition is the upper median of its polymorphs: of 181 Li compositions whose ground state "
            "is known it differs from the gap of that by 0.13 eV on average and by -0.01 eV in the mean (median 0.17 "
            "and -0.09, mean 0.22 and -0.13, smallest 0.47 and -0.47 eV)."
        ),
        (
            f"What no model of compositions can tell: gaps of the {spread['polymorphs']:,} polymorphs of the "
            f"{spread['compositions_with_polymorphs']:,} compositions with several lie "
            f"{spread['mean_distance_ev']:.3f} eV from that of their composition on average, where it has one "
            f"{spread['mean_distance_of_those_with_a_gap_ev']:.3f} eV; {spread['share_with_and_without_gap']:.1%} of "
            "these compositions have polymorphs with and without a gap."
        ),
        *([f"refused: {refused}."] if refused else []),
        "files (SHA-256): " + "; ".join(f"{name} {digest[:16]}" for name, digest in data["files"].items()),
    ]


def _model(facts: Mapping[str, Any]) -> list[str]:
    return [
        "## Errors",
        "",
        f"{len(facts['feature_labels'])} features, {facts['bytes'] / 1e6:.1f} MB, SHA-256 `{facts['sha256'][:16]}`.",
        "",
        (
            "Of compositions that the model had not seen: mean absolute error of the median [eV], of all and of those "
            "with a gap; area under the curve (AUC) of gap against none and of at least 2 eV against less; Brier score "
            "of the probability of the latter:"
        ),
        "",
        *markdown_table(
            ["folds", "rows", "n", "with gap", "MAE", "MAE with gap", "AUC gap", "AUC 2 eV", "Brier 2 eV"],
            [
                [FOLDS_IN_WORDS[scheme], kind, *_numbers(told)]
                for scheme, kinds in facts["errors"].items()
                for kind, told in kinds.items()
                if told["rows"]
            ],
        ),
        "",
        "Beside it, in the folds by chemical system, and what the model says of the rows that it did learn from:",
        "",
        *markdown_table(
            ["", "n", "with gap", "MAE", "MAE with gap", "AUC gap", "AUC 2 eV", "Brier 2 eV"],
            [
                *([name, *_numbers(told)] for name, told in facts["baselines"].items()),
                *(
                    [f"training rows, {kind}", *_numbers(told)]
                    for kind, told in facts["errors_on_training_rows"].items()
                ),
            ],
        ),
        "",
        "## Intervals",
        "",
        (
            "Share of truths in the central intervals, calibrated on the errors of the other folds, and their median "
            "widths [eV]. An interval that begins at no gap holds all of those without one and so more than its share; "
            "in brackets the share that the central part of each distribution holds, with the probability of no gap "
            "cut where that part is. Widths are learned from the predicted gap, the odds of one, and "
            f"{', '.join(facts['hints'])}. Shipped intervals are calibrated on the folds by chemical system."
        ),
        "",
        *markdown_table(
            ["folds", "rows", "50 %", "80 %", "90 %", "width 50 %", "width 80 %", "width 90 %"],
            _coverage_rows(facts["coverage"]),
        ),
        "",
        "Told probability that the PBE gap is at least 2 eV, beside how often it is (folds by chemical system):",
        "",
        *markdown_table(
            ["told", "n", "mean", "found"],
            [
                [
                    f"{told['from']:.0%} to {told['to']:.0%}",
                    f"{told['rows']:,}",
                    f"{told['told']:.3f}",
                    f"{told['found']:.3f}",
                ]
                for told in facts["reliability"]
            ],
        ),
        "",
        "## Domain",
        "",
        (
            f"Every element in at least {facts['fewest_rows_of_an_element']} training rows, and every pair of its "
            f"elements together in at least {facts['fewest_rows_of_a_pair']}. Errors by how many rows hold the rarest "
            "pair, folds by chemical system:"
        ),
        "",
        *markdown_table(
            [
                "rows with the rarest pair",
                "n",
                "with gap",
                "MAE",
                "MAE with gap",
                "AUC gap",
                "AUC 2 eV",
                "Brier 2 eV",
                "90 %",
            ],
            [
                [_range(told), *_numbers(told), _held(told["coverage"]["90%"]) if told["coverage"] else ""]
                for told in facts["errors_by_rarest_pair"]
            ],
        ),
        "",
    ]


def _known(known: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        "## Known compounds",
        "",
        (
            "What trees that learned from no compound of the same elements say, with intervals of 90 %, beside the PBE "
            "gap of the file (upper median of the polymorphs, eV), and the measured gap that follows:"
        ),
        "",
        *markdown_table(
            ["", "PBE", "told", "interval", "P(PBE >= 2 eV)", "measured", "interval", "P(measured > 2 eV)"],
            [
                [
                    facts["formula"],
                    f"{facts['pbe_gap_ev']:.2f}",
                    f"{facts['band_gap_ev']:.2f}",
                    f"{facts['low_ev']:.2f} to {facts['high_ev']:.2f}",
                    f"{facts['probability_insulator']:.2f}",
                    f"{facts['measured_gap_ev']:.2f}",
                    f"{facts['measured_low_ev']:.2f} to {facts['measured_high_ev']:.2f}",
                    f"{facts['probability_insulator_measured']:.2f}",
                ]
                for facts in known
            ],
        ),
        "",
    ]


def _numbers(told: Mapping[str, Any]) -> list[str]:
    if not told["rows"]:
        return ["0", *[""] * 6]
    keys = ("mae_ev", "mae_of_those_with_a_gap_ev", "auc_gap", "auc_insulator", "brier_insulator")
    numbers = [NOT_KNOWN if told[key] is None else f"{told[key]:.3f}" for key in keys]
    return [f"{told['rows']:,}", f"{told['share_with_gap']:.0%}", *numbers]


def _coverage_rows(coverage: Mapping[str, Any]) -> list[list[str]]:
    rows = []
    for scheme, kinds in coverage.items():
        for kind, told in kinds.items():
            if not told:  # no such rows
                continue
            held = [_held(each) for each in told.values()]
            widths = [f"{each['median_width_ev']:.2f}" for each in told.values()]
            rows.append([FOLDS_IN_WORDS[scheme], kind, *held, *widths])
    return rows


def _held(told: Mapping[str, float]) -> str:
    return f"{told['held']:.1%} ({told['share_held']:.1%})"


def _range(told: Mapping[str, Any]) -> str:
    if told["most"] is None:
        return f"{told['fewest']} and more"
    return f"{told['fewest']}" if told["fewest"] == told["most"] else f"{told['fewest']} to {told['most']}"
