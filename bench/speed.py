"""How fast the checks are, beside the libraries that they use, and the resolving of institutions."""

from pathlib import Path

from bench.package import Deployed, with_handler, with_official_files
from bench.processes import run
from bench.report import Row, Section, at_least, at_most
from tests.synthetic.applications import generated
from tests.synthetic.spellings import spellings

APPLICATIONS, ROUNDS = 1000, 7
A_SECOND = 3000
BESIDE_LIBRARY = 1.5

NAMES, COMPARED = 2000, 200
MILLISECONDS, TIMES_FASTER = 1, 100


def checks(functions: list[Deployed]) -> Section:
    """Times the checks in a fresh process that has everything a verifier is deployed with."""
    function = with_handler(functions, "verify_education.on_part")
    documents = [one.document for one in generated(APPLICATIONS)]
    needed = sum(1 + len(document["education"]) for document in documents) * (ROUNDS + 1)
    new_names = [each.name for each in spellings(Path(function.environment["REFERENCE_DATABASE"]), needed)]
    found = run(function, "check", documents=documents, new_names=new_names, rounds=ROUNDS)
    shown = {name: f"{seconds * 1e6:,.0f} µs" for name, seconds in found.items()}
    libraries = f"{(found['phone alone'] + found['email alone']) * 1e6:,.0f} µs"
    what = "phone + e-mail + education checks, new names, a second on one core"
    rows = [at_least(what, 1 / found["new names"], A_SECOND, "{:,.0f}", shown["new names"], libraries)]
    rows.append(Row("  … names seen before", shown["all"], libraries, f"{1 / found['all']:,.0f}"))
    for name, library in (("phone", "phonenumbers"), ("email", "email-validator")):
        ratio = found[name] / found[f"{name} alone"]
        beside = f"  … {name} beside {library} alone"
        rows.append(at_most(beside, ratio, BESIDE_LIBRARY, "{:.2f} ×", shown[name], shown[f"{name} alone"]))
    rows.append(Row("  … education", shown["education"]))
    note = (
        f"Checks: {APPLICATIONS:,} synthetic applications, processor time, medians of {ROUNDS} interleaved rounds; "
        "all together with the findings' words, each family without. With new names, each person and institution of "
        "each round has its own. Baseline: parse, is_valid_number and number_type of phonenumbers, and validate_email "
        "without DNS."
    )
    return Section("checks", rows, [note])


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
