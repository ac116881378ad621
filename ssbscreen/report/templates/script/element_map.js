// Periodic table of the elements that survive the gates of the active role.
function drawElements(element, role) {
  const measure = document.querySelector("input[name=element-measure]:checked").value;
  const figure = linkedData.elements[role.name][measure];
  if (!figure) {
    Plotly.purge(element);
    element.textContent = "No candidate is ranked, so no element survives.";
    return;
  }
  if (!element.data) element.replaceChildren();
  Plotly.react(element, figure.data, themed(figure.layout), { ...PLOT_CONFIG, modeBarButtons: [["toImage"]] });
}

linkedStarts.push(() => {
  for (const choice of document.querySelectorAll("input[name=element-measure]")) choice.addEventListener("change", redrawLinked);
  linkView("plot-elements", drawElements, 470);
});
