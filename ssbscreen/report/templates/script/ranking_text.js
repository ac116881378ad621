// Numbers, formulas and small drawings of the ranked tables; whatever comes from a run becomes text, never markup.
{
  const SVG = "http://www.w3.org/2000/svg";
  const HIGHEST_V = 5;

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
  }

  // Three figures, whole numbers from 100 on, a true minus sign, as report/number_text.py writes them.
  function numberText(value) {
    if (value === null) return "not assessed";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    const size = Math.abs(value);
    const text = size < 1e-3 ? size.toFixed(4).replace(/\.?0+$/, "") : size >= 99.95 ? size.toFixed(0) : size.toPrecision(3);
    return value < 0 && Number(text) !== 0 ? "−" + text : text;
  }

  const countText = (number) => number.toLocaleString("en");

  function formulaNodes(formula) {
    return formula.split(/((?<=[A-Za-z)\]])\d+\.?\d*)/).map((part, place) => (place % 2 ? element("sub", "", part) : part));
  }

  function drawing(className, width, height, paths) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", className);
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    for (const [kind, line] of paths) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("class", kind);
      path.setAttribute("d", line);
      svg.append(path);
    }
    return svg;
  }

  const figures = (value) => Math.round(value * 1000) / 10;

  // An interval with its value on a scale from 0 (worst, left) to 1 (best).
  const bar = (low, at, high) =>
    drawing("scale", 100, 8, [["range", `M${figures(low)} 4H${figures(high)}`], ["at", `M${figures(at)} 0V8`]]);

  // The window from reduction to oxidation limit on 0 to 5 V, with the interval of both limits where they have one.
  function windowLine(windows, row) {
    const at = (name) => (windows[name][row] === null ? null : figures(Math.min(Math.max(windows[name][row], 0), HIGHEST_V) / HIGHEST_V));
    const from = at("reduction"), to = at("oxidation");
    const paths = windows.reduction[row] < windows.oxidation[row] ? [["range", `M${from} 6H${to}`]] : [];
    for (const [low, high] of [["reductionLow", "reductionHigh"], ["oxidationLow", "oxidationHigh"]]) {
      if (at(low) !== null && at(high) !== null && at(low) < at(high)) paths.push(["error", `M${at(low)} 6H${at(high)}`]);
    }
    paths.push(["at", `M${from} 1V11M${to} 1V11`]);
    return drawing("scale window", 100, 12, paths);
  }

  Object.assign(window.ssbscreen, { element, numberText, countText, formulaNodes, bar, windowLine });
}
