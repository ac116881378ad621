// Words of the linked plots: numbers as the tables write them, and what hovering tells.
const { numberText, countText } = window.ssbscreen;

// Plotly reads some markup in every text, and formulas and identifiers come from anywhere.
function plotText(text) {
  return String(text).replace(/[&<>]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;" })[sign]);
}

function criterionTitle(name) {
  const { unit, better } = window.ssbscreen.ranking.criterion(name);
  return `${nameWords(name)}${unit ? ` [${unit}]` : ""}, ${better} is better`;
}

// `log10 conductivity: −3.30 log10(S/cm) (−4.10 to −2.50), MEASURED`
function valueLine(role, row, name) {
  const { criterion, origins } = window.ssbscreen.ranking;
  const words = [numberText(role.values[name][row])];
  if (role.values[name][row] !== null) {
    words.push(criterion(name).unit);
    if (role.low[name][row] !== null) words.push(`(${numberText(role.low[name][row])} to ${numberText(role.high[name][row])})`);
    words.push(`, ${origins[role.origin[name][row]]}`);
  }
  return `${nameWords(name)}: ${words.filter(Boolean).join(" ").replace(" ,", ",")}`;
}

function nameOf(role, row) {
  return role.known[row] || role.formulas[row];
}

// Head lines of a hover text: who it is, and where it stands.
function whoLines(role, row) {
  const formula = role.formulas[row], id = role.ids[row];
  const who = [role.known[row] && role.known[row] !== formula ? role.known[row] : "", id === formula ? "" : `(${id})`];
  return [
    `<b>${plotText(formula)}</b> ${plotText(who.filter(Boolean).join(" "))}`.trim(),
    `${role.name}: rank ${countText(role.rank[row])} of ${countText(role.ids.length)}` +
      `${role.gates[row] === "passes" ? "" : ", uncertain at a gate"}`,
  ];
}

function hoverText(role, row, names) {
  return [...whoLines(role, row), ...names.map((name) => plotText(valueLine(role, row, name)))].join("<br>");
}

// A table of texts; cells of a row may be text or elements.
function plainTable(heads, rows) {
  const table = document.createElement("table");
  table.className = "plain";
  const line = (cells, kind) => {
    const row = document.createElement("tr");
    for (const each of cells) {
      const cell = document.createElement(kind);
      cell.append(each);
      row.append(cell);
    }
    return row;
  };
  table.createTHead().append(line(heads, "th"));
  table.createTBody().append(...rows.map((cells) => line(cells, "td")));
  return table;
}
