// Pair matrix: one of its two tables at a time, with one state of charge or both.
function followMatrixChoice() {
  const exchange = document.querySelector("input[name=li-exchange]:checked").value;
  const charge = document.querySelector("input[name=charge-state]:checked").value;
  for (const matrix of document.querySelectorAll(".matrix")) {
    matrix.hidden = matrix.dataset.exchange !== exchange;
    for (const cell of matrix.querySelectorAll("[data-state]")) cell.hidden = charge !== "both" && cell.dataset.state !== charge;
    for (const head of matrix.querySelectorAll("[data-cathode]")) {
      const columns = [...matrix.querySelectorAll("thead [data-state]")].filter((each) => !each.hidden && each.dataset.of === head.dataset.cathode);
      head.hidden = !columns.length;
      head.colSpan = Math.max(columns.length, 1);
    }
  }
}

for (const choice of document.querySelectorAll("input[name=li-exchange], input[name=charge-state]")) {
  choice.addEventListener("change", followMatrixChoice);
}
