"""The tasks of a measured process, on the import path that a function is deployed with. Started by `bench.processes`.

Each task imports what it needs, so that a process holds only that. `main` takes the task and its options as JSON on
standard input, and writes its result as JSON to the descriptor it is given: a handler may print what it likes.
"""

import importlib
import json
import os
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any


def handle(handler: str, events: list[Any]) -> dict[str, Any]:
    """Runs a handler on events, and says what that cost: seconds, and MB at the peak."""
    module, _, name = handler.rpartition(".")
    start = time.perf_counter()
    function = getattr(importlib.import_module(module), name)
    imported = time.perf_counter() - start
    context = SimpleNamespace(aws_request_id="bench", get_remaining_time_in_millis=lambda: 900_000)
    invocations = []
    for event in events:
        wall, processor = time.perf_counter(), time.process_time()
        answer = function(event, context) or {}  # nothing from a schedule
        seconds = {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}
        if answer.get("batchItemFailures") or answer.get("statusCode", 200) >= 400:
            raise SystemExit(f"answered {answer}")
        invocations.append(seconds)
    return {"import": imported, "peak_megabytes": _peak_megabytes(), "invocations": invocations}


def _peak_megabytes() -> float:
    """The most memory this process ever held, from Linux: `ru_maxrss` would count what its parent held at the fork."""
    status = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


def check(rounds: list[list[Any]], stated: list[list[Any]]) -> dict[str, float]:
    """Processor seconds of an application, by what is timed: medians of rounds of new applications.

    Processor time, so that a busy machine does not count. A verifier's own time is that of reading and checking; that
    of an optional one also of identifying, since some do little else. `stated` are rounds of applications for these.
    """
    import phonenumbers
    from email_validator import EmailNotValidError, validate_email

    from bonafide import policy
    from bonafide.application import Application
    from bonafide.reference import Reference
    from bonafide.verifiers import OPTIONAL, VERIFIERS

    rules, reference = policy.load(), Reference(os.environ["REFERENCE_DATABASE"])

    def made(names: Iterable[str]) -> dict[str, Any]:
        return {name: importlib.import_module(f"verify_{name}.verifier").make_verifier(reference) for name in names}

    verifiers, optional = made(VERIFIERS), made(OPTIONAL)

    def phone_alone(application: Application) -> None:
        try:
            number = phonenumbers.parse(application.phone or "", application.country)
        except phonenumbers.NumberParseException:
            return
        phonenumbers.is_valid_number(number)
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)

    def email_alone(application: Application) -> None:
        try:
            validate_email(application.email or "", check_deliverability=False)
        except EmailNotValidError:
            return

    def own(verifier: Any) -> Callable[[Application], Any]:
        return lambda application: verifier.verify(verifier.read(application))

    def identified(verifier: Any) -> Callable[[Application], Any]:
        def verify(application: Application) -> Any:
            subject = verifier.read(application)
            return verifier.verify(subject), verifier.identifiers(subject)

        return verify

    timed: dict[str, Callable[[Any], Any]] = {name: own(verifier) for name, verifier in verifiers.items()}
    timed |= {"phone alone": phone_alone, "email alone": email_alone}
    seconds: dict[str, list[float]] = {}

    def measure[Given](name: str, function: Callable[[Given], Any], given: list[Given]) -> list[Any]:
        start = time.process_time()
        found = [function(each) for each in given]
        seconds.setdefault(name, []).append((time.process_time() - start) / len(given))
        return found

    for documents in rounds:
        applications = measure("model", Application.model_validate, documents)
        verdicts = {name: measure(name, function, applications) for name, function in timed.items()}
        for name, verifier in verifiers.items():
            words = partial(verifier.catalogue.findings, policy=rules)
            measure(f"{name} words", words, verdicts[name])
    for documents in stated:
        applications = [Application.model_validate(each) for each in documents]
        for name, verifier in optional.items():
            measure(name, identified(verifier), applications)
    # The first round compiles patterns and reads metadata; a function does so once in its life.
    medians = {name: statistics.median(found[1:]) for name, found in seconds.items()}
    medians["words"] = sum(medians.pop(f"{name} words") for name in verifiers)
    return medians | {"all": medians["words"] + sum(medians[name] for name in verifiers)}


def resolve(database: str, names: list[tuple[str, list[int]]], compared: int) -> dict[str, Any]:
    """Milliseconds and shares of right answers: of our resolver, and of extractOne for the first few names.

    A name comes with the institutions that have it. Right is one of these, or none where there is none, or that the
    name is ambiguous where there are several.
    """
    from rapidfuzz import fuzz, process, utils

    from verify_education.institutions import Resolver

    connection = sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)
    rows = connection.execute("SELECT written, institution FROM institution_names_written").fetchall()
    choices = [utils.default_process(written) for written, _ in rows]

    def by_index() -> Callable[[str], tuple[int | None, bool]]:
        resolver = Resolver(connection)  # a new one for each measurement: it caches names

        def answer(name: str) -> tuple[int | None, bool]:
            match = resolver.resolve(name)
            is_known = match.outcome in ("certain", "likely")
            return (match.institution if is_known else None), match.outcome == "ambiguous"

        return answer

    def by_scan(name: str) -> tuple[int | None, bool]:
        best = process.extractOne(utils.default_process(name), choices, scorer=fuzz.WRatio, score_cutoff=90)
        return (rows[best[2]][1] if best else None), False

    def measure(answer: Callable[[str], tuple[int | None, bool]], some: list[Any]) -> dict[str, float]:
        milliseconds, right = [], 0
        for name, institutions in some:
            start = time.perf_counter()
            institution, is_ambiguous = answer(name)
            milliseconds.append((time.perf_counter() - start) * 1e3)
            if is_ambiguous:
                right += len(institutions) > 1
            else:
                right += institution in institutions if institution is not None else not institutions
        milliseconds.sort()
        p50, p95 = (milliseconds[int(len(some) * share)] for share in (0.5, 0.95))
        return {"right": right / len(some), "p50": p50, "p95": p95}

    few = names[:compared]
    return {
        "index": measure(by_index(), names),
        "compared": measure(by_index(), few),
        "scan": measure(by_scan, few),
        "names": len(rows),
    }


def main() -> None:
    """Runs the task on standard input."""
    options = json.load(sys.stdin)
    tasks: dict[str, Callable[..., Any]] = {"handle": handle, "check": check, "resolve": resolve}
    result = tasks[options.pop("task")](**options)
    with os.fdopen(int(sys.argv[1]), "w") as output:
        json.dump(result, output)


if __name__ == "__main__":
    main()
