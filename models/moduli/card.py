"""What a model of moduli is made of and how well it does, as a page for people; the facts are in ``card.json``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from models.card_page import markdown_table

FOLDS_IN_WORDS: Final = {
    "random": "random (matbench's protocol; polymorphs of a composition on both sides)",
    "composition": "grouped by composition",
    "chemical system": "grouped by chemical system",
    "matbench": "matbench's own, on the cells that are rows of matbench",
}
PUBLISHED: Final = (
    (
        "composition only: CrabNet 0.1014 / 0.0758 (A. Y.-T. Wang et al., npj Comput. Mater. 7, 77, 2021, "
        "doi:10.1038/s41524-021-00545-1)"
    ),
    (
        "with structure: automatminer 0.0874 / 0.0647, MODNet 0.0731 / 0.0548, coGN 0.0689 / 0.0535 (leaderboard of "
        "matbench v0.1: A. Dunn et al., npj Comput. Mater. 6, 138, 2020, doi:10.1038/s41524-020-00406-3)"
    ),
)
"""Mean absolute errors of log10 G / log10 B on matbench_log_gvrh and matbench_log_kvrh by others."""


TRIED: Final = (
    (
        "Features, kernel, shares and tolerances were chosen on the first random fold, and which share of the misses "
        "lies below an interval on the grouped folds themselves. No fold was kept apart from all choices, so errors "
        "and coverage are a little better here than they would be on a set that nobody has looked at."
    ),
    (
        "cells, first random fold, log10 B / log10 G of the kernel machine: composition and bonds 0.0595 / 0.0791; "
        "without fractions of elements 0.0597 / 0.0795; with symmetry (space group, centre, operations) "
        "0.0596 / 0.0792; with symmetry and structural complexity 0.0596 / 0.0791: left out."
    ),
    (
        "compositions, first random fold: Magpie and fractions of elements 0.0733 / 0.0956; Magpie alone 0.0736 / "
        "0.0957; with Deml's properties 0.0733 / 0.0959, MEGNet's embedding 0.0736 / 0.0965, Matscholar's 0.0791 / "
        "0.1034: left out."
    ),
    (
        "compositions, first random fold: features of equal weight 0.0767 / 0.0997 (at a tolerance of 0.02) against "
        "0.0751 / 0.0961 by importance; kernel ridge regression, the mean of a Gaussian process, 0.0808 / 0.1018 "
        "against 0.0772 / 0.1001; a recursive feature machine 0.0788 / 0.1043; moduli of 861 further compositions "
        "among the training rows 0.0743 / 0.0973 against 0.0733 / 0.0956."
    ),
    (
        "compositions, first random fold: taught by cells 0.0713 / 0.0929 against 0.0733 / 0.0956; taught rows among "
        "the training rows instead 0.0709 / 0.0926, and the Li compounds worse (0.0876 / 0.1048 against 0.0733 / "
        "0.0926)."
    ),
    (
        "cells, first fold by composition: statistics of bonds rounded to 7 decimals, so that a supercell is the same "
        "crystal and not the rounding of a zero decides, 0.0621 / 0.0836 against 0.0624 / 0.0839."
    ),
    (
        "cells, first fold by composition: weights as the importance to the power of 0.75 and a penalty of 1, as the "
        "figures above have them, 0.0623 / 0.0840; to the power of 0.5 and a penalty of 0.6, with 800 trees in place "
        "of 400, 0.0610 / 0.0821."
    ),
    (
        "compositions, first random fold: a pupil of 400 trees taught by cells of up to 36 atoms 0.0704 / 0.0923; of "
        "1,500 trees, taught by cells of up to 80 atoms, 0.0691 / 0.0919; taught by a better teacher, kernel machine "
        "and trees, and with trees that read features in place of ranks, 0.0685 / 0.0916."
    ),
    "compositions, five random folds: 150 extra trees by themselves 0.0814 / 0.0997, at 67 MB compressed.",
)
"""What was measured on the way to these models."""


def card_as_markdown(card: Mapping[str, Any]) -> str:
    """The card as a page of Markdown.

    Args:
        card: as `flows.moduli_training.train_moduli` writes it.
    """
    made_with = ", ".join(f"{name} {number}" for name, number in card["versions"].items())
    taught = f"{card['data']['taught_cells']:,}"
    lines = [
        "# Bulk and shear moduli of crystals",
        "",
        f"Trained {card['trained']} with seed {card['seed']} by `ssbscreen train moduli`; {made_with}.",
        "",
        (
            "Two models predict log10 of bulk and shear modulus (Hill averages, GPa) as static density functional "
            "theory (PBE) gives them: one from composition and cell, one from composition alone. Each is the mean of "
            "a support vector machine with Laplace's kernel on weighted ranks of the features, and of boosted trees. "
            f"The model of compositions also learned what that of cells says of {taught} further compounds whose cells "
            "are known and whose moduli are not."
        ),
        "",
        (
            "**Meant for** the screening of inorganic crystals. **Not for** glasses, polymers, molecules, directions "
            "of a crystal, or room temperature: static moduli of superionic conductors are 25-50 % above measured ones."
        ),
        "",
        "## Data",
        "",
        *(f"- {text}" for text in _data(card["data"])),
        "",
        f"Licence: {card['data']['licence']}",
        "",
    ]
    for variant, facts in card["models"].items():
        lines += _model(variant, facts)
    lines += _trust(card["order_of_trust"])
    lines += _known(card["known_electrolytes"])
    lines += ["## Published beside it", "", "Mean absolute errors of log10 G / log10 B:", ""]
    lines += [*(f"- {text}" for text in PUBLISHED), "", "## Tried on the way", ""]
    return "\n".join([*lines, *(f"- {text}" for text in TRIED), ""])


def _data(data: Mapping[str, Any]) -> list[str]:
    told = []
    for variant, facts in data["rows"].items():
        sources = ", ".join(f"{count:,} {source}" for source, count in facts["by_source"].items())
        told.append(
            f"{variant}: {facts['rows']:,} rows ({sources}); {facts['with_li']:,} with Li; errors are counted on "
            f"{facts['scored']:,}."
        )
        if facts["refused"]:
            reasons = "; ".join(f"{count} {reason}" for reason, count in facts["refused"].items())
            told.append(f"{variant}, refused: {reasons}.")
    told.append("files (SHA-256): " + "; ".join(f"{name} {digest[:16]}" for name, digest in data["files"].items()))
    return told


def _model(variant: str, facts: Mapping[str, Any]) -> list[str]:
    return [
        f"## From {variant}",
        "",
        f"{len(facts['feature_labels'])} features, {facts['bytes'] / 1e6:.1f} MB, SHA-256 `{facts['sha256'][:16]}`.",
        "",
        "Mean absolute errors of log10 (GPa), each row predicted by a model that had not seen it:",
        "",
        *markdown_table(["folds", "rows", "n", "log10 B", "log10 G"], _error_rows(facts["errors"])),
        "",
        "Beside it, in the same folds:",
        "",
        *markdown_table(["regressor", "folds", "n", "log10 B", "log10 G"], _baseline_rows(facts["baselines"])),
        "",
        "Share of truths in the interval of 90 %, calibrated on the errors of other folds, and its median width:",
        "",
        *markdown_table(
            ["folds", "rows", "B held", "G held", "width log10 B", "width log10 G"], _coverage_rows(facts["coverage"])
        ),
        "",
        (
            f"The errors of log10 B and log10 G correlate by {facts['error_correlation']:.2f} (ranks). Shipped "
            "intervals are calibrated on the folds grouped by composition."
        ),
        "",
        (
            f"Domain: every element in at least {facts['fewest_rows_of_an_element']} training rows, and a distance to "
            f"the nearest training row of at most {facts['domain']['largest_distance']:.4f}. Errors by that distance, "
            "folds grouped by chemical system:"
        ),
        "",
        *markdown_table(
            ["distance", "n", "log10 B", "log10 G"], [_distance_row(told) for told in facts["errors_by_distance"]]
        ),
        "",
    ]


def _trust(trust: Mapping[str, Any]) -> list[str]:
    return [
        "## Whom to trust first",
        "",
        (
            f"Mean absolute errors on the same {trust['phases']} phases, none of whose compositions the model had "
            f"seen; CHGNet gave no stable tensor for {trust['phases_without_stable_tensor_in_chgnet']} more. The last "
            "line says how far tensors of two versions of the database differ for the same material."
        ),
        "",
        *markdown_table(
            ["moduli from", "n", "log10 B", "log10 G"],
            [[name, *_numbers(told, digits=3)] for name, told in trust["errors"].items()],
        ),
        "",
        f"By these errors the order is: {'; then '.join(trust['order'])}.",
        "",
    ]


def _known(known: Sequence[Mapping[str, Any]]) -> list[str]:
    return [
        "## Known electrolytes",
        "",
        (
            "What a model of cells that learned from no cell of these compositions says, with intervals of 90 %, "
            "beside published moduli (GPa):"
        ),
        "",
        *markdown_table(
            ["", "cell", "B published", "B", "interval", "G published", "G", "interval", "published in"],
            [_known_row(facts) for facts in known],
        ),
        "",
    ]


def _known_row(facts: Mapping[str, Any]) -> list[str]:
    cells = [facts["formula"], facts["material_id"]]
    for name in ("bulk", "shear"):
        low, high = facts[f"{name}_interval_gpa"]
        cells += [f"{facts[f'published_{name}_gpa']:.1f}", f"{facts[f'{name}_gpa']:.1f}", f"{low:.1f} to {high:.1f}"]
    return [*cells, facts["source"]]


def _error_rows(errors: Mapping[str, Any]) -> list[list[str]]:
    return [
        [FOLDS_IN_WORDS[scheme], kind, *_numbers(told)]
        for scheme, kinds in errors.items()
        for kind, told in kinds.items()
    ]


def _baseline_rows(baselines: Mapping[str, Any]) -> list[list[str]]:
    return [
        [name, scheme, *_numbers(kinds["all"])]
        for name, schemes in baselines.items()
        for scheme, kinds in schemes.items()
    ]


def _coverage_rows(coverage: Mapping[str, Any]) -> list[list[str]]:
    rows = []
    for scheme, kinds in coverage.items():
        for kind, told in kinds.items():
            if not told:  # no such rows
                continue
            shares = [f"{told[f'coverage_{name}']:.1%}" for name in ("bulk", "shear")]
            widths = [f"{told[f'median_width_log10_{name}']:.3f}" for name in ("bulk", "shear")]
            rows.append([FOLDS_IN_WORDS[scheme], kind, *shares, *widths])
    return rows


def _distance_row(told: Mapping[str, Any]) -> list[str]:
    where = f"{told['from']:.3f} to {told['to']:.3f}" + (" (outside)" if told["outside"] else "")
    return [where, *_numbers(told)]


def _numbers(told: Mapping[str, Any], *, digits: int = 4) -> list[str]:
    if not told["rows"]:
        return ["0", "", ""]
    return [f"{told['rows']:,}", *(f"{told[f'mae_log10_{name}']:.{digits}f}" for name in ("bulk", "shear"))]
