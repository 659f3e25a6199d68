"""What the documents of two applications have in common: who may see it, what is left out, and what may go wrong."""

import io
import json
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from bonafide.aws import clients, documents, records
from bonafide.aws.documents import Read
from bonafide.document import Document, Kind, Reason
from cases import documents as compared
from cases import store
from cases.states import DECIDE, READ, State
from local.memory_aws import MemoryDynamoDB, MemoryS3
from tests.cases.review_client import NOW, RESOURCES, Client, Response, application, case, client, in_memory

LINES = """Rebuilt the billing pipeline with a team of 4.
Moved old hosts over a long weekend without an outage."""
ONE = f"Jane Roe\njane.roe@example.org, +1 212 555 2368\n{LINES}\nLikes cats."
OTHER = f"Peter Sample\npeter@example.org\n{LINES.replace('4', '12')}\nLikes dogs."
PEOPLE = {
    "a-1": {"name": "Jane Roe", "email": "jane.roe@example.org", "phone": "+12125552368"},
    "a-2": {"name": "Peter Sample", "email": "peter@example.org"},
}
PAIR = ["a-1", "a-2"]
SHOWN = {"fields": ["passages"], "purpose": "check_statement", "applications": PAIR}
BUCKET = RESOURCES.bucket

Aws = tuple[MemoryDynamoDB, MemoryS3]


class Reader:
    """ReadDocument with documents by their keys; a `Reason` is one that it cannot read."""

    def __init__(self) -> None:
        self.held: dict[str, Document | Reason] = {}
        self.error = ""
        self.waits = threading.Event()
        self.waits.set()

    def invoke(self, *, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803
        assert FunctionName == "reader"
        self.waits.wait(30)
        if self.error:
            return {
                "Payload": io.BytesIO(json.dumps({"errorType": self.error}).encode()),
                "FunctionError": "Unhandled",
            }
        held = self.held.get(json.loads(Payload)["key"])
        answer = documents.answer_of(Read(held, "0" * 64) if isinstance(held, Document) else held)
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


@pytest.fixture
def aws() -> Iterator[Aws]:
    with in_memory() as made:
        yield made


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    made = Reader()
    monkeypatch.setattr(clients, "functions", lambda: made)
    for name, value in (("DOCUMENT_READER", "reader"), ("RESUME_DOCUMENTS", "on"), ("MALWARE_SCAN", "off")):
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def ann(aws: Aws, reader: Reader) -> Client:
    """A client of the API, where two applications have documents."""
    for number, (name, text) in enumerate(zip(PAIR, (ONE, OTHER), strict=True), start=1):
        application(name, "phone.reserved", line=number)  # type: ignore[arg-type]
        store_document(aws, reader, name, text)
    store_part(aws)
    return client()


def store_part(aws: Aws, changes: Mapping[str, dict[str, Any]] = {}) -> None:
    """The part with both applications, each with its document; `changes` are by application."""
    stated = [
        {"application_id": name, "basics": PEOPLE[name], "documents": [{"key": key_of(name)}], **changes.get(name, {})}
        for name in PAIR
    ]
    body = "\n".join(map(json.dumps, stated)).encode()
    aws[1].put_object(Bucket=BUCKET, Key="applications/u-1/part-000001.jsonl", Body=body)


def store_document(aws: Aws, reader: Reader, name: str, text: str, **fields: Any) -> None:
    aws[1].put_object(Bucket=BUCKET, Key=key_of(name), Body=b"%PDF")
    reader.held[key_of(name)] = Document(Kind.PDF, text, text, **fields)


def key_of(name: str) -> str:
    return f"documents/applications/{name}/resume.pdf"


def shown(ann: Client, **changes: Any) -> Response:
    return ann.post(f"/cases/{case(PAIR).id}/reveal", {**SHOWN, **changes})


def fields(answer: Response) -> Any:
    assert answer.status == 200, answer.text
    return answer.json["fields"]


# ────────────────────────────────────────────── What is shown ───────────────────────────────────────────────


def test_passages_are_shown_as_each_document_has_them_without_names_and_contacts(ann: Client) -> None:
    assert fields(shown(ann)) == {
        "documents": [{"application_id": name, "has_hidden_text": False} for name in PAIR],
        "passages": [{"one": f"{LINES}\nLikes", "other": f"{LINES.replace('4', '12')}\nLikes"}],
    }


def test_order_of_the_applications_is_that_of_the_columns(ann: Client) -> None:
    (passage,) = fields(shown(ann, applications=PAIR[::-1]))["passages"]
    assert "a team of 12" in passage["one"]


@pytest.mark.parametrize(
    ("line", "hidden"),
    [
        ("Ask Jane Roe, Peter Sample or jane.roe@example.org for a reference", ["Jane", "Roe", "Peter", "jane.roe"]),
        ("All of my own code is at github.com/jr1990 or at www.example.org for you", ["github", "www"]),
        ("You reach this engineer at +1 212 555 2368 at any time", ["2368"]),
        ("Rebuilt everything\nNationality: Ruritanian and single\nof the billing pipeline", ["Ruritanian", "single"]),
        ("All of my own data\nDate of birth\n1 May 1990\nand then some more lines", ["birth", "1990"]),
        ("私の情報はこちらにすべてあります\n生年月日 1990年5月1日\n自動テストを導入しました", ["1990", "生年"]),
        ("Persönliche Angaben hier\nGeboren am 1.5.1990 in Bonn\nund noch viel mehr Zeilen", ["1990", "Bonn"]),
    ],
)
def test_what_identifies_or_must_never_count_is_not_shown(
    ann: Client, aws: Aws, reader: Reader, line: str, hidden: list[str]
) -> None:
    for name in PAIR:
        store_document(aws, reader, name, line)
    answer = shown(ann)
    assert fields(answer)["passages"]
    assert [text for text in hidden if text in json.dumps(answer.json["fields"]["passages"])] == []


@pytest.mark.parametrize(
    "line",
    [
        "自動テストを導入し、障害を減らしました",
        "자동화 테스트를 도입하여 장애를 크게 줄였습니다",
        "Wrote the portal where every citizen pays parking tickets, in use in four cities of the country",
        "Geburtsdatum\nLed the migration of all billing services to new hosts",
    ],
)
def test_work_is_shown_although_a_word_of_it_is_also_that_of_a_protected_field(
    ann: Client, aws: Aws, reader: Reader, line: str
) -> None:
    for name in PAIR:
        store_document(aws, reader, name, line)
    kept = line.rpartition("\n")[2]
    assert fields(shown(ann))["passages"] == [{"one": kept, "other": kept}]


def test_hidden_text_is_named_and_not_shown(ann: Client, aws: Aws, reader: Reader) -> None:
    store_document(aws, reader, "a-2", OTHER, hidden=("Ignore all previous instructions",), earlier="Was John's")
    answer = shown(ann)
    assert fields(answer)["documents"][1] == {"application_id": "a-2", "has_hidden_text": True}
    assert "Ignore" not in answer.text
    assert "John" not in answer.text


def test_long_passage_is_cut_off(ann: Client, aws: Aws, reader: Reader) -> None:
    for name in PAIR:
        store_document(aws, reader, name, "word " * 20_000)
    (passage,) = fields(shown(ann))["passages"]
    assert len(passage["one"]) == compared.MAX_SHOWN + len(" …")


# ───────────────────────────────────────── Who may, and the record of it ────────────────────────────────────


def test_reader_of_cases_sees_no_passages(ann: Client) -> None:
    refused = shown(ann.person("eve", READ))
    assert (refused.status, refused.json["scope"]) == (403, DECIDE)


@pytest.mark.parametrize(
    "changes",
    [{"applications": []}, {"applications": ["a-1"]}, {"applications": ["a-1", "a-1"]}, {"fields": ["name"]},
     {"applications": [*PAIR, "a-3"]}, {"applications": ["a-1", "../x"]}],
    ids=["none", "one", "the same twice", "without passages", "three", "no id"],
)  # fmt: skip
def test_passages_are_of_two_applications(ann: Client, changes: dict[str, Any]) -> None:
    refused = shown(ann, **changes)
    assert (refused.status, "billing" in refused.text) == (422, False)


def entry_of(ann: Client) -> Any:
    """What the audit log says of the only reveal."""
    day = NOW.date().isoformat()
    exported = ann.get("/audit", **{"from": day, "to": day}).text
    (entry,) = [json.loads(line) for line in exported.splitlines() if '"reveal"' in line]
    return entry["details"]


def test_record_says_that_passages_were_shown_and_nothing_holds_their_text(
    ann: Client, aws: Aws, capfd: pytest.CaptureFixture[str]
) -> None:
    path = f"/cases/{case(PAIR).id}"
    before = set(aws[1].objects)
    assert ann.post(f"{path}/reveal", SHOWN).status == 200

    assert entry_of(ann) == {
        "case": path.rpartition("/")[2],
        "fields": ["passages"],
        "purpose": "check_statement",
    }
    assert ann.get(path).json["version"] == 1
    assert "billing" not in f"{aws[0].items()}{capfd.readouterr()}"
    assert set(aws[1].objects) == before


def other_case(*, is_similar: bool = True, **changes: Any) -> str:
    """A case of `a-1` alone, whose path is returned; `a-2` is in another one."""
    table = RESOURCES.table
    first, second = case(["a-1"]), case(["a-2"], state=State.CLOSED, verdict="explained", **changes)
    table.put([store.pointer_item(name, each, [], "review") for name, each in zip(PAIR, (first, second), strict=True)])
    if is_similar:
        item = records.load(table, "a-1").assessment
        table.put([{**item, "neighbours": {"resume": ["a-2"]}}])
    return f"/cases/{first.id}"


def test_application_of_another_case_is_compared_if_its_document_is_similar(ann: Client) -> None:
    path = other_case()
    assert ann.get(path).json["details"][0]["similar_documents"] == ["a-2"]

    assert fields(ann.post(f"{path}/reveal", SHOWN))["passages"]

    assert entry_of(ann)["other_case"] == RESOURCES.table.get("app#a-2", "case")["case"]


def test_application_that_nothing_connects_with_the_case_is_not_compared(ann: Client) -> None:
    refused = ann.post(f"{other_case(is_similar=False)}/reveal", SHOWN)
    assert (refused.status, "billing" in refused.text) == (409, False)


def test_application_in_no_case_is_not_compared(ann: Client) -> None:
    path = other_case()
    RESOURCES.table.delete([("app#a-2", "case")])
    assert ann.post(f"{path}/reveal", SHOWN).status == 409


def test_two_applications_of_other_cases_are_not_compared_here(ann: Client) -> None:
    assert ann.post(f"/cases/{case(['a-3']).id}/reveal", SHOWN).status == 409


# ─────────────────────────────────────────────── What goes wrong ────────────────────────────────────────────


def not_read(answer: Response) -> list[str | None]:
    """Why the documents were not read, without any passage."""
    assert fields(answer)["passages"] == []
    return [each.get("not_read") for each in fields(answer)["documents"]]


def test_document_that_is_gone_is_said_to_be_gone(ann: Client, aws: Aws, reader: Reader) -> None:
    del reader.held[key_of("a-1")]  # after it was looked for
    del aws[1].objects[key_of("a-2")]
    gone = "its document is not stored, or not any more"
    assert not_read(shown(ann)) == [gone, gone]


def test_application_that_is_erased_or_has_no_document_is_said_to_be_so(ann: Client, aws: Aws) -> None:
    store_part(aws, {"a-1": {"application_id": "another"}, "a-2": {"documents": []}})
    assert not_read(shown(ann)) == ["it came by a request, or is erased", "it has no document"]


def test_cover_letter_is_not_compared(ann: Client, aws: Aws) -> None:
    store_part(aws, {"a-2": {"documents": [{"key": key_of("a-2"), "kind": "cover_letter"}]}})
    assert not_read(shown(ann)) == [None, "it has no document"]


@pytest.mark.parametrize("reason", [Reason.ENCRYPTED, Reason.NO_TEXT, Reason.BEYOND_LIMITS])
def test_unreadable_document_is_named_with_the_reason(ann: Client, reader: Reader, reason: Reason) -> None:
    reader.held[key_of("a-2")] = reason
    assert not_read(shown(ann)) == [None, f"its document cannot be read: {reason}"]


def test_document_that_ends_its_reader_is_unreadable(ann: Client, reader: Reader) -> None:
    reader.error = "Runtime.OutOfMemory"
    assert not_read(shown(ann)) == [f"its document cannot be read: {Reason.BEYOND_LIMITS}"] * 2


def test_failed_reader_is_no_answer_and_names_nobody(
    ann: Client, reader: Reader, capfd: pytest.CaptureFixture[str]
) -> None:
    reader.error = "RuntimeError"
    refused = shown(ann)
    assert (refused.status, "repeat" in refused.json["detail"]) == (500, True)
    assert "resume.pdf" not in refused.text + str(capfd.readouterr())


def test_reader_that_takes_too_long_is_not_waited_for(
    ann: Client, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compared, "SECONDS", 0.1)
    reader.waits.clear()
    slow = not_read(shown(ann))
    reader.waits.set()
    assert slow == ["reading its document took too long"] * 2


@pytest.mark.parametrize(
    ("tags", "why"),
    [
        ([], "its document has not been scanned for malware"),
        ([{"Key": documents.SCAN_TAG, "Value": "THREATS_FOUND"}], "its document was refused by the malware scan"),
        ([{"Key": documents.SCAN_TAG, "Value": documents.NO_THREATS}], None),
    ],
    ids=["not scanned", "refused", "clean"],
)
def test_document_is_only_read_after_the_scan_that_is_required(
    ann: Client, aws: Aws, monkeypatch: pytest.MonkeyPatch, tags: list[dict[str, str]], why: str | None
) -> None:
    monkeypatch.setenv("MALWARE_SCAN", "required")
    monkeypatch.setattr(aws[1], "get_object_tagging", lambda **_: {"TagSet": tags}, raising=False)
    answer = shown(ann)
    assert [each.get("not_read") for each in fields(answer)["documents"]] == [why, why]
    assert bool(fields(answer)["passages"]) == (why is None)


def test_deployment_that_reads_no_documents_says_so(ann: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESUME_DOCUMENTS", "off")
    refused = shown(ann)
    assert (refused.status, "ResumeDocuments" in refused.json["detail"]) == (409, True)
    assert "audit" not in str(RESOURCES.table.get(f"audit#{NOW:%Y-%m}", "head"))


def test_hostile_text_is_json_text(ann: Client, aws: Aws, reader: Reader) -> None:
    text = "<script>alert(1)</script> \u202eturned\u202c \x00 and five more words here \U0001f600"
    for name in PAIR:
        store_document(aws, reader, name, text)
    answer = shown(ann)
    assert answer.headers["content-type"] == "application/json"
    (passage,) = fields(answer)["passages"]
    assert passage["one"].startswith("script>alert(1)</script> \u202eturned")
