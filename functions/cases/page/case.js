/** A case: what does not fit, what could explain it, what to ask, and what to do. No person is shown before a click. */

import { get, post } from "./api.js";
import { askCandidate, assign, decide, note, questionOf, refer, release, reopen, second, snooze } from "./actions.js";
import { el, given, shortened } from "./element.js";
import { hint } from "./keys.js";
import { passagesPanel, revealPanel } from "./reveal.js";
import { session } from "./session.js";
import { aboutEntry, age, badge, BOOSTS, CHECKED, clock, count, day, due, FINDING_VERDICTS, GENERAL, held, isShared, KINDS, plain, STATES, STRENGTHS, VERDICTS } from "./words.js";

const RENEWED_BEFORE = 15 * 60_000; // milliseconds before its end, a lock is renewed when its holder does something

/** Opens the case of an application: the link of an alert leads here. */
export async function find({ name, go, say }) {
  const found = await get(`/applications/${encodeURIComponent(name)}/case`).catch((problem) => {
    if (problem.status !== 404) throw problem;
    throw new Error("There is no case for this application. It may not be assessed yet, or there is nothing to review.");
  });
  history.replaceState(null, "", `#/cases/${found.id}`);
  say("");
  go(`#/cases/${found.id}`);
}

export async function show(context) {
  const { name, go, person, say } = context;
  let seen = await get(`/cases/${encodeURIComponent(name)}`);
  const groups = byCode(seen.details);
  const counted = groups.filter((group) => group.strength !== "info");
  const noted = groups.filter((group) => group.strength === "info");
  const panel = revealPanel({ seen, say });
  const copied = groups.find((group) => COPIES.includes(group.code)); // the strongest of them
  const common = copied ? passagesPanel({ seen, say }) : null;

  /** Sends a change of the case as it was seen. If somebody was faster, says who and when. */
  async function change(action, body = {}, options = {}) {
    try {
      return await post(`/cases/${seen.id}/${action}`, body, { version: seen.version, ...options });
    } catch (problem) {
      if (problem.status === 412 || problem.body?.holder) throw await raced(seen, problem, person);
      throw problem;
    }
  }

  /** Takes the case if it is free, does something with it, shows it anew, and then says what was done. */
  async function act(work, { takes = false, words = "" } = {}) {
    let [message, kind] = ["", "done"];
    try {
      if (takes && !seen.is_mine) seen = { ...seen, ...(await change("claim")) };
      const result = await work();
      if (result?.problem) throw result.problem;
      if (result === null && !takes && session()) return;
      if (result !== null) message = typeof words === "function" ? words(result) : words;
    } catch (problem) {
      [message, kind] = [problem.message, "error"];
      if (!problem.isRace && problem.status !== 401) return say(message, kind);
    }
    await context.reload();
    say(message, kind);
  }

  async function next() {
    const found = await post("/cases/next");
    if (found) go(`#/cases/${found.id}`);
    else say("No case is free now.");
  }

  const at = { seen: () => seen, change, counted, groups };
  const can = (action) => seen.actions.includes(action);
  const couldTake = can("claim") && !seen.is_mine;
  const decideAs = (verdict) => () => act(() => decide(at, verdict), { takes: true, words: decided });
  const all = [
    { key: "t", label: "Take this case", shown: couldTake, main: true, run: () => act(() => change("claim"), { words: "The case is yours." }) },
    { key: "a", label: "Ask", shown: can("ask") || couldTake, run: () => act(() => askCandidate(at), { takes: true, words: "The clock is stopped until the candidate answers." }) },
    { key: "e", label: "Explained", shown: can("verdict") || couldTake, run: decideAs("explained") },
    { key: "o", label: "Our error", shown: can("verdict") || couldTake, run: decideAs("our_error") },
    { key: "s", label: "Same person or household", shown: can("verdict") || couldTake, run: decideAs("same_person_or_household") },
    { key: "c", label: "Confirmed → second look", shown: can("verdict") || couldTake, run: decideAs("confirmed") },
    { key: "v", label: "Other verdict", shown: can("verdict") || couldTake, run: decideAs("") },
    { key: "v", label: "Give the second verdict", shown: can("second"), main: true, run: () => act(() => second(at), { words: compared }) },
    { key: "z", label: "Later", shown: can("snooze"), run: () => act(() => snooze(at), { words: "The case was put off." }) },
    { key: "b", label: "Give back", shown: can("release"), run: () => act(() => release(at), { words: "The case is free again." }) },
    { key: "w", label: "Assign", shown: can("assign"), run: () => act(() => assign(at), { words: "The case was assigned." }) },
    { key: "u", label: "Open again", shown: can("reopen"), run: () => act(() => reopen(at), { words: "The case is open again." }) },
    { key: "d", label: "Draft for the authorities", shown: can("referral"), run: () => act(() => refer(at), { words: (result) => (result.text ? "You have the draft." : "Another person must ask for the draft too.") }) },
    { key: "m", label: "Note", shown: can("note"), run: () => act(() => note(at), { words: "The note was saved." }) },
  ].filter((each) => each.shown);

  function move(step) {
    const rows = [...document.querySelectorAll(".finding > summary")];
    const here = rows.indexOf(document.activeElement);
    rows[Math.min(rows.length - 1, Math.max(0, here < 0 ? 0 : here + step))]?.focus();
  }

  /** Opens the finding beside which the passages are shown, and asks for the purpose. */
  function compare() {
    common.content.closest("details.quiet")?.setAttribute("open", "");
    common.content.closest(".finding").open = true;
    common.open();
  }

  /** A holder who works on the case keeps it. */
  function renew() {
    const left = new Date(seen.locked_until) - Date.now();
    if (!seen.is_mine || left > RENEWED_BEFORE || left < 0 || document.querySelector("dialog[open]")) return;
    seen = { ...seen, locked_until: new Date(Date.now() + 2 * RENEWED_BEFORE).toISOString() }; // once
    change("claim").then((changed) => { seen = { ...seen, ...changed }; }, (problem) => say(problem.message, "error"));
  }
  addEventListener("click", renew);
  addEventListener("keydown", renew);

  return {
    title: shortened(seen.job, 60) || "Case",
    leave() {
      removeEventListener("click", renew);
      removeEventListener("keydown", renew);
      panel.clear();
      common?.clear();
    },
    content: [
      el("header", { class: "case-head" },
        el("h1", {}, el("bdi", {}, shortened(seen.job) || "Job not stated")),
        el("p", { class: "facts" }, badge(seen.level), el("span", {}, "applied ", day(seen.submitted_at)), due(seen),
          el("span", {}, kindsOf(seen.details)), seen.applications > 1 ? el("a", { href: `#/cases/${seen.id}/graph` }, count(seen.applications, "application")) : null),
        el("p", { class: "status" }, statusOf(seen, person))),
      el("div", { class: "columns" },
        el("div", { class: "ten-seconds" },
          el("h2", {}, "What does not fit"),
          el("ol", { class: "findings" }, counted.map((group) => finding(group, seen, group === copied ? common : null))),
          counted.length ? null : el("p", {}, "No finding counts any more."),
          other(noted, seen, copied, common),
          innocent(counted),
          notLookedAt(seen.details),
          questions(counted),
          el("div", { class: "actions", role: "group", "aria-label": "Actions" }, all.map((each) =>
            el("button", { class: each.main ? "main" : null, "aria-keyshortcuts": each.key, on: { click: each.run } }, hint(each.key), " ", each.label)))),
        el("div", { class: "aside" },
          applications(seen),
          panel.content,
          asked(seen),
          verdicts(seen),
          notes(seen),
          journal(seen))),
    ],
    keys: [
      ...all.map(({ key, label, run }) => ({ key, words: label, run })),
      { key: "j", words: "next finding", run: () => move(1) },
      { key: "k", words: "previous finding", run: () => move(-1) },
      { key: "g", words: "graph of what is shared", run: () => go(`#/cases/${seen.id}/graph`) },
      { key: "r", words: "show the application for a purpose", run: () => panel.open() },
      ...(common ? [{ key: "p", words: "show what two documents have in common", run: compare }] : []),
      { key: "n", words: "take the case that is due first", run: () => next().catch((problem) => say(problem.message, "error")) },
    ],
    shortcuts: [["Enter", "open a finding"]],
  };
}

const decided = (result) =>
  result.state === "second_look" ? "Saved. Another person must give a verdict too." : `Closed as: ${VERDICTS[result.decided].label}. Press n for the next case.`;

const compared = (result) =>
  result.agrees === false ? "You do not agree with the first verdict, so the case returns to review. The first verdict is shown below." : "You agree with the first verdict. The case is closed.";

/** Findings by code: the strongest first, then what most applications have. */
export function byCode(details) {
  const found = new Map();
  for (const application of details) {
    for (const each of application.findings) {
      if (!found.has(each.code)) found.set(each.code, { ...each, places: [] });
      const group = found.get(each.code);
      if (STRENGTHS.indexOf(each.strength) < STRENGTHS.indexOf(group.strength)) group.strength = each.strength;
      group.places.push({ application_id: application.application_id, evidence: each.evidence, entry: each.entry });
    }
  }
  const rank = (group) => [STRENGTHS.indexOf(group.strength), -group.places.length];
  return [...found.values()].sort((one, other) => rank(one)[0] - rank(other)[0] || rank(one)[1] - rank(other)[1]);
}

/** Findings beside which one can see what two documents have in common. */
const COPIES = ["identity.resume_identical", "identity.resume_copied"];

function kindsOf(details) {
  const kinds = details.map((each) => new Set(each.findings.filter((one) => one.strength !== "info").map((one) => one.code.split(".")[0])));
  const most = kinds.reduce((best, each) => (each.size > best.size ? each : best), new Set());
  if (!most.size) return "no finding counts";
  const names = [...most].map((kind) => KINDS[kind] ?? kind).join(", ");
  return most.size === 1 ? `findings of 1 kind: ${names}` : `findings of ${most.size} kinds: ${names}`;
}

const CLOSED = { cleared_by_source: "no finding counts any more, so no verdict is needed", merged: "joined with another case" };

function statusOf(seen, person) {
  if (seen.merged_into) return ["This case was joined with ", el("a", { href: `#/cases/${seen.merged_into}` }, "another one"), "."];
  if (seen.is_mine) return `Yours until ${clock(seen.locked_until)}.`;
  if (seen.assignee && seen.locked_until) return [given(seen.assignee), ` has this case until ${clock(seen.locked_until)}.`];
  if (seen.state === "second_look") {
    return seen.actions.includes("second") ? "Another person has given a verdict. Give yours without knowing it." : "Another person must give a verdict too.";
  }
  if (seen.state === "awaiting_candidate") return "The candidate was asked. The clock is stopped until the answer or the deadline. No answer says nothing about the candidate.";
  if (seen.state === "closed") return `Closed: ${CLOSED[seen.verdict] ?? VERDICTS[seen.verdict]?.label ?? plain(seen.verdict)}.`;
  const because = seen.boost ? ` First in the queue: ${BOOSTS[seen.boost] ?? plain(seen.boost)}.` : "";
  if (seen.assignee) return [seen.assignee === person.subject ? "You" : given(seen.assignee), ` had this case last. It is free to take.${because}`];
  return `Nobody has taken this case.${because}`;
}

function finding(group, seen, common = null) {
  const many = group.places.length > 1 ? `in ${group.places.length} of ${seen.applications} applications` : "";
  const [why, source] = split(group.why);
  return el("li", {}, el("details", { class: "finding" },
    el("summary", {},
      el("span", { class: "what" }, group.summary),
      el("span", { class: "seen" }, many || given(group.places[0].evidence)),
      el("span", { class: "held" }, held(group.held))),
    el("dl", { class: "facts-of" },
      fact("Evidence", el("ul", {}, group.places.map((place) => el("li", {},
        group.places.length > 1 || seen.applications > 1 ? [el("bdi", { class: "id" }, place.application_id), ": "] : null,
        given(place.evidence), aboutEntry(group.code, place.entry))))),
      fact("Why it matters", why),
      source ? fact("Source", source) : null,
      fact("Could be innocent", group.innocent),
      fact("Ask", `“${group.question}”`),
      fact("How often it held", heldInWords(group.held)),
      group.verdict ? fact("Decided", FINDING_VERDICTS[group.verdict] ?? group.verdict) : null,
      fact("Rule", [el("a", { href: `#/rules/${group.code}` }, group.code), `, ${group.strength}, policy ${seen.policy_version ?? "unknown"}`])),
    isShared(group.code) ? el("p", {}, el("a", { href: `#/cases/${seen.id}/graph` }, "See what is shared with whom (graph)")) : null,
    common?.content));
}

const fact = (name, ...content) => el("div", {}, el("dt", {}, name), el("dd", {}, content));

function heldInWords(each) {
  if (!each) return "There is no verdict on such a finding yet.";
  const interval = each.low === null || each.low === undefined ? "" : ` Between ${percent(each.low)} and ${percent(each.high)}, with a certainty of 90 %.`;
  return `True in ${each.true} of ${each.decided} decided cases.${interval}`;
}

const percent = (share) => `${Math.round(share * 100)} %`;

/** What a finding's `why` says, and its source, which is in brackets at its end. */
function split(why) {
  const found = /^(.*) \(Source: (.*)\)$/s.exec(why);
  return found ? [found[1], found[2]] : [why, ""];
}

function other(noted, seen, copied, common) {
  if (!noted.length) return null;
  return el("details", { class: "quiet" }, el("summary", {}, `Also noted, without points: ${noted.length}`),
    el("ol", { class: "findings" }, noted.map((group) => finding(group, seen, group === copied ? common : null))));
}

function innocent(counted) {
  const words = [...new Set(counted.slice(0, 2).map((group) => group.innocent))].filter(Boolean);
  return words.length ? el("div", { class: "line" }, el("h3", {}, "Could be innocent"), el("ul", {}, words.map((each) => el("li", {}, each)))) : null;
}

function questions(counted) {
  const words = [...new Set(counted.slice(0, 2).map((group) => group.question))].filter(Boolean);
  return words.length ? el("div", { class: "line" }, el("h3", {}, "Ask"), el("ul", {}, words.map((each) => el("li", {}, `“${each}”`)))) : null;
}

function notLookedAt(details) {
  const reasons = new Map();
  for (const { not_assessed } of details) {
    for (const { reason, codes } of not_assessed) reasons.set(reason, new Set([...(reasons.get(reason) ?? []), ...codes]));
  }
  const checks = new Set([...reasons.values()].flatMap((codes) => [...codes]));
  if (!checks.size) return el("p", { class: "line" }, "Everything was looked at.");
  return el("details", { class: "line quiet" }, el("summary", {}, `Not looked at: ${checks.size} (why)`),
    el("ul", {}, [...reasons].map(([reason, codes]) => el("li", {}, given(reason), ": ", el("span", { class: "soft" }, [...codes].join(", "))))));
}

function applications(seen) {
  return el("section", { class: "box-of" }, el("h2", {}, count(seen.details.length, "application")),
    el("ul", {}, seen.details.map((each) => el("li", {},
      el("bdi", { class: "id" }, shortened(each.application_id, 60)), " ", badge(each.level),
      el("div", { class: "soft" }, "applied ", day(each.submitted_at), each.at_source ? [", ", given(each.at_source)] : null,
        each.place ? [", ", given(each.place.replace(/ \(upload [0-9a-f-]+\)$/, ""))] : null, each.corrects ? [", corrects ", given(each.corrects)] : null)))),
    seen.linked.length ? el("p", {}, "Linked: ", seen.linked.map((each, index) => [index ? ", " : "", el("a", { href: `#/cases/${each}` }, `case ${index + 1}`)])) : null);
}

function asked(seen) {
  if (!seen.asks.length) return null;
  const found = seen.details.flatMap((application) => application.findings);
  const words = new Map([...Object.entries(GENERAL), ...found.map((each) => [questionOf(each), each.question])]);
  return el("section", { class: "box-of" }, el("h2", {}, "Questions to the candidate"), el("ul", {}, seen.asks.map((each) => el("li", {},
    `Sent ${clock(each.sent_at)}. `, each.answered_at ? el("strong", {}, `Answered ${clock(each.answered_at)}.`) : `Until ${clock(each.until)}.`,
    el("ul", { class: "soft" }, each.questions.map((one) => el("li", {}, given(words.get(one) ?? plain(one))))),
    each.answered_at ? "The answer is with the application: show it for a purpose." : null))));
}

function verdicts(seen) {
  if (!seen.verdicts.length) return null;
  return el("section", { class: "box-of" }, el("h2", {}, "Verdicts"), el("ul", {}, seen.verdicts.map((each) => el("li", {},
    each.verdict
      ? [el("strong", {}, VERDICTS[each.verdict]?.label ?? plain(each.verdict)), " by ", given(each.by), `, ${clock(each.at)}`,
        el("div", { class: "soft" }, VERDICTS[each.verdict]?.reasons[each.reason] ?? plain(each.reason),
          (each.checked ?? []).map((one) => [". ", CHECKED[one] ?? plain(one)]))]
      : `A verdict was given ${clock(each.at)}. You see it after yours.`))));
}

function notes(seen) {
  if (!seen.notes.length) return null;
  return el("section", { class: "box-of" }, el("h2", {}, "Notes"),
    el("ul", {}, seen.notes.map((each) => el("li", {}, given(each.by), `, ${clock(each.at)}`))),
    el("p", { class: "soft" }, "Their text is shown with the application."));
}

function journal(seen) {
  const list = el("div", { class: "soft" }, "Loading …");
  let isLoaded = false;
  async function load(event) {
    if (!event.target.open || isLoaded) return;
    isLoaded = true;
    try {
      const { events, chain } = await get(`/cases/${seen.id}/events`);
      list.replaceChildren(
        el("ol", {}, events.map((each) => el("li", {}, each.action ? [`${clock(each.at)} `, given(each.actor), `: ${plain(each.action)}`] : "erased"))),
        el("p", {}, chain === "verified" ? "The chain of these events is whole." : ["The chain is broken: ", chain.map((fault) => [given(fault), ". "])]));
    } catch (problem) {
      isLoaded = false;
      list.replaceChildren(problem.message);
    }
  }
  return el("section", { class: "box-of" }, el("details", { on: { toggle: load } },
    el("summary", {}, "Journal"), el("p", { class: "soft" }, "Opened ", age(seen.opened_at), " ago. Case ", el("bdi", { class: "id" }, seen.id), `, ${STATES[seen.state].toLowerCase()}.`), list));
}

const ACTORS = { system: "Bonafide", candidate: "The candidate" };
const DONE = {
  claim: "took this case",
  assign: "assigned this case",
  release: "gave this case back",
  snooze: "put this case off",
  verdict: "decided this case",
  agree: "decided this case",
  disagree: "returned this case to review",
  ask: "asked the candidate",
  note: "wrote a note",
  answer: "answered",
  report: "received a report about this case",
  merge: "joined this case with another one",
};

/** The words for a race that was lost: who did what, and when. */
async function raced(seen, problem, person) {
  let words = "This case has changed since you opened it. Look at it again.";
  try {
    const { events } = await get(`/cases/${seen.id}/events`);
    const holder = problem.body.holder === person.subject ? null : problem.body.holder; // what changed it was another
    const last = events.findLast((each) => each.action && (!holder || (each.actor === holder && each.action === "claim") || each.details?.assignee === holder)) ?? events.at(-1);
    if (last?.action) words = `${ACTORS[last.role] ?? shortened(last.actor, 60)} ${DONE[last.action] ?? "changed this case"} at ${clock(last.at)}.`;
  } catch {
    // the words above are enough
  }
  return Object.assign(new Error(words), { isRace: true, closes: true, status: problem.status });
}
