// Weights that the reader moves: the role is ranked anew at once; the declared ones are one click away.
{
  const { ranking } = window.ssbscreen;

  // A key of TOML: bare where it can be, otherwise in quotes, which JSON writes as TOML reads them.
  const key = (name) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name));

  function toml(role) {
    const weights = role.criteria.map((name, column) => `${key(name)} = ${role.weights[column]}`);
    const without = role.without.filter((name) => !role.criteria.includes(name)).map((name) => `${key(name)} = 0`);
    return `[roles.${key(role.name)}]\nweights = { ${[...weights, ...without].join(", ")} }\n`;
  }

  // "#ranking-separator;chi=0.2": a role with weights that differ from the declared ones.
  function fragment(role) {
    const moved = role.criteria.flatMap((name, column) =>
      role.weights[column] === role.declaredWeights[column] ? [] : [`${encodeURIComponent(name)}=${role.weights[column]}`]);
    return `#ranking-${[encodeURIComponent(role.name), ...moved].join(";")}`;
  }

  // Addresses are typed and cut off by mail programs: what is no encoding stays as it is.
  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  // The weights that a fragment asks for, or null; what is no weight of the role is passed over.
  function weightsIn(hash, role) {
    const asked = new Map(hash.split(";").slice(1).map((part) => part.split("=")).map(([name, weight]) => [decoded(name), Number(weight || NaN)]));
    const valid = (weight) => Number.isFinite(weight) && weight >= 0;
    const weights = role.criteria.map((name, column) => (valid(asked.get(name)) ? asked.get(name) : role.declaredWeights[column]));
    return asked.size && weights.some((weight) => weight > 0) ? weights : null;
  }

  // A round end of the sliders above all declared weights, and a step that a key moves them by.
  function scaleOf(weights) {
    const most = 2 * Math.max(...weights), decade = 10 ** Math.floor(Math.log10(most));
    return { max: Number((Math.ceil(most / decade) * decade).toPrecision(3)), step: Number((decade / 20).toPrecision(3)) };
  }

  function show(panel, role) {
    const total = role.weights.reduce((sum, weight) => sum + weight, 0);
    const moved = role.weights.filter((weight, column) => weight !== role.declaredWeights[column]).length;
    panel.querySelectorAll(".head-share").forEach((held, column) => { held.textContent = (role.weights[column] / total).toFixed(3); });
    panel.querySelectorAll(".weight").forEach((line, column) => {
      const weight = role.weights[column], [slider, number] = line.querySelectorAll("input");
      slider.value = weight;
      if (document.activeElement !== number) number.value = weight;
      line.classList.toggle("moved", weight !== role.declaredWeights[column]);
      line.querySelector(".share").textContent = `${((100 * weight) / total).toFixed(1)} %`;
    });
    panel.querySelector(".weights-state").textContent = moved ? `${moved} of ${role.weights.length} moved` : "as declared";
    panel.querySelector(".declared").disabled = moved === 0;
    panel.querySelector(".toml").textContent = toml(role);
  }

  async function copy(panel, text, what) {
    const output = panel.querySelector(".weights output");
    try {
      await navigator.clipboard.writeText(text);
      output.textContent = `${what} copied`;
    } catch {
      output.textContent = `the browser does not let pages copy; mark it by hand: ${text}`;
    }
  }

  function equip(panel) {
    const role = ranking.role(panel.dataset.role), { max, step } = scaleOf(role.declaredWeights);
    const output = panel.querySelector(".weights output");
    let wanted = null;
    const rank = () => {
      const weights = wanted, isAllowed = weights.some((weight) => weight > 0);
      wanted = null;
      output.textContent = isAllowed ? "" : "One weight has to stay above 0: ranked as before.";
      if (isAllowed) ranking.setWeights(role.name, weights);
      else show(panel, role);
    };
    // Moves between two frames are ranked together.
    const set = (column, weight) => {
      if (!wanted) requestAnimationFrame(rank);
      wanted = wanted || [...role.weights];
      wanted[column] = weight;
    };
    panel.querySelectorAll(".weight").forEach((line, column) => {
      const [slider, number] = line.querySelectorAll("input");
      Object.assign(slider, { min: 0, max, step });
      Object.assign(number, { min: 0, step });
      line.querySelector(".slide").style.setProperty("--declared", role.declaredWeights[column] / max);
      slider.addEventListener("input", () => set(column, Number(slider.value)));
      number.addEventListener("input", () => { if (number.value !== "" && Number(number.value) >= 0) set(column, Number(number.value)); });
      for (const input of [slider, number]) {
        input.addEventListener("change", () => requestAnimationFrame(() => { show(panel, role); history.replaceState(null, "", fragment(role)); }));
      }
    });
    panel.querySelector(".declared").addEventListener("click", () => {
      ranking.setWeights(role.name, role.declaredWeights);
      history.replaceState(null, "", fragment(role));
    });
    panel.querySelector(".copy-toml").addEventListener("click", () => copy(panel, toml(role), "settings"));
    panel.querySelector(".copy-link").addEventListener("click", () => copy(panel, location.href.split("#")[0] + fragment(role), "link"));
    document.addEventListener("ranking-changed", ({ detail }) => { if (detail.role === role.name) show(panel, role); });
    if (matchMedia("(max-width: 800px)").matches) panel.querySelector(".weights").open = false;
    panel.querySelector(".weights").hidden = false;
    show(panel, role);
  }

  document.addEventListener("ranking-ready", () => document.querySelectorAll("[data-role]").forEach(equip));
  Object.assign(window.ssbscreen, { weightsIn, fragment, decoded });
}
