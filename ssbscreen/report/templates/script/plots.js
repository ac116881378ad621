// Plots: data stand in the page as JSON, the library that draws them gzipped; a plot is drawn when it comes near.
const PLOT_CONFIG = {
  responsive: true, displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
};
const NEAR_PX = 600;
const waitingPlots = new Map();
let plotlyLoaded = null;

// Every layout passes here before it is drawn.
function themed(layout) {
  return layout;
}

async function unpackPlotly() {
  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}

// The library, unpacked once; false where this browser cannot.
function loadPlotly() {
  if (!("DecompressionStream" in window)) {
    for (const element of waitingPlots.keys()) {
      element.textContent = "This browser cannot unpack the plots; one of 2023 or later can.";
    }
    return Promise.resolve(false);
  }
  plotlyLoaded ??= unpackPlotly().then(() => true);
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
  if (near.length) loadPlotly().then((there) => there && near.forEach(drawWaiting));
}, { rootMargin: `${NEAR_PX}px` });

// `draw` gets the element and may use Plotly; it is called once, when the element comes near or everything is printed.
function drawWhenNear(element, draw, height) {
  if (height) element.style.minHeight = `${height}px`; // so that what lies below does not move
  waitingPlots.set(element, draw);
  nearPlots.observe(element);
}

// Whether a plot was drawn, so that a change has to draw it anew.
function isDrawn(element) {
  return !waitingPlots.has(element);
}

// All that are on view; one that is hidden has no width to be drawn in and waits until it is shown.
function drawOnView() {
  for (const element of [...waitingPlots.keys()]) if (element.getClientRects().length) drawWaiting(element);
}

const plotData = document.getElementById("plot-data");
if (plotData) {
  for (const [key, figure] of Object.entries(JSON.parse(plotData.textContent))) {
    drawWhenNear(document.getElementById(key), (element) => {
      Plotly.newPlot(element, figure.data, themed(figure.layout), PLOT_CONFIG);
    }, figure.layout.height);
  }
  // Printing does not wait, so the library is unpacked as soon as nothing else is to do.
  const whenIdle = window.requestIdleCallback || ((work) => setTimeout(work, 1000));
  window.addEventListener("load", () => whenIdle(loadPlotly));
  window.addEventListener("beforeprint", () => {
    if (window.Plotly) drawOnView();
    else loadPlotly().then((there) => there && drawOnView());
  });
}
