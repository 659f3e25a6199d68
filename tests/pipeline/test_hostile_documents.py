"""Documents that attack their reader, through the whole stack: each ends, and nothing else is held up by it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bonafide.document import Reason
from local.template import load
from local.verification import Assessed
from tests.pipeline.conftest import CANDIDATE, Embedded, Open, jsonl
from tests.read_document.corpus import FOLDER, needs_corpus
from tests.read_document.made import VISIBLE, archive, docx, paragraphs, pdf, relationships, rtf, stream
from tests.read_document.test_corpus import EXPENSIVE, HOSTILE
from tests.sizes import FULL
from verify_resume.verifier import UNREADABLE

TEMPLATE = Path(__file__).parents[2] / "template.yaml"

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

SECRET = "Zyx, root:x:0:0"
"""Text that no document may bring into results or logs."""

ENTITIES = "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
SCRIPT = "<</S/JavaScript/JS(app.launchURL\\('https://example.org'\\))>>"


class Case(NamedTuple):
    """A file, and the reason why it is unreadable or the names of its active content."""

    content: bytes
    expected: Reason | tuple[str, ...]


MADE: dict[str, Case] = {
    "inflates to 10 MB": Case(pdf(f"{VISIBLE}{' ' * 10_000_000}"), ()),
    "holds itself": Case(
        pdf(f"{VISIBLE}/X Do", objects=(stream(b"/X Do", "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),),
            resources="/XObject<</X 10 0 R>>"),
        (),
    ),
    "runs a script": Case(pdf(VISIBLE, catalog=f"/OpenAction{SCRIPT}"), ("JavaScript",)),
    "breaks off": Case(pdf(VISIBLE)[:400], Reason.DAMAGED),
    "expands entities": Case(
        archive({"word/document.xml": f'<!DOCTYPE d [<!ENTITY e0 "{SECRET}">{ENTITIES}]><d>&e9;</d>'}),
        Reason.TYPE_DECLARED,
    ),
    "reads a file": Case(
        archive({"word/document.xml": '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>'}),
        Reason.TYPE_DECLARED,
    ),
    "inflates to 25 MB": Case(docx(paragraphs(" " * 25_000_000)), Reason.TOO_LARGE),
    "writes elsewhere and has macros": Case(
        docx(
            paragraphs("Jane Doe", "Engineer of railway signals and points, also of bridges"),
            {"word/vbaProject.bin": b"\0", "../../../../zip-slip.txt": SECRET},
        ),
        ("macro",),
    ),
    "loads a template": Case(
        docx(
            paragraphs("Jane Doe", "Engineer of railway signals and points, also of bridges"),
            {"word/_rels/settings.xml.rels": relationships(("attachedTemplate", "https://example.org/t.dotm"))},
        ),
        ("external relationship",),
    ),
    "has 20,000 groups": Case(rtf("{" * 20_000 + "x" + "}" * 20_000), Reason.NO_TEXT),
    "is a program": Case(b"MZ\x90\0" + bytes(5_000), Reason.NO_DOCUMENT),
    "is empty": Case(b"", Reason.NO_TEXT),
}  # fmt: skip


OF_CORPUS = [name for name in HOSTILE if FULL or name not in EXPENSIVE]


class Ended(NamedTuple):
    """The findings on each application of one upload, by the document that it has, and the stack."""

    embedded: Embedded
    findings: dict[str, list[dict[str, Any]]]

    def of_document(self, name: str) -> list[dict[str, Any]]:
        return [each for each in self.findings[name] if each["code"].startswith("document.")]


@pytest.fixture(scope="module")
def ended(opened: Open) -> Iterator[Ended]:
    """One upload: applications with hostile documents, and others between them."""
    files = {name: case.content for name, case in MADE.items()}
    files |= {name: (FOLDER / name).read_bytes() for name in OF_CORPUS if (FOLDER / name).exists()}
    files["ordinary"] = pdf(VISIBLE)
    with opened() as embedded:
        rows = [application("before"), *(application(f"with-{number}") for number in range(len(files)))]
        for row, content in zip(rows[1:], files.values(), strict=True):
            key = f"documents/applications/{row['application_id']}/resume"
            embedded.put(key, content)
            row["documents"] = [{"key": key}]
        results = embedded.send("applications.jsonl", jsonl(*rows, application("after")))
        found = [each.findings for each in results if isinstance(each, Assessed)]
        yield Ended(embedded, dict(zip(("before", *files, "after"), found, strict=True)))


def application(name: str) -> dict[str, Any]:
    """An application that shares nothing with any other."""
    basics = {"name": "Maren Oakhollow", "email": f"zq7731.{name}@outlook.com"}
    return {**CANDIDATE, "application_id": name, "basics": basics, "education": []}


def check(ended: Ended, name: str, expected: Reason | tuple[str, ...]) -> None:
    found = ended.of_document(name)
    assert len(found) == 8
    if isinstance(expected, Reason):
        reasons = {expected.value, *([Reason.TOO_SLOW.value] if name in EXPENSIVE else [])}
        assert {each["outcome"] for each in found} == {"not_assessed"}
        assert {each["evidence"].removeprefix(UNREADABLE) for each in found} <= reasons
    else:
        (active,) = (each for each in found if each["code"] == "document.active_content")
        assert active["outcome"] == ("concern" if expected else "pass")
        assert all(each in active.get("evidence", "") for each in expected)
        (unreadable,) = (each for each in found if each["code"] == "document.unreadable")
        assert unreadable["outcome"] == "pass" or unreadable["evidence"] == "it has no text"  # all of it is hidden


@pytest.mark.parametrize("name", MADE)
def test_a_hostile_document_ends_as_expected(name: str, ended: Ended) -> None:
    check(ended, name, MADE[name].expected)


@needs_corpus
@pytest.mark.parametrize("name", OF_CORPUS)
def test_a_hostile_document_of_the_corpus_ends_as_expected(name: str, ended: Ended) -> None:
    check(ended, name, HOSTILE[name])


def test_all_other_applications_of_the_part_are_verified(ended: Ended) -> None:
    for name in ("before", "ordinary", "after"):
        assert {each["code"].partition(".")[0] for each in ended.findings[name]} >= {"phone", "email", "education"}
        assert bool(ended.of_document(name)) is (name == "ordinary")
    assert "pass" in {each["outcome"] for each in ended.of_document("ordinary")}


def test_nothing_fails_and_nothing_is_dead_lettered(ended: Ended) -> None:
    assert ended.embedded.stack.failures == []
    queues = [name for name in load(TEMPLATE)["Resources"] if name.endswith("DeadLetters")]
    assert "ResumeDeadLetters" in queues
    assert [message for queue in queues for message in ended.embedded.messages(queue)] == []


def test_nothing_of_a_document_is_in_the_table_or_the_logs(ended: Ended) -> None:
    shown = json.dumps([*map(str, ended.embedded.table().items())]) + ended.embedded.logs.getvalue()
    assert SECRET not in shown
    assert not any(word in shown for word in ("root:x:0:0", "zip-slip", "launchURL", "railway signals", "Nowhere"))
    assert not Path("/zip-slip.txt").exists()
