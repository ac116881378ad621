// The funnel as flows whose numbers open their lists.
const NODE_COLOURS = { stays: "#1f4e79", leaves: "#c2410c", passes: "#2f855a", asks: "#b7791f" };
const LINK_COLOURS = { stays: "#c9d8e6", leaves: "#f0cdb8", passes: "#bcdcc8", asks: "#ecdca4" };
const LONGEST_LABEL = 15;
// What opens the ranked table, with the value of its filter by gates.
const RANKED_FILTERS = { ranked: "", passes: "passes", uncertain: "uncertain" };

// In two lines what would run into the next column.
function broken(label) {
  return label.length > LONGEST_LABEL ? label.replace(/ (\S+)$/, "<br>$1") : label;
}

function flowTrace({ nodes, links }) {
  const place = new Map(nodes.map((node, number) => [node.key, number]));
  const whatOpens = (opens) => (opens in RANKED_FILTERS ? "click for the ranked table" : opens ? "click for the list" : "");
  return {
    type: "sankey", arrangement: "fixed", valueformat: ",d",
    node: {
      align: "left", pad: 44, thickness: 12, line: { width: 0 }, color: nodes.map((node) => NODE_COLOURS[node.kind]),
      label: nodes.map((node) => `${broken(plotText(node.label))}<br>${countText(node.count)}`),
      customdata: nodes.map((node) => `${plotText(node.label)}: ${countText(node.count)}`), hovertemplate: "%{customdata}<extra></extra>",
    },
    link: {
      source: links.map((link) => place.get(link.source)), target: links.map((link) => place.get(link.target)), value: links.map((link) => link.drawn),
      color: links.map((link) => LINK_COLOURS[nodes[place.get(link.target)].kind]),
      customdata: links.map((link) => {
        const cut = link.drawn < link.count ? " (drawn cut short)" : link.drawn > link.count ? " (drawn wider)" : "";
        return [`${plotText(nodes[place.get(link.target)].label)}: ${countText(link.count)}${cut}`, whatOpens(link.opens)].filter(Boolean).join("<br>");
      }),
      hovertemplate: "%{customdata}<extra></extra>",
    },
  };
}

// A click on a flow opens what it is made of, a click on a node what comes to it.
function openFlow(flow, point, role) {
  const isLink = point.source !== undefined && point.target !== undefined;
  const link = isLink ? flow.links[point.pointNumber] : flow.links.find((each) => each.target === flow.nodes[point.pointNumber].key);
  if (!link || !link.opens) return;
  if (link.opens in RANKED_FILTERS) openRanked(role, RANKED_FILTERS[link.opens]);
  else openList(link.opens);
}

function openRanked(role, gates) {
  window.ssbscreen.ranking.open(role);
  const panel = document.getElementById(`ranking-${role}`);
  panel.scrollIntoView();
  const filter = panel.querySelector(".filter-gates");
  filter.value = gates;
  filter.dispatchEvent(new Event("input", { bubbles: true }));
}

function drawFlow(element, role) {
  const flow = linkedData.flows[role.name];
  Plotly.react(element, [flowTrace(flow)], themed({
    template: "none", height: 420, margin: { l: 10, r: 10, t: 20, b: 20 }, font: { ...PLOT_FONT, size: 12 },
  }), { ...PLOT_CONFIG, modeBarButtons: [["toImage"]] });
  element.removeAllListeners("plotly_click");
  element.on("plotly_click", (at) => openFlow(flow, at.points[0], role.name));
}

linkedStarts.push(() => linkView("plot-funnel", drawFlow, 420));
