// Parallel coordinates: every criterion of a role is a scale from its worst end (left) to its best (right), a candidate a
// line across them. Scales lie below each other, so that their names are read without turning the head.
const ROW_PX = 42;
const MISSING_PLACE = -0.16;
const parallelState = { shown: 100 };

function criteriaByWeight(role) {
  return role.criteria.map((name, column) => ({ name, column, weight: role.weights[column] })).sort((a, b) => b.weight - a.weight);
}

// Rows that are drawn: the best by the weights of now, and whoever is known or chosen.
function parallelRows(role) {
  const best = role.order.slice(0, parallelState.shown);
  const drawn = new Set(best), chosen = chosenRows(role);
  const known = role.order.filter((row) => role.known[row] && !drawn.has(row));
  return { best: best.filter((row) => !role.known[row]), known: [...best.filter((row) => role.known[row]), ...known], chosen };
}

function parallelLines(role, rows, scales, name, style) {
  const trace = { type: "scatter", name, x: [], y: [], customdata: [], hovertext: [], hoverinfo: "text", connectgaps: false, ...style };
  for (const row of rows) {
    const who = whoLines(role, row).join("<br>"), id = role.ids[row];
    scales.forEach((scale, number) => {
      trace.x.push(role.positions[scale.name][row] ?? MISSING_PLACE);
      trace.y.push(-number);
      trace.customdata.push(id);
      trace.hovertext.push(`${who}<br>${plotText(valueLine(role, row, scale.name))}`);
    });
    trace.x.push(null);
    trace.y.push(null);
    trace.customdata.push(null);
    trace.hovertext.push("");
  }
  return trace;
}

function parallelTraces(role, scales) {
  const { best, known, chosen } = parallelRows(role);
  const line = (color, width, size) => ({ mode: "lines+markers", line: { color, width }, marker: { color, size } });
  const some = (rows, name, style) => (rows.length ? [parallelLines(role, rows, scales, name, style)] : []);
  return [
    ...some(best, `best ${role.order.slice(0, parallelState.shown).length}`, { ...line("#c9d8e6", 1, 5), marker: { color: POINT_COLOUR, size: 5 } }),
    ...some(known, "known material", { ...line(KNOWN_COLOUR, 1, 6), marker: { color: KNOWN_COLOUR, size: 6, symbol: "circle-open" } }),
    ...some(chosen, "chosen", { ...line(CHOSEN_COLOUR, 3, 9), marker: { color: CHOSEN_COLOUR, size: 9, symbol: "square" } }),
  ];
}

// Values at both ends of every scale, with the unit; between them its name, where there is no room beside it.
function scaleWords(role, scales, isNarrow) {
  return scales.flatMap(({ name, column }, number) => {
    const ends = role.ends[column], { unit } = window.ssbscreen.ranking.criterion(name);
    const word = (value) => plotText(`${numberText(value)}${unit && !isNarrow ? ` ${unit}` : ""}`);
    const place = { y: -number + 0.33, showarrow: false, font: { size: 11, color: "#5b6875" }, bgcolor: "#f4f6f8", opacity: 0.85, borderpad: 0 };
    const title = isNarrow ? [{ ...place, x: 0.5, text: plotText(nameWords(name)), font: { size: 11, color: "#1c2733" } }] : [];
    if (!ends) return [...title, { ...place, x: 1, xanchor: "right", text: "all alike" }];
    return [...title, { ...place, x: 0, xanchor: "left", text: word(ends[0]) }, { ...place, x: 1, xanchor: "right", text: word(ends[1]) }];
  });
}

function drawParallel(element, role) {
  const scales = criteriaByWeight(role), height = 110 + ROW_PX * scales.length;
  element.style.minHeight = `${height}px`;
  const isNarrow = element.clientWidth < NARROW_PLOT_PX;
  const total = role.weights.reduce((sum, weight) => sum + weight, 0);
  Plotly.react(element, parallelTraces(role, scales), themed(withoutBox({
    template: "none", height, margin: { l: isNarrow ? 12 : 60, r: 20, t: 60, b: 40 }, font: PLOT_FONT, hovermode: "closest", dragmode: "select",
    selectdirection: "any", uirevision: role.name, annotations: scaleWords(role, scales, isNarrow),
    shapes: scales.map((_, number) => ({ type: "line", x0: 0, x1: 1, y0: -number, y1: -number, layer: "below", line: { color: "#9aa7b4", width: 1 } })),
    xaxis: {
      range: [-0.24, 1.05], zeroline: false, showgrid: false, tickvals: [MISSING_PLACE, 0, 1], ticktext: [isNarrow ? "n.a." : "not<br>assessed", "worst", "best"], tickangle: 0, fixedrange: true,
    },
    yaxis: {
      range: [-scales.length + 0.5, 0.6], zeroline: false, showgrid: false, automargin: true, fixedrange: true, showticklabels: !isNarrow, tickvals: scales.map((_, number) => -number),
      ticktext: scales.map(({ name, weight }) => `${plotText(nameWords(name))}<br>weight ${(weight / total).toFixed(2)} `),
    },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
  })), { ...PLOT_CONFIG, modeBarButtons: [["toImage", "select2d", "lasso2d"]] });
  choosesCandidates(element);
}

linkedStarts.push(() => {
  const shown = document.getElementById("parallel-shown");
  if (!shown) return;
  shown.value = String(parallelState.shown);
  shown.addEventListener("change", () => {
    parallelState.shown = Number(shown.value);
    redrawLinked();
  });
  linkView("plot-parallel", drawParallel, 110 + ROW_PX * 12);
});
