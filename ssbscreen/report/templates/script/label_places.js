// Places for names beside points, so that no name covers another or the ring of another.
const LABEL_TURNS = ["top center", "bottom center", "middle right", "middle left"];
const LETTER_PX = 7, LINE_PX = 15, RING_PX = 8;

function labelBox({ x, y }, text, turn) {
  const width = LETTER_PX * text.length, away = RING_PX + 2;
  const left = turn === "middle right" ? x + away : turn === "middle left" ? x - away - width : x - width / 2;
  const top = turn === "top center" ? y - away - LINE_PX : turn === "bottom center" ? y + away : y - LINE_PX / 2;
  return { left, top, right: left + width, bottom: top + LINE_PX };
}

function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

// For each point in px and its name the first free turn inside the plot, or null where there is none.
function freeTurns(points, names, width, height) {
  const rings = points.map(({ x, y }) => ({ left: x - RING_PX, right: x + RING_PX, top: y - RING_PX, bottom: y + RING_PX }));
  const taken = [];
  return points.map((point, number) => LABEL_TURNS.find((turn) => {
    const box = labelBox(point, names[number], turn);
    const inside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
    if (!inside || [...taken, ...rings.filter((_, other) => other !== number)].some((each) => overlap(box, each))) return false;
    taken.push(box);
    return true;
  }) ?? null);
}

// Where values lie in a plot of so many px, with the room that Plotly leaves at both ends.
function pixelsOf(values, all, isLog, length) {
  const scale = (value) => (isLog ? Math.log10(value) : value), room = 0.06;
  const least = all.reduce((a, b) => Math.min(a, scale(b)), Infinity), most = all.reduce((a, b) => Math.max(a, scale(b)), -Infinity);
  const share = (value) => (most > least ? (scale(value) - least) / (most - least) : 0.5);
  return values.map((value) => length * (room + (1 - 2 * room) * share(value)));
}
