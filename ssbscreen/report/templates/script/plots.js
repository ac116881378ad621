// Plots: data stand in the page as JSON, the library that draws them gzipped.
async function loadPlotly() {
  const packed = Uint8Array.from(atob(document.getElementById("plotly").textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const script = document.createElement("script");
  script.textContent = await new Response(stream).text();
  document.head.append(script);
}

async function drawPlots(figures) {
  if (!("DecompressionStream" in window)) {
    for (const key of Object.keys(figures)) {
      document.getElementById(key).textContent = "This browser cannot unpack the plots; one of 2023 or later can.";
    }
    return;
  }
  await loadPlotly();
  for (const [key, figure] of Object.entries(figures)) {
    Plotly.newPlot(key, figure.data, figure.layout, {
      responsive: true, displaylogo: false, modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
    });
  }
}

const plotData = document.getElementById("plot-data");
if (plotData) drawPlots(JSON.parse(plotData.textContent));
