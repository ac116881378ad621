// Scores and ranks as ssbscreen/decision/ranking.py computes them, in the same order of operations.
{
  const DECIMALS = 1e12;

  // Half to even, as numpy rounds.
  function rounded(value) {
    const scaled = value * DECIMALS;
    let whole = Math.floor(scaled);
    const rest = scaled - whole;
    if (rest > 0.5 || (rest === 0.5 && whole % 2 !== 0)) whole += 1;
    return whole / DECIMALS;
  }

  const scaled = (value, ends) =>
    value === null ? null : ends === null ? 0.5 : Math.min(Math.max((value - ends[0]) / (ends[1] - ends[0]), 0), 1);

  // Positions on the scales; what is missing is carried as the whole range of what is known, or as the whole scale.
  function place(role) {
    role.positions = {};
    role.bounds = role.criteria.map((name, column) => {
      const positions = role.values[name].map((value) => scaled(value, role.ends[column]));
      role.positions[name] = positions;
      const known = positions.filter((position) => position !== null);
      const worst = known.length ? known.reduce((a, b) => Math.min(a, b)) : 0;
      const best = known.length ? known.reduce((a, b) => Math.max(a, b)) : 1;
      return {
        low: Float64Array.from(positions, (position) => (position === null ? worst : position)),
        high: Float64Array.from(positions, (position) => (position === null ? best : position)),
        known: Uint8Array.from(positions, (position) => (position === null ? 0 : 1)),
      };
    });
  }

  // TOPSIS between the fixed ends 1 and 0 of every scale; shares of the weight, one for each column.
  function closeness(columns, shares, count) {
    const toBest = new Float64Array(count), toWorst = new Float64Array(count);
    columns.forEach((column, number) => {
      const share = shares[number];
      for (let row = 0; row < count; row += 1) {
        const weighted = column[row] * share, below = weighted - share;
        toBest[row] += below * below;
        toWorst[row] += weighted * weighted;
      }
    });
    return toWorst.map((square, row) => {
      const worst = Math.sqrt(square);
      return rounded(worst / (Math.sqrt(toBest[row]) + worst));
    });
  }

  // How many of the sorted numbers are greater.
  function above(sorted, value) {
    let low = 0, high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle] > value) high = middle;
      else low = middle + 1;
    }
    return sorted.length - low;
  }

  // A weight of 0 takes its criterion out, from the fronts also, as a weight of 0 in the settings does.
  function rank(role, weights) {
    if (weights.length !== role.criteria.length || !weights.every((weight) => Number.isFinite(weight) && weight >= 0) || !weights.some((weight) => weight > 0)) {
      throw new RangeError(`the weights of ${role.name} are not one number of 0 or more for each criterion, with one above 0`);
    }
    const kept = role.criteria.map((_, column) => column).filter((column) => weights[column] > 0);
    const total = kept.reduce((sum, column) => sum + weights[column], 0);
    const shares = kept.map((column) => weights[column] / total);
    const count = role.ids.length;
    role.weights = Array.from(weights);
    role.isDeclared = role.weights.every((weight, column) => weight === role.declaredWeights[column]);
    role.score = closeness(kept.map((column) => role.bounds[column].low), shares, count);
    role.scoreHigh = closeness(kept.map((column) => role.bounds[column].high), shares, count);
    role.assessed = Float64Array.from(role.ids, (_, row) =>
      rounded(kept.reduce((sum, column) => sum + role.bounds[column].known[row] * weights[column], 0) / total));
    role.fronts = kept.length === role.criteria.length ? role.declaredFronts : window.ssbscreen.fronts(role, kept);
    role.order = Array.from(role.ids.keys()).sort(
      (a, b) => role.score[b] - role.score[a] || role.fronts[a] - role.fronts[b] || a - b);
    role.rank = new Int32Array(count);
    role.order.forEach((row, index) => { role.rank[row] = index + 1; });
    const sorted = Float64Array.from(role.score).sort();
    role.rankBest = role.rank.map((own, row) =>
      role.scoreHigh[row] === role.score[row] ? own : Math.min(own, above(sorted, role.scoreHigh[row]) + 1));
  }

  Object.assign(window.ssbscreen, { place, rank, scaled });
}
