// Ranked tables: sorting by a head, filters by formula, gates and front.
function sortTable(table, head) {
  const column = Array.from(head.parentNode.children).indexOf(head);
  const numeric = head.dataset.type === "number";
  const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const body = table.tBodies[0];
  const rows = Array.from(body.rows, (row) => [row.cells[column].dataset.s, row]);
  const known = rows.filter(([key]) => key !== "");
  const unknown = rows.filter(([key]) => key === "");
  const value = (text) => (text === "inf" ? Infinity : text === "-inf" ? -Infinity : Number(text));
  known.sort(([a], [b]) => {
    if (!numeric) return direction * a.localeCompare(b, "en");
    const x = value(a), y = value(b);
    return direction * (x < y ? -1 : x > y ? 1 : 0);
  });
  body.append(...[...known, ...unknown].map(([, row]) => row));
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
}

function elements(formula) {
  return new Set(formula.match(/[A-Z][a-z]?/g));
}

// A term that is an element asks for the element, any other for a part of formula or identifier; "-" excludes.
function matches(row, terms) {
  const held = elements(row.dataset.f);
  const text = (row.dataset.f + " " + row.dataset.i).toLowerCase();
  return terms.every((term) => {
    const wanted = term.startsWith("-") ? term.slice(1) : term;
    if (!wanted) return true;
    const found = /^[A-Z][a-z]?$/.test(wanted) ? held.has(wanted) : text.includes(wanted.toLowerCase());
    return found !== term.startsWith("-");
  });
}

for (const controls of document.querySelectorAll(".controls")) {
  const table = document.getElementById(controls.dataset.table);
  const [text, gates, front] = [".filter-text", ".filter-gates", ".filter-front"].map((c) => controls.querySelector(c));
  const filter = () => {
    const terms = text.value.split(/[\s,]+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const kept = matches(row, terms) && (!gates.value || row.dataset.g === gates.value) && (!front.checked || row.dataset.p === "1");
      row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    controls.querySelector("output").textContent = `${shown} of ${table.tBodies[0].rows.length} rows`;
  };
  for (const control of [text, gates, front]) control.addEventListener("input", filter);
  for (const head of table.tHead.rows[0].cells) {
    head.querySelector("button").addEventListener("click", () => sortTable(table, head));
  }
  filter();
}
