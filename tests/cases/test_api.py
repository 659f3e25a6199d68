"""Requests about cases: who may, what they must carry, and what they are answered."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from cases import store
from cases.states import State
from local.memory_aws import MemoryDynamoDB, MemoryS3, Request
from tests.cases.review_client import ALL, NOW, RESOURCES, Client, Response, application, case, client, in_memory

READ, DECIDE, LEAD = "review:read", "review:decide", "review:lead"


@pytest.fixture
def aws() -> Iterator[tuple[MemoryDynamoDB, MemoryS3]]:
    with in_memory() as made:
        yield made


@pytest.fixture
def ann(aws: tuple[MemoryDynamoDB, MemoryS3]) -> Client:  # noqa: ARG001  the requests reach it
    return client()


# ───────────────────────────────────────────────── The queue ────────────────────────────────────────────────


def test_queue_is_listed_by_when_cases_are_due(ann: Client) -> None:
    late, soon = case(due_at=NOW + timedelta(days=3)), case(due_at=NOW - timedelta(hours=1))

    listed = ann.get("/cases").json

    assert [each["id"] for each in listed["cases"]] == [soon.id, late.id]
    assert listed["next"] is None
    assert listed["cases"][0] == {
        "id": soon.id,
        "state": "open",
        "level": "high",
        "points": 12,
        "job": "ENG-042: Backend Engineer",
        "submitted_at": "2026-11-20T09:00:00+00:00",
        "opened_at": NOW.isoformat().replace("+00:00", "Z"),
        "due_at": (NOW - timedelta(hours=1)).isoformat().replace("+00:00", "Z"),
        "overdue": True,
        "assignee": None,
        "is_mine": False,
        "locked_until": None,
        "boost": None,
        "snoozed_until": None,
        "applications": 1,
        "headline": [{"code": "phone.reserved", "summary": "The number is reserved."}],
        "version": 1,
    }


def test_sample_looks_like_any_other_case(ann: Client) -> None:
    sample = case(is_sample=True)
    for path in ("/cases", f"/cases/{sample.id}", f"/cases/{sample.id}/events", f"/cases/{sample.id}/graph"):
        assert "sample" not in ann.get(path).text


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["overdue", "today", "next week"]),
        ({"due": "overdue"}, ["overdue"]),
        ({"due": "today"}, ["overdue", "today"]),
        ({"level": "review"}, ["next week"]),
        ({"level": "high", "due": ""}, ["overdue", "today"]),
        ({"state": "second_look"}, ["second look"]),
    ],
    ids=["all", "overdue", "today", "level", "empty parameter", "state"],
)
def test_queue_is_filtered(ann: Client, query: dict[str, str], expected: list[str]) -> None:
    end_of_today = NOW.replace(hour=23, minute=59, second=59, microsecond=999_999)
    ids = {
        case(due_at=NOW - timedelta(days=1)).id: "overdue",
        case(due_at=end_of_today).id: "today",
        case(due_at=NOW + timedelta(days=7), level="review").id: "next week",
        case(state=State.SECOND_LOOK).id: "second look",
        case(state=State.CLOSED).id: "closed",
    }
    assert [ids[each["id"]] for each in ann.get("/cases", **query).json["cases"]] == expected


def test_pages_list_every_case_once(ann: Client) -> None:
    opened = [case(due_at=NOW + timedelta(minutes=number)).id for number in range(7)]
    found, cursor = [], ""
    while cursor is not None:
        page = ann.get("/cases", limit="3", cursor=cursor).json
        assert len(page["cases"]) <= 3
        found += [each["id"] for each in page["cases"]]
        cursor = page["next"]
    assert found == opened


def test_page_of_a_long_queue_is_one_query_of_one_page(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    for number in range(300):
        case(due_at=NOW + timedelta(minutes=number))
    requests = list[Request]()
    aws[0].on_request = requests.append

    assert len(ann.get("/cases").json["cases"]) == 50

    assert [(each.operation, each.partition, len(each.read)) for each in requests] == [("Query", "queue#open", 50)]


def forged(*content: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_cursor_is_for_its_list_only(ann: Client) -> None:
    for number in range(3):
        case(due_at=NOW + timedelta(minutes=number))
    cursor = ann.get("/cases", limit="2").json["next"]
    for other in ({"state": "in_review"}, {"level": "high"}, {"due": "today"}):
        refused = ann.get("/cases", cursor=cursor, **other)
        assert (refused.status, refused.json["errors"][0]["path"]) == (400, "?cursor")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "ÿ",
        forged("open", None, None, "journal#2026-11-29"),
        forged("open", None, None, {"pk": "app#a-1"}),
        forged("open", None, None, "~"),
        forged({}),
        "bnVsbA",
    ],
    ids=["no base64", "no ascii", "other partition", "a key", "after the end", "object", "null"],
)
def test_forged_cursor_is_refused(ann: Client, cursor: str) -> None:
    assert ann.get("/cases", cursor=cursor).status == 400


def test_cursor_after_the_last_due_time_is_refused(ann: Client) -> None:
    """DynamoDB would refuse a range whose end is before its beginning."""
    cursor = forged("open", None, "overdue", "9999-01-01T00:00:00.000000Z#01ARZ3NDEKTSV4RRFFQ69G5FAV")
    assert ann.get("/cases", cursor=cursor, due="overdue").status == 400


@pytest.mark.parametrize(
    ("query", "path"),
    [
        ({"stat": "open"}, "?stat"),
        ({"state": "closed"}, "?state"),
        ({"limit": "101"}, "?limit"),
        ({"limit": "0"}, "?limit"),
        ({"limit": "ten"}, "?limit"),
        ({"due": "tomorrow"}, "?due"),
    ],
)
def test_wrong_parameter_is_named(ann: Client, query: dict[str, str], path: str) -> None:
    refused = ann.get("/cases", **query)
    assert (refused.status, refused.headers["content-type"]) == (400, "application/problem+json")
    assert [error["path"] for error in refused.json["errors"]] == [path]


# ───────────────────────────────────────────────── One case ─────────────────────────────────────────────────


def test_case_names_the_candidate_as_the_source_does(ann: Client) -> None:
    name, connection = "greenhouse:abcdefghijklmn23:71", "abcdefghijklmn23"
    event = f"hooks/greenhouse/{connection}/2026-11-20/{'5f' * 32}.json"
    application(name, "phone.reserved", file=event, source_id="60")
    opened = case([name])

    (shown,) = ann.get(f"/cases/{opened.id}").json["details"]

    assert (shown["at_source"], shown["source_id"]) == ("Greenhouse candidate 60", "60")
    assert shown["place"] == "Greenhouse event of 2026-11-20 (upload u-1)"


def test_case_shows_findings_and_what_was_not_assessed(ann: Client) -> None:
    application("a-1", "phone.reserved", not_assessed=["phone.voip"], file="export.csv", source_id="4711")
    opened = case()

    answer = ann.get(f"/cases/{opened.id}")

    assert (answer.status, answer.headers["etag"], answer.headers["cache-control"]) == (200, '"1"', "no-store")
    (shown,) = answer.json["details"]
    assert {
        name: shown[name] for name in ("application_id", "source_id", "at_source", "place", "job", "corrects")
    } == {
        "application_id": "a-1",
        "source_id": "4711",
        "at_source": "source id 4711",
        "place": "row 1 of export.csv (upload u-1)",
        "job": "ENG-042: Backend Engineer",
        "corrects": None,
    }
    (found,) = shown["findings"]
    assert (found["code"], found["evidence"], found["why"], found["innocent"], found["question"]) == (
        "phone.reserved",
        "stated: •••",
        "why of phone.reserved",
        "innocent of phone.reserved",
        "question of phone.reserved",
    )
    assert shown["not_assessed"] == [{"reason": "no number is stated", "codes": ["phone.voip"]}]


def test_erased_application_is_not_shown(ann: Client) -> None:
    application("a-1", "phone.reserved")
    opened = case(["a-1", "a-2"])
    assert [each["application_id"] for each in ann.get(f"/cases/{opened.id}").json["details"]] == ["a-1"]


@pytest.mark.parametrize("case_id", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "x", "..%2Fjournal", "case#1"])
def test_unknown_case_is_404(ann: Client, case_id: str) -> None:
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/events", f"/cases/{case_id}/graph"):
        refused = ann.get(path)
        assert (refused.status, refused.json["title"]) == (404, "Not Found")


@pytest.mark.parametrize("path", ["/cases/{}", "/applications/{}/case", "/rules/{}"])
def test_id_that_is_no_key_of_the_table_is_404(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3], path: str) -> None:
    """DynamoDB refuses keys of more than 2,048 bytes, and what a sort key begins with of more than 1,024."""
    requests = list[Any]()
    aws[0].on_request = requests.append
    assert ann.get(path.format("A" * 2050)).status == 404
    assert requests == []


def test_journal_says_who_did_what_and_that_its_chain_is_whole(ann: Client) -> None:
    opened = case()
    ann.post(f"/cases/{opened.id}/claim", version=1)

    journal = ann.get(f"/cases/{opened.id}/events").json

    said = [{name: each[name] for name in ("number", "actor", "action", "from", "to")} for each in journal["events"]]
    assert said == [
        {"number": 1, "actor": "bonafide", "action": "open", "from": None, "to": "open"},
        {"number": 2, "actor": "ann", "action": "claim", "from": "open", "to": "in_review"},
    ]
    assert journal["chain"] == "verified"
    assert all(one["hash"] == next_one["previous"] for one, next_one in pairwise(journal["events"]))


def test_changed_event_is_found(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    opened = case()
    ann.post(f"/cases/{opened.id}/claim", version=1)
    event = aws[0].partitions[opened.pk]["event#000002"]
    event["content"]["S"] = event["content"]["S"].replace('"ann"', '"bob"')

    assert ann.get(f"/cases/{opened.id}/events").json["chain"] == ["the content of event 2 was changed"]


# ──────────────────────────────────────────── Taking and changing ───────────────────────────────────────────


def test_next_is_the_case_that_is_due_first_and_free(ann: Client) -> None:
    second, first = case(due_at=NOW + timedelta(hours=2)), case(due_at=NOW + timedelta(hours=1))
    bob = ann.person("bob")

    taken, others = ann.post("/cases/next"), bob.post("/cases/next")

    assert (taken.json["id"], taken.json["state"], taken.json["is_mine"]) == (first.id, "in_review", True)
    assert (others.json["id"], others.json["assignee"]) == (second.id, "bob")
    assert (bob.post("/cases/next").status, bob.post("/cases/next").text) == (204, "")


def test_two_people_claim_at_once_and_one_gets_it(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    opened, bob = case(), ann.person("bob")
    steps = iter(range(100))

    def bob_is_faster() -> None:
        if next(steps) == 1:  # after Ann's request has read the case, before it writes
            answers.append(bob.post(f"/cases/{opened.id}/claim", version=1))

    answers = list[Response]()
    aws[0].before_step = bob_is_faster
    refused = ann.post(f"/cases/{opened.id}/claim", version=1)

    assert [each.status for each in answers] == [200]
    assert (refused.status, refused.json["holder"], refused.json["version"], refused.headers["etag"]) == (
        412,
        "bob",
        2,
        '"2"',
    )
    assert store.load(RESOURCES.table, opened.id).assignee == "bob"


def test_held_case_says_who_holds_it(ann: Client) -> None:
    opened, bob = case(), ann.person("bob", DECIDE)
    ann.post(f"/cases/{opened.id}/claim", version=1)
    for action, body in (("claim", {}), ("release", {}), ("snooze", snooze(days=1))):
        refused = bob.post(f"/cases/{opened.id}/{action}", body, version=2)
        assert (refused.status, refused.json["holder"]) == (409, "ann")


def test_action_that_the_state_does_not_allow_says_which_are_possible(ann: Client) -> None:
    closed = case(state=State.CLOSED)
    refused = ann.post(f"/cases/{closed.id}/claim", version=1)
    assert (refused.status, refused.json["state"]) == (409, "closed")
    assert "note" in refused.json["possible_actions"]
    assert "claim" not in refused.json["possible_actions"]


def snooze(days: int) -> dict[str, str]:
    return {"until": (NOW + timedelta(days=days)).isoformat(), "reason": "reply_expected"}


def test_case_is_claimed_put_off_assigned_and_released(ann: Client) -> None:
    path = f"/cases/{case().id}"
    steps: list[tuple[str, Any, dict[str, Any]]] = [
        ("claim", {}, {"state": "in_review", "assignee": "ann", "is_mine": True}),
        ("snooze", snooze(days=2), {"state": "open", "assignee": None}),
        ("assign", {"to": "bob"}, {"state": "in_review", "assignee": "bob", "is_mine": False}),
        ("release", {}, {"state": "open", "assignee": None}),
        ("note", {"text": "Asked the university."}, {"state": "open"}),
    ]
    for version, (action, body, expected) in enumerate(steps, start=1):
        answer = ann.post(f"{path}/{action}", body, version=version)
        assert (answer.status, answer.headers["etag"]) == (200, f'"{version + 1}"')
        assert {name: answer.json[name] for name in expected} == expected


def test_note_is_listed_without_its_text(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    opened = case()
    answer = ann.post(f"/cases/{opened.id}/note", {"text": "Jane Doe called."}, version=1)

    ((key, (content, _)),) = aws[1].objects.items()
    assert json.loads(content)["text"] == "Jane Doe called."
    (listed,) = answer.json["notes"]
    assert key == f"cases/{opened.id}/notes/{listed['id']}.json"
    assert listed["by"] == "ann"
    for path in (f"/cases/{opened.id}", f"/cases/{opened.id}/events", "/cases"):
        assert "Jane" not in ann.get(path).text
    assert "Jane" not in str(aws[0].items())


@pytest.mark.parametrize(
    ("headers", "status"),
    [({}, 428), ({"if-match": '"9"'}, 412), ({"if-match": "1"}, 400), ({"if-match": "*"}, 400)],
    ids=["missing", "another version", "no quotes", "any"],
)
def test_version_must_be_the_one_that_was_read(ann: Client, headers: dict[str, str], status: int) -> None:
    opened = case()
    for action, body in (("claim", "{}"), ("release", "{}"), ("note", '{"text": "x"}'), ("assign", '{"to": "bob"}')):
        refused = ann.send("POST", f"/cases/{opened.id}/{action}", headers=headers, body=body)
        assert (refused.status, refused.json["status"]) == (status, status)
    assert store.load(RESOURCES.table, opened.id).version == 1


@pytest.mark.parametrize(
    ("action", "body", "path"),
    [
        ("note", {}, "text"),
        ("note", {"text": ""}, "text"),
        ("note", {"text": "x", "txt": "y"}, "txt"),
        ("assign", {"to": 7}, "to"),
        ("snooze", {"until": "tomorrow", "reason": "no_time"}, "until"),
        ("snooze", {"until": "2026-12-01T00:00:00", "reason": "no_time"}, "until"),
        ("snooze", {**snooze(days=1), "reason": "Jane is ill"}, "reason"),
        ("claim", {"force": True}, "force"),
    ],
    ids=["missing", "empty", "unknown", "number", "no time", "no zone", "own reason", "nothing expected"],
)
def test_wrong_field_is_named_and_its_content_is_not_repeated(ann: Client, action: str, body: Any, path: str) -> None:
    refused = ann.post(f"/cases/{case().id}/{action}", body, version=1)
    assert (refused.status, [error["path"] for error in refused.json["errors"]]) == (422, [path])
    assert "Jane" not in refused.text


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 422), ("NaN", 400), ('{"text": "' + "x" * 65_536 + '"}', 413), ("null", 422)],
    ids=["cut off", "list", "not a number", "too long", "null"],
)
def test_body_that_cannot_be_read_is_refused(ann: Client, body: str, status: int) -> None:
    opened = case()
    assert ann.send("POST", f"/cases/{opened.id}/note", headers={"if-match": '"1"'}, body=body).status == status


def test_snooze_that_is_too_long_is_refused(ann: Client) -> None:
    refused = ann.post(f"/cases/{case().id}/snooze", snooze(days=30), version=1)
    assert (refused.status, refused.json["detail"]) == (409, "Choose a time within the next 14 days.")


# ─────────────────────────────────────────────── Who may do what ────────────────────────────────────────────


@pytest.mark.parametrize(
    ("scopes", "action", "missing"),
    [
        ((READ,), "claim", DECIDE),
        (("review:audit",), "claim", DECIDE),
        ((DECIDE,), "assign", LEAD),
        (("openid", "reviews"), "claim", DECIDE),
    ],
)
def test_missing_scope_is_named(ann: Client, scopes: tuple[str, ...], action: str, missing: str) -> None:
    body = {"to": "bob"} if action == "assign" else {}
    refused = ann.person("bob", *scopes).post(f"/cases/{case().id}/{action}", body, version=1)
    assert (refused.status, refused.json["scope"]) == (403, missing)


@pytest.mark.parametrize("scope", [READ, DECIDE, LEAD])
def test_higher_scope_includes_the_lower_ones(ann: Client, scope: str) -> None:
    assert ann.person("bob", scope).get("/cases").status == 200


def test_auditor_reads_no_cases(ann: Client) -> None:
    assert ann.person("carl", "review:audit").get("/cases").status == 403


@pytest.mark.parametrize(
    "claims",
    [
        {"scope": "openid review:read"},
        {"scp": "review:read review:decide"},
        {"scp": "[review:read review:decide]"},
    ],
    ids=["scope", "scp", "list"],
)
def test_scopes_are_read_as_providers_write_them(ann: Client, claims: dict[str, str]) -> None:
    assert ann.send("GET", "/cases", authorizer={"jwt": {"claims": {"sub": "bob", **claims}}}).status == 200


def test_request_without_a_token_is_refused(ann: Client) -> None:
    for authorizer in ({}, {"jwt": {"claims": {"scope": LEAD}}}):
        assert ann.send("GET", "/cases", authorizer=authorizer).status == 401


def test_machine_that_iam_lets_pass_may_do_everything(ann: Client) -> None:
    arn = "arn:aws:sts::123456789012:assumed-role/siem/session"
    machine = {"iam": {"userArn": arn}}
    opened = case()
    answer = ann.send("POST", f"/cases/{opened.id}/claim", headers={"if-match": '"1"'}, body="{}", authorizer=machine)
    assert (answer.status, answer.json["assignee"]) == (200, arn)
    assert ann.get(f"/cases/{opened.id}/events").json["events"][1]["role"] == "machine"


def possible(ann: Client, case_id: str, *scopes: str) -> set[str]:
    return set(ann.person(ann.subject, *(scopes or ALL)).get(f"/cases/{case_id}").json["actions"])


def test_actions_are_those_that_this_person_can_take_now(ann: Client) -> None:
    opened, bob = case(), ann.person("bob")
    assert possible(ann, opened.id, READ) == set()
    assert {"claim", "snooze", "note"} <= possible(ann, opened.id, DECIDE)
    assert "assign" not in possible(ann, opened.id, DECIDE)
    assert not {"release", "ask", "verdict"} & possible(ann, opened.id)
    ann.post(f"/cases/{opened.id}/claim", version=1)
    assert {"claim", "release", "ask", "verdict"} <= possible(ann, opened.id, DECIDE)
    assert not {"claim", "snooze", "release", "ask", "verdict"} & possible(bob, opened.id, DECIDE)
    assert "release" in possible(bob, opened.id, LEAD)
    waiting = case(state=State.SECOND_LOOK, first_by="ann")
    assert "second" in possible(bob, waiting.id, DECIDE)
    assert "second" not in possible(ann, waiting.id, DECIDE)


# ─────────────────────────────────────────────── Anything else ──────────────────────────────────────────────


def test_unknown_path_and_method_are_problems(ann: Client) -> None:
    assert (ann.get("/people").status, ann.get("/people").headers["content-type"]) == (404, "application/problem+json")
    refused = ann.post("/cases")
    assert (refused.status, refused.headers["allow"]) == (405, "GET")


def test_fault_of_the_service_says_nothing_of_the_request(
    ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3], capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise RuntimeError("Jane Doe")

    aws[0].before_step = fail
    refused = ann.get("/cases")
    assert (refused.status, refused.headers["content-type"]) == (500, "application/problem+json")
    assert "request-1" in refused.json["detail"]
    assert "Jane" not in refused.text + capsys.readouterr().out
