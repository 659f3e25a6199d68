/** How many people applied on the last days, beside what was expected. It is about the queue: nobody is judged by it. */

import { el, given } from "./element.js";
import { count, day } from "./words.js";

/** A day of the calendar, the same in every time zone. */
const on = (date) => day(`${date}T12:00`);

const WIDTH = 640, HEIGHT = 96, TOP = 12, BAR = 0.7;

/** The section of the page Today. */
export function section(found) {
  const { series, surges } = found;
  const rose = new Set(surges.map((each) => `${each.kind} ${each.label}`));
  const isOpen = (each) => each.kind === "all" || rose.has(`${each.kind} ${each.label}`);
  const others = series.filter((each) => !isOpen(each));
  return el("section", { class: "surges" },
    el("h2", {}, "Applicants", " ", el("span", { class: "number-of" }, surges.filter((each) => each.announced === null).length)),
    el("p", { class: "soft" }, "More people of one kind than expected, in the last 30 days (UTC). Usually there is a simple reason. It gives no points to anybody, and nobody is judged by it."),
    state(found),
    surges.length ? el("ul", { class: "increases", "aria-label": "More than expected" }, surges.map(increase)) : null,
    series.filter(isOpen).map((each) => chart(each, found.days)),
    others.length ? el("details", {}, el("summary", {}, `Other counts: ${others.length}`), others.map((each) => chart(each, found.days))) : null,
    found.announced.length ? el("details", {}, el("summary", {}, `Announced: ${found.announced.length}`), el("ul", {}, found.announced.map((each) =>
      el("li", {}, on(each.from), " to ", on(each.until), ", ", each.kind, each.note ? [": ", given(each.note)] : null)))) : null,
    found.announced_errors.length ? el("div", { class: "error" }, el("p", {}, "Some of surges/announced.csv cannot be read. The other rows count."),
      el("ul", {}, found.announced_errors.map((each) => el("li", {}, each)))) : null);
}

function state({ made_at: madeAt, known_days: known, needed_days: needed, surges }) {
  if (!madeAt) return el("p", { class: "empty" }, "Nothing was counted yet. Applications are counted every hour.");
  if (known < needed) return el("p", { class: "empty" }, `What is usual is not known yet: ${known} of ${needed} days are. Until then nothing is reported.`);
  return surges.length ? null : el("p", { class: "empty" }, "Nothing is above what was expected.");
}

function increase(each) {
  const period = each.days === 1 ? "on one day" : `in ${each.days} days`;
  const told = each.announced !== null ? ["announced", each.announced ? [": ", given(each.announced)] : null]
    : each.notified_at ? ["e-mail sent ", day(each.notified_at)] : "e-mail not sent yet";
  return el("li", {}, el("strong", {}, given(each.words)), `: ${each.count} ${period}, where ${each.expected} were expected. Since `, on(each.since), ". ",
    el("span", { class: "soft" }, told));
}

function chart(each, days) {
  const known = [...each.counts, ...each.upper].filter((number) => number !== null);
  const most = Math.max(10, ...known);
  const step = WIDTH / days.length;
  const y = (number) => TOP + (HEIGHT - TOP) * (1 - number / most);
  const bars = each.counts.map((number, at) => {
    if (!number) return null;
    const isAbove = each.upper[at] !== null && number > each.upper[at];
    return [
      el("rect", { class: isAbove ? "day above" : "day", x: at * step + (step * (1 - BAR)) / 2, y: y(number), width: step * BAR, height: HEIGHT - y(number) },
        el("title", {}, `${days[at]}: ${number}`)),
      isAbove ? el("circle", { class: "mark", cx: (at + 0.5) * step, cy: Math.max(4, y(number) - 6), r: 3 }) : null,
    ];
  });
  const last = each.counts.at(-1);
  const usual = each.expected.at(-1);
  const words = `${each.words}. Today ${last ?? 0}${usual === null ? "" : `, expected ${Math.round(usual)}`}; most in 30 days ${Math.max(0, ...each.counts.filter(Boolean))}. The table below says the same.`;
  return el("div", { class: "surge" },
    el("h3", {}, given(each.words)),
    el("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words },
      el("path", { class: "band", d: band(each.upper, step, y) }),
      bars,
      el("path", { class: "usual", d: line(each.expected, step, y) })),
    el("div", { class: "axis soft", "aria-hidden": "true" }, el("span", {}, on(days[0])), el("span", {}, "bars: people; line: expected; area: still usual"), el("span", {}, on(days.at(-1)))),
    table(each, days));
}

/** The area from nothing up to what is still usual, in one piece for each run of days that are known. */
function band(upper, step, y) {
  return upper.map((number, at) => (number === null ? "" : `M${at * step},${HEIGHT} V${y(number)} H${(at + 1) * step} V${HEIGHT} Z`)).join(" ");
}

function line(expected, step, y) {
  return expected.map((number, at) => (number === null ? "" : `M${at * step},${y(number)} H${(at + 1) * step}`)).join(" ");
}

function table(each, days) {
  const rows = days.map((date, at) => [date, each.counts[at], each.expected[at], each.upper[at]]).reverse();
  const shown = (number) => el("td", { class: "number" }, number === null ? "–" : Math.round(number).toLocaleString("en"));
  return el("details", {}, el("summary", {}, `Table of ${count(days.length, "day")}`),
    el("div", { class: "scrolls", tabindex: "0", role: "region", "aria-label": each.words }, el("table", {},
      el("thead", {}, el("tr", {}, ["Day", "People", "Expected", "Usual up to"].map((name) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, rows.map(([date, ...numbers]) => el("tr", {}, el("th", { scope: "row" }, date), numbers.map(shown)))))));
}
