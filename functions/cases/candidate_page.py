"""What a candidate reads on the page of a private link: plain words, no score. It needs no scripts."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from cases.elements import Html, document, element
from cases.links import MAX_ANSWERS, Ask
from cases.questions import Question

MAX_ANSWER, MAX_CORRECTION = 2000, 200
"""Characters of an answer, and of one corrected detail."""

MAX_FILE_MEGABYTES = 3.5
"""A request to a function has at most 6 MB, in which a file takes four thirds of its size."""


class Detail(NamedTuple):
    """A detail that a candidate can correct: the name of its field, its label, a hint, and what browsers fill in."""

    name: str
    label: str
    hint: str = ""
    autocomplete: str = "off"


DETAILS = (
    Detail("phone", "Telephone number", "With the country code, for example +44 20 7946 0000", "tel"),
    Detail("email", "E-mail address", autocomplete="email"),
    Detail("institution", "Institution where you studied", "Its full name"),
    Detail("country", "Country of the institution", "Two letters are enough, for example DE"),
    Detail("studyType", "Degree"),
    Detail("area", "Subject"),
    Detail("startDate", "Studies from", "Year and month, for example 2015-09"),
    Detail("endDate", "Studies until", "Year and month, for example 2018-06"),
)
"""The names are those of an application, so that a correction can be verified like one."""

OTHER = "other"
"""The field for what is to be corrected besides."""

_STYLE = """
:root { color-scheme: light dark; --text: #1b1b1f; --soft: #50505a; --page: #fff; --box: #f3f3f6; --line: #767680;
  --link: #0b57b0; --error: #a8071a; --button: #0b57b0; --on-button: #fff }
@media (prefers-color-scheme: dark) { :root { --text: #ececf1; --soft: #b9b9c4; --page: #17171b; --box: #24242a;
  --line: #8d8d99; --link: #8ab8ff; --error: #ff9d9d; --button: #8ab8ff; --on-button: #10131a } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 1.0625rem/1.55 system-ui, sans-serif }
main { max-width: 42rem; margin: 0 auto; padding: 1.25rem 1rem 4rem; overflow-wrap: anywhere }
h1 { font-size: 1.6rem; line-height: 1.25 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem }
p { margin: .5rem 0 }
a { color: var(--link) }
fieldset { border: 1px solid var(--line); border-radius: .5rem; margin: 1.5rem 0; padding: .5rem 1rem 1rem;
  min-width: 0 }
legend { font-weight: 600; font-size: 1.1rem; padding: 0 .35rem }
label { display: block; font-weight: 600; margin-top: 1rem }
.hint { color: var(--soft); font-size: .95rem; margin: .15rem 0 .35rem }
input[type=text], textarea { width: 100%; font: inherit; color: inherit; background: var(--page);
  border: 1px solid var(--line); border-radius: .35rem; padding: .5rem }
input[type=file] { max-width: 100%; font: inherit; min-height: 2.75rem }
textarea { min-height: 6rem; resize: vertical }
.choice { display: flex; gap: .75rem; align-items: flex-start; margin-top: 1rem }
.choice input { width: 1.5rem; height: 1.5rem; margin: .1rem 0 0; flex: none }
.choice label { margin: 0; font-weight: 400 }
button { font: inherit; font-weight: 600; color: var(--on-button); background: var(--button); border: 0;
  border-radius: .35rem; padding: .75rem 1.5rem; min-height: 2.75rem; cursor: pointer }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px }
.box { background: var(--box); border-left: .3rem solid var(--link); border-radius: .25rem; padding: .5rem 1rem;
  margin: 1rem 0 }
.error { border-color: var(--error) }
.error strong, .wrong { color: var(--error) }
"""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""The one style sheet is known by its hash. There are no scripts, images, frames or fonts."""


class Company(NamedTuple):
    """Who asks: the name of the company, and how to reach a person there. Both may be empty."""

    name: str
    contact: str

    @property
    def person(self) -> Html:
        """How to talk to a person."""
        if "@" in self.contact and " " not in self.contact:
            return element("p", "To talk to a person, write to ", _mail_to(self.contact), ".")
        if self.contact:
            return element("p", "To talk to a person: ", self.contact)
        return element("p", "To talk to a person, reply to the message in which you found this link.")


class Fault(NamedTuple):
    """What is wrong with a form that was sent, and the field where it can be corrected."""

    field: str
    message: str


def form_page(
    ask: Ask,
    questions: Sequence[Question],
    company: Company,
    given: Mapping[str, str],
    faults: Sequence[Fault] = (),
) -> str:
    """The page with the questions.

    Args:
        ask: what the link asks.
        questions: the questions in words.
        company: who asks.
        given: what was written, if the form was sent with mistakes.
        faults: the mistakes.
    """
    title = "Questions about your application"
    wrong = {fault.field: fault.message for fault in faults}
    return _page(
        f"Please check your answer: {title}" if faults else title,
        element("h1", title),
        *_summary_of(faults),
        element(
            "p", "Thank you for your application ", *_at(company), *_for(ask.job), ". We have ", _few(questions), "."
        ),
        *_earlier(ask),
        element("h2", "Why do we ask?"),
        element(
            "p",
            "We compare applications with public registers, for example of universities and of telephone numbers. In "
            "yours, something was not clear to us. That often has a simple reason: a typing mistake, a new number, or "
            "a register that is out of date. A person reads your answer. This page decides nothing.",
        ),
        element(
            "p",
            "You do not have to answer. If you do not, that is no disadvantage for you: we conclude nothing from it.",
        ),
        element("p", "You can answer until ", element("strong", said(ask.answer_until)), "."),
        element(
            "form",
            _questions(questions, given, wrong),
            _corrections(given, wrong),
            _document(wrong),
            _requests(given),
            element("button", "Send", type="submit"),
            method="post",
            enctype="multipart/form-data",
            accept_charset="utf-8",
        ),
        element("h2", "Talk to a person"),
        company.person,
        element("h2", "Your data"),
        element(
            "p",
            "Only people who review applications can read what you send. It is stored encrypted, used for this review "
            "only, and deleted with it.",
        ),
    )


def thanks_page(ask: Ask, company: Company, now: datetime) -> str:
    """The page after an answer has arrived."""
    more = (
        element("p", f"If you want to add something, use the same link until {said(ask.answer_until)}.")
        if ask.takes_answers(now)
        else None
    )
    return _page(
        "Thank you",
        element("h1", "Thank you"),
        element("p", "Your answer has arrived. A person will read it.", role="status"),
        *([more] if more else []),
        company.person,
    )


def not_usable_page(company: Company) -> str:
    """The page of a link that does not exist, is over or is used up: it does not say which."""
    return _page(
        "This link cannot be used",
        element("h1", "This link cannot be used"),
        element(
            "p",
            "It may be incomplete, expired or used already. Check that you copied the whole link. "
            "If you did not answer, that is no disadvantage for you.",
        ),
        company.person,
    )


def failure_page(title: str, words: str, company: Company) -> str:
    """A page that says what went wrong and what to do."""
    return _page(title, element("h1", title), element("p", words, role="alert"), company.person)


def said(moment: datetime) -> str:
    """A time in words: `Friday 4 December 2026, 10:00 (UTC)`."""
    utc = moment.astimezone(UTC)
    return f"{utc:%A} {utc.day} {utc:%B %Y, %H:%M} (UTC)"


def _page(title: str, *content: Html) -> str:
    head = [
        element("meta", charset="utf-8"),
        element("title", title),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="robots", content="noindex, nofollow"),
        element("meta", name="referrer", content="no-referrer"),
        element("style", _STYLE),
    ]
    return document(head, [element("main", *content)])


def _at(company: Company) -> list[str | Html]:
    return ["to ", element("strong", company.name)] if company.name else ["to us"]


def _for(job: str) -> list[str | Html]:
    return [" for ", element("bdi", job)] if job else []


def _few(questions: Sequence[Question]) -> str:
    return "a question for you" if len(questions) == 1 else f"{len(questions)} questions for you"


def _mail_to(address: str) -> Html:
    return element("a", address, href=f"mailto:{address}")


def _summary_of(faults: Sequence[Fault]) -> list[Html]:
    if not faults:
        return []
    listed = [element("li", element("a", fault.message, href=f"#{fault.field}")) for fault in faults]
    title = element("strong", "Nothing was sent yet. Please check:")
    return [element("div", title, element("ul", *listed), class_="box error", role="alert")]


def _earlier(ask: Ask) -> list[Html]:
    if not ask.answers:
        return []
    at = said(ask.answers[-1][1])
    return [
        element(
            "div",
            element("p", f"We received an answer from you on {at}. You can add to it; we keep what you sent before."),
            element("p", f"This link takes {MAX_ANSWERS - len(ask.answers)} more."),
            class_="box",
        )
    ]


def _questions(questions: Sequence[Question], given: Mapping[str, str], wrong: Mapping[str, str]) -> Html:
    fields = [
        _text_area(f"answer-{number}", question.words, question.why, given, wrong)
        for number, question in enumerate(questions)
    ]
    return element("fieldset", element("legend", "Our questions"), *fields)


def _corrections(given: Mapping[str, str], wrong: Mapping[str, str]) -> Html:
    hint = (
        "If a detail of your application is wrong or out of date, write it here as it should be. Leave the rest "
        "empty. Your application itself is not changed: a person sees both."
    )
    return element(
        "fieldset",
        element("legend", "Something to correct?"),
        element("p", hint, class_="hint"),
        *(_text_field(detail, given, wrong) for detail in DETAILS),
        _text_area(OTHER, "Anything else", "", given, wrong),
    )


def _document(wrong: Mapping[str, str]) -> Html:
    hint = (
        f"Optional. One PDF, PNG or JPEG file of at most {MAX_FILE_MEGABYTES:g} MB, for example a diploma. Please "
        "cover what we do not need, such as a photo, grades, or the number of an identity document."
    )
    return element(
        "fieldset",
        element("legend", "A document"),
        element("label", "Your document", for_="file"),
        *_described("file", hint, wrong),
        element(
            "input", type="file", id="file", name="file", accept=".pdf,.png,.jpg,.jpeg", **_aria("file", hint, wrong)
        ),
    )


def _requests(given: Mapping[str, str]) -> Html:
    return element(
        "fieldset",
        element("legend", "Your requests"),
        _choice("person", "I want a person to look at my application again.", given),
        _choice("contest", "I do not agree with how my application was treated, and I contest it.", given),
    )


def _choice(name: str, label: str, given: Mapping[str, str]) -> Html:
    box = element("input", type="checkbox", id=name, name=name, value="yes", checked=name in given)
    return element("div", box, element("label", label, for_=name), class_="choice")


def _text_area(name: str, label: str, hint: str, given: Mapping[str, str], wrong: Mapping[str, str]) -> Html:
    return element(
        "div",
        element("label", label, for_=name),
        *_described(name, hint, wrong),
        element(
            "textarea",
            "\n" + given.get(name, ""),  # a browser drops the first line break
            id=name,
            name=name,
            maxlength=MAX_ANSWER,
            rows=4,
            **_aria(name, hint, wrong),
        ),
    )


def _text_field(detail: Detail, given: Mapping[str, str], wrong: Mapping[str, str]) -> Html:
    name, label, hint, autocomplete = detail
    return element(
        "div",
        element("label", label, for_=name),
        *_described(name, hint, wrong),
        element(
            "input",
            type="text",
            id=name,
            name=name,
            value=given.get(name, ""),
            maxlength=MAX_CORRECTION,
            autocomplete=autocomplete,
            **_aria(name, hint, wrong),
        ),
    )


def _described(name: str, hint: str, wrong: Mapping[str, str]) -> list[Html]:
    found = [element("p", hint, class_="hint", id=f"{name}-hint")] if hint else []
    return [*found, *([element("p", wrong[name], class_="wrong", id=f"{name}-wrong")] if name in wrong else [])]


def _aria(name: str, hint: str, wrong: Mapping[str, str]) -> dict[str, str]:
    ids = [f"{name}-hint"] if hint else []
    ids += [f"{name}-wrong"] if name in wrong else []
    described = {"aria_describedby": " ".join(ids)} if ids else {}
    return described | ({"aria_invalid": "true"} if name in wrong else {})
