// Light or dark: as the system has it, unless the reader chooses. Style sheets follow by themselves, plots by recolouring.
const THEME_KEY = "ssbscreen-theme";
const NARROW_PX = 600;
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");

// A page from disk may have no storage: then a choice lasts as long as the page.
function keptTheme() {
  try { return localStorage.getItem(THEME_KEY) || "auto"; } catch { return "auto"; }
}

function keepTheme(theme) {
  try { localStorage.setItem(THEME_KEY, theme); } catch { /* it lasts as long as the page */ }
}

// On paper all is light.
let onPaper = false;

function isDark() {
  if (onPaper) return false;
  return root.dataset.theme ? root.dataset.theme === "dark" : systemIsDark.matches;
}

// Colours of base.css by name, each as [on light, on dark].
const declaredColours = (() => {
  const found = {};
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      if (rule.selectorText !== ":root") continue;
      for (const name of rule.style) {
        if (!name.startsWith("--")) continue;
        const text = rule.style.getPropertyValue(name).trim();
        const both = text.match(/^light-dark\((#[0-9a-f]{6}), *(#[0-9a-f]{6})\)$/i);
        if (both) found[name] = [both[1].toLowerCase(), both[2].toLowerCase()];
        else if (/^#[0-9a-f]{6}$/i.test(text)) found[name] = [text, text];
      }
    }
  }
  return found;
})();

function colour(name) {
  return declaredColours[name][isDark() ? 1 : 0];
}

// Typed, so that getComputedStyle tells the colour that is shown and not both.
for (const name of Object.keys(declaredColours)) {
  CSS.registerProperty?.({ name, syntax: "<color>", inherits: true, initialValue: "gray" });
}

function asRgb(hex) {
  return `rgb(${[1, 3, 5].map((start) => parseInt(hex.slice(start, start + 2), 16)).join(", ")})`;
}

// From colours of one theme, as hex or rgb(), to those of the other; 0: on light ground, 1: on dark.
function colourMap(from, to) {
  const both = Object.values(declaredColours);
  return new Map([...both.map((each) => [each[from], each[to]]), ...both.map((each) => [asRgb(each[from]), each[to]])]);
}

// What a part of a plot has under a key that names colours, with every declared colour as it is now.
function recoloured(part, colours, key = "") {
  const isColour = /colou?r|shadow/i.test(key);
  if (Array.isArray(part)) {
    const holdsNone = !isColour && (part[0] === null || typeof part[0] !== "object");
    return holdsNone || typeof part[0] === "number" ? part : part.map((each) => recoloured(each, colours, key));
  }
  if (part !== null && typeof part === "object" && !ArrayBuffer.isView(part)) {
    return Object.fromEntries(Object.entries(part).map(([name, each]) =>
      [name, /^(?:x|y|z|custom_?data|hovertext|text)$/.test(name) ? each : recoloured(each, colours, isColour ? key : name)]));
  }
  if (typeof part !== "string" || !isColour) return part;
  return part.replace(/#[0-9a-f]{6}\b|rgb\(\d+, ?\d+, ?\d+\)/gi, (one) => colours.get(one.toLowerCase()) ?? one);
}

// Every layout passes here before it is drawn.
function themed(layout) {
  const dressed = { ...layout };
  for (const axis of Object.keys(layout).filter((name) => /^[xy]axis\d*$/.test(name))) {
    dressed[axis] = { gridcolor: colour("--plot-grid"), ...layout[axis] };
  }
  dressed.font = { ...layout.font, color: colour("--ink") };
  dressed.paper_bgcolor = dressed.plot_bgcolor = colour("--paper");
  dressed.modebar = { ...layout.modebar, bgcolor: "transparent", color: colour("--soft"), activecolor: colour("--ink") };
  // Plotly fills the chosen button with a light colour of its own, so all of them stay light.
  if (layout.updatemenus) {
    dressed.updatemenus = layout.updatemenus.map((menu) => ({
      ...menu, bgcolor: colour("--plot-menu"), bordercolor: colour("--plot-button"), font: { color: colour("--on-light") },
    }));
  }
  return innerWidth < NARROW_PX ? narrowed(dressed) : dressed;
}

// On a phone the legend goes below the plot, where it covers neither buttons nor points.
function narrowed(layout) {
  const small = { ...layout, font: { ...layout.font, size: 11 }, margin: { ...layout.margin, l: 50, r: 12 } };
  if (layout.legend?.orientation === "h") {
    small.legend = { ...layout.legend, x: 0, xanchor: "left", y: -0.2, yanchor: "top", font: { size: 11 } };
  }
  return small;
}

// Figures come in the colours of light ground; whatever draws one passes here, so that none is forgotten.
function dressPlotly() {
  for (const name of ["newPlot", "react"]) {
    const draw = Plotly[name];
    Plotly[name] = (place, data, layout, config) => {
      const colours = colourMap(0, isDark() ? 1 : 0);
      return draw(place, recoloured(data, colours), themed(recoloured(layout, colours)),
        config && window.ssbscreen.withImageButtons(config));
    };
  }
}

let drawnDark = isDark();

function followTheme() {
  if (isDark() === drawnDark) return;
  const colours = drawnDark ? colourMap(1, 0) : colourMap(0, 1);
  drawnDark = isDark();
  // What is there now, so that zooms and choices stay.
  for (const plot of document.querySelectorAll(".js-plotly-plot")) {
    Plotly.react(plot, recoloured(plot.data, colours), recoloured(plot.layout, colours));
  }
}

function showTheme(theme) {
  if (theme === "auto") delete root.dataset.theme;
  else root.dataset.theme = theme;
  followTheme();
}

const themeChoice = document.getElementById("theme");
if (themeChoice) {
  themeChoice.value = keptTheme();
  if (!themeChoice.value) themeChoice.value = "auto";
  showTheme(themeChoice.value);
  drawnDark = isDark();
  themeChoice.addEventListener("change", () => { keepTheme(themeChoice.value); showTheme(themeChoice.value); });
}
systemIsDark.addEventListener("change", followTheme);

// What A4 has between its margins; plots are as wide as they were on the screen.
const PAPER_PX = 720;
window.addEventListener("beforeprint", () => {
  onPaper = true;
  followTheme();
  // Some are drawn only now, so it is told to the style sheet and not to each.
  const widest = Math.max(PAPER_PX, ...[...document.querySelectorAll(".plot")].map((plot) => plot.scrollWidth));
  root.style.setProperty("--plot-zoom", String(PAPER_PX / widest));
});
window.addEventListener("afterprint", () => {
  onPaper = false;
  delete root.dataset.print;
  followTheme();
});
document.getElementById("print-sheet")?.addEventListener("click", () => window.print());
document.getElementById("print-whole")?.addEventListener("click", () => {
  root.dataset.print = "whole";
  window.print();
});

// How much of the window the heads cover, so that what is jumped to stands below them.
const heads = document.querySelector("body > nav");
if (heads) {
  new ResizeObserver(() => {
    const covers = getComputedStyle(heads).position === "sticky" ? heads.offsetHeight : 0;
    root.style.setProperty("--nav-height", `${covers}px`);
  }).observe(heads);
}

// Boxes that scroll are reached by keyboard, so that their far end can be read without a mouse.
for (const box of document.querySelectorAll(".scroll, .listing, .matrix, pre")) box.tabIndex = 0;
