// Rows of the ranked tables: made once for each candidate, freshened when the ranks change.
{
  const { element, numberText, countText, formulaNodes, bar, windowLine } = window.ssbscreen;
  const { ranking } = window.ssbscreen;
  const MARKS = { mild: "○", serious: "◐", severe: "●" };
  const hidden = (text) => element("span", "unseen", text);
  const note = (text) => element("i", "", text);
  const spoken = nameWords;

  function tag(grade, name, evidence) {
    const made = element("span", `tag ${grade}`, MARKS[grade] + " ", hidden(`${grade}: `), name);
    made.title = evidence;
    return made;
  }

  // What stands behind the tags of a row; filled when it is opened, for few ever are.
  function evidence(role, row) {
    const details = element("details", "evidence", element("summary", "", "evidence"));
    details.addEventListener("toggle", () => {
      if (!details.open || details.children.length > 1) return;
      const line = (kind, [name, grade, severity, told]) =>
        element("li", "", element("b", "", `${MARKS[grade]} ${kind}${name}`), ` (${grade}, ${severity.toFixed(2)}): ${told}`);
      details.append(element("ul", "",
        ...role.uncertain[row].map(([gate, reason]) => element("li", "", element("b", "", `gate ${spoken(gate)}`), ` (uncertain): ${reason}`)),
        ...role.drawbacks[row].map((each) => line("", each)),
        ...role.suspicions[row].map((each) => line("suspicion: ", each))));
    });
    return details;
  }

  function drawbackCell(role, row) {
    const cell = element("td", "flags");
    if (!role.drawbacks[row].length) cell.append("none found ");
    for (const [name, grade, , told] of role.drawbacks[row]) cell.append(tag(grade, name, told), " ");
    for (const [name, grade, , told] of role.suspicions[row]) cell.append(tag(grade, `? ${name}`, told), " ");
    if (role.uncertain[row].length + role.drawbacks[row].length + role.suspicions[row].length) cell.append(evidence(role, row));
    return cell;
  }

  function gateCell(role, row) {
    if (!role.uncertain[row].length) return element("td", "gates", element("span", "tag ok", "✓ passes"));
    const cell = element("td", "gates", "uncertain:");
    for (const [gate, reason] of role.uncertain[row]) {
      const made = element("span", "tag ask", `? ${spoken(gate)}`);
      made.title = reason;
      cell.append(" ", made);
    }
    return cell;
  }

  function formulaCell(role, row) {
    const name = element(role.dossiers[row] ? "a" : "span", "", ...formulaNodes(role.formulas[row]));
    if (role.dossiers[row]) name.href = role.dossiers[row];
    const cell = element("th", "stick2", element("b", "", name));
    cell.scope = "row";
    const known = role.known[row];
    if (known) cell.append(" ", element("span", "tag known", known === role.formulas[row] ? "known" : known));
    if (role.also[row].length) cell.append(note(role.also[row].join(", ")));
    return cell;
  }

  function windowCell(role, row) {
    const low = role.windows.reduction[row], high = role.windows.oxidation[row];
    if (low === null || high === null) return element("td", "na", "not assessed");
    const [from, to] = [numberText(low), numberText(high)];
    const told = low < high ? `${from} to ${to} V` : from === to ? `none: limits coincide at ${to} V` : `none: ${from} above ${to} V`;
    return element("td", "spark", windowLine(role.windows, row), note(told));
  }

  function valueCell(role, row, name, column) {
    const value = role.values[name][row];
    if (value === null) return element("td", "na", "not assessed");
    const low = role.low[name][row], high = role.high[name][row];
    const place = (each) => window.ssbscreen.scaled(each, role.ends[column]);
    const at = place(value), ends = low === null ? [at, at] : [place(low), place(high)].sort((a, b) => a - b);
    const cell = element("td", "num", numberText(value), bar(ends[0], at, ends[1]));
    if (low !== null) cell.append(note(`${numberText(low)} to ${numberText(high)}`));
    cell.append(note(ranking.origins[role.origin[name][row]]));
    return cell;
  }

  function rankCell(role, row) {
    const box = element("input", "select");
    box.type = "checkbox";
    box.checked = ranking.selection.includes(role.ids[row]);
    box.setAttribute("aria-label", `mark ${role.formulas[row]} in the plots`);
    box.addEventListener("change", () => {
      const others = ranking.selection.filter((id) => id !== role.ids[row]);
      ranking.select(box.checked ? [...others, role.ids[row]] : others);
    });
    return element("td", "stick num", box, element("b", ""), element("span", "moved"), note(""));
  }

  function makeRow(role, row) {
    const made = element("tr", "", rankCell(role, row), formulaCell(role, row),
      element("td", "num", element("span", ""), note("")), element("td", "num"), element("td", "num"),
      element("td", "family", ranking.families[role.families[row]].name, note("")),
      gateCell(role, row), windowCell(role, row), drawbackCell(role, row),
      ...role.criteria.map((name, column) => valueCell(role, row, name, column)));
    made.dataset.f = role.formulas[row];
    made.dataset.id = role.ids[row];
    return made;
  }

  function ordinal(number) {
    const teens = [11, 12, 13].includes(number % 100);
    return countText(number) + (teens ? "th" : { 1: "st", 2: "nd", 3: "rd" }[number % 10] || "th");
  }

  // What depends on the weights.
  function freshen(role, row, made) {
    const [rankHeld, , score, assessed, front, family] = made.cells;
    const [box, rank, moved, reach] = rankHeld.children;
    const before = role.declaredRank[row], change = before - role.rank[row];
    box.checked = ranking.selection.includes(role.ids[row]);
    rank.textContent = countText(role.rank[row]);
    moved.className = `moved ${change > 0 ? "up" : change < 0 ? "down" : ""}`;
    moved.textContent = role.isDeclared ? "" : change ? `${change > 0 ? "▲ up" : "▼ down"} ${countText(Math.abs(change))} from ${countText(before)}` : `declared ${countText(before)}`;
    reach.textContent = role.rankBest[row] < role.rank[row] ? `${countText(role.rankBest[row])} to ${countText(role.rank[row])}` : "";
    score.firstChild.textContent = role.score[row].toFixed(3);
    score.lastChild.textContent = role.score[row] < role.scoreHigh[row] ? `${role.score[row].toFixed(3)} to ${role.scoreHigh[row].toFixed(3)}` : "";
    if (score.children.length > 2) score.children[1].remove();
    score.lastChild.before(bar(role.score[row], role.score[row], role.scoreHigh[row]));
    assessed.textContent = role.assessed[row].toFixed(2);
    front.replaceChildren(role.fronts[row] === 1 ? element("span", "mark", "1") : countText(role.fronts[row]));
    const [place, members] = role.familyPlaces[row];
    family.lastChild.textContent = `${ordinal(place)} of ${countText(members)}`;
  }

  // [place, members] of each candidate in its family, in the current order.
  function familyPlaces(role) {
    const members = new Map(), places = new Array(role.ids.length);
    for (const row of role.order) {
      const place = (members.get(role.families[row]) || 0) + 1;
      members.set(role.families[row], place);
      places[row] = [place, 0];
    }
    places.forEach((each, row) => { each[1] = members.get(role.families[row]); });
    return places;
  }

  Object.assign(window.ssbscreen, { makeRow, freshen, familyPlaces, spoken });
}
