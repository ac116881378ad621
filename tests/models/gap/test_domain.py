"""The domain of the model of gaps: elements and pairs of them that the training rows hold."""

from __future__ import annotations

from models.gap.domain import GapDomain

DOMAIN = GapDomain.of([*["Li-S"] * 12, *["Cl-Li"] * 12, "Li-Tc"])


def test_a_rare_element_and_an_unseen_pair_are_named() -> None:
    assert DOMAIN.why_outside([{"Li", "S"}, {"Li", "Cl", "S"}, {"Tc", "Li"}, {"Po"}]) == [
        "",
        "no training row holds Cl with S",
        "Tc is in 1 training rows",
        "Po is in 0 training rows",
    ]


def test_the_rarest_pair_is_counted_and_an_element_alone_by_itself() -> None:
    assert DOMAIN.rarest_pair([{"Li", "S"}, {"Li", "Cl", "S"}, {"Li"}]) == [12, 0, 25]


def test_a_domain_survives_json() -> None:
    assert GapDomain.from_json(DOMAIN.to_json()) == DOMAIN
