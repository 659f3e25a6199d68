"""Runs the verifiers in memory, and after a swap only those that read something of what was swapped."""

from functools import lru_cache
from importlib import import_module
from typing import Any, NamedTuple

from pydantic import BaseModel

from bonafide.application import Application, Basics
from bonafide.findings import Verdict
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from bonafide.verifiers import OPTIONAL, VERIFIERS
from local.reading import with_functions

type Verdicts = tuple[Verdict, ...]
"""Those of one verifier, without evidence: so many applications have the same, and they say nothing of a person."""

EVERYTHING = "everything"


class Verified(NamedTuple):
    """The verdicts of each verifier on an application, and the paths of the fields that each of them has read."""

    verdicts: tuple[Verdicts, ...]
    read: tuple[frozenset[str], ...]


class Verifiers:
    """All verifiers of applications, without questions to other services.

    A verifier can only depend on what it reads. So which fields it reads of an application is noted, and after a swap
    of other fields its verdicts are the same. Nothing is assumed about what a verifier reads.
    """

    def __init__(self, reference: Reference) -> None:
        with_functions()
        self.all: tuple[Verifier[Any], ...] = tuple(
            import_module(f"verify_{name}.verifier").make_verifier(reference) for name in (*VERIFIERS, *OPTIONAL)
        )
        self._read = set[str]()
        self._noting_basics = _noting(Basics, "basics.", self._read)
        self._noting_application = _noting(Application, "", self._read)
        self._known: dict[Verdicts, Verdicts] = {}

    def verify(self, application: Application) -> Verified:
        """The verdicts on an application."""
        noting = application.model_copy()
        if application.basics:
            basics = application.basics.model_copy()
            object.__setattr__(basics, "__class__", self._noting_basics)
            noting = application.model_copy(update={"basics": basics})
        object.__setattr__(noting, "__class__", self._noting_application)
        verdicts, read = [], []
        for verifier in self.all:
            self._read.clear()
            verdicts.append(self._verdicts(verifier, noting))
            read.append(frozenset(self._read))
        return Verified(tuple(verdicts), tuple(read))

    def verify_again(
        self, before: Verified, application: Application, changed: frozenset[str]
    ) -> tuple[Verdicts, ...]:
        """The verdicts after a swap, of which `changed` are the paths."""
        return tuple(
            verdicts if read.isdisjoint(changed) and EVERYTHING not in read else self._verdicts(verifier, application)
            for verifier, verdicts, read in zip(self.all, before.verdicts, before.read, strict=True)
        )

    def _verdicts(self, verifier: Verifier[Any], application: Application) -> Verdicts:
        if not verifier.concerns(application):
            return ()
        (subject,) = verifier.look_up([verifier.read(application)])
        found = tuple(map(_plain, verifier.verify(subject)))
        return self._known.setdefault(found, found)


@lru_cache(100_000)
def _plain(verdict: Verdict) -> Verdict:
    return verdict._replace(evidence="", entry=None)


def _noting[Model: BaseModel](model: type[Model], prefix: str, log: set[str]) -> type[Model]:
    """A model whose instances add the path of each field that is read to a log; `basics` itself is no field."""
    fields = frozenset(model.model_fields) - {"basics"}

    def read(self: Model, name: str) -> Any:
        if name in fields:
            log.add(prefix + name)
        elif name.startswith("model_") or name == "__dict__":
            log.add(EVERYTHING)
        return super(model, self).__getattribute__(name)

    made: Any = type(model)  # pydantic's own
    noting: type[Model] = made(f"Noting{model.__name__}", (model,), {"__module__": __name__, "__getattribute__": read})
    return noting
