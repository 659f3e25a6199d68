"""Documents of `bonafide verify`: those beside a table, and those that are applications by themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.reading import DOCUMENTS, UnreadableFile

if TYPE_CHECKING:
    from verify_resume.extraction import Stated
    from verify_resume.verifier import Resume

SOURCE = "document"
"""The source of an application that is a document alone."""

_MAX_SHOWN = 5
"""Studies, and jobs, that are named in words."""


def is_document(file: Path) -> bool:
    """Whether a file is a document, by its name."""
    return file.suffix.lower() in DOCUMENTS


def expanded(files: list[Path]) -> Iterator[Path]:
    """The files, with the documents of a folder in its place.

    Raises:
        UnreadableFile: a folder has no document, or cannot be read.
    """
    for file in files:
        if not file.is_dir():
            yield file
            continue
        try:
            found = sorted(each for each in file.iterdir() if is_document(each) and not each.name.startswith("."))
        except OSError as error:
            raise UnreadableFile(f"{file}: {error.strerror}") from error
        if not found:
            endings = ", ".join(DOCUMENTS)
            raise UnreadableFile(
                f"{file}: no document is in this folder ({endings}). Name tables in it one by one, as {file}/*.csv"
            )
        yield from found


def left_out(folder: Path) -> str:
    """Says which files and folders in a folder are no documents; empty if there are none."""
    names = sorted(each.name for each in folder.iterdir() if not is_document(each) and not each.name.startswith("."))
    text = f"{len(names):,} other entries are" if len(names) > 1 else "1 other entry is"
    return f"{text} not read, only documents ({_some(names, ', ')})" if names else ""


def in_folder(folder: Path, name: str) -> Path | None:
    """The file with a plain name in a folder; None if there is none, or a link leads out of the folder."""
    if not name or name in (".", "..") or any(separator in name for separator in "/\\\0"):
        return None
    try:
        file = (folder / name).resolve()
        return file if file.parent == folder.resolve() and file.is_file() else None
    except OSError:  # the name is too long, say
        return None


def application_of(stated: "Stated", text: str, country: str | None) -> dict[str, Any] | None:
    """The application that a document is, as far as a form would ask for it; None if it names nobody.

    Education is not copied: VerifyResume reads it, and gives less weight to what it has read.

    Args:
        stated: what the document states.
        text: of the document. Of several addresses the first in it is the candidate's.
        country: the assumed country of residence.
    """
    lower = text.lower()
    email = min(stated.emails, key=lambda each: lower.find(each) % (len(lower) + 1), default="")
    basics = {"name": stated.name, "email": email, "phone": next(iter(stated.phones), "")}
    basics = {name: value for name, value in basics.items() if value}
    if not basics:
        return None
    source = {"name": SOURCE, "phone_is_normalised": True} | ({"country": country} if country else {})
    return {"source": source, "basics": basics}


def what_was_read(resume: "Resume") -> dict[str, Any]:
    """What was read of an application's document, as JSON; with `not_read`, why nothing was."""
    from verify_resume.verifier import UNREADABLE

    file = resume.key.rpartition("/")[2]
    if resume.stated is None:
        return {"file": file, "not_read": resume.reason.removeprefix(UNREADABLE)}
    stated = resume.stated
    return {
        "file": file,
        "name": stated.name,
        "emails": list(stated.emails),
        "phones": list(stated.phones),
        "studies": [_stated(each) for each in stated.studies],
        "jobs": [_stated(each) for each in stated.jobs],
        "hidden_letters": resume.hidden_letters,
    }


def not_found(table: str, missing: list[tuple[int, str]], folder: Path | None) -> str:
    """Says which documents of a table are not in their folder."""
    rows = _some([f"row {row:,} {name}" for row, name in sorted(missing)], ", ")
    where = folder or Path(table).parent
    shown = "the current folder" if where == Path() else f"the folder {where}"
    text = f"{len(missing):,} documents are" if len(missing) > 1 else "1 document is"
    hint = "" if folder else "; name their folder with --documents FOLDER"
    return f"{text} not in {shown} ({rows}){hint}"


def copies(names: list[str]) -> str:
    """Says which documents have the bytes of another one, and so are the same application."""
    text = f"{len(names):,} documents are copies" if len(names) > 1 else "1 document is a copy"
    return f"{text} of others with another file name ({_some(names, ', ')})."


def _stated(entry: Any) -> dict[str, str]:
    return {name: value for name, value in entry._asdict().items() if value}


def lines(read: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """What was read of a document in words: a heading, and a text."""
    if reason := read.get("not_read"):
        yield "not read", reason
        return
    yield from (("name", read["name"] or "none was recognised"),)
    for heading, values in (("e-mail", read["emails"]), ("phone", read["phones"])):
        if values:
            yield heading, _some(values, ", ")
    studies = [_entry(each, "degree", "area", "institution") for each in read["studies"]]
    jobs = [_entry(each, "position", "employer") for each in read["jobs"]]
    for heading, entries in (("studies", studies), ("jobs", jobs)):
        if entries:
            yield heading, _some(entries, "; ")
    if letters := read["hidden_letters"]:
        yield "hidden", f"{letters:,} letters of text do not show on the page"


def _entry(entry: dict[str, str], *names: str) -> str:
    dates = " to ".join(entry[each] for each in ("start", "end") if each in entry)
    return ", ".join(filter(None, [*(entry.get(name) for name in names), dates]))


def _some(values: list[str], separator: str) -> str:
    more = [f"{len(values) - _MAX_SHOWN} more"] if len(values) > _MAX_SHOWN else []
    return separator.join([*values[:_MAX_SHOWN], *more])
