// Tabs of the roles: the address opens one, arrow keys walk along them.
{
  const { ranking } = window.ssbscreen;
  const list = document.querySelector(".tabs"), tabs = [...list.querySelectorAll("[role=tab]")];
  const panels = tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
  const roleIn = (hash) => {
    const name = window.ssbscreen.decoded(hash.split(";")[0]).replace(/^#ranking-/, "");
    return hash.startsWith("#ranking-") && panels.some((panel) => panel.dataset.role === name) ? name : null;
  };

  function show(name) {
    panels.forEach((panel, number) => {
      const chosen = panel.dataset.role === name;
      panel.hidden = !chosen;
      tabs[number].setAttribute("aria-selected", String(chosen));
      tabs[number].tabIndex = chosen ? 0 : -1;
    });
  }

  function choose(tab) {
    const name = panels[tabs.indexOf(tab)].dataset.role;
    ranking.open(name);
    history.replaceState(null, "", window.ssbscreen.fragment(ranking.role(name)));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) choose(tab);
  });
  list.addEventListener("keydown", (event) => {
    const now = tabs.indexOf(event.target.closest("[role=tab]"));
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (now < 0 || next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    tab.focus();
    choose(tab);
  });

  // A reader who comes back, or loads the page anew, stays where they were.
  const comesBack = () => ["back_forward", "reload"].includes(performance.getEntriesByType("navigation")[0]?.type);

  function openAsked(hash, scrolls = true) {
    const name = roleIn(hash);
    if (name === null) return;
    ranking.open(name);
    const weights = window.ssbscreen.weightsIn(hash, ranking.role(name));
    if (weights) ranking.setWeights(name, weights);
    history.replaceState(null, "", window.ssbscreen.fragment(ranking.role(name)));
    if (scrolls) list.scrollIntoView();
  }

  document.addEventListener("role-changed", ({ detail }) => show(detail.role));
  window.addEventListener("hashchange", () => openAsked(location.hash));
  // A link to where the address already is changes nothing that would be told.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#ranking-"]');
    if (link && link.hash === location.hash) openAsked(link.hash);
  });

  if (tabs.length) {
    list.hidden = false;
    show(roleIn(location.hash) || panels[0].dataset.role);
    ranking.ready.then(() => openAsked(location.hash, !comesBack())).catch((fault) => {
      for (const panel of panels) panel.hidden = false;
      list.hidden = true;
      document.querySelector(".ranking-fault").textContent = `${fault.message} Shown are the first of each role.`;
    });
  }
}
