"""The checks of a document beside its form. Each looks for one fault; `docs/checks.md` describes them.

A document is never judged by its author, producer, fonts, language, photo, or by what the form does not ask for.
"""

import re
from collections.abc import Iterable

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.policy import Strength
from bonafide.privacy import Person
from bonafide.text import fold
from verify_resume.claims import Answer, Answered
from verify_resume.comparison import Comparison

MAX_NAMED = 3
"""Institutions that evidence names."""

MAX_SHOWN = 80
"""Characters of the name of an institution that evidence shows."""

_ADDRESSES_MODEL = re.compile(
    r"(?:ignor|disregard|forget|missacht|vergiss|oubli|olvid|esque|dimentic|игнорир)\w{0,20}\W+(?:\w+\W+){0,5}"
    r"(?:instru|istruz|anweis|prompt|инструкц)"
    r"|(?:忽略|忽視|无视|無視).{0,12}(?:指令|指示)|(?:指令|指示).{0,6}(?:無視|忽略)"
    r"|\b(?:language model|llm|chatgpt|ai)s?\W+(?:\w+\W+){0,3}(?:you|must|should|please|ignore|respond|reply|output)\b"
    r"|\byou are (?:now )?an? (?:ai|llm|large|language|assistant|recruiter|evaluator)\b"
    r"|\bas an ai (?:assistant|language|model|recruiter|reviewer|system)\b"
    r"|\b(?:rate|rank|score|recommend|select|shortlist|hire|approve)\W+(?:me\b|him\b|her\b"
    r"|(?:this|the|that)\W+(?:\w+\W+){0,2}(?:candidate|applicant|resume)\b)"
)
"""Instructions to a program that reads résumés, in the languages in which they were seen."""


def name_differs(compared: Comparison) -> Verdict | None:
    """No word of the stated name is in the document.

    `info` if the document has the stated contacts, as after a change of name, or has no other name.
    """
    code = "document.name_differs"
    answers = compared.answers_of("name")
    if not answers:
        return not_assessed(code, reason="no name is stated")
    if _any(answers, Answer.FOUND):
        return None
    if reason := _reason(answers):
        return not_assessed(code, reason=reason)
    if compared.has_another_name is None:
        return not_assessed(code, reason="the two names cannot be compared")
    if _any(compared.answers_of("email", "phone"), Answer.FOUND):
        evidence = "No word of the stated name is in the document, which has the stated contacts."
        return concern(code, evidence=evidence, strength=Strength.INFO)
    if not compared.has_another_name:
        if not (compared.stated.emails or compared.stated.phones):
            return not_assessed(code, reason="the document names nobody, as if an agency had taken the name out")
        evidence = "No word of the stated name is in the document, and no other name was recognised."
        return concern(code, evidence=evidence, strength=Strength.INFO)
    return concern(code, evidence="No word of the stated name is in the document, which has another name.")


def contact_differs(compared: Comparison) -> Verdict | None:
    """The document has an e-mail address or a telephone number, but none that the form states."""
    code = "document.contact_differs"
    answers = compared.answers_of("email", "phone")
    if not answers:
        return not_assessed(code, reason="no e-mail address and no telephone number are stated")
    if _any(answers, Answer.FOUND):
        return None
    if not _any(answers, Answer.MISSED):
        return not_assessed(code, reason=_reason(answers))
    stated = compared.stated
    evidence = (
        f"The document has {_counted(len(stated.emails), 'e-mail address', 'e-mail addresses')} and "
        f"{_counted(len(stated.phones), 'telephone number', 'telephone numbers')}, and none of them is in the form."
    )
    return concern(code, evidence=evidence)


def education_differs(compared: Comparison) -> Verdict | None:
    """The document names other institutions, but not one that the form states."""
    code = "document.education_differs"
    answers = compared.answers_of("institution")
    if not answers:
        return not_assessed(code, reason="no institution is stated")
    person = Person.of(compared.application)
    missed = [answered.claim for answered in answers if answered.answer is Answer.MISSED]
    if missed:
        studies = dict.fromkeys(each.institution for each in compared.stated.studies if each.institution)
        named = " and ".join(person.masked(claim.value[:MAX_SHOWN]) for claim in missed[:MAX_NAMED])
        others = ", ".join(person.masked(name[:MAX_SHOWN]) for name in list(studies)[:MAX_NAMED])
        return concern(code, evidence=f"{named}: not in the document, which names {others}.", entry=missed[0].entry)
    unsure = next((answered for answered in answers if answered.answer is Answer.NOT_ASSESSED), None)
    return not_assessed(code, reason=unsure.reason, entry=unsure.claim.entry) if unsure else None


def dates_differ(compared: Comparison) -> Verdict | None:
    """The document names the institution of an entry, but none of the years that the form states for it."""
    code = "document.dates_differ"
    found = {each.claim.entry for each in compared.answers_of("institution") if each.answer is Answer.FOUND}
    years = [each for each in compared.answers_of("year") if each.claim.entry in found]
    if not years:
        return not_assessed(code, reason="no years are stated for an institution that the document names")
    for entry in sorted({each.claim.entry or 0 for each in years}):
        of_entry = [each for each in years if each.claim.entry == entry]
        if all(each.answer is Answer.MISSED for each in of_entry):
            stated = " and ".join(dict.fromkeys(each.claim.value for each in of_entry))
            return concern(code, evidence=f"The form states {stated}, the document other years.", entry=entry)
    if not _any(tuple(years), Answer.FOUND):
        return not_assessed(code, reason=_reason(tuple(years)))
    return None


def hidden_text(compared: Comparison) -> Verdict | None:
    """The document has text that does not show on the page; `info` unless it addresses a program."""
    hidden = compared.document.hidden
    if not hidden:
        return None
    letters = letters_of(hidden)
    evidence = f"{_counted(letters, 'letter', 'letters')} do not show on the page"
    if _ADDRESSES_MODEL.search(" ".join(fold(piece) for piece in hidden)):
        return concern("document.hidden_text", evidence=f"{evidence}, and address a program that reads the document.")
    return concern("document.hidden_text", evidence=f"{evidence}.", strength=Strength.INFO)


def earlier_person(compared: Comparison) -> Verdict | None:
    """Recorded changes show that the document had another person's name and e-mail address."""
    if compared.was_another_person:
        evidence = "A recorded deletion has the name and the e-mail address of another person."
        return concern("document.earlier_person", evidence=evidence)
    return None


def active_content(compared: Comparison) -> Verdict | None:
    """The document has programs or links to other files in it."""
    if active := compared.document.has_active_content:
        return concern("document.active_content", evidence=f"It has: {', '.join(active)}. Nothing of it was run.")
    return None


def unreadable(compared: Comparison) -> Verdict | None:
    """The document could not be read. That is never a concern."""
    if not compared.document.text.strip():
        return not_assessed("document.unreadable", reason="it has no text")
    return None


def letters_of(texts: Iterable[str]) -> int:
    """How many letters some texts have."""
    return sum(sum(map(str.isalpha, text)) for text in texts)


def _any(answers: tuple[Answered, ...], answer: Answer) -> bool:
    return any(each.answer is answer for each in answers)


def _reason(answers: tuple[Answered, ...]) -> str:
    """The first reason why a claim could not be assessed; empty if all could."""
    return next((each.reason for each in answers if each.answer is Answer.NOT_ASSESSED), "")


def _counted(number: int, one: str, more: str) -> str:
    return f"{number or 'no'} {one if number == 1 else more}"


CHECKS = (
    name_differs,
    contact_differs,
    education_differs,
    dates_differ,
    hidden_text,
    earlier_person,
    active_content,
    unreadable,
)


def verify(compared: Comparison) -> list[Verdict]:
    """Applies every check to a document."""
    return run("document", CHECKS, compared)


def not_read(reason: str) -> list[Verdict]:
    """The verdicts for a document that could not be read."""
    return none_assessed("document", CHECKS, reason=reason)
