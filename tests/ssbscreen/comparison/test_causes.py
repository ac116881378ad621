"""What differs between two manifests, and only what ranks depend on."""

from __future__ import annotations

from typing import Any

from ssbscreen.comparison.causes import Cause, differences
from tests.ssbscreen.comparison.small_runs import ROLES, small_run


def manifest(**changes: Any) -> dict[str, Any]:
    return {**small_run("one").manifest, **changes}


def told(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[Cause, str, str, str]]:
    return [(each.cause, each.name, each.before, each.after) for each in differences(first, second, tuple(ROLES))]


def test_code_is_told_with_commit_and_the_packages_that_differ() -> None:
    one = manifest(git_commit="a" * 40 + "+changes")
    two = manifest(code_sha256="d" * 64, versions={"numpy": "2.2", "newcomer": "1"})
    assert told(one, two) == [
        (Cause.CODE, "code", f"sha256 {'c' * 12}, commit {'a' * 12}+changes", f"sha256 {'d' * 12}"),
        (Cause.CODE, "numpy", "2.1", "2.2"),
    ]
    assert told(one, manifest(versions={"numpy": "2.2"})) == []  # computing packages are in the hash of the code


def test_settings_that_move_no_rank_are_no_difference() -> None:
    roles = {"roles": ROLES}
    one = manifest(settings={**roles, "report": {"shown_candidates": 3}, "thermodynamics": {"candidates_per_task": 5}})
    two = manifest(settings={**roles, "report": {"shown_candidates": 9}, "thermodynamics": {"candidates_per_task": 8}})
    assert told(one, two) == []


def test_settings_that_older_code_had_not_are_not_compared() -> None:
    one = manifest(settings={"roles": ROLES, "cell": {"voltage_v": 3.8}})
    two = manifest(
        settings={"roles": ROLES, "cell": {"voltage_v": 3.7, "lithium_excess": 0.2}, "gap": {"predict": True}}
    )
    assert told(one, two) == [(Cause.SETTINGS, "cell.voltage_v", "3.8", "3.7")]


def test_models_are_told_by_variant_and_one_that_only_one_run_asks_is_a_setting() -> None:
    one = manifest(models={"gap": {"compositions": "1" * 64}, "moduli": {"cells": "2" * 64, "compositions": "3" * 64}})
    two = manifest(models={"moduli": {"cells": "2" * 64, "compositions": "4" * 64}})
    assert told(one, two) == [(Cause.MODELS, "moduli, compositions", f"sha256 {'3' * 12}", f"sha256 {'4' * 12}")]


def test_only_the_sources_that_differ_are_named() -> None:
    def sources(*pairs: tuple[str, str]) -> dict[str, Any]:
        labels, hashes = zip(*pairs, strict=True)
        return {"labels": list(labels), "sha256": "".join(hashes), "each_sha256": list(hashes)}

    one = manifest(sources=sources(("phases.csv", "1" * 64), ("cells", "2" * 64)))
    two = manifest(sources=sources(("phases.csv", "3" * 64), ("cells", "2" * 64)))
    expected = f"phases.csv (sha256 {'1' * 12})", f"phases.csv (sha256 {'3' * 12})"
    assert told(one, two) == [(Cause.DATABASE, "sources", *expected)]
    turned = manifest(sources=sources(("cells", "2" * 64), ("phases.csv", "1" * 64)))
    ((cause, _, before, after),) = told(one, turned)
    assert (cause, before.startswith("phases.csv"), after.startswith("cells")) == (Cause.DATABASE, True, True)


def test_older_manifests_with_one_hash_are_compared_by_it() -> None:
    older = manifest(sources={"labels": ["a", "b"], "sha256": "1" * 64})
    same = manifest(sources={"labels": ["a", "b"], "sha256": "1" * 64, "each_sha256": ["2" * 64, "3" * 64]})
    other = manifest(sources={"labels": ["a", "b"], "sha256": "4" * 64, "each_sha256": ["2" * 64, "5" * 64]})
    assert told(older, same) == []
    assert [each[0] for each in told(older, other)] == [Cause.DATABASE]


def test_a_role_that_the_installed_code_does_not_take_is_compared_as_written() -> None:
    roles = {**ROLES, "separator": {"weights": {"a criterion of yesterday": 1.0}}}
    one = manifest(settings={"roles": ROLES})
    assert told(one, manifest(settings={"roles": roles})) == [
        (Cause.WEIGHTS, "separator: weights", "None", "{'a criterion of yesterday': 1.0}")
    ]
