"""The verifier of résumé documents, which a function of its own reads."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import NamedTuple

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import documents
from bonafide.aws.documents import Arrival, Missing, Read
from bonafide.document import Unreadable
from bonafide.findings import Catalogue, Verdict
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.text import words_of
from bonafide.verifier import Keyed, Verifier
from bonafide.verifiers import DOCUMENT
from verify_education.catalogue import CATALOGUE as EDUCATION
from verify_resume.catalogue import CATALOGUE
from verify_resume.checks import not_read, verify
from verify_resume.comparison import Comparison, compare
from verify_resume.education import EducationRead
from verify_resume.sketch import sketch

READERS = 8
"""Documents of a part that are read at the same time, each by an execution of ReadDocument."""

MIN_LETTERS = 40
"""Letters below which a document is a cover sheet, which many applications may have."""


UNREADABLE = "the document cannot be read: "
"""What is said before the reason why a document could not be read."""


class NotYet(Exception):
    """Documents of a part have not arrived, or have not been scanned, and may still be."""


class Resume(NamedTuple):
    """An application with its document; `compared` is None if the document could not be read, for a `reason`.

    `error` is what kept it from being read, and may not do so at the next attempt.
    """

    application: Application
    key: str
    compared: Comparison | None = None
    digest: str = ""
    reason: str = ""
    error: Exception | None = None


def identifiers(resume: Resume) -> dict[str, list[str]]:
    """The digest of the file, and the file that it was made from."""
    if not resume.compared or sum(map(str.isalpha, resume.compared.document.text)) < MIN_LETTERS:
        return {}
    origin = resume.compared.document.origin
    return {"file": [resume.digest], "origin": [origin] if origin else []}


def keyed(resume: Resume, key: bytes) -> Keyed:
    """The keys by which documents with similar texts find each other, and the sketch by which they are compared.

    Text that was recognised in a scan is misread in too many places.
    """
    if not resume.compared or resume.compared.document.is_recognition:
        return Keyed("resume")
    basics = resume.application.basics
    own_words = frozenset(words_of((basics.name if basics else None) or ""))
    found = sketch(resume.compared.document.text, own_words, key)
    return Keyed("resume", found.bands(key), found.bins.hex()) if found else Keyed("resume")


def findings_on(resume: Resume, education: EducationRead) -> Iterable[Verdict]:
    """The verdicts on a document beside its form, and concerns about education that only the document states.

    Raises:
        Exception: what kept it from being read.
    """
    if resume.error:
        raise resume.error
    if not resume.compared:
        return not_read(resume.reason)
    return [*verify(resume.compared), *education.concerns(resume.compared)]


def make_verifier(
    reference: Reference,
    *,
    read: Callable[[str], Read],
    arrival: Callable[[str], Arrival],
    wait: timedelta = timedelta(0),
    is_on: bool = True,
) -> Verifier[Resume]:
    """Makes the verifier.

    Args:
        reference: the reference database.
        read: reads the document with a key; see `bonafide.aws.documents.read`.
        arrival: whether the document with a key can be read.
        wait: how long after an application its document may arrive.
        is_on: whether documents are read at all.
    """

    def look_up(resumes: Sequence[Resume]) -> Sequence[Resume]:
        if not resumes:
            return []
        since = datetime.now(UTC) - wait
        with ThreadPoolExecutor(READERS) as pool:
            states = list(pool.map(lambda each: arrival(each.key), resumes))
            if any(map(partial(_may_come, since=since), resumes, states)):
                raise NotYet  # nothing is read before all are there, so that nothing is read twice
            return list(pool.map(lambda each, state: _read(each, state, read, reference), resumes, states))

    return Verifier(
        DOCUMENT,
        "documents",
        read=lambda application: Resume(application, application.resume.key if application.resume else ""),
        verify=partial(findings_on, education=EducationRead(reference)),
        catalogue=Catalogue({**CATALOGUE.words, **EDUCATION.words}),
        concerns=lambda application: is_on and application.resume is not None,
        identifiers=identifiers,
        keyed=keyed,
        name_forms=reference.name_forms,
        look_up=look_up,
        is_slow=True,
    )


def deployed() -> Verifier[Resume]:
    """The verifier as this deployment configures it, for a handler module."""
    bucket = setting("UPLOADS_BUCKET")
    return make_verifier(
        Reference(setting("REFERENCE_DATABASE")),
        read=partial(documents.read, setting("DOCUMENT_READER"), bucket),
        arrival=partial(documents.arrival, bucket, needs_scan=setting("MALWARE_SCAN") == "required"),
        wait=timedelta(seconds=int(setting("DOCUMENT_WAIT_SECONDS"))),
        is_on=setting("RESUME_DOCUMENTS") == "on",
    )


def _may_come(resume: Resume, state: Arrival, since: datetime) -> bool:
    """Whether a document that cannot be read yet may still come."""
    if state not in (Arrival.MISSING, Arrival.NOT_SCANNED):
        return False
    revision = resume.application.revision
    return bool(revision) and revisions.received_at(revision or "") > since


def _read(resume: Resume, state: Arrival, read: Callable[[str], Read], reference: Reference) -> Resume:
    if state is not Arrival.ARRIVED:
        return resume._replace(reason=f"the document is {state}")
    try:
        document, digest = read(resume.key)
    except Missing:
        return resume._replace(reason=f"the document is {Arrival.MISSING}")
    except Unreadable as error:
        return resume._replace(reason=f"{UNREADABLE}{error.reason}")
    except Exception as error:  # any error: the other documents of the part are still read
        return resume._replace(error=error)
    return resume._replace(compared=compare(resume.application, document, reference), digest=digest)
