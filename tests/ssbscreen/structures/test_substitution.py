"""Decorated candidates against published cells of the compounds that they become."""

from __future__ import annotations

import pytest
from pymatgen.core import Lattice, Structure

from ssbscreen.domain.errors import ConfigurationError
from ssbscreen.structures.matching import match_known, unique_structures
from ssbscreen.structures.substitution import Substitution, decorated, parse_substitutions, refused_decorations


def rock_salt(cation: object, anion: object, a: float) -> Structure:
    return Structure.from_spacegroup("Fm-3m", Lattice.cubic(a), [cation, anion], [[0, 0, 0], [0.5, 0.5, 0.5]])


def argyrodite(a: float = 9.85, halogen: str = "Cl") -> Structure:
    return Structure.from_spacegroup(
        "F-43m",
        Lattice.cubic(a),
        ["P", "S", halogen, "S", {"Li": 0.5}],
        [[0, 0, 0.5], [0.1195, -0.1195, 0.6195], [0, 0, 0], [0.25, 0.25, 0.75], [0.1837, 0.0180, 0.6837]],
    )


def test_rules_are_read() -> None:
    assert parse_substitutions(" S->O, Se; P → As,Sb ;") == (
        Substitution("S", ("O", "Se")),
        Substitution("P", ("As", "Sb")),
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no substitution"),
        ("S=O", "no single arrow"),
        ("S->O->Se", "no single arrow"),
        ("S->", "'' in the substitution"),
        ("S->Q", "'Q' in the substitution 'S->Q' is no element"),
        ("s->O", "'s'"),
        ("S->O,S", "in its own place"),
        ("S->O,O", "twice"),
        ("S->O; S->Se", "two rules"),
        ("Li->Na", "exchanges Li"),
        ("Y->Ac", "radioactive"),
    ],
)
def test_faults_of_rules_are_told(text: str, part: str) -> None:
    with pytest.raises(ConfigurationError) as fault:
        parse_substitutions(text)
    assert part in str(fault.value)
    assert "\n" not in str(fault.value)


def test_all_combinations_come_but_the_unchanged_one() -> None:
    labels = [label for label, _ in decorated(argyrodite(), parse_substitutions("S->O,Se; P->As,Sb"))]
    assert set(labels) == {
        "P->As", "P->Sb", "S->O", "S->O; P->As", "S->O; P->Sb", "S->Se", "S->Se; P->As", "S->Se; P->Sb"
    }  # fmt: skip
    assert len(labels) == len(set(labels)) == 8


@pytest.mark.parametrize(  # lattice parameters at room temperature, CRC Handbook of Chemistry and Physics
    ("given", "rule", "expected"),
    [
        (rock_salt("Li", "F", 4.026), "F->Cl", 5.140),
        (rock_salt("Li", "Cl", 5.140), "Cl->Br", 5.501),
        (rock_salt("Li", "I", 6.000), "I->F", 4.026),
    ],
)
def test_lattice_parameters_are_near_measured_ones(given: Structure, rule: str, expected: float) -> None:
    ((_, made),) = decorated(given, parse_substitutions(rule))
    assert made.lattice.a == pytest.approx(expected, rel=0.055)


def test_the_bromide_and_the_selenide_of_an_argyrodite_have_their_measured_cells() -> None:
    """Li6PS5Br 9.98 A, Deiseroth et al., Angew. Chem. 47, 755 (2008); Li6PSe5Cl 10.36 A, Kong et al., ZAAC 636."""
    found = dict(decorated(argyrodite(), parse_substitutions("Cl->Br; S->Se")))
    assert found["Cl->Br"].lattice.a == pytest.approx(9.98, rel=0.02)
    assert found["S->Se"].lattice.a == pytest.approx(10.36, rel=0.02)
    assert found["S->Se"].composition.get_reduced_formula_and_factor()[0] == "Li6PSe5Cl"


def test_a_change_of_charge_is_refused_with_the_reason() -> None:
    rules = parse_substitutions("Cl->O,Br; P->Ge")
    assert [label for label, _ in decorated(argyrodite(), rules)] == ["Cl->Br"]
    refused = {each.name: each.reason for each in refused_decorations(argyrodite(), rules)}
    assert set(refused) == {"Cl->O", "P->Ge", "Cl->O; P->Ge", "Cl->Br; P->Ge"}
    assert "O is usually -2" in refused["Cl->O"]
    assert "Cl is -1 here" in refused["Cl->O"]
    assert all("\n" not in reason for reason in refused.values())


def test_sulfur_of_a_sulfate_is_no_anion() -> None:
    sulfate = Structure(Lattice.cubic(5.2), ["Li", "Li", "S", "O", "O", "O", "O"],
                        [[0.5, 0, 0], [0, 0.5, 0.5], [0, 0, 0], [0.16, 0.16, 0.16], [0.16, -0.16, -0.16],
                         [-0.16, 0.16, -0.16], [-0.16, -0.16, 0.16]])  # fmt: skip
    rules = parse_substitutions("S->Se,O")
    assert [label for label, _ in decorated(sulfate, rules)] == ["S->Se"]
    assert "S is +6 here" in refused_decorations(sulfate, rules)[0].reason


def test_a_rule_of_an_absent_element_is_left_aside_and_told_where_none_is_left() -> None:
    salt = rock_salt("Li", "F", 4.026)
    assert [label for label, _ in decorated(salt, parse_substitutions("S->O; F->Cl"))] == ["F->Cl"]
    assert decorated(salt, parse_substitutions("S->O")) == []
    (refusal,) = refused_decorations(salt, parse_substitutions("S->O"))
    assert "holds no S" in refusal.reason


def test_candidates_that_are_the_same_crystal_are_kept_once() -> None:
    bromides = decorated(rock_salt("Li", "F", 4.026), parse_substitutions("F->Br"))
    chlorides = decorated(rock_salt("Li", "Cl", 5.14), parse_substitutions("Cl->Br,I"))
    kept = unique_structures([*bromides, *chlorides])
    assert [label for label, _ in kept] == ["F->Br", "Cl->I"]


def test_the_same_crystal_is_found_in_another_setting_and_volume() -> None:
    cell = argyrodite()
    primitive = cell.get_primitive_structure()
    primitive.scale_lattice(primitive.volume * 1.1)
    assert match_known(cell, [("primitive", primitive)]) == "primitive"
    assert match_known(cell, [("bromide", argyrodite(halogen="Br"))]) is None
    caesium_chloride = Structure(Lattice.cubic(3.1), ["Li", "Cl"], [[0, 0, 0], [0.5, 0.5, 0.5]])
    salt = rock_salt("Li", "Cl", 5.14)
    assert match_known(salt, [("CsCl", caesium_chloride)]) is None
    known = [("a", rock_salt("Li", "F", 4.03)), ("b", caesium_chloride), ("c", salt.get_primitive_structure())]
    assert match_known(salt, known) == "c"
    assert match_known(cell, known) is None
