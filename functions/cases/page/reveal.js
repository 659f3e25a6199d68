/** The application itself, notes and answers: shown for a purpose and for minutes. That they were shown is recorded. */

import { post } from "./api.js";
import { ask, boxes, choice, field } from "./dialog.js";
import { el, given, outside } from "./element.js";
import { hint } from "./keys.js";
import { clock, plain, PURPOSES, REVEALED } from "./words.js";

/** Where the application is shown. `open` asks for the purpose; `clear` hides it, as the end of its time does. */
export function revealPanel({ seen, say }) {
  const isReported = seen.boost === "reported";
  const held = el("div", { class: "revealed", "aria-live": "polite" });
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
    say("The application is hidden again.");
  }

  function draw({ fields, until }) {
    clear();
    ends = new Date(until).getTime();
    timer = setTimeout(check, Math.max(0, ends - Date.now()));
    document.addEventListener("visibilitychange", check); // a sleeping computer stops the timer
    const parts = Object.entries(fields).filter(([, each]) => each.length);
    held.replaceChildren(
      el("p", { class: "soft" }, `Shown until ${clock(until)}. `, el("button", { class: "quiet", on: { click: clear } }, "Hide now")),
      ...(parts.length ? parts.map(([name, each]) => el("section", {}, el("h3", {}, plain(name)), shown(each))) : [el("p", {}, "There is nothing of this kind.")]));
  }

  async function open() {
    const first = [...(isReported ? ["reports"] : []), ...(seen.notes.length ? ["notes"] : []), ...(seen.asks.some((each) => each.answered_at) ? ["answers"] : [])];
    const list = boxes("fields", "What you need to see", REVEALED);
    for (const name of first.length ? first : ["email", "phone", "education"]) list.querySelector(`[value=${name}]`).checked = true;
    await ask({
      title: "Show the application",
      button: "Show it for 15 minutes",
      content: [
        el("p", { class: "hint" }, "The audit log records who saw what, when and why."),
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

function shown(value) {
  if (Array.isArray(value)) return value.length ? el("ul", {}, value.map((each) => el("li", {}, shown(each)))) : el("span", {}, "none");
  if (value !== null && typeof value === "object") {
    return el("dl", { class: "facts-of" }, Object.entries(value).map(([name, each]) =>
      el("div", {}, el("dt", {}, plain(name)), el("dd", {}, name === "link" ? outside(each, "Open the file") : shown(each)))));
  }
  return given(value ?? "not stated");
}
