// Lists behind the numbers of the funnel: a table is made when its number is opened, the first rows at once.
const LIST_ROWS = 300;

function fillList(details, listings) {
  const box = details.querySelector(".listing"), found = listings.lists[details.dataset.list];
  const total = found.rows.length / 2;
  const row = (number) => {
    const [candidate, reason] = found.rows.slice(2 * number, 2 * number + 2);
    const id = listings.ids[candidate], formula = listings.formulas[candidate];
    return [formula && formula !== id ? `${formula}  (${id})` : id, listings.reasons[reason]];
  };
  const shown = Math.min(total, LIST_ROWS), numbers = Array.from({ length: total }, (_, number) => number);
  const note = document.createElement("p");
  note.className = "small";
  note.textContent = `${countText(total)} row${total === 1 ? "" : "s"}; also in ${found.place}. `;
  const table = plainTable(["candidate", "reason"], numbers.slice(0, shown).map(row));
  box.append(note, table);
  if (total > shown) {
    const more = document.createElement("button");
    more.type = "button";
    more.textContent = `Show the other ${countText(total - shown)}`;
    more.addEventListener("click", () => {
      table.tBodies[0].append(...plainTable([], numbers.slice(shown).map(row)).tBodies[0].rows);
      more.remove();
    });
    box.append(more);
  }
  details.dataset.filled = "1";
}

function openList(key) {
  const details = document.getElementById(`list-${key}`);
  if (!details) return;
  details.open = true;
  details.scrollIntoView({ block: "center" });
  details.querySelector("summary").focus({ preventScroll: true });
}

linkedStarts.push(({ listings }) => {
  for (const details of document.querySelectorAll("details.listed")) {
    const fill = () => { if (details.open && !details.dataset.filled) fillList(details, listings); };
    details.addEventListener("toggle", fill);
    fill(); // opened before the data were there
  }
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && document.querySelector("details.listed[open]");
    if (open) open.open = false;
  });
});
