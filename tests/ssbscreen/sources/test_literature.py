"""The published figures that come with the package."""

from __future__ import annotations

from math import isnan, log10

import pytest

from ssbscreen.domain.errors import SourceError
from ssbscreen.domain.origin import Origin
from ssbscreen.sources.literature import read_conductivities, read_moduli, read_windows

HEAD = "formula,conductivity_s_per_cm,bound,log10_spread,temperature_c,form,source,doi,status\n"


def test_lgps_conducts_about_ten_millisiemens():
    record = read_conductivities()["Ge1 Li10 P2 S12"]
    assert record.log10_conductivity_s_per_cm == pytest.approx(log10(0.012), abs=0.1)
    assert record.origin is Origin.MEASURED
    assert "10.1038/nmat3066" in record.source


def test_the_first_form_counts_and_the_others_are_named(tmp_path):
    rows = "LiX,1e-4,=,0.3,25,cubic,A,10/a,checked\nLiX,1e-6,=,,25,tetragonal,B,10/b,checked\n".replace("X", "I")
    (tmp_path / "measured_conductivity.csv").write_text(HEAD + rows)
    record = read_conductivities(tmp_path)["I1 Li1"]
    assert (record.log10_conductivity_s_per_cm, record.log10_std) == (-4.0, 0.3)
    assert record.source == "cubic; A, doi:10/a; other forms: 1e-06 S/cm (tetragonal)"


def test_bounds_stay_bounds_and_one_measurement_has_no_spread():
    record = read_conductivities()["Li4 O7 P2"]
    assert record.is_upper_bound
    assert isnan(record.log10_std)


def test_unchecked_figures_say_so_and_the_package_has_none(tmp_path):
    (tmp_path / "measured_conductivity.csv").write_text(HEAD + "LiF,1e-9,<,,25,crystal,A,,memory\n")
    assert "not checked" in read_conductivities(tmp_path)["F1 Li1"].source
    everything = [*read_conductivities().values(), *read_moduli().values(), *read_windows()]
    assert [each.formula for each in everything if "not checked" in each.source] == []


def test_published_moduli_are_positive_and_of_literature_origin():
    moduli = read_moduli()
    assert (moduli["Li3 P1 S4"].bulk_gpa, moduli["Li3 P1 S4"].shear_gpa) == (23.3, 11.4)
    assert all(r.bulk_gpa > 0 and r.shear_gpa > 0 and r.origin is Origin.LITERATURE for r in moduli.values())


def test_published_windows_have_ordered_limits_and_products():
    windows = read_windows()
    assert all(not window.reduction_limit_v > window.oxidation_limit_v for window in windows)
    lgps = next(window for window in windows if window.name == "LGPS")
    assert (lgps.reduction_limit_v, lgps.oxidation_limit_v) == (1.71, 2.14)
    assert lgps.reduction_products == ("P", "Li4GeS4", "Li2S")


def test_a_bad_formula_or_missing_table_is_an_error(tmp_path):
    with pytest.raises(SourceError, match="is not there"):
        read_conductivities(tmp_path)
    (tmp_path / "measured_conductivity.csv").write_text(HEAD + "Qq,1e-4,=,,25,x,A,10/a,checked\n")
    with pytest.raises(SourceError, match="line 2: unknown element 'Qq'"):
        read_conductivities(tmp_path)
