/** The queue: what is due first is first. */

import { get, post } from "./api.js";
import { el, given, shortened } from "./element.js";
import { age, badge, BOOSTS, clock, count, due, plain, STATES } from "./words.js";

const LISTED = { open: STATES.open, in_review: STATES.in_review, awaiting_candidate: "Waiting", second_look: STATES.second_look };

export async function show({ query, go, say }) {
  const state = Object.hasOwn(LISTED, query.get("state") ?? "") ? query.get("state") : "open";
  const filters = { level: query.get("level") ?? "", due: query.get("due") ?? "" };
  const list = el("ul", { class: "queue", "aria-label": `Cases: ${LISTED[state]}` });
  const more = el("div", { class: "buttons" });
  let cursor = null;

  async function load() {
    const parameters = new URLSearchParams({ state });
    for (const [name, value] of Object.entries({ ...filters, cursor })) if (value) parameters.set(name, value);
    const page = await get(`/cases?${parameters}`);
    cursor = page.next;
    list.append(...page.cases.map(row));
    more.replaceChildren(...(cursor ? [el("button", { on: { click: () => load().catch((problem) => say(problem.message)) } }, "Show more")] : []));
    if (!list.children.length) more.replaceChildren(el("p", { class: "empty" }, "No cases here."));
  }

  async function next() {
    const found = await post("/cases/next");
    if (found) go(`#/cases/${found.id}`);
    else say("No case is free now.");
  }

  function move(step) {
    const links = [...list.querySelectorAll("a.title")];
    const at = links.indexOf(document.activeElement);
    links[Math.min(links.length - 1, Math.max(0, at < 0 ? 0 : at + step))]?.focus();
  }

  function address(changes) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({ state, ...filters, ...changes })) if (value) parameters.set(name, value);
    return `#/queue?${parameters}`;
  }

  const select = (name, label, options) =>
    el("label", { class: "filter" }, label, " ",
      el("select", { on: { change: (event) => go(address({ [name]: event.target.value })) } },
        Object.entries(options).map(([value, text]) => el("option", { value, selected: value === filters[name] }, text))));

  await load();
  return {
    title: "Queue",
    content: [
      el("div", { class: "bar" },
        el("h1", {}, "Queue"),
        el("button", { class: "main", on: { click: () => next().catch((problem) => say(problem.message)) } }, "Take the next case ", el("kbd", { "aria-hidden": "true" }, "n"))),
      el("div", { class: "bar filters" },
        el("nav", { class: "tabs", "aria-label": "State" }, Object.entries(LISTED).map(([name, label]) =>
          el("a", { href: address({ state: name }), "aria-current": name === state ? "page" : null }, label))),
        select("level", "Level", { "": "any", high: "high", review: "review", low: "low" }),
        select("due", "Due", { "": "any time", overdue: "overdue", today: "today" })),
      list,
      more,
    ],
    keys: [
      { key: "j", words: "next case in the list", run: () => move(1) },
      { key: "k", words: "previous case in the list", run: () => move(-1) },
      { key: "n", words: "take the case that is due first", run: () => next().catch((problem) => say(problem.message)) },
    ],
    shortcuts: [["Enter", "open the case"]],
  };
}

/** A case in the list. Its job is the link; what a candidate wrote is not in it. */
export function row(summary) {
  const label = (words) => el("span", { class: "label" }, words);
  return el("li", {},
    el("div", { class: "cell-due" }, due(summary)),
    el("div", { class: "cell-level" }, badge(summary.level)),
    el("div", { class: "cell-job" },
      el("a", { class: "title", href: `#/cases/${summary.id}` }, el("bdi", {}, shortened(summary.job) || "Job not stated")),
      el("div", { class: "soft" }, [
        summary.boost ? BOOSTS[summary.boost] ?? plain(summary.boost) : null,
        summary.snoozed_until ? `put off until ${clock(summary.snoozed_until)}` : null,
        summary.is_mine ? "yours" : summary.assignee && summary.locked_until ? ["with ", given(summary.assignee)] : null,
      ].filter(Boolean).flatMap((each, index) => (index ? [" · ", each] : [each])))),
    el("div", { class: "cell-findings" }, summary.headline.map((each) => el("div", {}, each.summary))),
    el("div", { class: "cell-age" }, label("applied "), age(summary.submitted_at ?? summary.opened_at), " ago"),
    el("div", { class: "cell-size" }, summary.applications > 1 ? count(summary.applications, "application") : el("span", { class: "soft" }, "1 application")));
}
