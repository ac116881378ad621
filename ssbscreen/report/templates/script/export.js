// What a reader takes along: plots as SVG or PNG, the rows that a ranked table shows as CSV. Made in the page.
{
  const CAMERA = { width: 1000, height: 1000, path: "M350 150 400 250H150V850H850V250H600L650 150ZM500 380A160 160 0 1 1 499 380Z" };
  const FORMULA = /^[=+\-@\t\r]/;

  function fileName(text) {
    return text.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "plot";
  }

  function titleOf(plot) {
    return plot.closest("figure, section")?.querySelector("h2, h3")?.textContent ?? plot.id;
  }

  // Plotly's own button gives one format.
  const imageButton = (format) => ({
    name: `image-${format}`, title: `Download as ${format.toUpperCase()}`, icon: CAMERA,
    click: (plot) => Plotly.downloadImage(plot, { format, filename: fileName(titleOf(plot)), scale: format === "png" ? 2 : 1,
      width: plot.clientWidth, height: plot.clientHeight }),
  });

  function withImageButtons(config = {}) {
    const groups = (config.modeBarButtons ?? []).map((group) =>
      group.flatMap((button) => (button === "toImage" ? [imageButton("svg"), imageButton("png")] : [button])));
    return groups.length ? { ...config, modeBarButtons: groups } : config;
  }

  // Text that a spreadsheet would run as a formula stands behind an apostrophe, as in files of `ssbscreen export`.
  function csvCell(value) {
    if (value === null || value === undefined) return "";
    if (typeof value === "number") return Number.isFinite(value) ? String(value) : value > 0 ? "inf" : "-inf";
    const text = FORMULA.test(value) ? `'${value}` : String(value);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }

  const csv = (rows) => rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n";

  function save(name, text) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // Head and rows of a role, as the table has them: its order, its filters, the weights of now.
  function rankedRows(role, rows) {
    const { ranking } = window.ssbscreen;
    const head = ["rank", "rank_best", "candidate_id", "formula", "score", "score_high", "assessed_weight", "pareto_front",
      "anion_family", "uncertain_gates", "reduction_limit_v", "oxidation_limit_v", "drawbacks", "suspicions"];
    const named = (each) => each.map(([name, grade]) => `${name} (${grade})`).join("; ");
    const criteria = role.criteria.flatMap((name) => {
      const { unit } = ranking.criterion(name);
      const titled = !unit || unit === "-" ? name : `${name} [${unit}]`;
      return [titled, `${name} low`, `${name} high`, `${name} origin`];
    });
    return [[...head, ...criteria], ...rows.map((row) => [
      role.rank[row], role.rankBest[row], role.ids[row], role.formulas[row], role.score[row], role.scoreHigh[row],
      role.assessed[row], role.fronts[row], ranking.families[role.families[row]].name,
      role.uncertain[row].map(([gate]) => gate).join("; "), role.windows.reduction[row], role.windows.oxidation[row],
      named(role.drawbacks[row]), named(role.suspicions[row]),
      ...role.criteria.flatMap((name) => [role.values[name][row], role.low[name][row], role.high[name][row],
        role.values[name][row] === null ? null : ranking.origins[role.origin[name][row]]]),
    ])];
  }

  window.ssbscreen = window.ssbscreen || {};
  Object.assign(window.ssbscreen, { withImageButtons, rankedCsv: (role, rows) => csv(rankedRows(role, rows)) });

  document.addEventListener("ranking-ready", () => {
    const { ranking, matchingRows } = window.ssbscreen;
    for (const panel of document.querySelectorAll(".panel[data-role]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "download-csv";
      button.textContent = "Download as CSV";
      button.title = "The candidates that match the filters, in the order of the table, by the weights of now";
      button.addEventListener("click", () =>
        save(`${panel.dataset.role}.csv`, csv(rankedRows(ranking.role(panel.dataset.role), matchingRows(panel.dataset.role)))));
      panel.querySelector(".filters output").before(button);
    }
  });
}
