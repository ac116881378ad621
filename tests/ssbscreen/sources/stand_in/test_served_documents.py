"""What the stand-in serves: documents that emmet's models take, with the hull, tensors and charges of real ones."""

from __future__ import annotations

from collections import Counter

import orjson
import pytest
from emmet.core.elasticity import ElasticityDoc
from emmet.core.oxidation_states import OxidationStateDoc
from emmet.core.summary import SummaryDoc
from emmet.core.thermo import ThermoDoc
from emmet.core.types.typing import format_identifier
from pymatgen.analysis.phase_diagram import PhaseDiagram
from pymatgen.core import Structure

from tests.ssbscreen.sources.stand_in.asking import GGA
from tests.stand_in.documents import synthetic_documents

MODELS = {
    "summary": SummaryDoc,
    "thermo": ThermoDoc,
    "elasticity": ElasticityDoc,
    "oxidation_states": OxidationStateDoc,
}


def test_served_documents_pass_the_models_of_emmet(documents):
    for name, model in MODELS.items():
        for document in getattr(documents, name):
            model(**orjson.loads(orjson.dumps(document)))


def test_identifiers_are_legacy_and_unique(documents):
    ids = [document["material_id"] for document in documents.summary]
    assert len(set(ids)) == len(ids)
    assert all(format_identifier(one, legacy=True) == one for one in ids)
    keys = [(document["material_id"], document["thermo_type"]) for document in documents.thermo]
    assert len(set(keys)) == len(keys)


def test_every_summary_structure_has_the_documented_composition(documents):
    for document in documents.summary:
        structure = Structure.from_dict(document["structure"])
        assert structure.composition.as_dict() == pytest.approx(document["composition"])
        assert structure.is_valid(tol=0.5)


def test_energies_above_hull_are_those_of_pymatgens_hull(documents):
    from pymatgen.analysis.phase_diagram import PDEntry
    from pymatgen.core import Composition

    served = [document for document in documents.thermo if document["thermo_type"] == GGA]
    entries = [
        PDEntry(Composition(d["composition"]), d["formation_energy_per_atom"] * d["nsites"], name=d["material_id"])
        for d in served
    ]
    hull = PhaseDiagram(entries)
    assert [document["energy_above_hull"] for document in served] == pytest.approx(
        [hull.get_e_above_hull(entry) for entry in entries], abs=1e-7
    )


def test_types_of_thermo_documents_differ_in_energy(documents):
    by_type = {}
    for document in documents.thermo:
        by_type.setdefault(document["thermo_type"], {})[document["material_id"]] = document
    assert set(by_type) == {GGA, "GGA_GGA+U_R2SCAN", "R2SCAN"}
    for identifier, document in by_type["R2SCAN"].items():
        assert abs(document["energy_per_atom"] - by_type[GGA][identifier]["energy_per_atom"]) > 1.0


def test_one_elastic_tensor_is_unstable_and_one_failed_its_workflow(documents):
    tensors = [document["elastic_tensor"]["raw"] for document in documents.elasticity]
    assert sum(tensor[0][0] - tensor[0][1] <= 0.0 for tensor in tensors) == 1
    assert Counter(document["state"] for document in documents.elasticity)["failed"] == 1
    assert sum(bool(document["warnings"]) for document in documents.elasticity) == 1


def test_oxidation_states_are_neutral(documents):
    assert len(documents.oxidation_states) > 10
    for document in documents.oxidation_states:
        assert sum(document["possible_valences"]) == pytest.approx(0.0, abs=0.5)


def test_synthetic_documents_pass_the_models_and_hold_all_elements():
    made = synthetic_documents(40, 300)
    assert [SummaryDoc(**orjson.loads(orjson.dumps(document))).nelements for document in made.summary]
    assert all(20 <= document["nsites"] <= 40 and "Li" in document["elements"] for document in made.summary)
    for document in made.summary:
        structure = Structure.from_dict(document["structure"])
        assert structure.composition.as_dict() == document["composition"]
        assert structure.composition.reduced_formula == SummaryDoc(**document).composition.reduced_formula
        assert structure.density == pytest.approx(document["density"], rel=1e-5)
    assert all(ThermoDoc(**orjson.loads(orjson.dumps(document))) for document in made.thermo)
    energies = [document["formation_energy_per_atom"] for document in made.thermo]
    assert -3.0 <= min(energies) <= max(energies) <= 0.3
    elements = [document for document in made.thermo if document["nelements"] == 1]
    assert len(elements) == 80
    assert all(document["formation_energy_per_atom"] == 0.0 for document in elements)
    in_thermo = {document["material_id"] for document in made.thermo}
    assert len(in_thermo) == 300
    assert sum(document["material_id"] in in_thermo for document in made.summary) == 38
