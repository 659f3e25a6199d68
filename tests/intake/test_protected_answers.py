"""No answer about a protected field is stored, in whatever form it arrives, also of rows that cannot be read."""

import io
import json
from typing import Any

import pytest

from bonafide.aws import objects
from bonafide.aws.table import Table
from bonafide.fields.protected import is_protected, kept, names_protected, without_protected
from intake.columns import Columns
from intake.documents import documents
from intake.formats import Limits, Row, Unreadable, rows
from tests.intake.test_uploads import process, rejected
from tests.intake.workbooks import sheet, workbook
from tests.moto_fixtures import items, keys_of

SMALL = Limits(upload=10_000_000, row=1000)
CANARY = "zq7731"
ANN = "Ann Example,ann@acme.org"
QUESTIONS = (
    "What is your gender?",
    "Race",
    "Ethnicity",
    "How old are you?",
    "Date of birth",
    "Nationality",
    "Do you have a disability?",
    "Are you a veteran?",
    "Are you married?",
    "Please upload a photo",
)


def stored(name: str, content: bytes) -> list[tuple[bool, str]]:
    """What intake stores of each row of a file, and whether the row is an application."""
    found = []
    for row in rows(name, io.BytesIO(content), SMALL):
        if isinstance(row, Unreadable):
            found.append((False, _text(kept(row.content))))
        for each in documents(row.content) if isinstance(row, Row) else ():
            one = each.application
            found.append((one is not None, one.model_dump_json() if one else _text(kept(each.content))))
    return found


def _text(content: object) -> str:
    return content.decode(errors="replace") if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False)


def table_of(header: str, *rows: str) -> bytes:
    return "\n".join(["name,email," + header, *rows, ""]).encode()


def book(header: str, *rows: str) -> bytes:
    return workbook(sheet([row.split(",") for row in (f"name,email,{header}", *rows)]))


def person(**fields: Any) -> dict[str, Any]:
    return {"basics": {"name": "Ann Example", "email": "ann@acme.org"}, **fields}


TABLES = [
    ("Question 1,Answer 1,Question 2,Answer 2", "Notice,soon,{question},{canary}"),
    ("Question 1,Question 2,Answer 1,Answer 2", "Notice,{question},soon,{canary}"),
    ("Q1,A1", "{question},{canary}"),
    ("Screening question 01,Response 1", "{question},{canary}"),
    ("Frage 3,Antwort 3", "{question},{canary}"),
    ("質問1,回答1", "{question},{canary}"),
    ("Custom field 1 name,Custom field 1 value", "{question},{canary}"),
    ("Question,Answer", "{question},{canary}"),
    ("Question,Answer,Question,Answer", "Notice,soon,{question},{canary}"),
    ("Question,Question,Answer,Answer", "Notice,{question},soon,{canary}"),
    ("Pregunta,Respuesta", "{question},{canary}"),
    ("Question,Column4", "{question},{canary}"),
    ("Field,Value", "{question},{canary}"),
    ("Notes", "Notice: soon | {question} : {canary}"),
    ("Notes", "Q: {question}; {canary}"),
    ("{question}", "{canary}"),
]
"""The columns of a form, and a row: `{question}` is a question about a protected field, and `{canary}` its answer."""


def filled(header: str, row: str) -> tuple[str, str]:
    whose = {"question": QUESTIONS[len(header) % len(QUESTIONS)], "canary": CANARY}
    return header.format(**whose), row.format(**whose)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize(("header", "row"), TABLES)
def test_answer_in_a_table_is_not_stored(header: str, row: str, ending: str) -> None:
    """Nor if the row has too many cells, so that it is rejected."""
    header, row = filled(header, row)
    content = [f"{ANN},{row}", f"{ANN},{row},one more,and another", f"Example, {ANN},{row}"]
    found = stored(f"a.{ending}", (book if ending == "xlsx" else table_of)(header, *content))
    assert [is_read for is_read, _ in found] == [True, False, False]
    assert CANARY not in str(found)
    assert all("Ann" in text for _, text in found)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json", "jsonl"])
def test_upload_is_stored_without_such_answers(table: Table, bucket: str, ending: str) -> None:
    question, answer = QUESTIONS[0], CANARY
    given = [
        {"name": "Ann", "email": "ann@acme.org", "Question 1": question, "Answer 1": answer},
        {"Q1": "Gender", "A1": answer},
    ]
    text = json.dumps(given) if ending == "json" else "".join(f"{json.dumps(each)}\n" for each in given)
    content = [f"{ANN},{question},{answer}", f"{ANN},{question},{answer},one more"]
    upload = {
        "csv": table_of("Question 1,Answer 1", *content),
        "xlsx": book("Question 1,Answer 1", *content),
        "json": text.encode(),
        "jsonl": text.encode(),
    }
    receipt = process(table, bucket, upload[ending], key=f"incoming/a.{ending}")
    assert (receipt.accepted, receipt.rejected, receipt.dropped >= 1) == (1, 1, True)
    keys = [key for prefix in ("applications/", "rejected/", "receipts/") for key in keys_of(bucket, prefix)]
    objects_stored = [objects.read(objects.Pointer(bucket, key, None)) or b"" for key in keys]
    assert len(objects_stored) == 3
    assert CANARY not in str(objects_stored)
    assert CANARY not in str(items(table))


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_in_a_cell_is_recognised(question: str) -> None:
    columns = Columns.of_header("name,email,Question 1,Answer 1")
    document, dropped = without_protected(columns.document(["Ann", "ann@acme.org", question, CANARY]))
    assert (document, dropped) == ({"basics": {"name": "Ann", "email": "ann@acme.org"}}, 1)


def test_other_answers_of_a_table_are_kept() -> None:
    columns = Columns.of_header("name,email,Question 1,Answer 1,Phone 1,Question 2,Answer 2")
    row = ["Ann", "ann@acme.org", "Notice", "soon", "+44 20 7946 0018", "Gender", CANARY]
    document, _ = without_protected(columns.document(row))
    assert (document["Question 1"], document["Answer 1"]) == ("Notice", "soon")
    assert document["basics"]["phone"] == "+44 20 7946 0018"


@pytest.mark.parametrize(
    "fields",
    [
        {"answers": [{"question": "Gender", "answer": CANARY}]},
        {"q1": "Gender", "a1": CANARY},
        {"form": {"Question 1": "Notice", "Answer 1": "soon", "Question 2": "Race", "Answer 2": CANARY}},
        {"form": {"question": "Gender", "type": "choice", "response": {"text": CANARY}}},
        {"questions": ["Notice", "Gender"], "answers": ["soon", CANARY]},
        {"custom": [["Notice", "soon"], ["Gender", CANARY]]},
        {"custom": json.dumps([{"question": "Gender", "answer": CANARY}])},
        {"custom": f"{{'gender': '{CANARY}'}}"},
        {"notes": [f"Gender: {CANARY}", "Notice: soon"]},
        {"notes": f"What is your gender?\n{CANARY}"},
        {"notes": f"Notice: soon, Gender: {CANARY}"},
        {"education": [{"institution": "A", "location": {"city": "B", "nationality": CANARY}}]},
        {"work": [{"name": "A", "location": {"city": "B", "note": {"gender": CANARY}}}]},
        {"documents": [{"key": "a", "photo": CANARY}]},
    ],
    ids=lambda fields: json.dumps(fields)[:40],
)
@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_answer_in_a_document_is_not_stored(fields: dict[str, Any], ending: str) -> None:
    """Nor if the document is no application."""
    given = [person(**fields), {"hobby": "chess", **fields, "education": [], "work": []}]
    text = json.dumps(given) if ending == "json" else "".join(f"{json.dumps(each)}\n" for each in given)
    found = stored(f"a.{ending}", text.encode())
    assert found[0][0]
    assert CANARY not in str(found)


def test_account_of_a_person_is_stored_without_protected_fields() -> None:
    basics = {"email": "ann@acme.org", "profiles": [{"network": "x", "username": "ann", "gender": CANARY}]}
    ((is_read, text),) = stored("a.jsonl", json.dumps({"basics": basics}).encode())
    assert is_read
    assert CANARY not in text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cut off.jsonl", '{"email": "ann@acme.org", "gender": "%s"\n'),
        ("question cut off.jsonl", '{"email": "ann@acme.org", "a": [{"question": "Gender", "answer": "%s"}\n'),
        ("single quotes.jsonl", "{'email': 'ann@acme.org', 'gender': '%s'}\n"),
        ("over lines.json", '[\n{\n"x": 1\n"answer": "%s",\n"question": "Gender"\n}\n{"y": 1}\n'),
        ("value in the next line.json", '[\n{\n"x": 1\n"answer":\n"%s",\n"question": "Gender"\n}\n{"y": 1}\n'),
        ("a list.jsonl", '["Gender", {"question": "Gender", "answer": "%s"}]\n'),
        ("too long.jsonl", '{"gender": "%s", "x": "' + "x" * 2000 + '"}\n'),
        ("no UTF-8.jsonl", '{"gender": "%s", "x": "\udc81"}\n'),
        ("over lines, no UTF-8.jsonl", '"answer": "\udc81%s",\n'),
        ("open quote.csv", 'name,email,Gender,x\nAnn,ann@acme.org,%s,"x\n'),
        ("open quote.tsv", 'name\temail\tQuestion 1\tAnswer 1\tx\nAnn\tann@acme.org\tGender\t%s\t"x\n'),
        ("too long.csv", "name,email,Gender,x\nAnn,ann@acme.org,%s," + "x" * 2000 + "\n"),
        ("no UTF-8.csv", "name,email,Gender,x\nAnn,ann@acme.org,%s,\udc81\n"),
        ("no contact.csv", "name,email,Gender\n,,%s\n"),
    ],
)  # fmt: skip
def test_protected_field_of_a_rejected_row_is_not_stored(name: str, content: str) -> None:
    found = stored(name, (content % CANARY).encode(errors="surrogateescape"))
    assert not any(is_read for is_read, _ in found)
    assert CANARY not in str(found)


def test_reason_says_that_the_content_is_not_kept(table: Table, bucket: str) -> None:
    receipt = process(table, bucket, b'name,email,Gender\nAnn,ann@acme.org,"x"y\n{', key="incoming/a.csv")
    assert receipt.not_kept == 1
    receipt = process(table, bucket, b'{"email": "ann@acme.org", "gender": "x"\n')
    assert receipt.not_kept == 1
    assert all("its content is not kept, because protected fields" in reason for _, reason in rejected(bucket))


@pytest.mark.parametrize("text", ['{"page": "1", "coverage": "all"', "Ann,ann@acme.org,2 weeks", '{bad: "', ""])
def test_text_without_protected_fields_is_kept(text: str) -> None:
    assert not names_protected(text)
    assert kept(text.encode()) == text.encode()


def test_text_with_very_many_names_is_not_kept() -> None:
    assert kept(",".join(f"name {number}" for number in range(3000)).encode()) is None


@pytest.mark.parametrize(
    "text",
    [
        "See https://acme.org/gender",
        "Stage: final; page: 2",
        "Led the image processing team: 5 people",
        "09:30",
        "?",
        "::",
    ],
)
def test_other_text_is_kept(text: str) -> None:
    assert without_protected({"notes": text}) == ({"notes": text}, 0)


@pytest.mark.parametrize("subject", ["Gender Studies", "Disability Studies: Theory", "Race and Ethnicity"])
def test_subject_about_a_protected_attribute_is_kept(subject: str) -> None:
    document = person(education=[{"institution": "A", "area": subject, "studyType": "BA"}])
    assert without_protected(document) == (document, 0)
    assert is_protected(subject)
