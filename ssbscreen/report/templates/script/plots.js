// Plots: data and the library that draws them stand in the page gzipped; a plot is drawn when it comes near.
const PLOT_CONFIG = {
  responsive: true, displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
};
const NEAR_PX = 600;
const waitingPlots = new Map();
let plotlyLoaded = null;

async function unpackPlotly() {
  const script = document.createElement("script");
  script.textContent = await unpackText("plotly");
  document.head.append(script);
  dressPlotly();
}

// Running the library takes a good part of a second in which the page would not answer: never before it is loaded.
function whenIdle() {
  const wait = (done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 2000 }) : setTimeout(done, 200));
  return new Promise((done) => {
    if (document.readyState === "complete") wait(done);
    else window.addEventListener("load", () => wait(done), { once: true });
  });
}

// The library, unpacked once.
function loadPlotly() {
  plotlyLoaded ??= whenIdle().then(unpackPlotly);
  return plotlyLoaded;
}

function drawWaiting(element) {
  const draw = waitingPlots.get(element);
  if (!draw) return;
  waitingPlots.delete(element);
  nearPlots.unobserve(element);
  draw(element);
}

const nearPlots = new IntersectionObserver((entries) => {
  const near = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
  if (near.length) loadPlotly().then(() => near.forEach(drawWaiting));
}, { rootMargin: `${NEAR_PX}px` });

// `draw` gets the element and may use Plotly; it is called when the element comes near or everything is printed. What
// has changed is drawn anew by calling this again.
function drawWhenNear(element, draw, height) {
  if (height) element.style.minHeight = `${height}px`; // so that what lies below does not move
  waitingPlots.set(element, draw);
  nearPlots.observe(element);
}

// All that are on view; one that is hidden has no width to be drawn in and waits until it is shown.
function drawOnView() {
  for (const element of [...waitingPlots.keys()]) if (element.getClientRects().length) drawWaiting(element);
}

async function awaitPlots() {
  const figures = JSON.parse(await unpackText("plot-data"));
  for (const [key, figure] of Object.entries(figures)) {
    drawWhenNear(document.getElementById(key), (element) => {
      Plotly.newPlot(element, figure.data, figure.layout, PLOT_CONFIG);
    }, figure.layout.height);
  }
}

if (!("DecompressionStream" in window)) {
  for (const element of document.querySelectorAll(".plot")) {
    element.textContent = "This browser cannot unpack the plots; one of 2023 or later can.";
  }
} else if (document.getElementById("plotly")) {
  awaitPlots();
  loadPlotly(); // printing does not wait for it
  window.addEventListener("beforeprint", () => {
    if (root.dataset.print !== "whole") return; // one sheet, which has no plots
    if (window.Plotly) drawOnView();
    else loadPlotly().then(drawOnView);
  });
}
