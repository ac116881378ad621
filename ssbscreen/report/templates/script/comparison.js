// Tables of a comparison: sorting by a head, filters by text and by what became of a candidate.
function sortCompared(table, head) {
  const column = Array.from(head.parentNode.children).indexOf(head);
  const numeric = head.dataset.type === "number";
  const direction = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
  const rows = Array.from(table.tBodies[0].rows, (row) => [row.cells[column].dataset.s, row]);
  const known = rows.filter(([key]) => key !== "");
  const unknown = rows.filter(([key]) => key === "");
  known.sort(([a], [b]) => direction * (numeric ? Number(a) - Number(b) : a.localeCompare(b, "en", { numeric: true })));
  table.tBodies[0].append(...[...known, ...unknown].map(([, row]) => row));
  for (const other of head.parentNode.children) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
}

for (const controls of document.querySelectorAll(".controls.compared")) {
  const table = document.getElementById(controls.dataset.table);
  const text = controls.querySelector(".filter-text");
  const kind = controls.querySelector(".filter-kind");
  const filter = () => {
    const terms = text.value.toLowerCase().split(/[\s,]+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const told = row.dataset.f.toLowerCase();
      const kept = (!kind.value || row.dataset.k === kind.value) && terms.every((term) => told.includes(term));
      row.hidden = !kept;
      shown += kept ? 1 : 0;
    }
    controls.querySelector("output").textContent = `${shown} of ${table.tBodies[0].rows.length} rows`;
  };
  for (const control of [text, kind]) control.addEventListener("input", filter);
  for (const head of table.tHead.rows[0].cells) {
    head.querySelector("button").addEventListener("click", () => sortCompared(table, head));
  }
  filter();
}
