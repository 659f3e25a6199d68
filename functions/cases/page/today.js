/** Today: what is late, what is due, what waits, and whether more people applied than expected. */

import { get } from "./api.js";
import { el } from "./element.js";
import { row } from "./queue.js";
import * as surges from "./surges.js";

const SHOWN = 5, LIMIT = 50;

const PARTS = [
  ["Overdue", ["state=open&due=overdue", "state=in_review&due=overdue", "state=second_look&due=overdue"], "Nothing is overdue."],
  ["Due today", ["state=open&due=today"], "Nothing more is due today."],
  ["Being reviewed", ["state=in_review"], "Nobody is reviewing a case."],
  ["Waiting for a second person", ["state=second_look"], "No case waits for a second person."],
  ["Waiting for the candidate", ["state=awaiting_candidate"], "No candidate was asked."],
];

export async function show() {
  const [counted, ...found] = await Promise.all([get("/surges"),
    ...PARTS.map(async ([, queries]) => Promise.all(queries.map((query) => get(`/cases?${query}&limit=${LIMIT}`))))]);
  return {
    title: "Today",
    content: [el("h1", {}, "Today"), PARTS.map(([name, queries, empty], index) => part(name, queries, empty, found[index])), surges.section(counted)],
  };
}

function part(name, queries, empty, pages) {
  const isLate = name === "Overdue";
  const cases = pages.flatMap((page) => page.cases).filter((each) => isLate || name !== "Due today" || !each.overdue);
  const number = pages.some((page) => page.next) ? `more than ${cases.length}` : String(cases.length);
  return el("section", {},
    el("h2", {}, name, " ", el("span", { class: isLate && cases.length ? "number-of overdue" : "number-of" }, number)),
    cases.length ? el("ul", { class: "queue", "aria-label": name }, cases.slice(0, SHOWN).map(row)) : el("p", { class: "empty" }, empty),
    cases.length > SHOWN ? el("p", {}, queries.map((query, index) => [index ? " · " : "", el("a", { href: `#/queue?${query}` }, linkWords(query, queries.length))])) : null);
}

function linkWords(query, many) {
  const state = new URLSearchParams(query).get("state").replaceAll("_", " ");
  return many > 1 ? `All that are ${state}` : "All";
}
