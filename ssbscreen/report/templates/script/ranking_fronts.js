// Pareto fronts over some criteria of a role, as ssbscreen/decision/pareto.py numbers them.
{
  // Values with "more is better", what is missing at the worst known; the same throughout where nothing is known.
  function benefit(role, name) {
    const sign = window.ssbscreen.ranking.criterion(name).better === "higher" ? 1 : -1;
    const known = role.values[name].filter((value) => value !== null).map((value) => sign * value);
    const worst = known.length ? known.reduce((a, b) => Math.min(a, b)) : 0;
    return Float64Array.from(role.values[name], (value) => (value === null ? worst : sign * value));
  }

  // 1: a dominates b; 0: they are equal; -1: neither.
  function against(columns, a, b) {
    let better = 0;
    for (const column of columns) {
      if (column[a] < column[b]) return -1;
      if (column[a] > column[b]) better = 1;
    }
    return better;
  }

  // In falling order of the first criterion, then the second and so on, nobody is dominated by a later one; each goes
  // to the first front none of whose members dominates it.
  function fronts(role, kept) {
    const columns = kept.map((column) => benefit(role, role.criteria[column]));
    const order = Array.from(role.ids.keys()).sort((a, b) => {
      for (const column of columns) if (column[a] !== column[b]) return column[b] > column[a] ? 1 : -1;
      return a - b;
    });
    const found = new Array(role.ids.length);
    const members = [];
    for (const row of order) {
      let front = 0;
      while (front < members.length && members[front].some((other) => against(columns, other, row) === 1)) front += 1;
      if (front === members.length) members.push([]);
      members[front].push(row);
      found[row] = front + 1;
    }
    return found;
  }

  window.ssbscreen.fronts = fronts;
}
