/** The review page: who is logged in, which view the address names, and its keys. */

import { ask } from "./dialog.js";
import { el, given } from "./element.js";
import * as keys from "./keys.js";
import { finishLogIn, logIn, logOut, session } from "./session.js";
import * as caseView from "./case.js";
import * as graph from "./graph.js";
import * as queue from "./queue.js";
import * as report from "./report.js";
import * as rules from "./rules.js";
import * as today from "./today.js";

const VIEWS = [
  [/^\/?(?:queue)?$/, queue.show],
  [/^\/today$/, today.show],
  [/^\/cases\/([^/]+)$/, caseView.show],
  [/^\/cases\/([^/]+)\/graph$/, graph.show],
  [/^\/applications\/(.+)$/, caseView.find],
  [/^\/rules$/, rules.show],
  [/^\/rules\/([^/]+)$/, rules.showOne],
  [/^\/report$/, report.show],
];
const MENU = { "#/queue": "Queue", "#/today": "Today", "#/rules": "Rules", "#/report": "Report" };

const header = document.getElementById("header");
const main = document.getElementById("main");
const messages = document.getElementById("messages");
let leave = null;
let turn = 0;

function go(address) {
  if (location.hash === address) route();
  else location.hash = address;
}

/** Shows a short message above the view until the next one, or until the view changes. */
function say(words, kind = "note") {
  messages.replaceChildren(...(words ? [el("p", { class: kind }, words)] : []));
}

async function route({ keepsMessage = false } = {}) {
  turn += 1;
  const mine = turn;
  leave?.();
  leave = null;
  keys.bind([]);
  if (!keepsMessage) say("");
  const person = session();
  drawHeader(person);
  if (!person) return welcome();
  const [path, query] = (location.hash.slice(1) || "/queue").split("?");
  const [view, found] = VIEWS.map(([pattern, show]) => [show, pattern.exec(path)]).find(([, match]) => match) ?? [];
  const context = {
    name: found?.[1] === undefined ? "" : decoded(found[1]),
    query: new URLSearchParams(query),
    person,
    go,
    say,
    reload: (options) => route(options),
  };
  main.setAttribute("aria-busy", "true");
  try {
    if (!view) throw new Error("There is no such page. Use the menu above.");
    const shown = await view(context);
    if (mine === turn && shown) draw(shown);
    else shown?.leave?.();
  } catch (problem) {
    if (mine === turn) fail(problem);
  } finally {
    if (mine === turn) main.removeAttribute("aria-busy");
  }
  return undefined;
}

function draw({ title, content, keys: bound = [], shortcuts = [], leave: last = null }) {
  document.title = `${title} – Bonafide review`;
  main.replaceChildren(...[content].flat(Infinity).filter(Boolean));
  leave = last;
  keys.bind([
    ...bound,
    { key: "q", words: "queue", run: () => go("#/queue") },
    { key: "?", words: "this help", run: () => help(shortcuts) },
  ]);
  const heading = main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function fail(problem) {
  if (!session()) {
    drawHeader(null);
    return welcome(problem.message);
  }
  return draw({
    title: "Not shown",
    content: [el("h1", {}, "This cannot be shown"), el("p", {}, problem.message),
      el("p", {}, el("button", { on: { click: () => route() } }, "Try again"), " ", el("a", { href: "#/queue" }, "Go to the queue"))],
  });
}

function welcome(words = "") {
  const error = el("p", { class: "error", role: "alert" }, words);
  const start = () => logIn().catch((problem) => error.replaceChildren(problem.message));
  draw({
    title: "Log in",
    content: el("div", { class: "welcome" }, el("h1", {}, "Review of applications"),
      el("p", {}, "Bonafide explains what does not fit in an application. A person decides."),
      error, el("button", { class: "main", on: { click: start } }, "Log in")),
  });
}

function drawHeader(person) {
  const here = `#${(location.hash.slice(1) || "/queue").split("?")[0]}`;
  header.replaceChildren(...(person ? [
    el("nav", { "aria-label": "Pages" }, Object.entries(MENU).map(([address, label]) =>
      el("a", { href: address, "aria-current": here === address ? "page" : null }, label))),
    el("div", { class: "person" }, el("span", { class: "name" }, given(person.name)),
      el("button", { class: "quiet", "aria-keyshortcuts": "?", on: { click: () => help([]) } }, "Keys ", keys.hint("?")),
      el("button", { class: "quiet", on: { click: () => logOut().catch((problem) => say(problem.message)) } }, "Log out")),
  ] : []));
}

function help(shortcuts) {
  const rows = [...keys.current().map((each) => [each.key, each.words]), ...shortcuts];
  const box = el("input", { type: "checkbox", checked: keys.areOn(), on: { change: (event) => keys.switchKeys(event.target.checked) } });
  return ask({
    title: "Keys of this page",
    content: [
      el("dl", { class: "keys" }, rows.map(([key, words]) => el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, words)))),
      el("label", { class: "box" }, box, "Single keys are on"),
    ],
  });
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

try {
  await finishLogIn();
} catch (problem) {
  drawHeader(null);
  welcome(problem.message);
}
addEventListener("hashchange", () => route());
if (!main.querySelector(".error")) route();
