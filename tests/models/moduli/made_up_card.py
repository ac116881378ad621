"""A card of two models that nobody trained, whose every number is another."""

from __future__ import annotations

from itertools import count
from typing import Any

from models.moduli.model import Variant
from models.splits import Grouping

KINDS = ("all", "with Li", "soft (G < 20 GPa)")
SCHEMES = [grouping.value for grouping in Grouping]


def made_up_card() -> dict[str, Any]:
    """All that the page tells of."""
    number = count(1_001)

    def errors() -> dict[str, Any]:
        return {"rows": next(number), "mae_log10_bulk": next(number) / 1e4, "mae_log10_shear": next(number) / 1e4}

    def coverage() -> dict[str, float]:
        return {
            "coverage_bulk": next(number) / 2e3,
            "coverage_shear": next(number) / 2e3,
            "median_width_log10_bulk": next(number) / 1e3,
            "median_width_log10_shear": next(number) / 1e3,
        }

    def model(variant: Variant) -> dict[str, Any]:
        schemes = [*SCHEMES, "matbench"] if variant is Variant.CELLS else SCHEMES
        return {
            "feature_labels": ["a", "b"],
            "bytes": 3_200_000,
            "sha256": "0123456789abcdef" * 4,
            "errors": {scheme: {kind: errors() for kind in KINDS} for scheme in schemes},
            "baselines": {name: {scheme: {"all": errors()} for scheme in SCHEMES} for name in ("line", "forest")},
            "coverage": {scheme: {kind: coverage() for kind in KINDS} for scheme in SCHEMES[1:]},
            "error_correlation": 0.71,
            "fewest_rows_of_an_element": 10,
            "domain": {"largest_distance": 0.0987, "rows_by_element": {}},
            "errors_by_distance": [
                {"from": 0.0, "to": 0.05, "outside": False, **errors()},
                {"from": 0.05, "to": 0.3, "outside": True, "rows": 0},
            ],
        }

    counted = {"rows": 4321, "scored": 3210, "with_li": 765, "by_source": {"a source": 4321}}
    return {
        "trained": "2026-01-02",
        "seed": 3,
        "versions": {"scikit-learn": "9.8.7"},
        "data": {
            "rows": {
                "cells": {**counted, "refused": {"no cell": 17}},
                "compositions": {**counted, "refused": {}},
            },
            "taught_cells": 34_567,
            "files": {"folder/file.csv": "fedcba9876543210" * 4},
            "licence": "CC BY 4.0",
        },
        "models": {variant.value: model(variant) for variant in Variant},
        "order_of_trust": {
            "phases": 53,
            "phases_without_stable_tensor_in_chgnet": 7,
            "errors": {"model": {"rows": 53, "mae_log10_bulk": 0.041, "mae_log10_shear": 0.052}},
            "order": ["model", "potential"],
        },
        "known_electrolytes": [
            {
                "formula": "Li3PS4", "material_id": "mp-1", "source": "Somebody 2016",
                "published_bulk_gpa": 23.4, "bulk_gpa": 21.3, "bulk_interval_gpa": [17.6, 28.9],
                "published_shear_gpa": 11.9, "shear_gpa": 10.8, "shear_interval_gpa": [8.7, 14.5],
            }
        ],
    }  # fmt: skip
