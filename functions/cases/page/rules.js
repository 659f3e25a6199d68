/** How often the findings of each code were right, by what people decided. */

import { get } from "./api.js";
import { el } from "./element.js";
import { count, day, held, KINDS } from "./words.js";

const WIDTH = 160, HEIGHT = 14;

export async function show() {
  const page = await get("/rules");
  const rules = [...page.rules].sort((one, other) => (other.held?.decided ?? 0) - (one.held?.decided ?? 0) || one.code.localeCompare(other.code));
  const decided = rules.filter((rule) => rule.held && !rule.is_shadow);
  const silent = rules.filter((rule) => !rule.held && !rule.is_shadow);
  const shadow = rules.filter((rule) => rule.is_shadow);
  return {
    title: "Rules",
    content: [
      el("h1", {}, "Rules"),
      el("p", { class: "soft" }, `Policy ${page.policy_version}. Verdicts since ${page.since}. The bar shows the share that held; from 30 verdicts on, the lighter part shows where the true share is with a certainty of 90 %. “Unknown” is not counted.`),
      missed(page.missed),
      list("With verdicts", decided, "No finding has a verdict yet. The bars appear as cases are decided."),
      list("In shadow: recorded, without points", shadow),
      silent.length ? el("details", {}, el("summary", {}, `Without a verdict yet: ${silent.length}`), list("", silent)) : null,
    ],
  };
}

export async function showOne({ name }) {
  const rule = await get(`/rules/${encodeURIComponent(name)}`);
  const rows = (name_, title, each) => each?.length ? el("section", {}, el("h2", {}, title), scrolling(title, el("table", {},
    el("thead", {}, el("tr", {}, [name_, "In applications", "True", "Explained", "Wrong", "Unknown"].map((label) => el("th", { scope: "col" }, label)))),
    el("tbody", {}, each.map((one) => el("tr", {}, el("th", { scope: "row" }, one.version ?? one.month),
      [one.fired + one.shadow, one.true, one.explained, one.wrong, one.unknown].map((number) => el("td", { class: "number" }, number ?? 0)))))))) : null;
  return {
    title: rule.code,
    content: [
      el("div", { class: "bar" }, el("h1", {}, rule.code), el("a", { href: "#/rules" }, "All rules")),
      list("", [rule]),
      rows("Policy", "By policy version", rule.versions),
      rows("Month", "By month", rule.months),
    ],
  };
}

function list(title, rules, empty = "") {
  if (!rules.length) return empty ? el("section", {}, el("h2", {}, title), el("p", { class: "empty" }, empty)) : null;
  const table = el("table", { class: "rules" },
    el("thead", {}, el("tr", {}, ["Rule", "Held", "Share that held", "Unknown"].map((name) => el("th", { scope: "col" }, name)))),
    el("tbody", {}, rules.map((rule) => el("tr", {},
      el("th", { scope: "row" }, el("a", { href: `#/rules/${rule.code}` }, rule.code), el("div", { class: "soft" }, `${KINDS[rule.code.split(".")[0]] ?? rule.family}, ${rule.strength}`,
        rule.weakened_since ? [", without points since ", day(rule.weakened_since), ": it was nearly always wrong"] : null)),
      el("td", {}, held(rule.held)),
      el("td", {}, rule.held ? bar(rule.held) : el("span", { class: "soft" }, "–")),
      el("td", { class: "number" }, rule.unknown ?? 0)))));
  return el("section", {}, title ? el("h2", {}, title) : null, scrolling(title || "Rules", table));
}

const scrolling = (name, table) => el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": name }, table);

const percent = (share) => `${Math.round(share * 100)} %`;

function bar({ true: held_, decided, low, high }) {
  const share = held_ / decided;
  const hasInterval = typeof low === "number";
  const words = hasInterval ? `${percent(share)}, between ${percent(low)} and ${percent(high)}` : `${percent(share)} of ${count(decided, "verdict")}`;
  return el("span", { class: "precision" },
    el("svg", { width: WIDTH, height: HEIGHT, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" },
      el("rect", { class: "bar-all", x: 0, y: 0, width: WIDTH, height: HEIGHT, rx: 3 }),
      hasInterval ? el("rect", { class: "bar-between", x: low * WIDTH, y: 0, width: Math.max(2, (high - low) * WIDTH), height: HEIGHT }) : null,
      el("rect", { class: "bar-held", x: 0, y: 4, width: share * WIDTH, height: HEIGHT - 8 })),
    " ", words);
}

function missed(known) {
  if (!known) return null;
  const words = known.looked_at
    ? `Of ${count(known.looked_at, "application")} of level low that people looked at, ${known.found} should have been found.`
    : "Some applications of level low are in the queue, unmarked, to estimate what is missed. None is decided yet.";
  return el("p", {}, words, known.per_thousand_low ? ` So the checks miss between ${known.per_thousand_low[0]} and ${known.per_thousand_low[1]} in 1,000, with a certainty of 90 %.` : "");
}
