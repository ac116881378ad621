"""Linked plots in a browser: axes, front, role, selection and weights, against what Python says of the same run."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from ssbscreen.criteria.registry import criteria
from ssbscreen.decision.pareto import pareto_fronts
from ssbscreen.domain.decisions import Direction
from ssbscreen.report.run_tables import RunTables
from tests.ssbscreen.report.browser import PHONE, settled, watched
from tests.ssbscreen.report.ranked_by_python import READY

DRAWN = """async (id) => {
  const plot = document.getElementById(id), waits = () => !plot.data || waitingPlots.has(plot);
  plot.scrollIntoView();
  await loadPlotly();
  for (let tries = 0; tries < 200 && waits(); tries += 1) await new Promise((done) => setTimeout(done, 20));
  return plot.data.map((trace) => ({
    name: trace.name, type: trace.type, x: Array.from(trace.x ?? []), y: Array.from(trace.y ?? []),
    ids: trace.customdata ?? [], base: trace.base ?? [],
  }));
}"""
FRONT = "first Pareto front of the two"


def traces(page: Any, plot: str) -> dict[str, dict[str, Any]]:
    settled(page)
    return {trace["name"]: trace for trace in page.evaluate(DRAWN, plot) if trace["name"]}


def front_by_python(run: RunTables, role: str, x: str, y: str) -> set[str]:
    known = [run.estimates[axis] for axis in (x, y)]
    ids = [row["candidate_id"] for row in run.ranking[role] if all(row["candidate_id"] in each for each in known)]
    values = np.array([[each[candidate].value for each in known] for candidate in ids])
    fronts = pareto_fronts(values, [criteria()[axis].direction for axis in (x, y)])
    return {candidate for candidate, front in zip(ids, fronts, strict=True) if front == 1}


@pytest.mark.parametrize(
    ("x", "y"),
    [
        ("log10_conductivity", "fracture_toughness"),
        ("density", "log10_conductivity"),
        ("energy_above_hull", "reduction_limit"),
        ("oxidation_limit", "youngs_modulus"),
    ],
)
def test_the_front_of_any_two_criteria_is_python_s(run: RunTables, page: Any, x: str, y: str) -> None:
    for role in run.roles:
        page.locator("#linked select.role-choice").select_option(role)
        page.locator("#two-x").select_option(x)
        page.locator("#two-y").select_option(y)
        drawn = traces(page, "plot-two")
        assert set(drawn[FRONT]["ids"]) == front_by_python(run, role, x, y)
        for trace in drawn.values():
            for candidate, at, up in zip(trace["ids"], trace["x"], trace["y"], strict=True):
                assert (at, up) == (run.estimates[x][candidate].value, run.estimates[y][candidate].value)


def test_the_sweep_finds_the_front_that_moocore_finds(page: Any) -> None:
    draw = np.random.default_rng(5)
    for _ in range(20):
        values = draw.integers(0, 6, size=(40, 2)).astype(float)
        found = page.evaluate("([x, y]) => frontOfTwo(x.map((_, row) => row), x, y)", values.T.tolist())
        assert sorted(found) == np.flatnonzero(pareto_fronts(values, [Direction.MAXIMISE] * 2) == 1).tolist()


def test_a_choice_in_one_view_is_marked_in_all_and_taken_away_again(page: Any) -> None:
    page.locator("#ranking-separator tr[data-id='Li3PS4'] .select").check()
    assert traces(page, "plot-two")["chosen, with interval"]["ids"] == ["Li3PS4"]
    assert set(filter(None, traces(page, "plot-parallel")["chosen"]["ids"])) == {"Li3PS4"}
    assert traces(page, "plot-ladder")["chosen ■"]["ids"] == ["Li3PS4"]
    assert page.locator("#chosen-list").inner_text().startswith("Li3PS4 (")
    page.locator("#chosen-add input").fill("LLZO")
    page.locator("#chosen-add button").click()
    assert page.evaluate("window.ssbscreen.ranking.selection") == ["Li3PS4", "Li7La3Zr2O12"]
    assert set(traces(page, "plot-ladder")["chosen ■"]["ids"]) == {"Li3PS4", "Li7La3Zr2O12"}
    page.locator("#chosen-list button").first.click()
    settled(page)
    assert not page.locator("#ranking-separator tr[data-id='Li3PS4'] .select").is_checked()
    page.locator("#chosen-clear").click()
    assert "chosen, with interval" not in traces(page, "plot-two")


def test_the_keyboard_stays_among_the_chosen(page: Any) -> None:
    page.evaluate("window.ssbscreen.ranking.select(['Li3PS4', 'Li7La3Zr2O12', 'LiAlO2'])")
    focused = "document.activeElement.title || document.activeElement.name"
    page.locator("#chosen-list button").nth(1).press("Enter")
    assert page.evaluate(focused) == "Take LiAlO2 out of the chosen"
    page.keyboard.press("Enter")
    assert page.evaluate(focused) == "who"
    page.locator("#chosen-clear").press("Enter")
    assert page.evaluate(focused) == "who"
    assert page.locator("#chosen-list").inner_text() == "none"
    page.evaluate("document.activeElement.blur(); window.ssbscreen.ranking.select(['Li3PS4'])")
    assert page.evaluate("document.activeElement === document.body")


def test_names_of_known_materials_cover_no_other(page: Any) -> None:
    points = [{"x": 200, "y": 200}] * 5 + [{"x": 2, "y": 2}, {"x": 400, "y": 50}]
    turns = page.evaluate("(points) => freeTurns(points, points.map(() => 'LLZO'), 500, 400)", points)
    around = ["top center", "bottom center", "middle right", "middle left"]
    assert turns == [*around, None, None, "top center"]  # the fifth has no free side; in the corner the plot ends
    assert page.evaluate("freeTurns([{ x: 50, y: 50 }, { x: 50, y: 32 }], ['a', 'b'], 99, 99)") == [
        "bottom center",  # above it stands the ring of the other
        "top center",
    ]


def test_a_click_on_a_bar_chooses(page: Any) -> None:
    traces(page, "plot-ladder")
    bar = page.locator("#plot-ladder .barlayer .trace .point path").first
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    settled(page)
    assert len(page.evaluate("window.ssbscreen.ranking.selection")) == 1


def test_a_box_chooses_whom_it_holds_and_stays_behind_in_no_view(page: Any) -> None:
    page.locator("#two-x").select_option("oxidation_limit")
    page.locator("#two-y").select_option("band_gap")
    ids = {each for trace in traces(page, "plot-two").values() for each in trace["ids"]}
    page.locator("#plot-two [data-val=select]").click()
    page.locator("#plot-two").evaluate("(plot) => plot.scrollIntoView({ block: 'center' })")
    box = page.locator("#plot-two .nsewdrag").first.bounding_box()
    page.mouse.move(box["x"] + 2, box["y"] + 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 2, steps=4)
    page.mouse.move(box["x"] + box["width"] - 2, box["y"] + box["height"] - 2, steps=4)
    page.mouse.up()
    page.wait_for_timeout(500)  # Plotly gathers the moves of a tenth of a second
    assert set(page.evaluate("window.ssbscreen.ranking.selection")) == ids
    page.locator("#chosen-clear").click()
    traces(page, "plot-two")
    assert page.evaluate("window.ssbscreen.ranking.selection") == []
    assert page.locator("#plot-two .selectionlayer path").count() == 0
    assert page.evaluate("document.getElementById('plot-two').data.every((trace) => !trace.selectedpoints)")


def test_an_unknown_name_chooses_nobody_and_says_so(page: Any) -> None:
    page.locator("#chosen-add input").fill("unobtainium")
    page.locator("#chosen-add button").click()
    assert page.evaluate("window.ssbscreen.ranking.selection") == []
    assert "No ranked candidate" in page.locator("#chosen-told").inner_text()


def test_bars_run_from_limit_to_limit(run: RunTables, page: Any) -> None:
    drawn = [trace for trace in traces(page, "plot-ladder").values() if trace["type"] == "bar"]
    seen = set()
    for trace in drawn:
        for candidate, base, width in zip(trace["ids"], trace["base"], trace["x"], strict=True):
            low, high = (min(run.facts[candidate][f"{side}_limit_v"], 5.0) for side in ("reduction", "oxidation"))
            assert base == pytest.approx(low, abs=1e-4)
            assert base + width == pytest.approx(high, abs=1e-4)
            seen.add(candidate)
    assert {row["candidate_id"] for row in run.ranking["separator"]} | {"LiCoO2", "LiF"} == seen


def test_the_ladder_follows_role_and_weights(run: RunTables, page: Any) -> None:
    def names() -> list[str]:
        traces(page, "plot-ladder")
        found: list[str] = page.locator("#ladder-table td:nth-child(2)").all_text_contents()
        return found

    assert names()[: len(run.ranking["separator"])] == [row["candidate_id"] for row in run.ranking["separator"]]
    page.evaluate(
        """() => {
          const { ranking } = window.ssbscreen, role = ranking.role("separator");
          ranking.setWeights("separator", role.criteria.map((name) => (name === "oxidation_limit" ? 1 : 0)));
        }"""
    )
    limits = [run.facts[candidate]["oxidation_limit_v"] for candidate in names()[: len(run.ranking["separator"])]]
    assert min(limits[0], 5.0) == max(min(limit, 5.0) for limit in limits)
    page.locator("#linked select.role-choice").select_option("catholyte")
    assert names()[: len(run.ranking["catholyte"])] == [row["candidate_id"] for row in run.ranking["catholyte"]]
    assert page.locator("#ranking-catholyte").is_visible()


def test_lines_stand_at_the_positions_that_scores_are_made_of(run: RunTables, page: Any) -> None:
    drawn = traces(page, "plot-parallel")
    positions = page.evaluate("window.ssbscreen.ranking.role('separator').positions")
    ids = page.evaluate("window.ssbscreen.ranking.role('separator').ids")
    weighted = run.roles["separator"].role.criteria
    scales = [each.criterion for each in sorted(weighted, key=lambda each: -each.weight)]
    for trace in drawn.values():
        for candidate, at, row in zip(trace["ids"], trace["x"], trace["y"], strict=True):
            if candidate is None:
                continue
            place = positions[scales[round(-row)]][ids.index(candidate)]
            assert at == (pytest.approx(place) if place is not None else pytest.approx(-0.16))


def test_elements_follow_role_and_measure(page: Any) -> None:
    for role in ("separator", "catholyte"):
        page.locator("#elements select.role-choice").select_option(role)
        for measure in ("count", "share"):
            page.locator(f"input[name=element-measure][value={measure}]").check()
            settled(page)
            page.evaluate(DRAWN, "plot-elements")
            shown = page.evaluate("document.getElementById('plot-elements').layout.annotations.map((a) => a.text)")
            wanted = page.evaluate(
                "([role, measure]) => linkedData.elements[role][measure].layout.annotations.map((a) => a.text)",
                [role, measure],
            )
            assert shown == wanted
        details = page.locator("#elements details:visible")
        assert details.count() == 1
        assert details.inner_text().lower().startswith(role)


def test_markup_in_names_stays_text(page: Any) -> None:
    hostile = "<img src=x onerror=alert(1)><b>x</b><a href='javascript:alert(2)'>y</a>&lt;"
    page.evaluate(
        """(hostile) => {
          const { ranking } = window.ssbscreen, role = ranking.role("separator");
          role.formulas.fill(hostile);
          role.known = role.known.map((_, row) => (row % 2 ? hostile : null));
          role.ids = role.ids.map((id, row) => hostile + row);
          for (const each of linkedData.ladder.known) each.name = each.formula = each.id = hostile;
          for (const each of linkedData.ladder.cathodes) each.names = [hostile];
          ranking.select([role.ids[0]]);
        }""",
        hostile,
    )
    traces(page, "plot-parallel")
    for plot in ("plot-two", "plot-ladder"):
        traces(page, plot)
        assert "onerror=alert(1)" in page.locator(f"#{plot}").text_content()
    bar = page.locator("#plot-ladder .barlayer .trace .point path").first.bounding_box()
    page.mouse.move(bar["x"] + bar["width"] / 2, bar["y"] + bar["height"] / 2)
    page.locator("#plot-ladder .hovertext", has_text="onerror=alert(1)").wait_for()
    assert hostile in page.locator("#ladder-table").text_content()
    assert hostile in page.locator("#chosen-list").inner_text()
    assert page.locator("img, #linked a").count() == 0


def test_nothing_is_wider_than_a_phone(run: RunTables, browser: Any) -> None:
    with watched(browser, viewport=PHONE) as sight:
        page = sight.open(run.run.report)
        page.evaluate(READY)
        for plot in ("plot-two", "plot-parallel", "plot-ladder", "plot-elements", "plot-funnel"):
            page.evaluate(DRAWN, plot)
        for section in ("linked", "elements", "funnel", "beside-cathodes"):
            box = page.locator(f"#{section}").bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= PHONE["width"]
        sight.assert_silent()
