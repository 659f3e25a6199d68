"""How fast the checks are, beside the libraries that they use, and the resolving of institutions."""

from collections.abc import Iterator
from itertools import batched
from pathlib import Path
from typing import Any

from bench.package import Deployed, with_handler, with_official_files
from bench.processes import run
from bench.report import Row, Section, at_least, at_most
from bonafide.verifiers import OPTIONAL
from tests.synthetic.applications import generated, stating
from tests.synthetic.spellings import spellings

APPLICATIONS, ROUNDS, OPTIONAL_ROUNDS = 1000, 7, 3
A_SECOND = 3000
BESIDE_LIBRARY = 1.3

NAMES, COMPARED = 2000, 200
MILLISECONDS, TIMES_FASTER = 1, 100


def checks(functions: list[Deployed]) -> Section:
    """Times the checks in a fresh process that has everything a verifier is deployed with."""
    function = with_handler(functions, "verify_education.on_part")
    documents = ever_new(Path(function.environment["REFERENCE_DATABASE"]), APPLICATIONS * (ROUNDS + 1))
    rounds = list(batched(documents, APPLICATIONS, strict=True))
    stated = list(batched(stating(APPLICATIONS * (OPTIONAL_ROUNDS + 1)), APPLICATIONS, strict=True))
    found = run(function, "check", rounds=rounds, stated=stated)
    shown = {name: f"{seconds * 1e6:,.0f} µs" for name, seconds in found.items()}
    libraries = f"{(found['phone alone'] + found['email alone']) * 1e6:,.0f} µs"
    what = "phone + e-mail + education checks, new names, a second on one core"
    rows = [at_least(what, 1 / found["all"], A_SECOND, "{:,.0f}", shown["all"], libraries)]
    for name, library in (("phone", "phonenumbers"), ("email", "email-validator")):
        ratio = found[name] / found[f"{name} alone"]
        beside = f"  … {name} beside {library} alone"
        rows.append(at_most(beside, ratio, BESIDE_LIBRARY, "{:.2f} ×", shown[name], shown[f"{name} alone"]))
    rows.append(Row("  … education", shown["education"]))
    rows.append(Row("  … the findings' words", shown["words"]))
    rows += [Row(f"  … {name}, of an application that states it, not counted above", shown[name]) for name in OPTIONAL]
    rows.append(Row("the model of the application, not counted above", shown["model"]))
    note = (
        f"Checks: {APPLICATIONS:,} synthetic applications in each of {ROUNDS} rounds, processor time, medians. No "
        "institution is spelt twice in one way (40 % exact, 30 % with a typo, 20 % abbreviated, 10 % of no "
        "institution), and a third of the addresses have a domain of their own. Baseline: parse, is_valid_number and "
        "format_number of phonenumbers, and validate_email without DNS. Optional verifiers: applications with one to "
        "five jobs, a street address, a profile and a network each, reading and identifiers included."
    )
    return Section("checks", rows, [note])


def ever_new(database: Path, count: int) -> Iterator[dict[str, Any]]:
    """Applications in which every institution, as spelt, is new, and a third of the domains of the addresses."""
    names = iter(dict.fromkeys(each.name for each in spellings(database, 3 * count)))
    for number, (document, _) in enumerate(generated(count)):
        basics, education = document["basics"], document["education"]
        if number % 3 == 0 and basics["email"].count("@") == 1:
            mailbox, _, domain = basics["email"].partition("@")
            basics = basics | {"email": f"{mailbox}@own{number}-{domain}"}
        education = [entry | {"institution": next(names)} for entry in education]
        yield document | {"basics": basics, "education": education}


def resolving(functions: list[Deployed], sources: Path | None) -> Section:
    """Resolves spellings in a fresh process, on the deployed database or on one of official files."""
    function = with_handler(functions, "verify_education.on_part")
    database = with_official_files(sources) if sources else Path(function.environment["REFERENCE_DATABASE"])
    found = run(function, "resolve", database=str(database), names=spellings(database, NAMES), compared=COMPARED)
    index, compared, scan = found["index"], found["compared"], found["scan"]
    beside = {name: f"extractOne {scan[name]:.1f} ms" for name in ("p50", "p95")}
    faster, own = scan["p50"] / compared["p50"], f"{compared['p50']:.2f} ms"
    right = f"extractOne {scan['right']:.1%}"
    what = f"resolving one name among {found['names']:,}, 95th percentile"
    rows = [
        at_most(what, index["p95"], MILLISECONDS, "{:.2f} ms", baseline=beside["p95"]),
        at_least("  … times faster, at the median", faster, TIMES_FASTER, "{:.0f} ×", own, beside["p50"]),
        at_least("  … right, of the same names", compared["right"], scan["right"], "{:.1%}", baseline=right),
        Row("  … right, of all names", f"{index['right']:.1%}"),
    ]
    note = (
        f"Resolving: {NAMES:,} names made from the data (40 % exact, 30 % with a typo, 20 % abbreviated, 10 % of no "
        f"institution), {COMPARED} of them also by extractOne (WRatio, from 90 on). The database is "
        f"{'of official files' if sources else 'of the packages alone'}."
    )
    return Section("resolving", rows, [note])
