// The rankings as data: unpacked once, shared by the table and by every plot that follows it.
//
// window.ssbscreen.ranking:
//   ready          promise of this object once the data are unpacked; rejected where the browser cannot unpack them
//   roles          array of role objects in the order of the tabs; role(name) is one of them
//   criteria       [{name, unit, better: "higher" | "lower", meaning}] of the run, weighed or not; criterion(name) is one
//   families       [{name, plural}]
//   origins        names of origins
//   activeRole     name of the role whose tab is open
//   selection      array of candidate identifiers that are marked
//   setWeights(name, weights)   re-ranks a role; an array in the order of its criteria, each 0 or more, one above 0
//   select(ids)                 replaces the selection
//   open(name)                  opens the tab of a role
//
// A role object; every array below has one entry for each of its ranked candidates, in one fixed order (by identifier):
//   name, meaning
//   ids, formulas, also (other names), known (usual name of a known electrolyte or null), families (number in families),
//   dossiers (address of the dossier or null), drawbacks, suspicions ([[name, grade, severity, evidence]])
//   gates ("passes" | "uncertain"), uncertain ([[gate, reason]] of the gates that cannot decide)
//   windows        {reduction, reductionLow, reductionHigh, oxidation, oxidationLow, oxidationHigh}, V against Li/Li+
//   values, low, high, origin   by name of each criterion of the run; null where unknown, low and high also where the
//                               source gives no error; origin is a number in origins; infinities are infinities
//   positions      by name of each criterion of the role: 0 (worst end of its scale) to 1, null where unknown
//   declaredRank   by the declared weights; declaredFronts the Pareto fronts over all criteria
// and, computed anew whenever weights are moved:
//   weights        in the order of its criteria; declaredWeights beside them, isDeclared tells whether they are those
//   score, scoreHigh, assessed, rank, rankBest, fronts (1 is the first)
//   order          places in the arrays above, best first
// and, of the role alone:
//   criteria       names of its criteria, in the order of the settings
//   ends           [worst, best] value of each, null where the values do not differ
//
// Events on document, each a CustomEvent:
//   "ranking-ready"    the data are there; detail {}
//   "ranking-changed"  weights were moved and the role was ranked anew; detail {role: name}
//   "role-changed"     another tab was opened; detail {role: name}
//   "selected"         the selection changed; detail {ids: [...]}
window.ssbscreen = window.ssbscreen || {};
{
  const number = (each) => (each === "inf" ? Infinity : each === "-inf" ? -Infinity : each);
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  async function unpacked(id) {
    if (!("DecompressionStream" in window)) throw new Error("This browser cannot unpack the data; one of 2023 or later can.");
    const packed = Uint8Array.from(atob(document.getElementById(id).textContent), (c) => c.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }

  function roleOf(data, found) {
    const of = (column) => found.members.map((candidate) => column[candidate]);
    const held = data.candidates;
    const part = (name) => Object.fromEntries(Object.entries(data.values).map(([each, columns]) => [each, of(columns[name]).map(number)]));
    const windows = ["reduction", "reductionLow", "reductionHigh", "oxidation", "oxidationLow", "oxidationHigh"];
    return {
      name: found.name, meaning: found.meaning, criteria: found.criteria, ends: found.ends, without: found.without,
      ids: of(held.id), formulas: of(held.formula), also: of(held.also), known: of(held.known), families: of(held.family),
      dossiers: of(held.dossier), drawbacks: of(held.drawbacks), suspicions: of(held.suspicions),
      uncertain: found.uncertain, gates: found.uncertain.map((gates) => (gates.length ? "uncertain" : "passes")),
      windows: Object.fromEntries(windows.map((name) => [name, of(held[name]).map(number)])),
      values: part("value"), low: part("low"), high: part("high"), origin: part("origin"),
      declaredRank: found.rank, declaredFronts: found.front, declaredWeights: found.weights,
    };
  }

  const ranking = {
    roles: [], criteria: [], families: [], origins: [], shown: 0, activeRole: "", selection: [],
    role: (name) => ranking.roles.find((each) => each.name === name),
    criterion: (name) => ranking.criteria.find((each) => each.name === name),
    setWeights(name, weights) {
      window.ssbscreen.rank(ranking.role(name), weights);
      tell("ranking-changed", { role: name });
    },
    select(ids) {
      ranking.selection = [...new Set(ids)];
      tell("selected", { ids: ranking.selection });
    },
    open(name) {
      if (!ranking.role(name) || name === ranking.activeRole) return;
      ranking.activeRole = name;
      tell("role-changed", { role: name });
    },
  };

  ranking.ready = unpacked("ranking-data").then((data) => {
    const { shown, criteria, families, origins } = data;
    Object.assign(ranking, { shown, criteria, families, origins, roles: data.roles.map((found) => roleOf(data, found)) });
    for (const role of ranking.roles) {
      window.ssbscreen.place(role);
      window.ssbscreen.rank(role, role.declaredWeights);
    }
    ranking.activeRole = ranking.roles.length ? ranking.roles[0].name : "";
    tell("ranking-ready", {});
    return ranking;
  });
  window.ssbscreen.ranking = ranking;
}
