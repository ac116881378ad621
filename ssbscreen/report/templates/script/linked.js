// Linked plots: one role and one selection for all of them. Each view draws itself anew when these change.
const CHOSEN_COLOUR = "#7b3fa0", POINT_COLOUR = "#9aa7b4", FRONT_COLOUR = "#1f4e79", KNOWN_COLOUR = "#c2410c";
const PLOT_FONT = { family: "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif", size: 13, color: "#1c2733" };
const MOST_NAMED_CHOSEN = 12, NARROW_PLOT_PX = 520;
const linkedViews = [];
let linkedData = null;

function axisLook(title) {
  return {
    title: { text: title, font: { size: 13 } }, gridcolor: "#e6eaee", zeroline: false, showline: true,
    linecolor: "#9aa7b4", ticks: "outside", tickcolor: "#9aa7b4", automargin: true,
  };
}

// `draw` gets the element and the active role.
function linkView(id, draw, height) {
  const element = document.getElementById(id);
  if (!element) return;
  const view = { element, draw: () => draw(element, activeRole()) };
  linkedViews.push(view);
  drawWhenNear(element, view.draw, height);
}

function redrawLinked() {
  for (const { element, draw } of linkedViews) drawWhenNear(element, draw);
}

function activeRole() {
  const { ranking } = window.ssbscreen;
  return ranking.role(ranking.activeRole);
}

// Rows of the selection in a role; those that the role does not rank are not among them.
function chosenRows(role) {
  const place = rowsById(role);
  return window.ssbscreen.ranking.selection.map((id) => place.get(id)).filter((row) => row !== undefined);
}

const rowsByRole = new WeakMap();
function rowsById(role) {
  if (!rowsByRole.has(role)) rowsByRole.set(role, new Map(role.ids.map((id, row) => [id, row])));
  return rowsByRole.get(role);
}

// A click chooses one; with Shift, Ctrl or Command it adds one or takes it away again.
function chooseByClick(id, event) {
  const { ranking } = window.ssbscreen;
  const adds = event && (event.shiftKey || event.ctrlKey || event.metaKey);
  const had = ranking.selection.includes(id);
  if (!adds) ranking.select(had && ranking.selection.length === 1 ? [] : [id]);
  else ranking.select(had ? ranking.selection.filter((each) => each !== id) : [...ranking.selection, id]);
}

// What a box chose is marked by us, in every view; the box itself and Plotly's fading of the others would only stay behind.
let drawings = 0;
function withoutBox(layout) {
  drawings += 1;
  return { ...layout, selections: [], selectionrevision: drawings };
}

// Clicks and boxes of a plot choose; customdata of a point is the identifier of its candidate.
function choosesCandidates(element) {
  if (element.dataset.chooses) return;
  element.dataset.chooses = "1";
  element.on("plotly_click", (at) => {
    const point = at.points.find((each) => typeof each.customdata === "string");
    if (point) chooseByClick(point.customdata, at.event);
  });
  element.on("plotly_selected", (at) => {
    // Taking a box away tells of an empty one.
    const ids = (at?.points ?? []).map((point) => point.customdata).filter((id) => typeof id === "string");
    if (ids.length) window.ssbscreen.ranking.select(ids);
  });
}

function showChosen() {
  const { ranking } = window.ssbscreen;
  const list = document.getElementById("chosen-list");
  if (!list) return;
  const role = activeRole(), place = rowsById(role), chosen = ranking.selection;
  const parts = chosen.slice(0, MOST_NAMED_CHOSEN).map((id) => {
    const row = place.get(id), button = document.createElement("button");
    button.type = "button";
    button.className = "chosen";
    button.textContent = row === undefined ? `${id}: not ranked as ${role.name} ×` : `${nameOf(role, row)} (${countText(role.rank[row])}) ×`;
    button.title = `Take ${id} out of the chosen`;
    button.addEventListener("click", () => ranking.select(ranking.selection.filter((each) => each !== id)));
    return button;
  });
  const more = chosen.length - MOST_NAMED_CHOSEN, clear = document.getElementById("chosen-clear");
  const focused = [...list.children].indexOf(document.activeElement), cleared = !chosen.length && document.activeElement === clear;
  list.replaceChildren(...parts, ...(more > 0 ? [`and ${countText(more)} more`] : chosen.length ? [] : ["none"]));
  clear.hidden = !chosen.length;
  // The keyboard stays where it was: on who moved up into the place, or beside it.
  if (focused >= 0 || cleared) (list.children[focused] ?? document.querySelector("#chosen-add input")).focus({ preventScroll: true });
}

// By formula, usual name or identifier, for who chooses without a mouse.
function chooseByName(text) {
  const { ranking } = window.ssbscreen;
  const role = activeRole(), wanted = text.trim().toLowerCase();
  const row = role.order.find((each) =>
    [role.ids[each], role.formulas[each], role.known[each], ...role.also[each]].some((name) => name && name.toLowerCase() === wanted));
  const told = document.getElementById("chosen-told");
  told.textContent = row === undefined ? `No ranked candidate is called so.` : "";
  if (row !== undefined && !ranking.selection.includes(role.ids[row])) ranking.select([...ranking.selection, role.ids[row]]);
  return row !== undefined;
}

function followRole() {
  const { ranking } = window.ssbscreen;
  for (const choice of document.querySelectorAll("select.role-choice")) choice.value = ranking.activeRole;
  for (const part of document.querySelectorAll("[data-of-role]")) part.hidden = part.dataset.ofRole !== ranking.activeRole;
  showChosen();
  redrawLinked();
}

function startLinked(data) {
  const { ranking } = window.ssbscreen;
  if (!ranking.roles.length) return;
  linkedData = data;
  for (const choice of document.querySelectorAll("select.role-choice")) {
    choice.addEventListener("change", () => ranking.open(choice.value));
  }
  const form = document.getElementById("chosen-add");
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (chooseByName(form.elements.who.value)) form.reset();
  });
  document.getElementById("chosen-clear")?.addEventListener("click", () => ranking.select([]));
  document.addEventListener("role-changed", followRole);
  document.addEventListener("selected", () => { showChosen(); redrawLinked(); });
  document.addEventListener("ranking-changed", (event) => {
    if (event.detail.role === ranking.activeRole) { showChosen(); redrawLinked(); }
  });
  for (const start of linkedStarts) start(data);
  followRole();
}

// What each of the scripts that follow has to do once the data are there.
const linkedStarts = [];
document.addEventListener("DOMContentLoaded", async () => {
  if (!document.getElementById("linked-data") || !("DecompressionStream" in window)) return;
  const [text] = await Promise.all([unpackText("linked-data"), window.ssbscreen.ranking.ready]);
  startLinked(JSON.parse(text));
});
