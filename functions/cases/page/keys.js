/** Keys: one letter for each action of the view that is open. They can be switched off (WCAG 2.1.4). */

import { el } from "./element.js";

const OFF = "bonafide.keys-off";
let bound = [];

export const areOn = () => localStorage.getItem(OFF) === null;

export function switchKeys(on) {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
}

/** Replaces the keys of the last view: each a letter, words for the help, and what to do. */
export function bind(keys) {
  bound = keys;
}

/** The keys of this view, for the help. */
export const current = () => bound;

/** The letter of a key in a button. */
export const hint = (letter) => el("kbd", { "aria-hidden": "true" }, letter);

document.addEventListener("keydown", (event) => {
  if (!areOn() || event.ctrlKey || event.altKey || event.metaKey || document.querySelector("dialog[open]")) return;
  if (event.target.closest("input, textarea, select")) return;
  const key = bound.find((each) => each.key === event.key);
  if (!key) return;
  event.preventDefault();
  key.run();
});
