"""The funnel as flows: from the phases through every gate to the ranked, with the list that each flow opens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from ssbscreen.domain.decisions import GateState
from ssbscreen.report.funnel import Listing, RoleFunnel, StageStep
from ssbscreen.report.number_text import name_words
from ssbscreen.report.run_tables import RunTables

PHASES, OTHERS, CANDIDATES, UNJUDGED, JUDGED = "phases", "other-phases", "candidates", "unjudged", "judged"
PASSING, UNCERTAIN = "passing", "uncertain"
RANKED: Final = "ranked"
"""What opens the ranked table with all of its candidates."""
MOST_OTHERS: Final = 0.6
"""Phases that are no candidates are drawn at most so wide, in shares of the candidates: more would hide the rest."""
LEAST_DRAWN: Final = 0.012
"""Flows are drawn at least so wide, in shares of the candidates, so that a click finds them."""


@dataclass(frozen=True, slots=True)
class Node:
    """Where flows meet.

    Attributes:
        key: identifier in the flow.
        label: as shown.
        count: how many candidates or phases pass.
        kind: "stays", "leaves", "passes" or "asks", which tells its colour.
    """

    key: str
    label: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Link:
    """Candidates that go from one node to another.

    Attributes:
        source: key of the node.
        target: key of the node.
        count: how many.
        drawn: how wide, in candidates; less than the count where it is cut short, more where it would be too thin.
        opens: key of the list; for the ranked table ``ranked``, or the gate state that it is filtered by, ``passes`` or
            ``uncertain``; empty where nothing tells more.
    """

    source: str
    target: str
    count: int
    drawn: float
    opens: str


@dataclass(frozen=True, slots=True)
class Flow:
    """The funnel of one role."""

    role: str
    nodes: Sequence[Node]
    links: Sequence[Link]


def role_flow(run: RunTables, stages: Sequence[StageStep], funnel: RoleFunnel) -> Flow:
    """Flows of a role; what comes to a node leaves it, but at its ends.

    Args:
        run: the run.
        stages: what left before the gates.
        funnel: the gates of the role.
    """
    phases = int(run.manifest["tables"]["phase_entries"]["rows"])
    candidates = int(run.manifest["tables"]["candidates"]["rows"])
    others, unjudged = phases - candidates, candidates - funnel.judged
    lists = {step.stage: step.left for step in stages}
    nodes = [
        Node(PHASES, "phases", phases, "stays"),
        Node(OTHERS, "no candidates", others, "leaves"),
        Node(CANDIDATES, "candidates", candidates, "stays"),
        Node(UNJUDGED, "no window", unjudged, "leaves"),
        Node(JUDGED, "judged", funnel.judged, "stays"),
    ]
    links = [
        (PHASES, OTHERS, others, _key(lists.get("sources"))),
        (PHASES, CANDIDATES, candidates, ""),
        (CANDIDATES, UNJUDGED, unjudged, _key(lists.get("windows"))),
        (CANDIDATES, JUDGED, funnel.judged, ""),
    ]
    before = JUDGED
    for step in funnel.steps:
        name = name_words(step.gate)
        nodes.append(Node(f"fails-{step.gate}", f"fails {name}", step.leaves.total, "leaves"))
        links.append((before, f"fails-{step.gate}", step.leaves.total, _key(step.leaves)))
        is_last = step is funnel.steps[-1]
        nodes.append(Node(step.gate, "ranked" if is_last else "remain", step.remaining, "stays"))
        links.append((before, step.gate, step.remaining, RANKED if is_last else _key(step.uncertain)))
        before = step.gate
    nodes += [
        Node(PASSING, "passing", funnel.passing, "passes"),
        Node(UNCERTAIN, "uncertain", funnel.uncertain, "asks"),
    ]
    links += [
        (before, PASSING, funnel.passing, GateState.PASSES.value),
        (before, UNCERTAIN, funnel.uncertain, GateState.UNCERTAIN.value),
    ]
    drawn = [
        Link(source, target, count, _drawn(target, count, candidates), opens)
        for source, target, count, opens in links
        if count
    ]
    met = {key for link in drawn for key in (link.source, link.target)}
    return Flow(funnel.role, [node for node in nodes if node.key in met], drawn)


def flow_data(flow: Flow) -> dict[str, Any]:
    """As plain data for the page's script."""
    return asdict(flow)


def _drawn(target: str, count: int, candidates: int) -> float:
    most = MOST_OTHERS * candidates if target == OTHERS else float(count)
    return max(min(float(count), most), LEAST_DRAWN * candidates)


def _key(listing: Listing | None) -> str:
    return listing.key if listing and listing.rows else ""
