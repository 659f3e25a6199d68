/**
 * Builds elements. Text is never parsed: children are nodes or become text nodes, and elements and attributes are from
 * the lists below. So whatever a candidate wrote is shown, and nothing of it runs.
 */

const HTML = new Set(
  ("a article aside bdi button dd details dialog div dl dt fieldset form h1 h2 h3 header input kbd label legend li " +
    "nav ol option p section select span strong summary table tbody td textarea th thead time tr ul").split(" "),
);
const SVG = new Set("svg g path rect circle line text title".split(" "));
const ATTRIBUTES = new Set(
  ("aria-current aria-describedby aria-hidden aria-keyshortcuts aria-label aria-labelledby aria-live autocomplete " +
    "checked class colspan cx cy d datetime dir disabled for height href id max maxlength min name open placeholder " +
    "r readonly required role rows rx scope selected tabindex text-anchor type value viewBox width x x1 x2 y y1 y2"
  ).split(" "),
);

/** Makes an element. An attribute that is false, null or undefined is left out; `on` holds listeners by event. */
export function el(name, attributes = {}, ...children) {
  const isSvg = SVG.has(name);
  if (!isSvg && !HTML.has(name)) throw new Error(`no such element here: ${name}`);
  const made = isSvg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value !== false && value !== null && value !== undefined) {
      if (!ATTRIBUTES.has(attribute)) throw new Error(`no such attribute here: ${attribute}`);
      if (attribute === "href" && !String(value).startsWith("#")) throw new Error("links stay on this page");
      made.setAttribute(attribute, value === true ? "" : String(value));
    }
  }
  made.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** A link that leaves this page, for a file in the bucket. */
export function outside(address, words) {
  const link = document.createElement("a");
  link.append(words);
  if (URL.parse(address)?.protocol === "https:") link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

const DIRECTION = /[\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;
const SHORT = 240;

/**
 * Shows text that comes from outside. It cannot turn the direction of the text around it, characters that would are
 * written out, and of a text with more than `most` characters the beginning is shown.
 */
export function given(text, most = SHORT) {
  const shown = visible(text);
  const letters = [...shown];
  if (letters.length <= most) return el("bdi", { class: "given" }, shown);
  const count = el("span", { class: "soft" }, ` (${letters.length.toLocaleString("en")} characters)`);
  const start = el("bdi", {}, shortened(text, SHORT / 2));
  return el("details", { class: "long" }, el("summary", {}, start, count), el("bdi", { class: "given" }, shown));
}

/** The beginning of a text from outside, for a place where it cannot be opened. */
export function shortened(text, most = SHORT / 2) {
  const letters = [...visible(text)];
  return letters.length > most ? `${letters.slice(0, most).join("")} …` : letters.join("");
}

const visible = (text) => String(text ?? "").replace(DIRECTION, written).replace(CONTROL, written);

function written(character) {
  return `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`;
}
