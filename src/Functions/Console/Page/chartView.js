// The chart of counts: an SVG that is drawn anew with each answer, a sentence and a table that say the same.
import { areaPath, inWords, linePath, niceTop, pieces, scales, spanOf, ticks } from "./chart.js";
import { clock } from "./clock.js";
import { kept } from "./counts.js";
import { h, show, svg } from "./dom.js";
import { clockTime, count, span } from "./format.js";

const height = 150;
const usualWidth = 600;
const boxOf = (width) => ({ left: 34, right: width - 8, top: 10, bottom: height - 24 });
const gap = 20_000;
const rowsMax = 12;

/** `{ element, draw }`: `draw` takes the points. */
export const chartView = () => {
  let shown = [];
  const picture = svg("svg", { role: "img", class: "chart", height });
  const words = h("figcaption", { class: "quiet" });
  const rows = h("tbody");
  const table = h("details", { class: "plain" },
    h("summary", null, "The same as a table"),
    h("table", { class: "figures" },
      h("thead", null, h("tr", null, h("th", { scope: "col" }, "Time"), h("th", { scope: "col" }, "Online"))), rows));
  const draw = (points) => {
    const now = Math.max(clock.now(), points.at(-1)?.at ?? 0);
    const text = inWords(points, now, span);
    const width = picture.clientWidth || usualWidth; // a unit is a pixel: texts have the same size on a phone
    shown = points;
    picture.setAttribute("aria-label", text);
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    picture.replaceChildren(...shapes(points, now, boxOf(width)));
    words.textContent = text;
    show(rows, points.slice(-rowsMax).reverse().map(({ at, online }) =>
      h("tr", null, h("td", null, clockTime(at)), h("td", null, count(online)))));
  };
  new ResizeObserver(() => draw(shown)).observe(picture);
  draw([]);
  return { element: h("figure", { class: "counts-chart" }, picture, words, table), draw };
};

const shapes = (points, now, box) => {
  const back = spanOf(points, now, kept);
  const top = niceTop(Math.max(0, ...points.map(({ online }) => online)));
  const scale = scales(box, now - back, now, top);
  const shown = points.filter(({ at }) => at >= now - back);
  const drawn = pieces(shown, gap);
  const last = shown.at(-1);
  if (last && now - last.at <= gap) drawn.at(-1).push({ at: now, online: last.online });
  return [
    ...ticks(top).flatMap((value) => [
      svg("line", { class: "grid", x1: box.left, x2: box.right, y1: scale.y(value), y2: scale.y(value) }),
      svg("text", { x: box.left - 8, y: scale.y(value) + 4, "text-anchor": "end" }, count(value)),
    ]),
    ...drawn.map((piece) => svg("path", { class: "area", d: areaPath(piece, scale, box.bottom) })),
    ...drawn.map((piece) => svg("path", { class: "line", d: linePath(piece, scale) })),
    last && svg("circle", { class: "dot", cx: scale.x(drawn.at(-1).at(-1).at), cy: scale.y(last.online), r: 4 }),
    svg("text", { x: box.left, y: height - 6 }, `${span(back)} ago`),
    svg("text", { x: box.right, y: height - 6, "text-anchor": "end" }, "now"),
  ].filter(Boolean);
};
