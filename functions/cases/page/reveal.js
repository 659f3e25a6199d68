/** The application itself, shown for a purpose and for minutes. That it was shown is recorded. */

import { ask, boxes, choice, field } from "./dialog.js";
import { el, given } from "./element.js";
import { clock, plain } from "./words.js";

/** Where the application is shown. `clear` removes it; that happens by itself when the time is over. */
export function revealPanel({ change, say }) {
  const held = el("div", { class: "revealed" });
  let timer = null;

  function clear() {
    clearTimeout(timer);
    held.replaceChildren();
  }

  function draw({ fields, until }) {
    clear();
    timer = setTimeout(() => {
      clear();
      say("The application is hidden again.");
    }, Math.max(0, new Date(until) - Date.now()));
    held.replaceChildren(el("p", { class: "soft" }, `Shown until ${clock(until)}. `, el("button", { class: "quiet", on: { click: clear } }, "Hide now")), shown(fields));
  }
  return { content: el("section", { class: "box-of" }, el("h2", {}, "The application"), held), clear, open: () => draw };
}

function shown(value) {
  if (Array.isArray(value)) return value.length ? el("ul", {}, value.map((each) => el("li", {}, shown(each)))) : el("span", {}, "none");
  if (value !== null && typeof value === "object") {
    return el("dl", { class: "facts-of" }, Object.entries(value).map(([name, each]) => el("div", {}, el("dt", {}, plain(name)), el("dd", {}, shown(each)))));
  }
  return given(value ?? "not stated");
}
