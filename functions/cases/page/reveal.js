/**
 * The application itself, notes and answers, and what two documents have in common: shown for a purpose and for
 * minutes. That they were shown is recorded.
 */

import { post } from "./api.js";
import { ask, boxes, choice, field } from "./dialog.js";
import { el, given, outside, shortened } from "./element.js";
import { hint } from "./keys.js";
import { clock, count, plain, PURPOSES, REVEALED } from "./words.js";

const LONG = 1500; // characters of a passage from which only its beginning is shown at first

/** Fills an element until a time, and empties it then: also if a sleeping computer has stopped the timer. */
function timed(held, hidden) {
  let timer = null;
  let ends = Infinity;

  function clear() {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", check);
    held.replaceChildren();
    ends = Infinity;
  }

  function check() {
    if (Date.now() < ends) return;
    clear();
    hidden();
  }

  function fill(until, ...content) {
    clear();
    ends = new Date(until).getTime();
    timer = setTimeout(check, Math.max(0, ends - Date.now()));
    document.addEventListener("visibilitychange", check);
    held.replaceChildren(
      el("p", { class: "soft" }, `Shown until ${clock(until)}. `, el("button", { class: "quiet", on: { click: clear } }, "Hide now")), ...content);
  }

  return { clear, fill };
}

const recorded = () => el("p", { class: "hint" }, "The audit log records who saw what, when and why.");

/** Where the application is shown. `open` asks for the purpose; `clear` hides it, as the end of its time does. */
export function revealPanel({ seen, say }) {
  const isReported = seen.boost === "reported";
  const held = el("div", { class: "revealed", "aria-live": "polite" });
  const { clear, fill } = timed(held, () => say("The application is hidden again."));

  function draw({ fields, until }) {
    const parts = Object.entries(fields).filter(([, each]) => each.length);
    fill(until, ...(parts.length ? parts.map(([name, each]) => el("section", {}, el("h3", {}, plain(name)), shown(each))) : [el("p", {}, "There is nothing of this kind.")]));
  }

  async function open() {
    const first = [...(isReported ? ["reports"] : []), ...(seen.notes.length ? ["notes"] : []), ...(seen.asks.some((each) => each.answered_at) ? ["answers"] : [])];
    const list = boxes("fields", "What you need to see", REVEALED);
    for (const name of first.length ? first : ["email", "phone", "education"]) list.querySelector(`[value=${name}]`).checked = true;
    await ask({
      title: "Show the application",
      button: "Show it for 15 minutes",
      content: [
        recorded(),
        field("Purpose", choice("purpose", PURPOSES)),
        list,
      ],
      async submit(form) {
        const fields = form.getAll("fields");
        if (!fields.length) throw new Error("Choose at least one.");
        draw(await post(`/cases/${seen.id}/reveal`, { fields, purpose: form.get("purpose") }));
      },
    });
  }

  const button = el("button", { "aria-keyshortcuts": "r", on: { click: open } }, hint("r"), " Show it for a purpose");
  return { content: el("section", { class: "box-of" }, el("h2", {}, "The application itself"), button,
    isReported ? el("p", { class: "soft" }, "An employee reported something: it is shown here.") : null, held), clear, open };
}

/** What the documents of two applications have in common, beside a finding. Null if no document is similar to another. */
export function passagesPanel({ seen, say }) {
  const similar = new Map(seen.details.filter((each) => each.similar_documents.length).map((each) => [each.application_id, each.similar_documents]));
  if (!similar.size) return null;
  const held = el("div", { class: "passages", "aria-live": "polite" });
  const { clear, fill } = timed(held, () => say("What the documents have in common is hidden again."));

  async function open() {
    const named = (names) => Object.fromEntries(names.map((name) => [name, shortened(name, 60)]));
    const [first] = similar.keys();
    const one = choice("one", named([...similar.keys()]), first);
    const second = el("div", {});
    const draw = () => second.replaceChildren(field("And of application", choice("other", named(similar.get(one.value)), similar.get(one.value)[0])));
    one.addEventListener("change", draw);
    draw();
    await ask({
      title: "Show what two documents have in common",
      button: "Show it for 15 minutes",
      content: [
        recorded(),
        el("p", { class: "hint" }, "Both documents are read now, which may take some seconds. Names, contact data and hidden text are left out."),
        field("Purpose", choice("purpose", PURPOSES)),
        field("Document of application", one),
        second,
      ],
      async submit(form) {
        const pair = [form.get("one"), form.get("other")];
        const answer = await post(`/cases/${seen.id}/reveal`, { fields: ["passages"], purpose: form.get("purpose"), applications: pair });
        fill(answer.until, ...sideBySide(answer.fields, pair));
      },
    });
    if (held.firstChild) content.scrollIntoView();
  }

  const button = el("button", { "aria-keyshortcuts": "p", on: { click: open } }, hint("p"), " Show what the documents have in common");
  const content = el("div", { class: "common" }, el("p", {}, button), held);
  return { content, clear, open };
}

/** The same passage of both documents in each row: two columns, or one above the other where there is no room. */
function sideBySide({ documents, passages }, pair) {
  const notes = documents.filter(({ not_read, has_hidden_text }) => not_read || has_hidden_text).map(({ application_id, not_read }) =>
    el("p", {}, given(application_id), `: ${not_read ?? "the document has text that does not show. It is left out here, too"}.`));
  if (documents.some(({ not_read }) => not_read)) return notes;
  if (!passages.length) return [...notes, el("p", {}, "No run of five words is in both documents.")];
  const cell = (name, text) => el("td", {}, el("span", { class: "label" }, given(name)), given(text, LONG));
  return [
    ...notes,
    el("p", {}, `${count(passages.length, "passage")}${passages.length > 1 ? ", the longest first" : ""}:`),
    el("table", {},
      el("thead", {}, el("tr", {}, pair.map((name) => el("th", { scope: "col" }, given(name))))),
      el("tbody", {}, passages.map(({ one, other }) => el("tr", {}, cell(pair[0], one), cell(pair[1], other))))),
  ];
}

function shown(value) {
  if (Array.isArray(value)) return value.length ? el("ul", {}, value.map((each) => el("li", {}, shown(each)))) : el("span", {}, "none");
  if (value !== null && typeof value === "object") {
    return el("dl", { class: "facts-of" }, Object.entries(value).map(([name, each]) =>
      el("div", {}, el("dt", {}, plain(name)), el("dd", {}, name === "link" ? outside(each, "Open the file") : shown(each)))));
  }
  return given(value ?? "not stated");
}
