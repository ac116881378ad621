// Filters of the ranked tables; they ask all ranked candidates of the role, whether their rows are shown or not.
{
  const { ranking, element } = window.ssbscreen;
  const held = new Map();

  function elementsOf(formula) {
    if (!held.has(formula)) held.set(formula, new Set(formula.match(/[A-Z][a-z]?/g)));
    return held.get(formula);
  }

  // A term that is an element asks for the element, any other for a part of formula or identifier; "-" excludes.
  function matches(role, row, terms) {
    const text = [role.formulas[row], role.ids[row], role.known[row] || "", ...role.also[row]].join(" ").toLowerCase();
    return terms.every((term) => {
      const wanted = term.startsWith("-") ? term.slice(1) : term;
      if (!wanted) return true;
      const found = /^[A-Z][a-z]?$/.test(wanted) ? elementsOf(role.formulas[row]).has(wanted) : text.includes(wanted.toLowerCase());
      return found !== term.startsWith("-");
    });
  }

  // "+DFT": a value of the role's criteria has this origin; "-DFT": none has.
  const hasOrigin = (role, row, wanted) =>
    role.criteria.some((name) => ranking.origins[role.origin[name][row]] === wanted.slice(1)) === wanted.startsWith("+");

  const control = (panel, name) => panel.querySelector(`.filter-${name}`);

  function filterOf(panel, role) {
    const terms = control(panel, "text").value.split(/[\s,]+/).filter(Boolean);
    const [family, gates, origin] = ["family", "gates", "origin"].map((name) => control(panel, name).value);
    const front = control(panel, "front").checked, marked = control(panel, "marked").checked;
    return (row) =>
      (!terms.length || matches(role, row, terms)) && (!family || ranking.families[role.families[row]].name === family) &&
      (!gates || role.gates[row] === gates) && (!origin || hasOrigin(role, row, origin)) && (!front || role.fronts[row] === 1) &&
      (!marked || ranking.selection.includes(role.ids[row]));
  }

  function option(value, text) {
    const made = element("option", "", text);
    made.value = value;
    return made;
  }

  function fill(panel, role) {
    const families = [...new Set(role.families)].sort((a, b) => a - b).map((each) => ranking.families[each]);
    control(panel, "family").append(...families.map(({ name, plural }) => option(name, plural)));
    const origins = ranking.origins.filter((_, number) => role.criteria.some((name) => role.origin[name].includes(number)));
    for (const [sign, words] of [["+", "a value is"], ["-", "no value is"]]) {
      const group = element("optgroup", "", ...origins.map((origin) => option(sign + origin, `${words} ${origin}`)));
      group.label = words;
      control(panel, "origin").append(group);
    }
  }

  document.addEventListener("ranking-ready", () => {
    for (const panel of document.querySelectorAll("[data-role]")) {
      const form = panel.querySelector(".filters"), role = panel.dataset.role;
      const tell = () => document.dispatchEvent(new CustomEvent("filters-changed", { detail: { role } }));
      fill(panel, ranking.role(role));
      form.hidden = false;
      form.addEventListener("input", tell);
      form.addEventListener("submit", (event) => event.preventDefault());
      form.addEventListener("reset", () => setTimeout(tell)); // the controls are as they were only after the event
    }
  });

  window.ssbscreen.filterOf = filterOf;
}
