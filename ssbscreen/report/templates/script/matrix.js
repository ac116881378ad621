// Pair matrix: one of its two tables at a time.
for (const choice of document.querySelectorAll("input[name=li-exchange]")) {
  choice.addEventListener("change", () => {
    for (const matrix of document.querySelectorAll(".matrix")) matrix.hidden = matrix.dataset.exchange !== choice.value;
  });
}
