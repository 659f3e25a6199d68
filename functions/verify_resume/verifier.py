"""The verifier of résumé documents, which a function of its own reads."""

import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from threading import Lock
from typing import NamedTuple

from bonafide import revisions
from bonafide.application import Application
from bonafide.aws import documents
from bonafide.aws.documents import Arrival, Missing, Read
from bonafide.document import Unreadable
from bonafide.findings import Catalogue, Verdict
from bonafide.person_names import MAX_LENGTH
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.text import words_of
from bonafide.verifier import Keyed, Verifier
from bonafide.verifiers import DOCUMENT
from verify_education.catalogue import CATALOGUE as EDUCATION
from verify_resume.catalogue import CATALOGUE
from verify_resume.checks import letters_of, not_read, verify
from verify_resume.comparison import Comparison, compare
from verify_resume.education import EducationRead
from verify_resume.extraction import Stated
from verify_resume.sketch import sketch

READERS = 8
"""Documents of a part that are read at the same time, each by an execution of ReadDocument."""

MIN_LETTERS, MIN_LETTERS_ALONE = 40, 600
"""Letters below which a document is a cover sheet, which many applications of an agency may have; the second number is
for a document in which neither studies nor jobs were recognised.
"""

SECONDS = 480
"""How long the documents of a part may take. VerifyResume has 900 seconds, and must still record them."""

_COMPARING = Lock()
"""One document is compared at a time: two threads must not use one connection to the reference database at once."""

UNREADABLE = "the document cannot be read: "
"""What is said before the reason why a document could not be read."""


class NotYet(Exception):
    """Documents of a part have not arrived, or have not been scanned, and may still be."""


class Resume(NamedTuple):
    """An application with its document; `stated` is None if the document could not be read, for a `reason`.

    A part has 500, so of a document only what is still needed is kept: the text for its sketch, and what it states.
    `error` is what kept it from being read, and may not do so at the next attempt.
    """

    application: Application
    key: str
    stated: Stated | None = None
    verdicts: tuple[Verdict, ...] = ()
    text: str = ""
    origin: str = ""
    is_recognition: bool = False
    hidden_letters: int = 0
    digest: str = ""
    reason: str = ""
    error: Exception | None = None


def identifiers(resume: Resume) -> dict[str, list[str]]:
    """The digest of the file, and the file that it was made from."""
    if _is_cover_sheet(resume):
        return {}
    return {"file": [resume.digest], "origin": [resume.origin] if resume.origin else []}


def keyed(resume: Resume, key: bytes) -> Keyed:
    """The keys by which documents with similar texts find each other, and the sketch by which they are compared.

    Text that was recognised in a scan is misread in too many places.
    """
    if resume.is_recognition or _is_cover_sheet(resume):
        return Keyed("resume")
    basics = resume.application.basics
    own_words = frozenset(words_of(((basics.name if basics else None) or "")[:MAX_LENGTH]))
    found = sketch(resume.text, own_words, key)
    return Keyed("resume", found.bands(key), found.bins.hex()) if found else Keyed("resume")


def _is_cover_sheet(resume: Resume) -> bool:
    states_life = resume.stated and (resume.stated.studies or resume.stated.jobs)
    return letters_of((resume.text,)) < (MIN_LETTERS if states_life else MIN_LETTERS_ALONE)


def judged(resume: Resume, compared: Comparison, digest: str, education: EducationRead) -> Resume:
    """A résumé with the verdicts on its document, which include concerns about education that only that states."""
    document = compared.document
    return resume._replace(
        stated=compared.stated._replace(education_text="", readings=()),
        verdicts=(*verify(compared), *education.concerns(compared)),
        text=document.text,
        origin=document.origin,
        is_recognition=document.is_recognition,
        hidden_letters=letters_of(document.hidden),
        digest=digest,
    )


def findings_on(resume: Resume) -> Iterable[Verdict]:
    """The verdicts on a document beside its form.

    Raises:
        Exception: what kept it from being read.
    """
    if resume.error:
        raise resume.error
    return resume.verdicts if resume.stated else not_read(resume.reason)


def make_verifier(
    reference: Reference,
    *,
    read: Callable[[str], Read],
    arrival: Callable[[str], Arrival],
    wait: timedelta = timedelta(0),
    is_on: bool = True,
    seconds: float = SECONDS,
) -> Verifier[Resume]:
    """Makes the verifier.

    Args:
        reference: the reference database.
        read: reads the document with a key; see `bonafide.aws.documents.read`.
        arrival: whether the document with a key can be read.
        wait: how long after an application its document may arrive.
        is_on: whether documents are read at all.
        seconds: how long the documents of a part may take. Then the others are not assessed, which is better than to
            begin anew with all of them at the next attempt.
    """
    education = EducationRead(reference)

    def read_in_time(resume: Resume, state: Arrival, deadline: float) -> Resume:
        if time.monotonic() > deadline:
            return resume._replace(reason="the documents that came with it took too long to read")
        return _read(resume, state, read, reference, education)

    def look_up(resumes: Sequence[Resume]) -> Sequence[Resume]:
        if not resumes:
            return []
        since = datetime.now(UTC) - wait
        deadline = time.monotonic() + seconds
        with ThreadPoolExecutor(READERS) as pool:
            states = list(pool.map(lambda each: arrival(each.key), resumes))
            if any(map(partial(_may_come, since=since), resumes, states)):
                raise NotYet  # nothing is read before all are there, so that nothing is read twice
            return list(pool.map(partial(read_in_time, deadline=deadline), resumes, states))

    return Verifier(
        DOCUMENT,
        "documents",
        read=lambda application: Resume(application, application.resume.key if application.resume else ""),
        verify=findings_on,
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
    bucket, needs_scan = setting("UPLOADS_BUCKET"), setting("MALWARE_SCAN") == "required"
    return make_verifier(
        Reference(setting("REFERENCE_DATABASE")),
        read=partial(documents.read, setting("DOCUMENT_READER"), bucket, needs_scan=needs_scan),
        arrival=partial(documents.arrival, bucket, needs_scan=needs_scan),
        wait=timedelta(seconds=int(setting("DOCUMENT_WAIT_SECONDS"))),
        is_on=setting("RESUME_DOCUMENTS") == "on",
    )


def _may_come(resume: Resume, state: Arrival, since: datetime) -> bool:
    """Whether a document that cannot be read yet may still come."""
    if state not in (Arrival.MISSING, Arrival.NOT_SCANNED):
        return False
    revision = resume.application.revision
    return bool(revision) and revisions.received_at(revision or "") > since


def _read(
    resume: Resume, state: Arrival, read: Callable[[str], Read], reference: Reference, education: EducationRead
) -> Resume:
    if state is not Arrival.ARRIVED:
        return resume._replace(reason=f"the document is {state}")
    try:
        document, digest = read(resume.key)
        with _COMPARING:
            return judged(resume, compare(resume.application, document, reference), digest, education)
    except Missing:
        return resume._replace(reason=f"the document is {Arrival.MISSING}")
    except Unreadable as error:
        return resume._replace(reason=f"{UNREADABLE}{error.reason}")
    except Exception as error:  # any error: the other documents of the part are still read
        return resume._replace(error=error)
