"""Questions to the candidate: who may ask what, what an answer does to a case, and what becomes of a correction."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assess.catalogue import CATALOGUE as IDENTITY
from bonafide.application import Application
from bonafide.aws import clients, records
from cases import actions, asks, links, review, store, verdicts
from cases.actions import Held, Refused
from cases.asks import Asked
from cases.candidate import Page
from cases.candidate_page import Company
from cases.case import Actor, Case
from cases.counters import FindingVerdict
from cases.questions import _held, question
from cases.states import Action, State
from cases.verdicts import Decision
from local.memory_aws import MemoryDynamoDB
from local.streams import stream_filter
from local.template import load
from tests.cases.forms import PDF, form, request
from tests.cases.made import BUCKET, LEAD, NOW, ONE, TABLE, TWO, assess, cases, faults, follow, memory, the_case
from verify_education.catalogue import CATALOGUE as EDUCATION
from verify_email.catalogue import CATALOGUE as EMAIL
from verify_employment.catalogue import CATALOGUE as EMPLOYMENT
from verify_network.catalogue import CATALOGUE as NETWORK
from verify_phone.catalogue import CATALOGUE as PHONE
from verify_presence.catalogue import CATALOGUE as PRESENCE
from verify_resume.catalogue import CATALOGUE as DOCUMENT

ROOT = Path(__file__).parents[2]
PAGE = "https://review.example/a/"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def aws() -> Iterator[MemoryDynamoDB]:
    """A case of one application, and one of another one."""
    with memory() as table:
        assess("a-1")
        follow("a-1")
        yield table


def claimed(actor: Actor = ONE) -> Case:
    return actions.claim(TABLE, the_case(), actor, NOW)


def asked(case: Case | None = None, *questions: str, actor: Actor = ONE, **options: Any) -> Asked:
    case = case or claimed(actor)
    given = {"application_id": "a-1", "now": NOW, **options}
    return asks.ask(TABLE, BUCKET, case, actor, questions=questions or ("phone.reserved",), page=PAGE, **given)


def token_of(one: Asked) -> str:
    return one.link.removeprefix(PAGE)


def answer(one: Asked, now: datetime = NOW + DAY, file: bytes = b"", **texts: Any) -> None:
    """What a candidate sends, and what the stream brings about."""
    token = token_of(one)
    page = Page(TABLE, BUCKET, Company("", ""))
    names = {name.replace("answer_", "answer-"): text for name, text in texts.items()}
    response = page.answer(request(token, form(names, file)), now)
    assert response["statusCode"] == 200
    known = links.load(TABLE, links.id_of(token))
    assert known is not None
    for answer_id, _ in known.answers:
        asks.follow_answer(TABLE, BUCKET, known.id, answer_id, now)


def stored() -> dict[str, bytes]:
    """The objects of the bucket."""
    return {key: content for key, (content, _) in clients.s3().objects.items()}  # type: ignore[attr-defined]


def uploaded() -> list[dict[str, Any]]:
    """The corrections that were uploaded."""
    return [json.loads(content) for key, content in stored().items() if key.startswith("incoming/")]


def last_event() -> dict[str, Any]:
    content = store.events(TABLE, the_case().id)[-1].content
    assert content is not None
    return dict(content)


# ─────────────────────────────────────────────── Asking ───────────────────────────────────────────────


def test_asking_stops_the_clock_and_tells_the_link_once(aws: MemoryDynamoDB) -> None:
    before = claimed()
    one = asked(before, "phone.reserved", "general.contact")
    case = the_case()
    assert (case.state, case.waiting_since, case.answer_until) == (State.AWAITING_CANDIDATE, NOW, one.until)
    assert (case.due_at, case.assignee) == (before.due_at, ONE.subject)
    assert not case.is_overdue(before.due_at + DAY)
    assert one.until == review.after_business_days(NOW, 5)
    assert one.link in one.text
    assert "2 questions" in one.text
    assert "no disadvantage" in one.text
    assert len(token_of(one)) == 43
    assert token_of(one) not in json.dumps(list(aws.items().values()), default=str)
    assert last_event()["details"] == {
        "ask": links.id_of(token_of(one)),
        "application": "a-1",
        "questions": ["phone.reserved", "general.contact"],
        "until": one.until.isoformat(),
    }
    assert faults() == []


def test_each_link_has_a_token_of_its_own() -> None:
    assert len({links.new_token() for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("questions", "options", "why"),
    [
        (("phone.reserved",), {"application_id": "a-2"}, "not in this case"),
        (("phone.no_such",), {}, "no question 'phone.no_such'"),
        (("phone.area_elsewhere",), {}, "no question"),  # of its finding, none is needed
        ((), {}, "between 1 and 6"),
        (tuple(f"education.too_short#{number}" for number in range(7)), {}, "between 1 and 6"),
        (("phone.reserved",), {"text": "Which town is it?"}, "Only a lead"),
    ],
)
def test_question_that_cannot_be_asked(questions: tuple[str, ...], options: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        asks.ask(
            TABLE,
            BUCKET,
            claimed(),
            ONE,
            **{"application_id": "a-1", **options},
            questions=questions,
            now=NOW,
            page=PAGE,
        )
    assert the_case().state is State.IN_REVIEW


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Under which name did you study in Zurich?", True),
        ("In which language was the programme taught?", True),
        ("Which agent manages your e-mail?", True),
        ("Is this a fraud?", False),
        ("What is your NATIONALITY?", False),
        ("How old are you, and are you married?", False),
        ("Please send a photo.", False),
        ("Go to https://example.com", False),
        ("x" * 501, False),
    ],
)
def test_question_in_a_leads_own_words(text: str, is_asked: bool) -> None:
    case = claimed(LEAD)
    if not is_asked:
        with pytest.raises(Refused):
            asked(case, actor=LEAD, text=text)
        return
    one = asks.ask(TABLE, BUCKET, case, LEAD, "a-1", (), NOW, page=PAGE, text=f" {text}\n")
    page = Page(TABLE, BUCKET, Company("", "")).answer(request(token_of(one)), NOW)
    assert text in page["body"]
    assert text not in json.dumps(last_event())  # it is in the bucket
    assert text not in json.dumps(list(clients.dynamodb().items().values()))  # type: ignore[attr-defined]


def test_only_the_holder_may_ask() -> None:
    with pytest.raises(store.NotPossible):
        asked(the_case())
    case = claimed()
    with pytest.raises(Held):
        asked(case, actor=TWO)
    with pytest.raises(Refused, match="Claim the case first"):
        asked(case, now=NOW + timedelta(hours=1))
    asked(case)
    with pytest.raises(Refused):
        asked(the_case(), actor=TWO)


def test_one_question_about_an_application_waits_at_a_time() -> None:
    assess("a-2", shares={"phone": ["a-1"]})
    follow("a-2")
    first = asked()
    with pytest.raises(Refused, match="waiting for an answer"):
        asked(the_case())
    second = asked(the_case(), application_id="a-2", now=NOW + DAY)
    case = the_case()
    assert (case.waiting_since, case.answer_until) == (NOW, second.until)
    assert [each.application for each in asks.of_case(TABLE, store.events(TABLE, case.id))] == ["a-1", "a-2"]
    answer(first, answer_0="yes")
    assert the_case().state is State.IN_REVIEW
    answer(second, answer_0="yes")
    assert the_case().state is State.IN_REVIEW
    assert faults() == []


def test_no_case_waits_for_a_candidate_for_ever() -> None:
    case = claimed()
    for number in range(asks.MAX_LINKS):
        case = asked(case, now=NOW + number * 10 * DAY).case
    with pytest.raises(Refused, match="Decide on what is known"):
        asked(case, now=NOW + 100 * DAY)


def test_two_who_ask_at_the_same_moment_send_one_link() -> None:
    case = claimed()
    clients.dynamodb().before_step = _once(lambda: asked(case), at=2)  # type: ignore[attr-defined]
    with pytest.raises(store.Changed):
        asked(case)
    assert len(asks.of_case(TABLE, store.events(TABLE, case.id))) == 1


def test_catalogue_has_the_questions_of_the_findings() -> None:
    """The page's function must not import the catalogues, so their questions are copied."""
    of_findings = {
        code: words.question
        for catalogue in (PHONE, EMAIL, EDUCATION, DOCUMENT, EMPLOYMENT, PRESENCE, NETWORK, IDENTITY)
        for code, words in catalogue.words.items()
        if not words.question.startswith("None needed")
    }
    held = _held()["questions"]
    assert {code: words for code, words in held.items() if not code.startswith("general.")} == of_findings
    assert all(question(code) for code in held)


# ─────────────────────────────────────── Answers, and no answer ───────────────────────────────────────


def test_answer_gives_the_case_back_and_the_waiting_does_not_count() -> None:
    before = claimed()
    one = asked(before)
    answer(one, NOW + 2 * DAY, answer_0="My number is right")
    case = the_case()
    assert (case.state, case.assignee, case.boost) == (State.IN_REVIEW, ONE.subject, "answer")
    assert (case.due_at, case.waiting_since, case.answer_until) == (before.due_at + 2 * DAY, None, None)
    event = last_event()
    assert (event["action"], event["actor"], event["role"]) == ("answer", "candidate", "candidate")
    assert "My number" not in json.dumps(event)
    (waiting,) = asks.of_case(TABLE, store.events(TABLE, case.id))
    held = asks.read_answer(BUCKET, waiting, waiting.answers[0][0])
    assert held is not None
    assert held.answers == {"phone.reserved": "My number is right"}
    assert faults() == []


def test_answer_is_followed_once_however_often_it_is_delivered() -> None:
    one = asked()
    for _ in range(3):
        answer(one, answer_0="yes", phone="+41446681800")
    assert [each.content["action"] for each in store.events(TABLE, the_case().id) if each.content].count("answer") == 1
    assert len(uploaded()) == 1


def test_second_answer_is_added_as_an_event_of_its_own() -> None:
    one = asked()
    answer(one, answer_0="yes")
    answer(one, answer_0="yes, and more")
    case = the_case()
    assert case.state is State.IN_REVIEW
    assert [each.content["action"] for each in store.events(TABLE, case.id) if each.content][-2:] == ["answer"] * 2


def test_objection_has_a_time_of_its_own_and_stays_one() -> None:
    one = asked()
    answer(one, contest="yes")
    assert the_case().boost == "appeal"
    answer(one, answer_0="one more thing")
    case = the_case()
    assert case.boost == "appeal"
    assert case.due_at <= review.load().due("appeal", NOW + DAY)


def test_answer_returns_a_case_to_review_that_was_decided_without_it() -> None:
    one = asked()
    answer(one, answer_0="yes")
    held = actions.claim(TABLE, the_case(), ONE, NOW + DAY)
    given = Decision("confirmed", "issuer_denied", {"phone.reserved": FindingVerdict.TRUE}, ("document_seen",))
    waiting = verdicts.give(TABLE, held, ONE, given, NOW + DAY)
    assert waiting.state is State.SECOND_LOOK
    answer(one, phone="+41446681800")
    case = the_case()
    assert (case.state, case.first_by, case.holder(NOW + DAY)) == (State.IN_REVIEW, "", "")
    assert len(case.applications) == 2
    with pytest.raises(store.NotPossible):
        verdicts.second(TABLE, case, TWO, given, NOW + DAY)
    assert faults() == []


def test_answer_opens_a_closed_case_again() -> None:
    one = asked()
    store.change(TABLE, the_case(), ONE, Action.ANSWER, NOW, state=State.IN_REVIEW)
    store.change(TABLE, the_case(), ONE, Action.VERDICT, NOW, state=State.CLOSED, verdict="unresolved", closed_at=NOW)
    answer(one, answer_0="yes")
    case = the_case()
    assert (case.state, case.boost, case.verdict, case.assignee) == (State.OPEN, "answer", "", "")
    assert case.due_at == review.load().due("review", NOW + DAY)


def test_request_for_a_person_after_the_decision_is_an_objection() -> None:
    one = asked()
    store.change(TABLE, the_case(), ONE, Action.ANSWER, NOW, state=State.IN_REVIEW)
    store.change(TABLE, the_case(), ONE, Action.VERDICT, NOW, state=State.CLOSED, verdict="unresolved", closed_at=NOW)
    answer(one, person="yes")
    case = the_case()
    assert (case.state, case.boost) == (State.OPEN, "appeal")
    assert case.due_at == review.load().due("appeal", NOW + DAY)


def test_end_of_the_time_gives_the_case_back_and_says_nothing_of_the_candidate() -> None:
    before = claimed()
    one = asked(before)
    assert asks.give_back(TABLE, one.until - timedelta(seconds=1)) == 0
    later = one.until + timedelta(minutes=5)
    assert asks.give_back(TABLE, later) == 1
    assert asks.give_back(TABLE, later) == 0
    case = the_case()
    assert (case.state, case.assignee, case.boost) == (State.IN_REVIEW, ONE.subject, "")
    assert (case.level, case.points, case.headline) == (before.level, before.points, before.headline)
    assert case.due_at == before.due_at + (later - NOW)
    event = last_event()
    assert (event["action"], event["details"]) == ("deadline", {})
    assert faults() == []


def test_case_that_nobody_holds_any_more_goes_back_to_the_queue() -> None:
    one = asked()
    store.change(TABLE, the_case(), ONE, Action.NOTE, NOW, assignee="")
    asks.give_back(TABLE, one.until + DAY)
    assert the_case().state is State.OPEN


def test_answer_to_a_case_that_is_erased_is_ignored(aws: MemoryDynamoDB) -> None:
    one = asked()
    case = the_case()
    aws.partitions.pop(case.pk)
    answer(one, answer_0="yes")
    assert cases() == []


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_answer_and_deadline_at_the_same_moment_are_both_events(at: int) -> None:
    """Whichever comes second sees what the first one did."""
    one = asked()
    late = one.until - timedelta(seconds=1)

    def answered() -> None:
        answer(one, late, answer_0="yes")

    clients.dynamodb().before_step = _once(answered, at=at)  # type: ignore[attr-defined]
    asks.give_back(TABLE, one.until + DAY)
    clients.dynamodb().before_step = lambda: None  # type: ignore[attr-defined]
    case = the_case()
    assert case.state is State.IN_REVIEW
    assert case.boost == ("answer" if at < 4 else "")
    answered()
    assert the_case().boost == "answer"
    assert faults() == []


@pytest.mark.parametrize("at", range(1, 8))
def test_answer_while_a_lead_writes_a_note_loses_neither(at: int) -> None:
    stated()
    one = asked()

    def noted() -> None:
        store.change(TABLE, the_case(), LEAD, Action.NOTE, NOW)

    clients.dynamodb().before_step = _once(noted, at=at)  # type: ignore[attr-defined]
    answer(one, answer_0="yes", phone="+41446681800")
    clients.dynamodb().before_step = lambda: None  # type: ignore[attr-defined]
    actions_done = [each.content["action"] for each in store.events(TABLE, the_case().id) if each.content]
    assert (actions_done.count("note"), actions_done.count("answer")) == (1, 1)
    assert the_case().applications == ("a-1", uploaded()[0]["application_id"])
    assert len(uploaded()) == 1
    assert faults() == []


def _once(action: Any, *, at: int) -> Any:
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        if steps == at:
            action()

    return step


def test_object_that_is_no_answer_of_ours_is_refused() -> None:
    """Whatever the page's function could write."""
    one = asked()
    ask_id = links.id_of(token_of(one))
    known = links.load(TABLE, ask_id)
    assert known is not None
    links.record_answer(TABLE, known, "f" * 32, NOW)
    key = links.answers_key(the_case().id, f"{'f' * 32}.json")
    for content in ("{}", "[]", '{"ask": 1}', json.dumps({"ask": ask_id, "application": "a-1", "at": "never"})):
        clients.s3().put_object(Bucket=BUCKET, Key=key, Body=content.encode())
        with pytest.raises(ValueError, match="validation error"):
            asks.follow_answer(TABLE, BUCKET, ask_id, "f" * 32, NOW)
    assert the_case().state is State.AWAITING_CANDIDATE


# ─────────────────────────────────────────── Corrections ───────────────────────────────────────────

FIRST = {
    "application_id": "a-1",
    "submitted_at": "2026-11-20T09:00:00Z",
    "job": {"id": "42", "title": "Engineer"},
    "basics": {
        "name": "Jane Roe",
        "email": "jane.roe@example.com",
        "phone": "+1 212 736 5000",
        "location": {"countryCode": "US"},
    },
    "education": [
        {
            "institution": "Hill College",
            "url": "https://hill.example",
            "studyType": "BSc",
            "startDate": "2010",
            "endDate": "2013",
        },
        {"institution": "Lake University", "studyType": "MSc", "startDate": "2013", "endDate": "2012"},
    ],
}


def stated(first: dict[str, Any] = FIRST) -> None:
    """Records the first statement of the application, in a part."""
    content = b"\n" + json.dumps(first).encode() + b"\n"
    clients.s3().put_object(Bucket=BUCKET, Key="applications/u/part-000001.jsonl", Body=content)
    place: dict[str, Any] = {"part": "applications/u/part-000001.jsonl", "line": 2, "upload": "u", "row": 2}
    TABLE.put([records.application_item(Application.model_validate(first), now=NOW, kept=TABLE.retention, **place)])


def test_correction_is_uploaded_as_an_application_of_its_own() -> None:
    stated()
    answer(asked(), phone="+1 212 736 5001", other="I moved")
    (correction,) = uploaded()
    assert correction.pop("application_id").startswith("correction-")
    assert correction == {
        "corrects": "a-1",
        "submitted_at": "2026-11-20T09:00:00+00:00",
        "source": {"name": "candidate's page"},
        "job": {"id": "42", "title": "Engineer"},
        "basics": {"name": "Jane Roe", "location": {"countryCode": "US"}, "phone": "+1 212 736 5001"},
    }
    Application.model_validate(correction)
    assert json.loads(stored()["applications/u/part-000001.jsonl"]) == FIRST


def test_page_names_the_job_of_the_application() -> None:
    stated()
    one = links.load(TABLE, links.id_of(token_of(asked())))
    assert one is not None
    assert one.job == "Engineer"


def test_correction_joins_the_case_before_it_is_uploaded() -> None:
    stated()
    answer(asked(), email="jane@roe.example")
    (correction,) = uploaded()
    corrected_by = correction["application_id"]
    assert the_case().applications == ("a-1", corrected_by)
    assert last_event()["details"]["corrected_by"] == corrected_by
    assess(corrected_by, codes=("email.disposable",))
    follow(corrected_by)
    (case,) = cases()
    assert set(case.codes) == {"phone.reserved", "email.disposable"}
    assert faults() == []


@pytest.mark.parametrize(
    ("questions", "texts", "entry"),
    [
        (
            ("education.ends_before_start#1",),
            {"endDate": "2015-06"},
            {"institution": "Lake University", "studyType": "MSc", "startDate": "2013", "endDate": "2015-06"},
        ),
        (
            ("education.unlisted_institution#0", "phone.reserved"),
            {"institution": "Hill University", "country": "de"},
            {
                "institution": "Hill University",
                "studyType": "BSc",
                "startDate": "2010",
                "endDate": "2013",
                "location": {"countryCode": "DE"},
            },
        ),
        (
            ("document.dates_differ#1", "identity.resume_copied"),
            {"endDate": "2015-06"},
            {"institution": "Lake University", "studyType": "MSc", "startDate": "2013", "endDate": "2015-06"},
        ),
        (
            ("employment.overlap#0", "education.too_short#1"),
            {"endDate": "2015-06"},
            {"institution": "Lake University", "studyType": "MSc", "startDate": "2013", "endDate": "2015-06"},
        ),
        (("education.too_short#0", "education.too_short#1"), {"area": "Law"}, {"area": "Law"}),
        (("education.too_short#9",), {"area": "Law", "country": "Peru"}, {"area": "Law", "location": "Peru"}),
    ],
)
def test_correction_of_studies_is_about_the_entry_that_was_asked_about(
    questions: tuple[str, ...], texts: dict[str, Any], entry: dict[str, Any]
) -> None:
    stated()
    answer(asked(None, *questions), **texts)
    (correction,) = uploaded()
    assert correction["education"] == [entry]
    assert "email" not in correction["basics"]


def test_correction_of_an_application_of_a_request_has_what_was_corrected() -> None:
    answer(asked(), institution="Hill University")
    (correction,) = uploaded()
    assert correction["education"] == [{"institution": "Hill University"}]
    assert "basics" not in correction
    Application.model_validate(correction)


def test_answer_without_details_to_verify_uploads_nothing() -> None:
    answer(asked(), answer_0="yes", other="My street is Hill Road", country="DE", file=PDF)
    assert uploaded() == []
    assert the_case().applications == ("a-1",)


def test_correction_is_uploaded_after_a_failure_between_the_two() -> None:
    one = asked()
    storage = clients.s3()

    def fail(key: str) -> None:
        if key.startswith("incoming/"):
            raise ConnectionError

    storage.on_put = fail  # type: ignore[attr-defined]
    with pytest.raises(ConnectionError):
        answer(one, phone="+41446681800")
    storage.objects.pop(next(key for key in storage.objects if key.startswith("incoming/")))  # type: ignore[attr-defined]
    storage.on_put = lambda _: None  # type: ignore[attr-defined]
    answer(one, phone="+41446681800")
    assert len(uploaded()) == 1
    assert the_case().applications == ("a-1", uploaded()[0]["application_id"])


def test_id_of_a_correction_is_valid_and_no_number() -> None:
    for answer_id in ("0" * 32, "12125550123" * 3, "f" * 32):
        made = asks.correction_id(answer_id)
        Application.model_validate({"application_id": made, "basics": {}})
        assert not any(sign.isdigit() for sign in made)


def test_stream_brings_answers_and_reports_to_cases_once() -> None:
    """What was followed is marked in the same item, and must not come again."""
    wanted = stream_filter(load(ROOT / "template.yaml"), "Cases")
    assert wanted("INSERT", "ask#0f", "answer#1e")
    assert wanted("INSERT", "report#01ARZ3NDEKTSV4RRFFQ69G5FAV", "report")
    for event, pk, sk in (
        ("MODIFY", "ask#0f", "answer#1e"),
        ("REMOVE", "ask#0f", "answer#1e"),
        ("INSERT", "ask#0f", "ask"),
        ("INSERT", "ask#0f", "attempts#2026-11-29T10"),
        ("REMOVE", "report#01ARZ3NDEKTSV4RRFFQ69G5FAV", "report"),
    ):
        assert not wanted(event, pk, sk)
