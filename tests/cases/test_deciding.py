"""Deciding over the API: verdicts, second looks, questions, what is revealed, several cases at once, rules, audit."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bonafide.aws.table import Table
from cases import links, store
from cases.states import State
from local.memory_aws import MemoryDynamoDB, MemoryS3, Request
from tests.cases.review_client import (
    NOW,
    POLICY,
    RESOURCES,
    Client,
    Response,
    application,
    case,
    client,
    in_memory,
)

OUR_ERROR = {"verdict": "our_error", "reason": "value_misread", "checked": ["statements_compared"]}
CONFIRMED = {
    "verdict": "confirmed",
    "reason": "issuer_denied",
    "findings": {"phone.reserved": "true"},
    "checked": ["institution_replied"],
}
KEY = "0f3a1c52-57a4"


@pytest.fixture
def aws() -> Iterator[tuple[MemoryDynamoDB, MemoryS3]]:
    with in_memory() as made:
        yield made


@pytest.fixture
def ann(aws: tuple[MemoryDynamoDB, MemoryS3]) -> Client:  # noqa: ARG001  the requests reach it
    application("a-1", "phone.reserved")
    return client()


def claimed(ann: Client, **fields: Any) -> str:
    """A case that Ann holds, by its path."""
    path = f"/cases/{case(**fields).id}"
    assert ann.post(f"{path}/claim", version=1).status == 200
    return path


# ───────────────────────────────────────────────── Verdicts ─────────────────────────────────────────────────


def test_verdict_closes_the_case_and_is_shown_at_its_finding(ann: Client) -> None:
    path = claimed(ann)

    answer = ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY)

    assert (answer.status, answer.json["state"], answer.headers["etag"]) == (200, "closed", '"3"')
    shown = ann.get(path).json
    (verdict,) = shown["verdicts"]
    assert (verdict["verdict"], verdict["reason"], verdict["by"], shown["verdict"]) == (
        "our_error",
        "value_misread",
        "ann",
        "our_error",
    )
    assert ann.get("/rules/phone.reserved").json["wrong"] == 1


def test_repeated_verdict_has_the_same_answer_and_is_made_once(ann: Client) -> None:
    path = claimed(ann)
    first = ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY)
    assert ann.post(f"{path}/reopen", {"reason": "audit_sample"}, version=3).status == 200

    again = ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY)

    assert again == first
    assert len(ann.get(path).json["verdicts"]) == 1


@pytest.mark.parametrize("body", [{**OUR_ERROR, "reason": "rule_wrong"}, CONFIRMED], ids=["reason", "verdict"])
def test_key_of_another_decision_is_refused(ann: Client, body: dict[str, Any]) -> None:
    path = claimed(ann)
    ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY)
    refused = ann.post(f"{path}/verdict", body, version=2, key=KEY)
    assert (refused.status, "Idempotency-Key" in refused.json["detail"]) == (422, True)


def test_key_of_another_person_is_another_key(ann: Client) -> None:
    path = claimed(ann)
    ann.post(f"{path}/verdict", CONFIRMED, version=2, key=KEY)
    second = ann.person("bob").post(f"{path}/second", CONFIRMED, version=3, key=KEY)
    assert (second.status, second.json["agrees"]) == (200, True)


def test_request_that_is_sent_twice_at_once_is_made_once(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    path = claimed(ann)
    answers = list[Response]()

    def twice() -> None:
        aws[0].before_step = lambda: None
        answers.append(ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY))

    steps = iter(range(100))
    aws[0].before_step = lambda: twice() if next(steps) == 3 else None  # after the first has read everything
    answers.append(ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY))

    assert [each.status for each in answers] == [200, 200]
    assert answers[0] == answers[1]
    assert len(ann.get(path).json["verdicts"]) == 1


def test_answer_that_was_not_kept_is_made_again(
    ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The function may end between the decision and the answer."""
    path = claimed(ann)
    with monkeypatch.context() as patched:
        patched.setattr(Table, "update", lambda *_, **__: False)
        first = ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY)
    assert not any("answer" in item for item in aws[0].items().values())
    assert ann.post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY) == first


def retracted(ann: Client) -> tuple[str, str]:
    """The paths of a confirmed case that is held again, and of one that depended on its entry of the watchlist."""
    application("a-1", "phone.reserved", phone=["hash-1"])
    path = claimed(ann)
    watching = CONFIRMED | {"watches": True}
    ann.post(f"{path}/verdict", watching, version=2, key=KEY)
    assert ann.person("bob").post(f"{path}/second", watching, version=3, key=KEY).json["agrees"]
    ann.post(f"{path}/reopen", {"reason": "appeal"}, version=4)
    ann.post(f"{path}/claim", version=5)
    application("a-2", "phone.reserved", phone=["hash-1"])
    other = case(["a-2"], state=State.CLOSED, verdict="unresolved")
    RESOURCES.table.put([store.pointer_item("a-2", other, ["identity.watchlisted"], "high")])
    return path, f"/cases/{other.id}"


def test_verdict_that_fails_anywhere_is_repeated_to_the_same_end(
    ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]
) -> None:
    for number in range(1, 60):
        aws[0].partitions.clear()
        path, other = retracted(ann)
        left = iter(range(1, 1000))

        def fail(number: int = number, left: Iterator[int] = left) -> None:
            if next(left) == number:
                raise ConnectionError

        aws[0].before_step = fail
        failed = ann.post(f"{path}/verdict", OUR_ERROR, version=6, key="another-key").status == 500
        aws[0].before_step = lambda: None
        again = ann.post(f"{path}/verdict", OUR_ERROR, version=6, key="another-key")
        assert (again.status, again.json["state"]) == (200, "closed"), number
        dependent = ann.get(other).json
        assert (dependent["state"], dependent["boost"], dependent["version"]) == ("open", "source_retracted", 2), (
            number
        )
        rule = ann.get("/rules/phone.reserved").json
        assert (rule["wrong"], rule["true"], rule["fired"]) == (1, 0, 1), number
        assert ann.get(f"{path}/events").json["chain"] == "verified"
        if not failed:
            return
    raise AssertionError("a verdict needs more requests than were tried")


@pytest.mark.parametrize("key", [None, "short", "with space in it"])
def test_verdict_needs_a_key(ann: Client, key: str | None) -> None:
    assert ann.post(f"{claimed(ann)}/verdict", OUR_ERROR, version=2, key=key).status == 400


def test_verdict_of_a_case_that_nobody_holds_is_refused(ann: Client) -> None:
    path = claimed(ann)
    ann.post(f"{path}/release", version=2)
    assert ann.post(f"{path}/verdict", OUR_ERROR, version=3, key=KEY).status == 409
    assert ann.person("bob").post(f"{path}/verdict", OUR_ERROR, version=2, key=KEY).status == 412


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"verdict": "fraud"}, 422),
        ({"reason": "a hunch"}, 422),
        ({"findings": {"phone.reserved": "maybe"}}, 422),
        ({"checked": ["horoscope"]}, 422),
        ({"checked": []}, 409),
        ({"reason": "household"}, 409),
        ({"findings": {"email.disposable": "wrong"}}, 409),
    ],
)
def test_incomplete_or_contradicting_verdict_is_refused(ann: Client, change: dict[str, Any], status: int) -> None:
    path = claimed(ann)
    assert ann.post(f"{path}/verdict", {**OUR_ERROR, **change}, version=2, key=KEY).status == status
    assert ann.get(path).json["state"] == "in_review"


def test_second_person_decides_without_seeing_the_first_verdict(ann: Client) -> None:
    path, bob = claimed(ann), ann.person("bob")
    waiting = ann.post(f"{path}/verdict", CONFIRMED, version=2, key=KEY)
    assert waiting.json["state"] == "second_look"
    assert ann.post(f"{path}/second", CONFIRMED, version=3, key=KEY + "2").status == 409

    seen = bob.get(path).json["verdicts"]
    events = bob.get(f"{path}/events").text
    decided = bob.post(f"{path}/second", {**OUR_ERROR}, version=3, key=KEY)

    assert [each["verdict"] for each in seen] == [None]
    assert "issuer_denied" not in events
    assert (decided.json["agrees"], decided.json["state"], decided.json["first"]["reason"]) == (
        False,
        "in_review",
        "issuer_denied",
    )


def test_referral_of_a_confirmed_case_is_drafted_for_the_second_person_who_asks(ann: Client) -> None:
    path, bob = claimed(ann), ann.person("bob")
    assert ann.post(f"{path}/referral", version=2).status == 409
    ann.post(f"{path}/verdict", CONFIRMED, version=2, key=KEY)
    bob.post(f"{path}/second", CONFIRMED, version=3, key=KEY)

    asked, drafted = ann.post(f"{path}/referral", version=4), bob.post(f"{path}/referral", version=5)

    assert (asked.status, asked.json) == (200, {"draft": None, "text": None, "version": 5})
    assert drafted.json["draft"]["incident"]["conclusion"]["confirmed_by"] == 2
    assert "DRAFT of a report" in drafted.json["text"]


# ────────────────────────────────────────── Questions, and what is hidden ───────────────────────────────────


def test_question_gives_a_link_to_the_page_of_the_same_address(ann: Client, aws: Any) -> None:
    path = claimed(ann)
    body = {"application_id": "a-1", "questions": ["phone.reserved"]}

    asked = ann.post(f"{path}/ask", body, version=2)

    assert asked.status == 200
    token = asked.json["link"].removeprefix("https://review.example/a/")
    assert asked.json["link"] in asked.json["text"]
    (shown,) = ann.get(path).json["asks"]
    assert (shown["id"], shown["questions"], shown["answers"]) == (links.id_of(token), ["phone.reserved"], 0)
    assert ann.get(path).json["state"] == "awaiting_candidate"
    assert token not in str(aws[0].items())


def test_machine_asks_only_where_there_is_a_page_for_candidates(ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = {"iam": {"userArn": "arn:aws:iam::1:role/ats"}}
    opened = case()
    headers = {"if-match": '"1"'}
    ann.send("POST", f"/cases/{opened.id}/claim", headers=headers, authorizer=machine)
    body = json.dumps({"application_id": "a-1", "questions": ["phone.reserved"]})

    def asked() -> Response:
        return ann.send("POST", f"/cases/{opened.id}/ask", headers={"if-match": '"2"'}, body=body, authorizer=machine)

    assert asked().status == 409
    monkeypatch.setenv("CANDIDATE_PAGE", "https://page.example")
    assert asked().json["link"].startswith("https://page.example/a/")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"questions": ["phone.nothing"]}, 409),
        ({"questions": []}, 409),
        ({"application_id": "a-2"}, 409),
        ({"application_id": "Jane Doe"}, 422),
        ({"questions": ["Where were you born?"]}, 422),
    ],
)
def test_question_that_cannot_be_asked_is_refused(ann: Client, change: dict[str, Any], status: int) -> None:
    body = {"application_id": "a-1", "questions": ["phone.reserved"], **change}
    assert ann.post(f"{claimed(ann)}/ask", body, version=2).status == status


STATED = {
    "application_id": "a-1",
    "basics": {"name": "Jane Doe", "email": "jane@example.org", "phone": "+12125552368"},
    "education": [{"institution": "A College"}],
}


def store_part(aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    aws[1].put_object(Bucket="uploads", Key="applications/u-1/part-000001.jsonl", Body=json.dumps(STATED).encode())


def test_only_what_is_asked_for_is_revealed_and_the_audit_log_says_so(
    ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]
) -> None:
    store_part(aws)
    path = claimed(ann)
    ann.post(f"{path}/note", {"text": "Called her."}, version=2)

    shown = ann.post(f"{path}/reveal", {"fields": ["name", "education", "notes"], "purpose": "decide"})

    assert shown.json["fields"]["applications"] == [
        {"application_id": "a-1", "name": "Jane Doe", "education": [{"institution": "A College"}]}
    ]
    assert [(each["by"], each["text"]) for each in shown.json["fields"]["notes"]] == [("ann", "Called her.")]
    (entry,) = [json.loads(line) for line in exported(ann) if '"reveal"' in line]
    assert (entry["actor"], entry["details"]) == (
        "ann",
        {"case": path.rpartition("/")[2], "fields": ["education", "name", "notes"], "purpose": "decide"},
    )
    assert ann.get(path).json["version"] == 3


def test_nothing_is_revealed_that_cannot_be_recorded(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    store_part(aws)
    path = claimed(ann)
    aws[0].transact_write_items = lambda **_: (_ for _ in ()).throw(RuntimeError)  # type: ignore[method-assign]
    refused = ann.post(f"{path}/reveal", {"fields": ["name"], "purpose": "decide"})
    assert refused.status == 500
    assert "Jane" not in refused.text


@pytest.mark.parametrize(
    "body",
    [
        {"fields": ["photo"], "purpose": "decide"},
        {"fields": [], "purpose": "decide"},
        {"fields": ["name"], "purpose": "I am curious about Jane"},
        {"fields": ["name"]},
    ],
    ids=["photo", "none", "own purpose", "no purpose"],
)
def test_reveal_takes_fields_and_purposes_of_a_list(ann: Client, body: dict[str, Any]) -> None:
    refused = ann.post(f"{claimed(ann)}/reveal", body)
    assert (refused.status, "Jane" in refused.text) == (422, False)


def test_application_that_is_not_stored_is_said_to_be_so(ann: Client) -> None:
    shown = ann.post(f"{claimed(ann)}/reveal", {"fields": ["name"], "purpose": "decide"})
    assert shown.json["fields"]["applications"] == [
        {"application_id": "a-1", "not_stored": "it came by a request, or is erased"}
    ]


def test_answer_of_a_candidate_is_revealed_with_a_link_to_its_file(
    ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]
) -> None:
    path = claimed(ann)
    asked = ann.post(f"{path}/ask", {"application_id": "a-1", "questions": ["phone.reserved"]}, version=2)
    ask = links.load(RESOURCES.table, links.id_of(asked.json["link"].rpartition("/")[2]))
    assert ask is not None
    links.record_answer(RESOURCES.table, ask, "f" * 32, NOW)
    file = {"name": f"{'f' * 32}.pdf", "media_type": "application/pdf", "bytes": 3, "sha256": "0"}
    content = {"ask": ask.id, "application": "a-1", "at": NOW.isoformat(), "answers": {"phone.reserved": "Mine."}}
    key = links.answers_key(ask.case, f"{'f' * 32}.json")
    aws[1].put_object(Bucket="uploads", Key=key, Body=json.dumps({**content, "file": file}).encode())

    (shown,) = ann.post(f"{path}/reveal", {"fields": ["answers"], "purpose": "read_answer"}).json["fields"]["answers"]

    assert shown["answers"] == {"phone.reserved": "Mine."}
    assert shown["file"]["link"].endswith(f"{'f' * 32}.pdf?X-Amz-Expires=900")


# ─────────────────────────────────────────────── Several at once ────────────────────────────────────────────


def closing(ids: list[str], **fields: Any) -> dict[str, Any]:
    return {"ids": ids, "action": "close", **OUR_ERROR, **fields}


def test_preview_says_what_would_happen_and_changes_nothing(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    free, held = case(), case()
    ann.person("bob").post(f"/cases/{held.id}/claim", version=1)
    before = dict(aws[0].items())
    missing = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    body = closing([free.id, held.id, missing])

    preview = ann.post("/cases/bulk", {**body, "preview": True}).json
    unchanged = dict(aws[0].items())
    done = ann.post("/cases/bulk", {**body, "preview": False}).json

    assert unchanged == before
    assert preview["results"] == done["results"]
    assert [(each["id"], each["done"], each["state"]) for each in done["results"]] == [
        (free.id, True, "closed"),
        (held.id, False, "in_review"),
        (missing, False, None),
    ]
    assert "bob holds the case" in done["results"][1]["why"]
    assert store.load(RESOURCES.table, free.id).state is State.CLOSED


def test_case_that_changed_since_the_preview_is_left_as_it_is(ann: Client) -> None:
    opened = case()
    ann.post(f"/cases/{opened.id}/note", {"text": "x"}, version=1)
    body = closing([opened.id], preview=False, versions={opened.id: 1})
    (result,) = ann.post("/cases/bulk", body).json["results"]
    assert (result["done"], result["version"]) == (False, 2)


def test_several_cases_can_only_be_cleared(ann: Client) -> None:
    opened = case()
    refused = ann.post("/cases/bulk", closing([opened.id], preview=False, **{**CONFIRMED, "findings": {}}))
    assert refused.status == 422
    for verdict in ("confirmed", "identity_misused", "explained", "unresolved"):
        body = {"ids": [opened.id], "action": "close", "verdict": verdict, "reason": "rule_wrong", "preview": False}
        assert ann.post("/cases/bulk", body).status == 422
    assert store.load(RESOURCES.table, opened.id).version == 1


def test_several_cases_are_assigned_and_put_off(ann: Client) -> None:
    opened = [case().id for _ in range(2)]
    assigned = ann.post("/cases/bulk", {"ids": opened, "action": "assign", "to": "bob", "preview": False})
    assert [each["state"] for each in assigned.json["results"]] == ["in_review"] * 2
    until = (NOW + timedelta(days=2)).isoformat()
    body = {"ids": opened, "action": "snooze", "until": until, "reason": "no_time", "preview": False}
    assert [each["done"] for each in ann.post("/cases/bulk", body).json["results"]] == [False, False]
    assert [each["done"] for each in ann.person("bob").post("/cases/bulk", body).json["results"]] == [True, True]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"action": "assign"}, 422),
        ({"action": "snooze", "reason": "no_time"}, 422),
        ({"action": "close"}, 422),
        ({"action": "delete"}, 422),
        ({"action": "assign", "to": "bob", "ids": []}, 422),
        ({"action": "assign", "to": "bob", "ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"] * 51}, 422),
    ],
)
def test_bulk_request_that_lacks_something_is_refused(ann: Client, body: dict[str, Any], status: int) -> None:
    assert ann.post("/cases/bulk", {"ids": ["01ARZ3NDEKTSV4RRFFQ69G5FAV"], **body}).status == status


def test_assigning_several_cases_is_for_leads(ann: Client) -> None:
    refused = ann.person("bob", "review:decide").post(
        "/cases/bulk", {"ids": [case().id], "action": "assign", "to": "bob"}
    )
    assert (refused.status, refused.json["scope"]) == (403, "review:lead")


# ───────────────────────────────────────── Rules, audit, descriptions ───────────────────────────────────────


def test_rules_list_every_code_of_the_policy(ann: Client) -> None:
    listed = ann.get("/rules").json
    assert {each["code"] for each in listed["rules"]} == set(POLICY.codes)
    assert listed["policy_version"] == POLICY.version
    assert ann.get("/rules/phone.reserved").json["code"] == "phone.reserved"
    assert ann.get("/rules/phone.nothing").status == 404
    assert ann.post("/rules/phone.nothing/lift").status == 404


def test_weakened_code_counts_again_when_a_lead_says_so(ann: Client) -> None:
    from bonafide.aws import weakened

    RESOURCES.table.put([weakened.item("phone.reserved", NOW, held=0, decided=60)])
    assert ann.get("/rules/phone.reserved").json["weakened_since"]
    assert ann.person("bob", "review:decide").post("/rules/phone.reserved/lift").status == 403
    assert ann.post("/rules/phone.reserved/lift").json["weakened_since"] is None


def exported(ann: Client, **query: str) -> list[str]:
    today = f"{NOW:%Y-%m-%d}"
    tomorrow = f"{NOW + timedelta(days=1):%Y-%m-%d}"
    return ann.get("/audit", **{"from": today, "to": tomorrow, **query}).text.splitlines()


def test_audit_export_verifies_every_chain_and_is_recorded_itself(ann: Client) -> None:
    claimed(ann)
    first = [json.loads(line) for line in exported(ann)]
    assert first[-1] == {"kind": "verification", "verified": True, "faults": []}
    assert [each["action"] for each in first[:-1]] == ["open", "claim", "export"]
    csv = ann.get("/audit", **{"from": f"{NOW:%Y-%m-%d}", "to": f"{NOW:%Y-%m-%d}", "format": "csv"})
    assert csv.headers["content-type"].startswith("text/csv")


def test_audit_export_detects_one_changed_byte(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    path = claimed(ann)
    event = aws[0].partitions[f"case#{path.rpartition('/')[2]}"]["event#000002"]
    event["content"]["S"] = event["content"]["S"].replace('"ann"', '"anm"')
    last = json.loads(exported(ann)[-1])
    assert (last["verified"], len(last["faults"])) == (False, 1)


@pytest.mark.parametrize(
    "query",
    [
        {"from": "2026-11-01"},
        {"from": "2026-11-02", "to": "2026-11-01"},
        {"from": "2026-10-01", "to": "2026-11-20"},
        {"from": "1.11.2026", "to": "2026-11-02"},
        {"from": "2026-11-01", "to": "2026-11-02", "format": "pdf"},
    ],
    ids=["one day", "backwards", "too long", "no date", "format"],
)
def test_audit_export_of_wrong_days_is_refused(ann: Client, query: dict[str, str]) -> None:
    assert ann.get("/audit", **query).status == 400


def test_audit_is_for_auditors(ann: Client) -> None:
    query = {"from": f"{NOW:%Y-%m-%d}", "to": f"{NOW:%Y-%m-%d}"}
    assert ann.person("bob", "review:lead").get("/audit", **query).json["scope"] == "review:audit"
    assert ann.person("carl", "review:audit").get("/audit", **query).status == 200


def test_link_of_an_alert_leads_to_the_case(ann: Client) -> None:
    opened = case()
    RESOURCES.table.put([store.pointer_item("a-1", opened, (), "high")])
    assert ann.get("/applications/a-1/case").json["id"] == opened.id
    assert ann.get("/applications/a-2/case").status == 404


def test_case_of_forty_applications_is_read_by_few_requests(ann: Client, aws: tuple[MemoryDynamoDB, MemoryS3]) -> None:
    names = [f"b-{number}" for number in range(40)]
    for name in names:
        application(name, "phone.reserved")
    opened, requests = case(names), list[Request]()
    aws[0].on_request = requests.append
    assert len(ann.get(f"/cases/{opened.id}").json["details"]) == 40
    assert len(requests) <= 2 * 40 + 3
