"""The layout of the bundled reference set, on a small set written here."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.bundled import read_bundled
from ssbscreen.sources.files import read_source
from tests.ssbscreen.sources.joined import join_sources


@pytest.fixture
def reference_set(tmp_path):
    phases = {
        "entry_id": ["Li", "mp-1", "mp-2", "mp-3"],
        "formula": ["Li", "LiF", "LiS4", "LiF"],
        "formation_energy_ev_per_atom": [0.0, -3.1, -0.6, -3.0],
        "method": ["element reference", "relaxed", "single point", "single point"],
        "excluded": [None, None, "isolated molecule in a box", None],
    }
    cell = [2.85, 2.85, 2.85, 60.0, 60.0, 60.0]
    candidates = {
        "candidate_id": ["mp-1", "mp-3"],
        "formula": ["LiF", "LiF"],
        "material_id": ["mp-1", None],
        "formation_energy_ev_per_atom": [-3.1, -3.0],
        "cell_abc_angstrom_angles_degree": [cell, cell],
        "atomic_numbers": [[3, 9], [3, 9]],
        "fractional_xyz": [[0.0, 0.0, 0.0, 0.5, 0.5, 0.5]] * 2,
        "method": ["relaxed", "single point"],
        "provenance": ["substituted from NaF", "database cell"],
    }
    pq.write_table(pa.table(phases), tmp_path / "phases.parquet")
    pq.write_table(pa.table(candidates), tmp_path / "candidates.parquet")
    errors = {"reaction_energy_std_ev_per_atom": 0.03, "source": "measured here"}
    errors["sentences"] = ["Windows deviate by 0.1 V."]
    (tmp_path / "provenance.json").write_text(json.dumps({"measured_errors": errors}))
    return tmp_path


def test_excluded_phases_are_refused_with_the_reason_of_the_set(reference_set):
    source = read_bundled(reference_set)
    assert list(source.phases.ids) == ["Li", "mp-1", "mp-3"]
    (rejection,) = source.rejections
    assert rejection.candidate_id == "mp-2"
    assert "isolated molecule in a box" in rejection.reason


def test_isolated_molecules_stay_on_request(reference_set):
    assert "mp-2" in read_bundled(reference_set, keep_isolated_molecules=True).phases.ids


def test_the_scale_carries_the_measured_error_and_the_potential(reference_set):
    scale = read_bundled(reference_set).scale
    assert (scale.origin, scale.error_ev_per_atom, scale.error_source) == (Origin.POTENTIAL, 0.03, "measured here")
    assert scale.corrections == "MP2020"
    assert scale.measured == ("Windows deviate by 0.1 V.",)


def test_a_folder_in_this_layout_is_recognised(reference_set):
    assert read_source(reference_set).scale.origin is Origin.POTENTIAL


def test_a_relaxed_cell_is_of_the_potential_and_the_candidate_keeps_its_own(reference_set):
    joined = join_sources([read_bundled(reference_set)], literature=False)
    (row,) = joined.candidates.to_pylist()
    assert (row["candidate_id"], row["material_id"], row["density_origin"]) == ("mp-1", "mp-1", "POTENTIAL")
    assert "substituted from NaF" in row["source"]


@pytest.mark.parametrize("name", ["phases.parquet", "candidates.parquet", "provenance.json"])
def test_a_missing_file_is_an_error_with_the_mend(reference_set, name):
    (reference_set / name).unlink()
    with pytest.raises(SourceError, match=f"{name}: the reference set is not there.*--source"):
        read_bundled(reference_set)


def test_a_missing_column_or_error_is_told(reference_set):
    (reference_set / "provenance.json").write_text("{}")
    with pytest.raises(SourceError, match="no measured_errors"):
        read_bundled(reference_set)
    (reference_set / "provenance.json").write_text(
        '{"measured_errors": {"reaction_energy_std_ev_per_atom": 1, "source": "x"}}'
    )
    pq.write_table(pa.table({"entry_id": ["a"], "formula": ["Li"]}), reference_set / "phases.parquet")
    with pytest.raises(SourceError, match="no column formation_energy_ev_per_atom, method, excluded"):
        read_bundled(reference_set)
