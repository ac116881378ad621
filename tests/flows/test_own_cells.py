"""A user's structures before anything is computed: which are kept, under which names, and why others are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pymatgen.core import Lattice, Structure

from flows import relaxations
from flows.own_cells import chosen_structures
from flows.own_structures import OwnOptions
from flows.scoring import score
from flows.settings import RoleSettings, Settings, SourceSettings
from ssbscreen.domain.errors import ConfigurationError, MissingExtraError, SourceError


def antifluorite(anion: str, edge: float) -> Structure:
    return Structure.from_spacegroup("Fm-3m", Lattice.cubic(edge), [anion, "Li"], [[0.0, 0.0, 0.0], [0.25, 0.25, 0.25]])


def written(folder: Path, **cells: Structure) -> list[str]:
    for name, cell in cells.items():
        cell.to(filename=str(folder / f"{name}.cif"))
    return [str(folder / f"{name}.cif") for name in cells]


def test_the_twin_of_a_crystal_is_named(tmp_path: Path) -> None:
    names = written(tmp_path, first=antifluorite("S", 5.7), second=antifluorite("S", 5.8))
    kept, (refused,) = chosen_structures(names, "")
    assert [each.name for each in kept] == ["first"]
    assert refused.name == "second"
    assert refused.reason.endswith("second.cif: the same crystal as first")


def test_a_given_cell_stands_before_one_that_a_substitution_makes(tmp_path: Path) -> None:
    names = written(tmp_path, sulfide=antifluorite("S", 5.7), oxide=antifluorite("O", 4.6))
    kept, refused = chosen_structures(names, "S->O")
    assert [each.name for each in kept] == ["sulfide", "oxide"]
    assert kept[1].structure.volume == pytest.approx(4.6**3, rel=1e-3)
    told = {each.name: each.reason for each in refused}
    assert told["sulfide-S_O"].endswith("sulfide.cif: the same crystal as oxide")


def test_the_twin_of_a_crystal_is_not_substituted_once_more(tmp_path: Path) -> None:
    names = written(tmp_path, first=antifluorite("S", 5.7), second=antifluorite("S", 5.8))
    kept, refused = chosen_structures(names, "S->O,Se")
    assert [each.name for each in kept] == ["first", "first-S_O", "first-S_Se"]
    assert [each.name for each in refused] == ["second"]


def test_what_a_substitution_makes_has_no_name_of_a_file(tmp_path: Path) -> None:
    names = written(tmp_path, **{"a": antifluorite("S", 5.7), "a-S_Se": antifluorite("O", 4.6)})
    kept, _ = chosen_structures(names, "S->Se")
    assert [each.name for each in kept] == ["a", "a-S_Se", "a-S_Se-2"]
    assert kept[2].structure.composition.reduced_formula == "Li2Se"


def test_bad_input_is_told_before_the_source_is_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = written(tmp_path, sulfide=antifluorite("S", 5.7))
    nowhere = Settings(sources=SourceSettings(paths=(str(tmp_path / "nowhere.csv"),)))

    def asked(settings: Settings = nowhere, *, rules: str = "", relax: bool = False, files: list[str] = names) -> None:
        options = OwnOptions(rules=rules, relax=relax, seed=0, processes=1, limit_s=60.0)
        score(files, settings, options, out=None, runs=tmp_path, direct=True, progress=lambda *_: None)

    with pytest.raises(ConfigurationError, match="arrow"):
        asked(rules="S=O")
    with pytest.raises(ConfigurationError, match="sepaator"):
        asked(nowhere.model_copy(update={"roles": {"sepaator": RoleSettings()}}))
    with pytest.raises(SourceError, match=r"(?s)no structure can be scored:.*absent\.cif"):
        asked(files=[str(tmp_path / "absent.cif")])
    monkeypatch.setattr(relaxations, "PACKAGES", ("no-such-package-anywhere",))
    with pytest.raises(MissingExtraError, match="potential"):
        asked(relax=True)
    with pytest.raises(SourceError, match=r"no source .*nowhere\.csv"):
        asked()
