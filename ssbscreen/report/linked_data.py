"""What the linked plots draw beside the rankings: flows of the funnel, lists, references of the ladder, elements."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from ssbscreen.report.element_map import element_map
from ssbscreen.report.element_survival import ElementCount
from ssbscreen.report.funnel import RoleFunnel, StageStep
from ssbscreen.report.funnel_flow import flow_data, role_flow
from ssbscreen.report.funnel_lists import listings, listings_data
from ssbscreen.report.ladder_references import ladder_references
from ssbscreen.report.run_tables import RunTables


def linked_text(
    run: RunTables,
    stages: Sequence[StageStep],
    funnels: Sequence[RoleFunnel],
    elements: Mapping[str, Sequence[ElementCount]],
) -> str:
    """The data as JSON.

    Args:
        run: the run.
        stages: what left before the gates.
        funnels: of each role.
        elements: counts of the elements by role.
    """
    content: dict[str, Any] = {
        "flows": {funnel.role: flow_data(role_flow(run, stages, funnel)) for funnel in funnels},
        "listings": listings_data(listings(stages, funnels)),
        "ladder": ladder_references(run),
        "elements": {
            role: {
                "count": element_map(counts, shares=False),
                "share": element_map(counts, shares=True),
            }
            for role, counts in elements.items()
        },
    }
    return json.dumps(content, separators=(",", ":"), allow_nan=False)
