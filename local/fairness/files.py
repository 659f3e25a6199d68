"""Reads the applications of files as intake does, one after the other."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bonafide.application import Application
from local import reading
from local.resumes import is_document

if TYPE_CHECKING:
    from intake.documents import Document
    from intake.mapping import Mapping


class Read(NamedTuple):
    """An application of a file. `name` is its id, or its row where it states none."""

    name: str
    application: Application


class Files:
    """Files of applications. `count` is how many applications they have, `rejected` how many rows are none."""

    def __init__(self, files: Sequence[Path], mapping: "Mapping | None" = None) -> None:
        """Reads the files once, to see in which order they write day and month.

        Raises:
            UnreadableFile: one of them cannot be read.
        """
        reading.with_functions()
        from intake.day_order import DayOrder

        self._files = files
        self._mapping = mapping
        self._orders = {file: DayOrder() for file in files}
        self.count = self.rejected = 0
        for file in files:
            if is_document(file):
                raise reading.UnreadableFile(f"{file}: is a document; give tables or JSON of applications")
            for _, document in self._documents(file):
                if document is None or document.application is None:
                    self.rejected += 1
                else:
                    self.count += 1
                    self._orders[file].see(document.application, document.submitted)
        if not self.count:
            raise reading.UnreadableFile(f"{', '.join(map(str, files))}: no application can be read")

    def __iter__(self) -> Iterator[Read]:
        for file in self._files:
            for row, document in self._documents(file):
                if document and document.application:
                    application = self._orders[file].decided(document.application, document.submitted)
                    if self._mapping:
                        application = self._mapping.assume(application)
                    yield Read(application.application_id or f"row {row} of {file.name}", application)

    def _documents(self, file: Path) -> "Iterator[tuple[int, Document | None]]":
        """The documents of a file with their rows; None for a row that cannot be read."""
        from intake.documents import documents
        from intake.formats import Note, Row

        for row in reading.rows_of(file, self._mapping):
            if isinstance(row, Row):
                for document in documents(row.content):
                    yield row.number, document
            elif not isinstance(row, Note):
                yield row.number, None
