/** What the applications of a case share: applications at the left, what they share at the right, lines between. */

import { get } from "./api.js";
import { el, given, shortened } from "./element.js";
import { count, KINDS } from "./words.js";

const ROW = 34, TOP = 24, RADIUS = 7, LETTER = 7.3; // pixels

export async function show({ name, go }) {
  const [seen, graph] = await Promise.all([get(`/cases/${encodeURIComponent(name)}`), get(`/cases/${encodeURIComponent(name)}/graph`)]);
  const { applications, identifiers } = ordered(graph, new Set(seen.details.map((each) => each.application_id)));
  const drawing = el("div", { class: "graph" });
  const observer = new ResizeObserver(() => drawing.replaceChildren(draw(applications, identifiers, graph.edges, drawing.clientWidth)));
  observer.observe(drawing);
  const back = `#/cases/${seen.id}`;
  return {
    title: "Graph",
    leave: () => observer.disconnect(),
    content: [
      el("div", { class: "bar" }, el("h1", {}, "What is shared"), el("a", { href: back }, "Back to the case")),
      el("p", { class: "soft" }, identifiers.length
        ? "Left: applications; filled circles are in this case. Right: details that several of them state. A line means: states it."
        : "The applications of this case share nothing with others."),
      identifiers.length ? drawing : null,
      graph.folded.length ? el("section", {}, el("h2", {}, "Not drawn"), el("ul", {}, graph.folded.map((each) =>
        el("li", {}, el("strong", {}, label(each.kind)), ` in ${count(each.applications, "application")}: `, given(each.why), ".")))) : null,
      identifiers.length ? table(applications, identifiers, graph.edges) : null,
    ],
    keys: [{ key: "g", words: "back to the case", run: () => go(back) }],
  };
}

const WORDS = { ...KINDS, application: "applications", file: "résumé file", resume: "résumé text", employment: "employment history", website: "website", delivery: "delivery address" };
const label = (kind) => {
  const words = WORDS[kind] ?? kind;
  return `${words[0].toUpperCase()}${words.slice(1)}`;
};

/** The nodes from top to bottom: those of the case first, and each beside what it is tied to. */
function ordered({ nodes, edges }, own) {
  const identifiers = nodes.filter((node) => node.kind !== "application").sort((one, other) => other.size - one.size);
  const place = new Map(identifiers.map((node, index) => [node.id, index]));
  const middle = (node) => {
    const ends = edges.filter((edge) => edge.from === node.id).map((edge) => place.get(edge.to) ?? 0);
    return ends.length ? ends.reduce((sum, each) => sum + each, 0) / ends.length : identifiers.length;
  };
  const applications = nodes.filter((node) => node.kind === "application").map((node) => ({ ...node, isOwn: own.has(node.id), middle: middle(node) }));
  applications.sort((one, other) => one.middle - other.middle || other.isOwn - one.isOwn);
  return { applications, identifiers };
}

function draw(applications, identifiers, edges, width) {
  const rows = Math.max(applications.length, identifiers.length);
  const height = TOP + rows * ROW;
  const side = Math.min(0.44 * width, 220);
  const letters = Math.max(8, Math.floor((side - 16) / LETTER));
  const at = new Map();
  const spread = (nodes, x) => nodes.forEach((node, index) => at.set(node.id, { x, y: TOP + ((index + 0.5) * rows * ROW) / nodes.length - ROW / 2 }));
  spread(applications, side);
  spread(identifiers, width - side);

  const line = ({ from, to }) => {
    const [start, end] = [at.get(from), at.get(to)];
    if (!start || !end) return null;
    const half = (start.x + end.x) / 2;
    return el("path", { class: "edge", d: `M${start.x},${start.y} C${half},${start.y} ${half},${end.y} ${end.x},${end.y}` });
  };
  const node = (each, isLeft) => {
    const { x, y } = at.get(each.id);
    const words = isLeft ? each.label : `${each.label} ×${each.size}`;
    return el("g", { class: `node ${each.kind}${each.isOwn ? " own" : ""}` },
      el("title", {}, shortened(words)),
      el("circle", { cx: x, cy: y, r: RADIUS }),
      el("text", { x: isLeft ? x - 14 : x + 14, y: y + 5, "text-anchor": isLeft ? "end" : null }, shortened(words, letters)));
  };
  return el("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": "Applications and what they share; the table below says the same" },
    edges.map(line), applications.map((each) => node(each, true)), identifiers.map((each) => node(each, false)));
}

function table(applications, identifiers, edges) {
  const labels = new Map(identifiers.map((each) => [each.id, each.label]));
  return el("section", {}, el("h2", {}, "The same as a table"), el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": "Table of what is shared" }, el("table", {},
    el("thead", {}, el("tr", {}, ["Application", "Case", "Shares"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, applications.map((each) => el("tr", {},
      el("th", { scope: "row" }, given(each.label)),
      el("td", {}, each.isOwn ? "this one" : each.case ? el("a", { href: `#/cases/${each.case}`, "aria-label": `another case, of ${shortened(each.label, 40)}` }, "another") : "none"),
      el("td", {}, edges.filter((edge) => edge.from === each.id).map((edge) => labels.get(edge.to)).filter(Boolean).join(", "))))))));
}
