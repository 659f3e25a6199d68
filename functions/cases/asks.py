"""Asking the candidate: questions in a private link, answers that bring a case back, corrections that are verified.

While an answer is expected, the clock of the case is stopped. An answer, or the end of the time for it, gives the
case back to its reviewer. That no answer came says nothing: it is an event, and neither a finding nor a verdict.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import from_json

from bonafide.application import alpha_2
from bonafide.aws import objects, records
from bonafide.aws.table import Conflict, Put, Update, Write
from bonafide.risk import Level
from bonafide.verifiers import section_of_entries
from cases import links, opening, review, store
from cases.actions import Refused, check_lock, put_text
from cases.candidate_page import said
from cases.case import SYSTEM, Actor, Case, Event
from cases.links import Ask
from cases.opening import MAX_ATTEMPTS, Contended
from cases.questions import TEXT, question
from cases.states import Action, State

if TYPE_CHECKING:
    from bonafide.aws.table import Item, Table

MAX_QUESTIONS, MAX_TEXT = 6, 500
"""Questions of one link, and characters of one that a lead writes."""

MAX_LINKS = 3
"""Links about one application of a case. While an answer is expected, the case is nobody else's, and never overdue."""

MAX_CASES = 100
"""Cases whose time for an answer has ended that one run gives back. The next run goes on."""

CANDIDATE = Actor("candidate", "candidate")

_EDUCATION = ("institution", "studyType", "area", "startDate", "endDate")
_MESSAGE = """Hello,

thank you for your application. We have {count} about it. Please open this link, which is only for you:

{link}

You can answer until {until}. You do not have to answer, and it is no disadvantage if you do not.

If you would rather talk to a person, reply to this message.
"""


class Asked(NamedTuple):
    """A question that is put: the link, which is shown only now, the text to send, and the case as it is then."""

    link: str
    text: str
    until: datetime
    case: Case


_Text = Annotated[str, StringConstraints(max_length=10_000)]


class File(BaseModel):
    """A file of an answer: its name in the bucket, type, size in bytes and SHA-256."""

    name: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}\.(pdf|png|jpg)$")]
    media_type: _Text
    bytes: int
    sha256: _Text


class Answer(BaseModel):
    """What a candidate wrote, as `candidate.py` keeps it. `answers` are by the id of the question."""

    model_config = ConfigDict(frozen=True)

    ask: str
    application: str
    at: datetime
    answers: Annotated[dict[str, _Text], Field(max_length=MAX_QUESTIONS + 1)] = {}
    correction: Annotated[dict[str, _Text], Field(max_length=20)] = {}
    wants_person: bool = False
    contests: bool = False
    file: File | None = None


# ─────────────────────────────────────────────── Asking ───────────────────────────────────────────────


def ask(
    table: "Table",
    bucket: str,
    case: Case,
    actor: Actor,
    application_id: str,
    questions: Sequence[str],
    now: datetime,
    *,
    page: str,
    text: str = "",
) -> Asked:
    """Puts questions about an application into a private link. The reviewer sends it by the company's own means.

    Args:
        table: the results table.
        bucket: the uploads bucket, which keeps a question that a lead wrote.
        case: the case as it was read. The actor holds it, or is the one who asked before.
        actor: who asks.
        application_id: an application of the case.
        questions: ids of questions of the catalogue.
        now: the time.
        page: the address of the candidate's page, to which the token is added.
        text: a question in one's own words. Only a lead may ask one.

    Raises:
        Refused: the questions cannot be asked; says why.
        Held, store.NotPossible: the actor cannot ask now.
        store.Changed: the case has changed since it was read.
    """
    if not (case.state is State.AWAITING_CANDIDATE and case.assignee == actor.subject):
        check_lock(case, actor, Action.ASK, now)
    wanted = tuple(dict.fromkeys(questions))
    _check_questions(case, actor, application_id, wanted, text.strip())
    before = of_case(table, store.events(table, case.id))
    if any(each.application == application_id and each.is_waiting(now) for each in before):
        raise Refused("A question about this application is waiting for an answer, or for the end of its time.")
    if sum(each.application == application_id for each in before) >= MAX_LINKS:
        raise Refused(f"The candidate was asked {MAX_LINKS} times about this application. Decide on what is known.")
    token = links.new_token()
    new = Ask(
        links.id_of(token),
        case.id,
        application_id,
        (*wanted, *([TEXT] if text.strip() else [])),
        sent_at=now,
        answer_until=review.after_business_days(now, review.load().answer_business_days),
        expires_at=case.expires_at,
        job=records.load_latest_statement(table, application_id).get("job", {}).get("title", ""),
    )
    details: dict[str, Any] = {
        "ask": new.id,
        "application": application_id,
        "questions": list(new.questions),
        "until": new.answer_until.isoformat(),
    }
    if new.text_key:
        details |= {"key": new.text_key, "digest": put_text(bucket, new.text_key, {"text": text.strip()})}
    changed = store.change(
        table,
        case,
        actor,
        Action.ASK,
        now,
        details=details,
        also=[Put(new.item(), "attribute_not_exists(pk)")],
        state=State.AWAITING_CANDIDATE,
        assignee=actor.subject,
        locked_until=None,
        snoozed_until=None,
        is_touched=True,
        waiting_since=case.waiting_since or now,
        answer_until=max(new.answer_until, case.answer_until or new.answer_until),
    )
    link = f"{page}{token}"
    count = "a question" if len(new.questions) == 1 else f"{len(new.questions)} questions"
    message = _MESSAGE.format(count=count, link=link, until=said(new.answer_until))
    return Asked(link, message, new.answer_until, changed)


def of_case(table: "Table", events: Iterable[Event]) -> list[Ask]:
    """The asks of a case, by its events: the first one first. Erased ones are left out."""
    asked = (
        each.content["details"]["ask"] for each in events if each.content and each.content["action"] == Action.ASK
    )
    return [found for ask_id in asked if (found := links.load(table, ask_id))]


def read_answer(bucket: str, one: Ask, answer_id: str) -> Answer | None:
    """An answer from the bucket; None if it is erased.

    Raises:
        pydantic.ValidationError: it is none of ours.
    """
    return _read(bucket, one.case, answer_id)


def _read(bucket: str, case_id: str, answer_id: str) -> Answer | None:
    key = links.answers_key(case_id, f"{answer_id}.json")
    held = objects.read(objects.Pointer(bucket, key, None))
    return Answer.model_validate_json(held) if held is not None else None


def _check_questions(case: Case, actor: Actor, application_id: str, questions: Sequence[str], text: str) -> None:
    if application_id not in case.applications:
        raise Refused("The application is not in this case.")
    if unknown := [each for each in questions if question(each) is None]:
        raise Refused(f"There is no question {unknown[0][:64]!r}.")
    if not 0 < len(questions) + bool(text) <= MAX_QUESTIONS:
        raise Refused(f"Ask between 1 and {MAX_QUESTIONS} questions.")
    if text and actor.role not in ("lead", "machine"):
        raise Refused(
            "Only a lead may ask a question in their own words: it must be reviewed. Choose one of the list."
        )
    if len(text) > MAX_TEXT:
        raise Refused(f"A question has at most {MAX_TEXT} characters.")
    for why, pattern in _unsuitable().items():
        if found := pattern.search(text):
            raise Refused(f"A question must not say {found[0]!r}: {why}.")


@cache
def _unsuitable() -> dict[str, re.Pattern[str]]:
    """What a question in one's own words must not say, by the reason."""
    held = json.loads(Path(__file__).with_name("questions.json").read_bytes())["unsuitable"]
    return {why: re.compile(rf"\b(?:{'|'.join(words)})", re.IGNORECASE) for why, words in held.items()}


# ───────────────────────────────────────────── Answers ─────────────────────────────────────────────


def follow_answer(table: "Table", bucket: str, ask_id: str, answer_id: str, now: datetime) -> None:
    """Brings a case back that was answered, and uploads a correction. To repeat it changes nothing.

    A case that is closed is opened again: the candidate was told that a person reads the answer.

    Raises:
        Contended: others changed the case at every attempt.
        pydantic.ValidationError: the answer is none of ours.
    """
    for _ in range(MAX_ATTEMPTS):
        held = {item["sk"]: item for item in table.query(links.partition(ask_id))}
        one, recorded = Ask.of_items(held.values()), held.get(f"answer#{answer_id}")
        answer = _read(bucket, one.case, answer_id) if one and recorded else None
        if one is None or recorded is None or answer is None:  # erased
            return
        correction = _correction(table, bucket, one, answer, answer_id)
        if "followed_at" not in recorded:
            try:
                _bring_back(table, one, answer_id, answer, correction, now)
            except store.NoCase:
                return
            except (store.Changed, Conflict):
                continue
        if correction and "uploaded_at" not in recorded:
            body = json.dumps(correction, ensure_ascii=False).encode()
            objects.put(bucket, f"{objects.CORRECTIONS}{correction['application_id']}.jsonl", body)
            table.update(links.partition(ask_id), f"answer#{answer_id}", "SET uploaded_at = :now", now=now.isoformat())
        return
    raise Contended(ask_id)


def _bring_back(
    table: "Table", one: Ask, answer_id: str, answer: Answer, correction: Mapping[str, Any] | None, now: datetime
) -> None:
    """Changes the case of an ask that was answered, and notes that this answer is followed."""
    case = opening.current(table, one.case)
    changes = _answered(table, case, answer, now)
    details: dict[str, Any] = {
        "ask": one.id,
        "answer": answer_id,
        "application": one.application,
        "wants_person": answer.wants_person,
        "contests": answer.contests,
    }
    followed = "attribute_exists(answered_at) AND attribute_not_exists(followed_at)"
    at = {"now": now.isoformat()}
    also: list[Write] = [
        Update(links.partition(one.id), f"answer#{answer_id}", "SET followed_at = :now", followed, at)
    ]
    if correction:
        corrected_by = correction["application_id"]
        details |= {"corrected_by": corrected_by}
        changes |= {"applications": (*case.applications, corrected_by)}
        pointer = store.pointer_item(corrected_by, case, (), Level.NOT_ASSESSED.value)
        also += [Put(pointer, "attribute_not_exists(pk)"), Put(_amendment(table, one.application, corrected_by, now))]
    store.change(table, case, CANDIDATE, Action.ANSWER, now, details=details, also=also, **changes)


def _amendment(table: "Table", application_id: str, corrected_by: str, now: datetime) -> "Item":
    expires_at = int((now + table.retention).timestamp())
    return {"pk": f"app#{application_id}", "sk": f"{records.AMENDMENT}{corrected_by}", "expires_at": expires_at}


def _answered(table: "Table", case: Case, answer: Answer, now: datetime) -> dict[str, Any]:
    """The fields of a case that an answer changes. An objection has its own time, unless the case is due before."""
    is_appeal = answer.contests or (answer.wants_person and not case.is_open)
    boost = "appeal" if is_appeal or case.boost == "appeal" else "answer"
    policy = review.load()
    if not case.is_open:
        due_at = policy.due("appeal" if is_appeal else case.level.value, now)
        return opening.reopening(table, boost, due_at, now)
    changes: dict[str, Any] = {}
    if case.state is State.AWAITING_CANDIDATE:
        changes = _resumed(case, now)
    elif case.state is State.SECOND_LOOK:  # the first person has decided without the answer
        changes = {"state": State.IN_REVIEW, "assignee": "", "locked_until": None, "first_by": ""}
    due_at = changes.get("due_at", case.due_at)
    return changes | {"boost": boost, "due_at": min(due_at, policy.due("appeal", now)) if is_appeal else due_at}


def _resumed(case: Case, now: datetime) -> dict[str, Any]:
    """The fields of a case that change when it no longer waits: the time of waiting does not count."""
    return {
        "state": State.IN_REVIEW if case.assignee else State.OPEN,
        "due_at": case.due_at + (now - (case.waiting_since or now)),
        "waiting_since": None,
        "answer_until": None,
    }


def give_back(table: "Table", now: datetime) -> int:
    """Gives back the cases whose time for an answer has ended, and returns how many. It is run on a schedule."""
    found, _ = store.page(table, State.AWAITING_CANDIDATE, limit=MAX_CASES, due_before=now)
    done = 0
    for listed in found:
        try:
            case = store.load(table, listed.id)  # the index may be some moments behind
            if case.answer_until and case.answer_until <= now:
                store.change(table, case, SYSTEM, Action.DEADLINE, now, **_resumed(case, now))
                done += 1
        except (store.NoCase, store.Changed, store.NotPossible):  # answered, decided or erased meanwhile
            continue
    return done


# ─────────────────────────────────────────── Corrections ───────────────────────────────────────────


def _correction(table: "Table", bucket: str, one: Ask, answer: Answer, answer_id: str) -> dict[str, Any] | None:
    """An application that states what a candidate corrects, to be verified like any other; None if there is nothing.

    It has the name, place and job of the first statement and what is corrected: all else is verified there.
    """
    stated = {name: text for name, text in answer.correction.items() if text}
    contact = {name: stated[name] for name in ("phone", "email") if name in stated}
    studies = {name: stated[name] for name in _EDUCATION if name in stated}
    if not contact and not studies:
        return None
    statement = records.load_latest_statement(table, one.application)
    first = first_statement(bucket, one.application, statement)
    basics = first.get("basics") or {}
    held = {name: basics[name] for name in ("name", "location") if basics.get(name)}
    application = {
        "application_id": correction_id(answer_id),
        "corrects": one.application,
        "submitted_at": statement.get("submitted_at"),
        "source": {"name": "candidate's page"},
        "job": first.get("job") or statement.get("job"),
        "basics": held | contact,
        "education": [_entry(first, one, studies, stated.get("country", ""))] if studies else None,
    }
    return {name: value for name, value in application.items() if value}


def correction_id(answer_id: str) -> str:
    """The id of the application that an answer makes. It has letters only, so it is no telephone number."""
    return "correction-" + "".join(chr(ord("a") + int(digit, 16)) for digit in answer_id[:20])


def first_statement(bucket: str, application_id: str, statement: Mapping[str, Any]) -> dict[str, Any]:
    """What an application states; empty if no part holds it, because it came by a request or is erased."""
    if "part" not in statement:
        return {}
    content = objects.read(objects.Pointer(bucket, statement["part"], None)) or b""
    lines = content.split(b"\n")
    line = lines[statement["line"] - 1] if len(lines) >= statement["line"] else b""
    found: dict[str, Any] = from_json(line) if line else {}
    return found if found.get("application_id") == application_id else {}


def _entry(first: Mapping[str, Any], one: Ask, studies: Mapping[str, str], country: str) -> dict[str, Any]:
    """An entry of the education as corrected: of the entry that was asked about, or of the only one.

    Another institution has another website and place, so these are not kept then.
    """
    entries = first.get("education") or []
    asked = {
        each.partition("#")[2] for each in one.questions if "#" in each and section_of_entries(each) == "education"
    }
    number = int(asked.pop()) if len(asked) == 1 else 0 if len(entries) == 1 else len(entries)
    entry = entries[number] if number < len(entries) else {}
    kept = {
        name: value for name, value in entry.items() if value and not (name in _PLACE and "institution" in studies)
    }
    code = alpha_2(country)
    location = {"location": {"countryCode": code} if code else country} if country else {}
    return {**kept, **studies, **location}


_PLACE = ("url", "location")
