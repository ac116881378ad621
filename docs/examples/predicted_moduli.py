"""Bulk and shear moduli of several formulas as the shipped model predicts them, with intervals.

The model learned from some 12,000 DFT tensors. An interval of 90 % holds nine in ten of the materials that the model
had not seen. Where a formula lies far from what it learned from, "in the domain" says no, and the interval promises
less. Published moduli of the same solids are in `ssbscreen/sources/literature/published_moduli.csv`.

Expected output:

    formula         B (GPa), 90 %            G (GPa), 90 %            in the domain
    Li7La3Zr2O12    ... (... to ...)    ... (... to ...)    yes
    Li6PS5Cl        ...
    Li3PS4          ...
    Li3YCl6         ...
    LiI             ...
    stiffest in shear: Li7La3Zr2O12
"""

from pymatgen.core import Composition

from flows.material import Material
from flows.moduli_prediction import models_in, predict_moduli

FORMULAS = ("Li7La3Zr2O12", "Li6PS5Cl", "Li3PS4", "Li3YCl6", "LiI")
SHIPPED = ""  # or a folder of models that were trained again

materials = [Material(Composition(formula)) for formula in FORMULAS]
predictions = predict_moduli(materials, models_in(SHIPPED), coverage=0.9)

print(f"{'formula':<16}{'B (GPa), 90 %':<25}{'G (GPa), 90 %':<25}in the domain")
for formula, each in zip(FORMULAS, predictions, strict=True):
    bulk = f"{each.bulk_gpa:.0f} ({each.bulk_interval_gpa[0]:.0f} to {each.bulk_interval_gpa[1]:.0f})"
    shear = f"{each.shear_gpa:.0f} ({each.shear_interval_gpa[0]:.0f} to {each.shear_interval_gpa[1]:.0f})"
    print(f"{formula:<16}{bulk:<25}{shear:<25}{'yes' if each.in_domain else f'no: {each.why_outside}'}")
stiffest = max(zip(FORMULAS, predictions, strict=True), key=lambda pair: pair[1].shear_gpa)
print(f"stiffest in shear: {stiffest[0]}")
