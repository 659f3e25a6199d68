/** What a reviewer does with a case: dialogs that end in one request. `at` is the case as it is seen. */

import { ask, boxes, choice, field } from "./dialog.js";
import { el, shortened } from "./element.js";
import { CHECKED, clock, FINDING_VERDICTS, GENERAL, isAbout, REOPENED_FOR, SNOOZE_REASONS, VERDICTS } from "./words.js";

const DAY = 86_400_000;
const MAX_QUESTIONS = 6;

/** Asks for a verdict and gives it. Resolves to what the case is then; null if the person cancels. */
export function decide(at, verdict) {
  return decision(at, verdict, {
    title: "Verdict",
    button: "Save the verdict",
    path: "verdict",
  });
}

/** The second look: an own verdict, given before the first one is shown. */
export function second(at) {
  return decision(at, "", { title: "Second verdict", button: "Save your verdict", path: "second", isSecond: true });
}

function decision(at, verdict, { title, button, path, isSecond = false }) {
  const labels = Object.fromEntries(Object.entries(VERDICTS).map(([name, each]) => [name, each.label]));
  const about = el("p", { class: "hint", "aria-live": "polite" });
  const reason = el("div", {});
  const findings = el("div", { class: "verdict-table" });
  const checked = el("div", {});
  const watched = el("div", {});
  const select = choice("verdict", labels, verdict);
  const sent = new Map(); // the same key if the same decision is sent again

  function draw() {
    const chosen = VERDICTS[select.value];
    if (!chosen) return;
    about.replaceChildren(chosen.meaning);
    const only = Object.keys(chosen.reasons);
    reason.replaceChildren(field("Reason", choice("reason", chosen.reasons, only.length === 1 ? only[0] : "")));
    findings.replaceChildren(...at.counted.map((group) => perFinding(group, chosen)));
    watched.replaceChildren(...(select.value === "confirmed" ? [watching()] : []));
    checked.replaceChildren(boxes("checked", chosen.isOpen ? "What was checked (not needed here)" : "What was checked", CHECKED));
  }
  select.addEventListener("change", draw);
  draw();

  return ask({
    title,
    button,
    isWide: true,
    content: [
      isSecond ? el("p", {}, "Decide by yourself. The first verdict is shown when yours is saved.") : null,
      field("Verdict", select),
      about,
      reason,
      el("h3", {}, "Each finding"),
      el("p", { class: "hint" }, "A verdict is about what was stated, not about the person."),
      findings,
      checked,
      watched,
    ],
    async submit(form) {
      const body = {
        verdict: select.value,
        reason: form.get("reason"),
        findings: Object.fromEntries(at.counted.map(({ code }) => [code, form.get(`finding ${code}`)]).filter(([, each]) => each)),
        checked: form.getAll("checked"),
        watches: form.has("watches"),
      };
      const chosen = VERDICTS[body.verdict];
      if (!chosen.isOpen && !body.checked.length) throw new Error("Say what was checked: tick at least one box.");
      if (chosen.lasts && !Object.values(body.findings).includes("true")) throw new Error("Say which finding is true.");
      const text = JSON.stringify(body);
      if (!sent.has(text)) sent.set(text, crypto.randomUUID());
      return { ...(await at.change(path, body, { key: sent.get(text) })), decided: body.verdict };
    },
  });
}

const watching = () => el("label", { class: "box" }, el("input", { type: "checkbox", name: "watches", value: "yes" }),
  "Put the telephone number and e-mail address on our own watchlist, if the second person agrees");

function perFinding(group, chosen) {
  const suggested = isAbout(chosen.about ?? [""], group.code) ? chosen.finding : "unknown";
  const names = Object.entries(FINDING_VERDICTS).filter(([name]) => name !== "true" || chosen.lasts);
  return el("fieldset", { class: "finding-verdict" }, el("legend", {}, group.summary),
    names.map(([value, label]) => el("label", { class: "box" },
      el("input", { type: "radio", name: `finding ${group.code}`, value, checked: value === suggested }), label)));
}

/** Asks which questions the candidate gets, makes the link, and shows what to send. */
export async function askCandidate(at) {
  const { details } = at.seen();
  const list = el("div", {});
  const select = choice("application_id", Object.fromEntries(details.map((each) => [each.application_id, shortened(each.application_id, 60)])), details[0]?.application_id);

  function draw() {
    const application = details.find((each) => each.application_id === select.value);
    const options = Object.fromEntries((application?.findings ?? []).map((each) => [questionOf(each), each.question]));
    list.replaceChildren(boxes("questions", "About the findings", options), el("details", {}, el("summary", {}, "General questions"), boxes("questions", "General", GENERAL)));
    [...list.querySelectorAll("input")].slice(0, 2).forEach((box) => { box.checked = true; });
  }
  select.addEventListener("change", draw);
  draw();

  const result = await ask({
    title: "Ask the candidate",
    button: "Make the link",
    isWide: true,
    content: [
      el("p", { class: "hint" }, "The candidate gets a private page without a log-in. It shows no score. While you wait, the clock is stopped. No answer says nothing about the candidate."),
      details.length > 1 ? field("Application", select) : null,
      list,
      at.seen().actions.includes("assign") ? field("A question in your own words", el("textarea", { name: "text", rows: 3, maxlength: 500 }), "As a lead you may write one. It goes to the candidate as it is.") : null,
    ],
    submit: (form) => {
      const questions = form.getAll("questions");
      const text = (form.get("text") ?? "").trim();
      if (!questions.length && !text) throw new Error("Choose at least one question.");
      if (questions.length > MAX_QUESTIONS) throw new Error(`Choose at most ${MAX_QUESTIONS} questions.`);
      return at.change("ask", { application_id: select.value, questions, text });
    },
  });
  if (!result || result.problem) return result;
  const text = el("textarea", { rows: 10, readonly: true, "aria-label": "Message to the candidate" });
  text.value = result.text ?? result.link;
  const done = el("span", { role: "status" });
  await ask({
    title: "Send this to the candidate",
    isWide: true,
    content: [
      el("p", { class: "hint" }, `Copy it into a message of your applicant tracking system. The link is shown only now. It works until ${clock(result.until)}.`),
      text,
      el("p", {}, el("button", { type: "button", on: { click: () => navigator.clipboard.writeText(text.value).then(() => done.replaceChildren(" Copied."), () => text.select()) } }, "Copy"), done),
    ],
  });
  return result;
}

/** The id of the question of a finding, as the API has it. */
export const questionOf = (finding) => (Number.isInteger(finding.entry) ? `${finding.code}#${finding.entry}` : finding.code);

/** Puts a case off. */
export function snooze(at) {
  const days = { 1: "tomorrow", 3: "in 3 days", 7: "in a week", 14: "in two weeks" };
  return ask({
    title: "Put the case off",
    button: "Put it off",
    content: [
      el("p", { class: "hint" }, "It returns to the queue, and stays due. A case can be put off twice."),
      field("Until", choice("days", days, "1")),
      field("Reason", choice("reason", SNOOZE_REASONS)),
    ],
    submit: (form) => at.change("snooze", {
      until: new Date(Date.now() + form.get("days") * DAY - 60_000).toISOString(),
      reason: form.get("reason"),
    }),
  });
}

/** Gives a case back to the queue. */
export const release = (at) => at.change("release");

/** Writes a note. */
export function note(at) {
  return ask({
    title: "Note",
    button: "Save the note",
    content: [
      field("Text", el("textarea", { name: "text", rows: 6, required: true, maxlength: 10000 }),
        "Kept with the application, and erased with it. Colleagues see it when they show the application."),
    ],
    submit: (form) => at.change("note", { text: form.get("text") }),
  });
}

/** Gives the case to a colleague. */
export function assign(at) {
  return ask({
    title: "Assign the case",
    button: "Assign it",
    content: [field("To", el("input", { name: "to", required: true, autocomplete: "off", maxlength: 256 }), "The person's subject at the identity provider, as the queue shows it")],
    submit: (form) => at.change("assign", { to: form.get("to").trim() }),
  });
}

/** Opens a closed case again. */
export function reopen(at) {
  return ask({
    title: "Open the case again",
    button: "Open it",
    content: [field("Reason", choice("reason", REOPENED_FOR))],
    submit: (form) => at.change("reopen", { reason: form.get("reason") }),
  });
}

/** Asks for the draft of a report to the authorities. The second person who asks gets it. */
export async function refer(at) {
  const sure = await ask({
    title: "Draft for the authorities",
    button: "Ask for the draft",
    content: [el("p", {}, "Two people must ask for it. It has no personal data, and nothing is sent: you decide what to add and whether to send it.")],
    submit: () => at.change("referral"),
  });
  if (!sure?.text) return sure;
  const text = el("textarea", { rows: 16, readonly: true, "aria-label": "Draft" });
  text.value = sure.text;
  await ask({ title: "Draft for the authorities", isWide: true, content: text });
  return sure;
}
