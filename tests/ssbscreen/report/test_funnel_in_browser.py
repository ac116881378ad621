"""The funnel in a browser: a number or a flow opens its list, and markup in a reason stays text."""

from __future__ import annotations

from typing import Any

import pytest

from ssbscreen.report.funnel import role_funnel, stage_steps
from ssbscreen.report.run_tables import RunTables
from tests.ssbscreen.report.browser import settled
from tests.ssbscreen.report.test_linked_in_browser import DRAWN


def click_node(page: Any, role: str, key: str) -> None:
    page.evaluate(DRAWN, "plot-funnel")
    settled(page)
    number = page.evaluate("([role, key]) => linkedData.flows[role].nodes.findIndex((n) => n.key === key)", [role, key])
    box = page.locator("#plot-funnel .sankey-node .node-rect").nth(number).bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settled(page)


def test_every_number_opens_as_many_rows(run: RunTables, page: Any) -> None:
    for role in run.roles:
        for step in role_funnel(run, role).steps:
            for each in (step.leaves, step.fails, step.only_here, step.uncertain):
                if not each.rows:
                    continue
                details = page.locator(f"#list-{each.key}")
                assert details.locator("summary").inner_text() == f"{each.total:,}"
                details.locator("summary").click()
                settled(page)
                rows = details.locator("tbody tr").all_text_contents()
                assert len(rows) == each.total
                assert all(reason in row for row, (_, _, reason) in zip(rows, each.rows, strict=True))
                page.keyboard.press("Escape")
                assert details.get_attribute("open") is None


def test_what_fails_a_gate_opens_its_list_by_a_click_on_the_flow(run: RunTables, page: Any) -> None:
    step = next(step for step in role_funnel(run, "separator").steps if step.leaves.total)
    click_node(page, "separator", f"fails-{step.gate}")
    details = page.locator(f"#list-{step.leaves.key}")
    assert details.get_attribute("open") is not None
    assert details.locator("tbody tr").count() == step.leaves.total
    assert details.locator("summary").evaluate("(each) => each === document.activeElement")


@pytest.mark.parametrize(("opened", "wanted"), [("passing", "passes"), ("uncertain", "uncertain"), ("ranked", "")])
def test_a_click_on_the_ranked_goes_to_their_table(run: RunTables, page: Any, opened: str, wanted: str) -> None:
    funnels = [role_funnel(run, role) for role in run.roles]
    funnel = next(each for each in funnels if getattr(each, opened))
    role = funnel.role
    page.locator("#funnel select.role-choice").select_option(role)
    settled(page)
    # Another filter of before does not stay.
    page.locator(f"#ranking-{role} .filter-gates").evaluate("(each) => { each.value = 'uncertain'; }")
    click_node(page, role, funnel.steps[-1].gate if opened == "ranked" else opened)
    assert page.locator(f"#ranking-{role} .filter-gates").input_value() == wanted
    told = page.locator(f"#ranking-{role} .filters output").inner_text()
    assert told.startswith(f"{getattr(funnel, opened)} of {funnel.ranked} ")


def test_markup_in_a_reason_stays_text(run: RunTables, page: Any) -> None:
    (stage,) = [step for step in stage_steps(run) if any("<script>" in row[2] for row in step.records.rows)]
    page.locator(f"#list-{stage.records.key} summary").click()
    settled(page)
    assert "<script>alert(1)</script> not used" in page.locator(f"#list-{stage.records.key}").inner_text()


def test_a_long_list_shows_the_rest_when_asked(page: Any) -> None:
    shown = page.evaluate(
        """async () => {
          const details = document.querySelector("details.listed"), key = details.dataset.list;
          const found = { ids: ["Li"], formulas: ["<b>"], reasons: ["because"], lists: {} };
          found.lists[key] = { label: "", place: "a file", rows: Array.from({ length: 1402 }, () => 0) };
          fillList(details, found);
          const rows = () => details.querySelectorAll(".listing tbody > tr").length, before = rows();
          details.querySelector("button").click();
          return [before, rows(), details.querySelector("td").textContent];
        }"""
    )
    assert shown == [300, 701, "<b>  (Li)"]
