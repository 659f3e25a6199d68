/** Words and times as people read them. */

import { el } from "./element.js";

export const LEVELS = { high: "High", review: "Review", low: "Low" };
export const STATES = {
  open: "Open",
  in_review: "In review",
  awaiting_candidate: "Waiting for the candidate",
  second_look: "Second look",
  closed: "Closed",
};
export const KINDS = {
  phone: "telephone",
  email: "e-mail",
  education: "education",
  document: "documents",
  employment: "employment",
  address: "address",
  profile: "profiles",
  network: "network",
  shipping: "delivery",
  identity: "shared details",
};

/** What the codes begin with of findings about details that applications share, as `verdicts.py` has it. */
const SHARED = ["identity.", "employment.history_copied", "address.shared", "profile.shared", "network.shared", "shipping.shared"];
export const isShared = (code) => isAbout(SHARED, code);
export const isAbout = (beginnings, code) => beginnings.some((each) => code.startsWith(each));

/** The entry that a finding is about: " (education, entry 2)"; empty if it is about none. */
export const aboutEntry = (code, entry) =>
  Number.isInteger(entry) ? ` (${code.startsWith("employment.") ? "employment" : "education"}, entry ${entry + 1})` : "";
export const STRENGTHS = ["decisive", "strong", "medium", "weak", "info"];
export const BOOSTS = {
  reported: "an employee reported it",
  appeal: "the candidate asks for another look",
  new_finding: "new findings",
  answer: "the candidate has answered",
  source_retracted: "a source was corrected",
  audit_sample: "it is looked at again as a sample",
};
/**
 * What can be decided of a case, as `verdicts.py` has it: key, label, meaning, what it says of each finding, reasons.
 * `lasts`: a second person is needed. `about`: what the codes begin with that it is about. `isOpen`: nothing need have been checked.
 */
export const VERDICTS = {
  explained: {
    label: "Explained",
    meaning: "The candidate's answer or a document explains it.",
    finding: "explained",
    reasons: {
      candidate_explained: "The candidate explained it",
      document_explains: "A document explains it",
      issuer_explained: "The institution or employer explained it",
      public_source: "A public source explains it",
    },
  },
  our_error: {
    label: "Our error",
    meaning: "A source, the reading of a value, or a rule was wrong.",
    finding: "wrong",
    reasons: {
      source_wrong: "A source is wrong or out of date",
      value_misread: "A value was read wrongly",
      rule_wrong: "The rule does not fit this",
    },
  },
  same_person_or_household: {
    label: "Same person or household",
    meaning: "The details are shared for an innocent reason.",
    finding: "explained",
    about: SHARED,
    reasons: { same_person: "It is one person", household: "They live together", agency: "An agency sent them" },
  },
  confirmed: {
    label: "Confirmed",
    meaning: "Stated facts are shown to be untrue. A second person must agree.",
    finding: "unknown",
    lasts: true,
    reasons: { issuer_denied: "The institution or employer denies it", candidate_admitted: "The candidate said so" },
  },
  identity_misused: {
    label: "Identity misused",
    meaning: "Another person's identity was used. A second person must agree.",
    finding: "unknown",
    lasts: true,
    reasons: { person_concerned_said_so: "The person concerned said so", issuer_said_so: "The institution or employer said so" },
  },
  unresolved: {
    label: "Unresolved",
    meaning: "Neither explained nor shown to be untrue.",
    finding: "unknown",
    reasons: { no_reply: "There was no reply", not_enough_known: "Not enough is known" },
  },
  withdrawn: {
    label: "Withdrawn",
    meaning: "The candidate left.",
    finding: "unknown",
    isOpen: true,
    reasons: { candidate_withdrew: "The candidate withdrew" },
  },
  not_looked_at: {
    label: "Not looked at",
    meaning: "There is no need to decide.",
    finding: "unknown",
    isOpen: true,
    reasons: { requisition_closed: "The job was closed", duplicate: "The application is a duplicate" },
  },
};
export const FINDING_VERDICTS = { true: "True", explained: "Explained", wrong: "Wrong", unknown: "Unknown" };
export const CHECKED = {
  asked_candidate: "The candidate was asked",
  institution_replied: "The institution replied",
  employer_replied: "An employer replied",
  document_seen: "A document was seen",
  video_call: "There was a video call",
  public_register: "A public register was read",
  statements_compared: "The statements were compared",
};
export const SNOOZE_REASONS = {
  document_expected: "A document is expected",
  reply_expected: "A reply is expected",
  colleague_asked: "A colleague was asked",
  no_time: "No time today",
};

/** Questions that fit any application, as `questions.json` has them. */
export const GENERAL = {
  "general.contact": "Are the telephone number and the e-mail address in your application right, and both your own?",
  "general.education": "Are the institution, the degree and the dates in your application right?",
  "general.former_name": "Did you study or work under another name, or did the institution have another name then?",
  "general.application": "Did you send this application yourself, or did somebody send it for you?",
  "general.document": "Is there a document that shows this, such as a diploma or a letter from the institution?",
  "general.anything": "Is there anything else that you would like us to know?",
};
export const PURPOSES = {
  check_statement: "Check a statement",
  contact_candidate: "Contact the candidate",
  read_answer: "Read an answer or a note",
  decide: "Decide",
  second_look: "Give the second verdict",
  appeal: "Handle an appeal",
  right_of_access: "Answer a request for access",
};
export const REVEALED = {
  name: "Name",
  email: "E-mail address",
  phone: "Telephone number",
  location: "Address",
  url: "Website",
  profiles: "Profiles",
  education: "Education",
  work: "Work",
  notes: "Notes",
  answers: "Answers",
  reports: "Reports by employees",
};
export const REPORTED_FOR = {
  other_person_appeared: "Another person appeared in an interview, or on the first day",
  contact_details_differ: "The contact details differ from those that I know",
  document_differs: "A document differs from what was stated",
  answers_were_dictated: "Somebody dictated the answers in an interview",
  asked_to_lend_an_identity: "Somebody was asked to lend their identity",
  other: "Something else",
};
export const REOPENED_FOR = {
  appeal: "The candidate contests it",
  source_retracted: "A source was corrected",
  audit_sample: "It is looked at again as a sample",
};

/** A name of a program as words: `asked_candidate` is "asked candidate", `studyType` is "study type". */
export const plain = (name) => String(name ?? "").replaceAll("_", " ").replace(/[a-z](?=[A-Z])/g, "$& ").toLowerCase();

/** A number with its noun. */
export const count = (number, noun, plural = `${noun}s`) => `${number.toLocaleString("en")} ${number === 1 ? noun : plural}`;

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const FULL = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });

/** "10:41", or "28 Nov, 10:41" if that is not today. */
export function clock(text) {
  const at = new Date(text);
  return at.toDateString() === new Date().toDateString() ? CLOCK.format(at) : `${DAY.format(at)}, ${CLOCK.format(at)}`;
}

/** "20 Nov", with the exact time as a tip. */
export function day(text) {
  return text ? time(text, DAY.format(new Date(text))) : "unknown";
}

/** "5 h", "3 days". */
export function length(milliseconds) {
  const minutes = Math.round(Math.abs(milliseconds) / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} days`;
}

/** How long ago something was. */
export const age = (text) => (text ? time(text, length(Date.now() - new Date(text))) : "unknown");

/** "due in 5 h", or in red "overdue by 2 h". While the candidate is asked, the clock is stopped. */
export function due(summary) {
  if (summary.state === "closed") return el("span", {}, "closed");
  if (summary.state === "awaiting_candidate") return el("span", { class: "soft" }, "clock stopped");
  const left = new Date(summary.due_at) - Date.now();
  const words = summary.overdue ? `overdue by ${length(left)}` : `due in ${length(left)}`;
  return el("span", { class: summary.overdue ? "overdue" : "due" }, time(summary.due_at, words));
}

function time(text, words) {
  const exact = FULL.format(new Date(text));
  return el("time", { datetime: text, "aria-label": `${words}, ${exact}` }, words);
}

/** The level as a badge. */
export const badge = (level) => el("span", { class: `badge level-${level}` }, LEVELS[level] ?? level);

/** "held in 9 of 12", or that it is not known yet. */
export function held(each) {
  return each ? `held in ${each.true} of ${each.decided}` : "no verdict yet";
}
