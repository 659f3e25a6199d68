/** An employee reports an application. Who reported it is confidential. */

import { post } from "./api.js";
import { choice, field } from "./dialog.js";
import { el } from "./element.js";
import { REPORTED_FOR } from "./words.js";

export async function show({ say }) {
  const error = el("p", { class: "error", role: "alert" });
  const form = el("form", { class: "report", on: { submit: send } },
    field("Application", el("input", { name: "application_id", autocomplete: "off", maxlength: 128 }), "Its id, as in the alert or the applicant tracking system"),
    field("Or the person's e-mail address", el("input", { name: "email", type: "email", autocomplete: "off", maxlength: 254 })),
    field("What you noticed", choice("reason", REPORTED_FOR)),
    field("In your own words", el("textarea", { name: "text", rows: 6, maxlength: 5000 }), "What you saw or heard yourself. Leave out what you think of the person."),
    error,
    el("button", { class: "main", type: "submit" }, "Report"));

  async function send(event) {
    event.preventDefault();
    error.replaceChildren();
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    if (!given.application_id && !given.email) return error.replaceChildren("State the application or the e-mail address.");
    try {
      await post("/reports", given);
      form.reset();
      say("Thank you. Somebody will look at it. Reviewers do not see who reported it.", "done");
    } catch (problem) {
      error.replaceChildren(problem.message);
    }
    return undefined;
  }

  return {
    title: "Report",
    content: [el("h1", {}, "Report an application"),
      el("p", {}, "Use this if something about an application or an interview does not fit. A reviewer looks at it. Your name is kept confidential."), form],
  };
}
