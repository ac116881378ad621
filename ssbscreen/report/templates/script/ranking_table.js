// Ranked tables: the current order, sorted by any head and filtered; rows are drawn as they come near.
{
  const { ranking, element, countText, makeRow, freshen, familyPlaces, filterOf } = window.ssbscreen;
  const A_TURN = 30, PRINTED = 50, NEAR = "1200px";
  const collator = new Intl.Collator("en", { numeric: true });
  const views = new Map();

  // What a head sorts by; null stays last whichever way.
  const KEYS = {
    rank: (role) => role.rank, score: (role) => role.score, assessed: (role) => role.assessed, front: (role) => role.fronts,
    formula: (role) => role.formulas, family: (role) => role.families.map((each) => ranking.families[each].name),
    gates: (role) => role.uncertain.map((each) => each.length), drawbacks: (role) => role.drawbacks.map((each) => each.length),
    window: (role) => role.windows.oxidation.map((high, row) => {
      const low = role.windows.reduction[row];
      return high === null || low === null ? null : high - low;
    }),
  };

  // The best first: the many points, the wide window, what is better higher.
  function bestDirection(column) {
    if (column in KEYS) return ["score", "assessed", "window"].includes(column) ? -1 : 1;
    return ranking.criterion(column).better === "higher" ? -1 : 1;
  }

  function sortedRows(role, { column, direction }) {
    if (column === "rank" && direction === 1) return role.order;
    const key = column in KEYS ? KEYS[column](role) : role.values[column];
    const known = role.order.filter((row) => key[row] !== null);
    const unknown = role.order.filter((row) => key[row] === null);
    const compared = (a, b) => (typeof a === "string" ? collator.compare(a, b) : a < b ? -1 : a > b ? 1 : 0);
    return known.sort((a, b) => direction * compared(key[a], key[b])).concat(unknown);
  }

  function rowOf(view, row) {
    let held = view.rows.get(row);
    if (!held) view.rows.set(row, (held = { made: makeRow(view.role, row), version: -1 }));
    if (held.version !== view.version) freshen(view.role, row, held.made);
    held.version = view.version;
    return held.made;
  }

  // Rows up to a number; a table of a thousand rows in thirty columns would keep the page from answering.
  function drawUpTo(view, most) {
    const drawn = view.body.rows.length;
    view.body.append(...view.shown.slice(drawn, most).map((row) => rowOf(view, row)));
    view.end.hidden = view.body.rows.length >= view.shown.length;
  }

  // What the reader has scrolled to stays in sight.
  function draw(view, most = 0) {
    const { scroll, body } = view, top = scroll.scrollTop;
    const seen = top ? Math.ceil(((top + scroll.clientHeight) / scroll.scrollHeight) * body.rows.length) : 0;
    body.replaceChildren();
    drawUpTo(view, Math.max(seen, A_TURN, most));
    if (top) scroll.scrollTop = top;
  }

  function refresh(view, most) {
    const matching = sortedRows(view.role, view.sort).filter(filterOf(view.panel, view.role));
    view.matching = matching;
    view.shown = matching.slice(0, view.limit);
    const [count, all, shown] = [matching.length, view.role.ids.length, view.shown.length];
    const told = `${countText(count)} of ${countText(all)} candidates match, ${shown < count ? `the first ${countText(shown)}` : "all"} shown`;
    const output = view.panel.querySelector(".filters output");
    if (output.textContent !== told) output.textContent = told;
    view.more.hidden = shown === count;
    view.table.setAttribute("aria-rowcount", String(shown + 1));
    draw(view, most);
  }

  function sortBy(view, column) {
    const direction = view.sort.column === column ? -view.sort.direction : bestDirection(column);
    view.sort = { column, direction };
    for (const head of view.heads) {
      if (head.dataset.column === column) head.setAttribute("aria-sort", direction === 1 ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
    }
    view.scroll.scrollTop = 0;
    refresh(view);
  }

  function ranked(view) {
    view.version += 1;
    view.role.familyPlaces = familyPlaces(view.role);
  }

  function viewOf(panel) {
    const role = ranking.role(panel.dataset.role), table = panel.querySelector(".ranked");
    const more = element("button", "more", `Show ${countText(ranking.shown)} more`);
    more.type = "button";
    const view = {
      panel, role, table, more, body: table.tBodies[0], scroll: table.closest(".scroll"), heads: [...table.tHead.rows[0].cells],
      end: element("div", "end"), rows: new Map(), shown: [], version: 0, limit: ranking.shown, sort: { column: "rank", direction: 1 }, isStale: true,
    };
    for (const head of view.heads) head.querySelector("button").addEventListener("click", () => sortBy(view, head.dataset.column));
    more.addEventListener("click", () => { view.limit += ranking.shown; refresh(view); });
    view.scroll.after(more);
    view.scroll.append(view.end);
    const near = new IntersectionObserver((seen) => {
      if (!seen.some((each) => each.isIntersecting)) return;
      drawUpTo(view, view.body.rows.length + A_TURN);
      near.unobserve(view.end);
      near.observe(view.end); // tells again where the end is still near
    }, { root: view.scroll, rootMargin: NEAR });
    near.observe(view.end);
    ranked(view);
    return view;
  }

  // A table whose tab is closed is drawn when it is opened or printed.
  function show(view, most) {
    if (view.isStale || most) refresh(view, most);
    view.isStale = false;
  }

  document.addEventListener("ranking-ready", () => {
    for (const panel of document.querySelectorAll("[data-role]")) views.set(panel.dataset.role, viewOf(panel));
    if (views.size) show(views.get(ranking.activeRole));
  });
  document.addEventListener("role-changed", ({ detail }) => show(views.get(detail.role)));
  for (const name of ["ranking-changed", "filters-changed"]) {
    document.addEventListener(name, ({ detail }) => {
      const view = views.get(detail.role);
      if (name === "ranking-changed") ranked(view);
      else view.scroll.scrollTop = 0;
      view.isStale = true;
      if (detail.role === ranking.activeRole) show(view);
    });
  }
  document.addEventListener("selected", () => {
    for (const view of views.values()) {
      for (const [row, { made }] of view.rows) made.querySelector(".select").checked = ranking.selection.includes(view.role.ids[row]);
      if (view.panel.querySelector(".filter-marked").checked) view.isStale = true;
    }
    show(views.get(ranking.activeRole));
  });
  window.addEventListener("beforeprint", () => {
    if (document.documentElement.dataset.print === "whole") views.forEach((view) => show(view, PRINTED));
  });
  // All that match the filters, in the order of the table.
  Object.assign(window.ssbscreen, { matchingRows: (role) => { show(views.get(role)); return views.get(role).matching; } });
}
