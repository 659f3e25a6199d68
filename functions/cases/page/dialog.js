/** Dialogs with a form. The browser keeps the focus inside, and Escape closes them. */

import { el } from "./element.js";

let number = 0;

/**
 * Opens a dialog. `submit` gets the form's data; its result is that of the dialog, and what it throws is shown.
 * Resolves to null if the person cancels.
 */
export function ask({ title, content, button = "Save", submit, isWide = false }) {
  return new Promise((resolve) => {
    number += 1;
    const heading = `dialog-${number}`;
    const error = el("p", { class: "error", role: "alert" });
    const confirm = el("button", { class: "main", type: "submit" }, button);
    const cancel = el("button", { type: "button", on: { click: () => dialog.close() } }, submit ? "Cancel" : "Close");
    const form = el("form", { on: { submit: send } }, el("h2", { id: heading }, title), content, error,
      el("div", { class: "buttons" }, submit ? confirm : null, cancel));
    const dialog = el("dialog", { "aria-labelledby": heading, class: isWide ? "wide" : null, on: { close: ended } }, form);
    let result = null;

    async function send(event) {
      event.preventDefault();
      if (!submit) return dialog.close();
      error.replaceChildren();
      confirm.disabled = true;
      try {
        result = (await submit(new FormData(form))) ?? true;
        dialog.close();
      } catch (problem) {
        error.replaceChildren(problem.status === 401 ? "Your session has ended. Copy what you wrote, cancel, and log in again." : problem.message);
        if (problem.closes) {
          result = { problem };
          dialog.close();
        }
      } finally {
        confirm.disabled = false;
      }
      return undefined;
    }

    function ended() {
      dialog.remove();
      resolve(result);
    }

    document.body.append(dialog);
    dialog.showModal();
  });
}

/** A field with its label, and a hint below it. */
export function field(label, control, hint = "") {
  number += 1;
  const id = `field-${number}`;
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return el("div", { class: "field" }, el("label", { for: id }, label), control,
    hint ? el("p", { class: "hint", id: `${id}-hint` }, hint) : null);
}

/** A list to choose one from: values and their labels. */
export function choice(name, options, chosen = "", isRequired = true) {
  return el("select", { name, required: isRequired },
    chosen || !isRequired ? null : el("option", { value: "", selected: true, disabled: true }, "Choose …"),
    Object.entries(options).map(([value, label]) => el("option", { value, selected: value === chosen }, label)));
}

/** Boxes to tick, in a fieldset. */
export function boxes(name, legend, options) {
  return el("fieldset", {}, el("legend", {}, legend), el("div", { class: "boxes" },
    Object.entries(options).map(([value, label]) => el("label", { class: "box" }, el("input", { type: "checkbox", name, value }), label))));
}
