// Any two criteria of the ranked candidates of a role, with the first Pareto front of the two.
const TWO_HEIGHT_PX = 520;
const WIDE_SPREAD = 50;
const TWO_MARGIN = { l: 70, r: 20, t: 60, b: 60 };
const twoState = { x: "", y: "", touched: false };

// Rows with both values that no other beats in both; the best first in x, as numbers with "more is better".
function frontOfTwo(rows, xs, ys) {
  const order = [...rows].sort((a, b) => xs[b] - xs[a] || ys[b] - ys[a] || a - b);
  const front = [];
  let best = -Infinity;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && xs[order[end]] === xs[order[start]]) end += 1;
    const highest = ys[order[start]];
    if (highest > best || !front.length) {
      for (const row of order.slice(start, end)) if (ys[row] === highest) front.push(row);
      best = highest;
    }
    start = end;
  }
  return front;
}

function benefitOf(role, name) {
  const sign = window.ssbscreen.ranking.criterion(name).better === "higher" ? 1 : -1;
  return role.values[name].map((value) => (value === null ? NaN : sign * value));
}

function twoCriteria(role, x, y) {
  const both = role.ids.map((_, row) => row).filter((row) => role.values[x][row] !== null && role.values[y][row] !== null);
  const front = new Set(frontOfTwo(both, benefitOf(role, x), benefitOf(role, y)));
  const finite = both.filter((row) => Number.isFinite(role.values[x][row]) && Number.isFinite(role.values[y][row]));
  return { both, front, finite };
}

function spreadsWide(role, name) {
  const known = role.values[name].filter((value) => value !== null && Number.isFinite(value));
  const least = known.reduce((a, b) => Math.min(a, b), Infinity), most = known.reduce((a, b) => Math.max(a, b), -Infinity);
  return { positive: known.length > 0 && least > 0, wide: least > 0 && most / least > WIDE_SPREAD };
}

function pointsOf(role, rows, { x, y }, name, style) {
  return {
    type: "scatter", mode: "markers", name, x: rows.map((row) => role.values[x][row]), y: rows.map((row) => role.values[y][row]),
    customdata: rows.map((row) => role.ids[row]), hovertext: rows.map((row) => hoverText(role, row, [x, y])), hoverinfo: "text", ...style,
  };
}

function intervalBars(role, rows, name) {
  const end = (part, row) => role[part][name][row] ?? role.values[name][row];
  return {
    type: "data", symmetric: false, color: CHOSEN_COLOUR, thickness: 1.5,
    array: rows.map((row) => end("high", row) - role.values[name][row]),
    arrayminus: rows.map((row) => role.values[name][row] - end("low", row)),
  };
}

// Many names and intervals would cover everything.
function chosenPoints(role, rows, axes) {
  const marker = { color: CHOSEN_COLOUR, size: 15, symbol: "star-square" };
  if (rows.length > MOST_NAMED_CHOSEN) return pointsOf(role, rows, axes, "chosen", { marker: { ...marker, size: 10 } });
  return pointsOf(role, rows, axes, "chosen, with interval", {
    mode: "markers+text", text: rows.map((row) => (role.known[row] ? "" : plotText(role.formulas[row]))),
    textposition: "top right", textfont: { color: CHOSEN_COLOUR, size: 12 }, marker,
    error_x: intervalBars(role, rows, axes.x), error_y: intervalBars(role, rows, axes.y),
  });
}

// The turn of the name of each known material; null: there is no room for it.
function turnsOfKnown(role, known, finite, axes, { log, width, height }) {
  const along = (side, length) => {
    const values = role.values[axes[side]];
    return pixelsOf(known.map((row) => values[row]), finite.map((row) => values[row]), log[side], length);
  };
  const across = along("x", width), up = along("y", height);
  return freeTurns(known.map((_, number) => ({ x: across[number], y: height - up[number] })), known.map((row) => role.known[row]), width, height);
}

function twoTraces(role, axes, room) {
  const { front, finite } = twoCriteria(role, axes.x, axes.y);
  const chosen = chosenRows(role).filter((row) => finite.includes(row));
  const rest = finite.filter((row) => !front.has(row) && !role.known[row]);
  const known = finite.filter((row) => role.known[row]).sort((a, b) => role.values[axes.x][a] - role.values[axes.x][b]);
  const staircase = finite.filter((row) => front.has(row))
    .sort((a, b) => role.values[axes.x][a] - role.values[axes.x][b] || role.values[axes.y][a] - role.values[axes.y][b]);
  const turns = turnsOfKnown(role, known, finite, axes, room);
  const rising = window.ssbscreen.ranking.criterion(axes.x).better === "higher";
  const dot = (symbol) => ({ marker: { color: POINT_COLOUR, size: 7, symbol, opacity: symbol === "circle" ? 0.9 : 0.75 } });
  return [
    pointsOf(role, rest.filter((row) => role.gates[row] !== "passes"), axes, "ranked, uncertain at a gate", dot("circle-open")),
    pointsOf(role, rest.filter((row) => role.gates[row] === "passes"), axes, "ranked, passes every gate", dot("circle")),
    pointsOf(role, staircase, axes, "first Pareto front of the two", {
      mode: "lines+markers", marker: { color: FRONT_COLOUR, size: 10, symbol: "diamond" },
      line: { color: FRONT_COLOUR, width: 1.5, dash: "dot", shape: rising ? "vh" : "hv" },
    }),
    pointsOf(role, known, axes, "known material", {
      mode: "markers+text", text: known.map((row, number) => (turns[number] ? plotText(role.known[row]) : "")), textfont: { color: KNOWN_COLOUR, size: 12 },
      textposition: turns.map((turn) => turn ?? LABEL_TURNS[0]),
      marker: { color: "rgba(0,0,0,0)", size: 13, line: { color: KNOWN_COLOUR, width: 2 } },
    }),
    chosenPoints(role, chosen, axes),
  ].filter((trace) => trace.x.length);
}

function drawTwoCriteria(element, role) {
  const axes = { x: twoState.x, y: twoState.y };
  const log = Object.fromEntries(["x", "y"].map((side) => [side, document.getElementById(`two-log-${side}`).checked]));
  const isNarrow = element.clientWidth < NARROW_PLOT_PX;
  const title = (side) => (isNarrow ? criterionTitle(axes[side]).replace(", ", ",<br>") : criterionTitle(axes[side]));
  const look = (side) => ({ ...axisLook(title(side)), ...(log[side] ? { type: "log" } : {}) });
  const room = { log, width: element.clientWidth - TWO_MARGIN.l - TWO_MARGIN.r, height: TWO_HEIGHT_PX - TWO_MARGIN.t - TWO_MARGIN.b };
  Plotly.react(element, twoTraces(role, axes, room), themed(withoutBox({
    template: "none", height: TWO_HEIGHT_PX, margin: TWO_MARGIN, font: PLOT_FONT, hovermode: "closest",
    dragmode: "zoom", uirevision: `${role.name} ${axes.x} ${axes.y}`, xaxis: look("x"), yaxis: look("y"),
    legend: { orientation: "h", x: 0, xanchor: "left", y: 1.02, yanchor: "bottom" },
  })), { ...PLOT_CONFIG, modeBarButtons: [["toImage", "zoom2d", "pan2d", "select2d", "lasso2d", "resetScale2d"]] });
  choosesCandidates(element);
  tellTwoCriteria(role, axes);
}

function tellTwoCriteria(role, { x, y }) {
  const { both, front, finite } = twoCriteria(role, x, y);
  const infinite = both.length - finite.length;
  document.getElementById("two-note").textContent =
    `${countText(both.length)} of ${countText(role.ids.length)} ranked have both values; ${countText(front.size)} of them ${front.size === 1 ? "is" : "are"} on the front` +
    `${infinite ? `; ${countText(infinite)} with an infinite value cannot be drawn` : ""}.`;
  const rows = [...front].map((row) => [nameOf(role, row), role.ids[row], countText(role.rank[row]), valueLine(role, row, x), valueLine(role, row, y)]);
  document.getElementById("two-front").replaceChildren(plainTable(["formula", "identifier", "rank", nameWords(x), nameWords(y)], rows));
}

// The two heaviest criteria of the role, until the reader chooses.
function chooseAxes(role) {
  const heavy = role.criteria.map((name, column) => [name, role.declaredWeights[column]]).sort((a, b) => b[1] - a[1]);
  if (!twoState.touched) [twoState.x, twoState.y] = [heavy[0][0], (heavy[1] ?? heavy[0])[0]];
  for (const side of ["x", "y"]) {
    document.getElementById(`two-${side}`).value = twoState[side];
    followSpread(role, side);
  }
}

function followSpread(role, side) {
  const box = document.getElementById(`two-log-${side}`), { positive, wide } = spreadsWide(role, twoState[side]);
  box.disabled = !positive;
  box.checked = positive && wide;
}

linkedStarts.push(() => {
  if (!document.getElementById("plot-two")) return;
  for (const side of ["x", "y"]) {
    const select = document.getElementById(`two-${side}`);
    select.append(...window.ssbscreen.ranking.criteria.map(({ name }) => new Option(criterionTitle(name), name)));
    select.addEventListener("change", () => {
      twoState[side] = select.value;
      twoState.touched = true;
      followSpread(activeRole(), side);
      redrawLinked();
    });
    document.getElementById(`two-log-${side}`).addEventListener("change", redrawLinked);
  }
  document.addEventListener("role-changed", () => chooseAxes(activeRole()));
  chooseAxes(activeRole());
  linkView("plot-two", drawTwoCriteria, TWO_HEIGHT_PX);
});
