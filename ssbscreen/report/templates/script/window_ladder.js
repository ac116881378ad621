// Window ladder: from the reduction to the oxidation limit of the best of a role and of the known materials, 0 to 5 V.
const LADDER_TOP_V = 5, RUNG_PX = 21, LADDER_SHOWN = 30, LONGEST_NAME = 22;

function shortName(text) {
  return text.length > LONGEST_NAME ? `${text.slice(0, LONGEST_NAME - 1)}…` : text;
}

// One line of the ladder; limits are [reduction, its low and high end, oxidation, its low and high end] in V.
function ladderRung(role, row) {
  const { windows } = role;
  return {
    id: role.ids[row], name: nameOf(role, row), known: Boolean(role.known[row]), head: whoLines(role, row),
    place: countText(role.rank[row]),
    limits: [windows.reduction, windows.reductionLow, windows.reductionHigh, windows.oxidation, windows.oxidationLow, windows.oxidationHigh].map((each) => each[row]),
  };
}

// The best by the weights of now; then chosen and known ones that are not among them; then known ones that a gate excludes.
function ladderRungs(role, references) {
  const best = role.order.slice(0, LADDER_SHOWN), among = new Set(best);
  const chosen = chosenRows(role).filter((row) => !among.has(row)).slice(0, LADDER_SHOWN);
  chosen.forEach((row) => among.add(row));
  const later = role.order.filter((row) => role.known[row] && !among.has(row));
  const place = rowsById(role);
  const excluded = references.known.filter((each) => !place.has(each.id)).map((each) => ({
    id: each.id, name: each.name, known: true, place: "–", limits: each.limits,
    head: [`<b>${plotText(each.formula)}</b> ${plotText(each.id === each.formula ? "" : `(${each.id})`)}`, plotText(`${role.name}: ${each.standings[role.name]}`)],
  }));
  return [...[...best, ...chosen, ...later].map((row) => ladderRung(role, row)), ...excluded];
}

function limitText([value, low, high]) {
  return `${numberText(value)} V${low !== null && high !== null && low < high ? ` (${numberText(low)} to ${numberText(high)})` : ""}`;
}

function rungHover({ head, limits }) {
  const [reduction, , , oxidation] = limits;
  const width = reduction === null || oxidation === null ? "" : `<br>window: ${numberText(oxidation - reduction)} V`;
  return `${head.join("<br>")}<br>reduction limit: ${limitText(limits.slice(0, 3))}<br>oxidation limit: ${limitText(limits.slice(3))}${width}`;
}

const onLadder = (value) => Math.min(Math.max(value, 0), LADDER_TOP_V);

function ladderTraces(rungs, chosen) {
  const known = rungs.map((each, number) => ({ ...each, y: -number })).filter(({ limits }) => limits[0] !== null && limits[3] !== null);
  const bars = (some, name, marker) => ({
    type: "bar", orientation: "h", name, y: some.map((each) => each.y), base: some.map(({ limits }) => onLadder(limits[0])),
    x: some.map(({ limits }) => onLadder(limits[3]) - onLadder(limits[0])), width: 0.62, marker, customdata: some.map((each) => each.id),
    hovertext: some.map(rungHover), hoverinfo: "text",
  });
  const marked = (each) => chosen.has(each.id);
  const ends = (side, shift, name) => ({
    type: "scatter", mode: "lines", name, legendgroup: "interval", showlegend: side === 0, hoverinfo: "skip", line: { color: "#1c2733", width: 1.5 },
    x: known.flatMap(({ limits }) => [onLadder(limits[side + 1] ?? limits[side]), onLadder(limits[side + 2] ?? limits[side]), null]),
    y: known.flatMap(({ y }) => [y + shift, y + shift, null]),
  });
  const narrow = known.filter(({ limits }) => onLadder(limits[3]) - onLadder(limits[0]) < 0.01);
  const beyond = known.filter(({ limits }) => limits[3] > LADDER_TOP_V);
  return [
    bars(known.filter((each) => !each.known && !marked(each)), "window", { color: "#9db8d2" }),
    bars(known.filter((each) => each.known && !marked(each)), "window of a known material ◆", { color: "#f3b48d", line: { color: KNOWN_COLOUR, width: 1.5 } }),
    bars(known.filter(marked), "chosen ■", { color: CHOSEN_COLOUR }),
    ends(0, 0.14, "interval of a limit"), ends(3, -0.14, "interval of a limit"),
    {
      type: "scatter", mode: "markers", name: "no window: limits coincide", x: narrow.map(({ limits }) => onLadder(limits[0])), y: narrow.map(({ y }) => y),
      marker: { symbol: "x-thin", size: 9, line: { color: "#1c2733", width: 2 } }, customdata: narrow.map(({ id }) => id), hovertext: narrow.map(rungHover), hoverinfo: "text",
    },
    {
      type: "scatter", mode: "text", showlegend: false, x: beyond.map(() => LADDER_TOP_V), y: beyond.map(({ y }) => y), textposition: "middle left", hoverinfo: "skip",
      text: beyond.map(({ limits }) => `${numberText(limits[3])} → `), textfont: { size: 11 },
    },
  ].filter((trace) => trace.x.length);
}

// Li metal at 0 V, and the charged cathodes, each with a line; a narrow plot has room for the voltages alone.
function ladderLines(references, isNarrow) {
  const lines = [{ voltage: 0, names: [`${references.anode} metal`] }, ...references.cathodes.filter(({ voltage }) => voltage <= LADDER_TOP_V)];
  const words = ({ voltage, names }) => (isNarrow ? `${voltage}` : `${voltage} V ${plotText(names.join(", ")).replace(", ", ",<br>") || "cathode"}`);
  return {
    shapes: lines.map(({ voltage }) => ({
      type: "line", x0: voltage, x1: voltage, y0: 0, y1: 1, yref: "paper",
      line: { color: "#6b7785", width: voltage === references.settings ? 2.5 : 1.5, dash: voltage ? "dash" : "solid" },
    })),
    annotations: lines.map((each) => ({
      x: each.voltage, y: 1, yref: "paper", xanchor: isNarrow ? "center" : "left", yanchor: "bottom", textangle: isNarrow ? 0 : -35, showarrow: false,
      align: "left", font: { size: 11, color: "#5b6875" }, text: words(each),
    })),
  };
}

function ladderWords(references) {
  const cathodes = references.cathodes.map(({ voltage, names }) => `${voltage} V ${names.join(", ") || "cathode"}`);
  return `Lines: ${[`0 V ${references.anode} metal`, ...cathodes].join("; ")}. The thicker one, ${references.settings} V, is the charged cathode of the run's settings.`;
}

function drawLadder(element, role) {
  const references = linkedData.ladder, rungs = ladderRungs(role, references);
  const height = 220 + RUNG_PX * rungs.length, chosen = new Set(window.ssbscreen.ranking.selection);
  const isNarrow = element.clientWidth < NARROW_PLOT_PX;
  element.style.minHeight = `${height}px`;
  const mark = (each) => (chosen.has(each.id) ? " ■" : each.known ? " ◆" : "");
  Plotly.react(element, ladderTraces(rungs, chosen), themed({
    template: "none", height, margin: { l: 60, r: 60, t: isNarrow ? 40 : 110, b: 100 }, font: PLOT_FONT, hovermode: "closest", barmode: "overlay", uirevision: role.name,
    ...ladderLines(references, isNarrow), dragmode: "zoom",
    xaxis: { ...axisLook("V against Li/Li+"), range: [-0.05, LADDER_TOP_V + 0.02], dtick: 1 },
    yaxis: {
      range: [-rungs.length + 0.4, 0.6], showgrid: false, zeroline: false, automargin: true, fixedrange: true, tickfont: { size: 12 },
      tickvals: rungs.map((_, number) => -number), ticktext: rungs.map((each) => plotText(`${shortName(each.name)}${mark(each)}  ${each.place}`)),
    },
    legend: { orientation: "h", x: 0, xanchor: "left", y: -60 / height, yanchor: "top" },
  }), PLOT_CONFIG);
  choosesCandidates(element);
  document.getElementById("ladder-note").textContent = ladderWords(references);
  const rows = rungs.map((each) => [each.name, each.id, each.place, limitText(each.limits.slice(0, 3)), limitText(each.limits.slice(3))]);
  document.getElementById("ladder-table").replaceChildren(plainTable(["formula", "identifier", "rank", "reduction limit", "oxidation limit"], rows));
}

linkedStarts.push(() => linkView("plot-ladder", drawLadder, 220 + RUNG_PX * 45));
