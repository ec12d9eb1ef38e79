// Where things are in the chart. Pure: numbers in, numbers and paths out.

/** The top of the scale: a round number above the largest value, so that the line seldom touches it. */
export const niceTop = (largest) => {
  if (largest < 4) return 4;
  const unit = 10 ** Math.floor(Math.log10(largest));
  return [1, 1.5, 2, 3, 4, 5, 8, 10].map((step) => step * unit).find((top) => Number.isInteger(top) && top >= largest * 1.1) ?? unit * 15;
};

/** Where lines across the chart help to read it: from 0 to the top in two to five equal whole steps. */
export const ticks = (top) => {
  const parts = [4, 3, 5, 2].find((number) => top % number === 0) ?? 1;
  return Array.from({ length: parts + 1 }, (_, i) => (top / parts) * i);
};

/** Maps times and values into a box `{ left, right, top, bottom }`. */
export const scales = (box, from, to, top) => ({
  x: (at) => box.left + ((at - from) / (to - from)) * (box.right - box.left),
  y: (value) => box.bottom - (value / top) * (box.bottom - box.top),
});

/** Points in pieces: where the page did not ask for longer than `gap` ms, nothing is known, and no line is drawn. */
export const pieces = (points, gap) => {
  const all = [];
  for (const point of points) {
    const last = all.at(-1);
    if (last && point.at - last.at(-1).at <= gap) last.push(point);
    else all.push([point]);
  }
  return all;
};

const at = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** Steps, since a count holds until the next one is made. */
export const linePath = (piece, { x, y }) =>
  piece.map((point, i) => (i === 0 ? `M${at(x(point.at), y(point.online))}`
    : `L${at(x(point.at), y(piece[i - 1].online))}L${at(x(point.at), y(point.online))}`)).join("");

/** The same, closed down to the bottom. */
export const areaPath = (piece, scale, bottom) =>
  `${linePath(piece, scale)}L${at(scale.x(piece.at(-1).at), bottom)}L${at(scale.x(piece[0].at), bottom)}Z`;

/** How long the chart looks back, in ms: as far as there are points, but at least 2 minutes. */
export const spanOf = (points, now, most) => Math.min(most, Math.max(120_000, now - (points[0]?.at ?? now)));

/** One sentence for who cannot see the chart. */
export const inWords = (points, now, span) => {
  if (points.length === 0) return "No counts yet.";
  const values = points.map(({ online }) => online);
  const [least, most, last] = [Math.min(...values), Math.max(...values), values.at(-1)];
  if (points.length === 1) return `Users online: ${last}.`;
  const since = `Users online in the last ${span(now - points[0].at)}`;
  return least === most ? `${since}: ${last} all the time.` : `${since}: between ${least} and ${most}, now ${last}.`;
};
