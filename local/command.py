"""The command line: `bonafide demo`, `verify`, `serve`, `cases`, `show`, `connect`, `erase`, `reference build` …"""

import argparse
import io
import json
import os
import sqlite3
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

from rich.console import Console

from bonafide.hooks import SOURCES
from bonafide.verifiers import VERIFIERS
from local.errors import Unavailable

if TYPE_CHECKING:
    from intake.mapping import Mapping
    from local.cases import Api
    from local.functions import Failure
    from local.progress import Progress as Shown
    from local.stack import Stack
    from local.verification import Progress

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = [
    ROOT / "events" / "samples" / name
    for name in ("career-site.jsonl", "ats-export.csv", "referrals.jsonl", "resume.json", "with-documents.jsonl")
]
"""The first two arrive together, and then the others: so one alert is about a group, and one about one application."""
SAMPLE_DOCUMENTS = ROOT / "events" / "samples" / "documents"
SAMPLE_WATCHLIST = ROOT / "events" / "samples" / "watchlist.csv"
SAMPLE_DELIVERIES = ROOT / "events" / "samples" / "shipping.csv"
TIERS = ("A", "B", "C")
SERVED = (SAMPLES[0], SAMPLES[-1])
"""What `bonafide serve` takes in, so that the events of `events/` find its parts."""

SERVED_EVENT = ROOT / "events" / "intake_upload.json"


SWAPPED = 2000
"""Applications of files that `bonafide fairness` swaps by default. Each has about 100 swaps."""


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 for success, 1 for a failure, 2 for input that cannot be used."""
    options = _parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # the name of a file need not be UTF-8
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # as when the output is piped to `head`
        sys.stderr.close()
        return 0
    except Unavailable as error:  # a deployed stack
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bonafide",
        description="Checks the phone number, e-mail address and education history of job applications, and explains "
        "what a person should look at. Everything runs on this machine; only commands for a deployed stack need an "
        "AWS account: `connect`, `show`, `erase`, `reconcile`, `surges`, `reassess`, `hub`, `cases` without --url, "
        "`policy` without --state, and `fairness` with --stack.",
        epilog="Start with `bonafide demo`, then try `bonafide verify FILE` on your own files.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="verify the bundled sample applications and show the alert")
    demo.add_argument("--logs", action="store_true", help="show the log of the functions on standard error")
    demo.set_defaults(run=_demo)

    verify = commands.add_parser("verify", help="verify your own files of applications, on this machine")
    verify.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="applications as JSON, JSON Lines, CSV or .xlsx, optionally gzipped (.gz); or documents (.pdf, .docx, "
        ".odt, .rtf, .html, .txt) or a folder of them, each one application",
    )
    _add_mapping(verify)
    verify.add_argument(
        "--documents",
        type=Path,
        metavar="FOLDER",
        help="folder of the documents that a column of your tables names (default: the folder of each table)",
    )
    verify.add_argument(
        "--json", action="store_true", help="print the results as JSON Lines, one per row, instead of a table"
    )
    verify.add_argument(
        "--all",
        action="store_true",
        help="show every application, also those of level low in long files, and findings of strength info",
    )
    verify.add_argument(
        "--csv",
        type=Path,
        metavar="OUT",
        help="also write a CSV table: the rows of your tables as they are, with added columns for the result; "
        "of other files a row for each application",
    )
    verify.add_argument(
        "--state",
        type=Path,
        metavar="FILE",
        help="keep what is needed to compare later files with these; it is made if it does not exist (docs/output.md)",
    )
    verify.add_argument("--overwrite", action="store_true", help="replace OUT if it exists; without this it is kept")
    _add_country(verify)
    verify.add_argument("--logs", action="store_true", help="show the log of the functions on standard error")
    verify.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        help="folder with official education files (docs/reference.md lists them)",
    )
    verify.add_argument("--dns", action="store_true", help="look up in DNS whether e-mail domains accept mail")
    verify.add_argument(
        "--watchlist",
        action="append",
        default=[],
        type=_watchlist,
        metavar="TIER:FILE",
        help="compare applications with a watchlist, e.g. A:sdn.csv; can be repeated (tiers: see `watchlist load`)",
    )
    verify.set_defaults(run=_verify)

    imports = commands.add_parser(
        "import",
        help="show how files of applications are read",
        description="Shows which field of an application each column or JSON field of a file becomes, and how much "
        "of it can be read. It shows no content, verifies nothing and sends nothing.",
        epilog="What goes to the wrong place or nowhere can be named in a mapping file: docs/input.md.",
    )
    imports.add_argument("--explain", action="store_true", required=True, help="show how the files are read")
    imports.add_argument("files", nargs="+", type=Path, metavar="FILE", help="the same files as of `bonafide verify`")
    _add_mapping(imports)
    imports.set_defaults(run=_explain)

    serve = commands.add_parser("serve", help="serve the HTTP API and the embedded AWS, for manual tests")
    serve.add_argument(
        "--port",
        type=_port,
        default=3000,
        help="port of the HTTP API (default 3000); the next ports are for AWS, the review page and its log-in",
    )
    serve.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 also accepts connections from containers"
    )
    serve.add_argument("--dns", action="store_true", help="look up in DNS whether e-mail domains accept mail")
    serve.add_argument("--demo", action="store_true", help="open the review page with the cases of the sample files")
    serve.set_defaults(run=_serve)

    watchlist = commands.add_parser("watchlist", help="lists of e-mail addresses and phone numbers to look out for")
    actions = watchlist.add_subparsers(required=True, metavar="ACTION")
    load = actions.add_parser("load", help="count the entries of a list and load it into a running `bonafide serve`")
    load.add_argument(
        "file",
        type=Path,
        metavar="FILE",
        help="OFAC SDN (CSV or Advanced XML), OpenSanctions, STIX, MISP or plain CSV",
    )
    load.add_argument(
        "--tier",
        choices=TIERS,
        type=str.upper,
        required=True,
        help="who publishes the list; A: a government, B: a vendor, C: a community",
    )
    load.add_argument("--port", type=_port, default=3000, help="port of `bonafide serve` (default 3000)")
    load.set_defaults(run=_load_watchlist)

    _add_cases(commands.add_parser("cases", help="review cases of a deployed stack, or of a running `bonafide serve`"))

    _add_connect(
        commands.add_parser(
            "connect",
            help="connect a deployed stack to an applicant tracking system",
            description="Makes a URL to which an applicant tracking system sends its events, says what to click "
            "there, and waits for the first event. Keys are not shown while you type or paste them.",
            epilog="docs/connect/ has a page for each applicant tracking system.",
        )
    )

    shown = commands.add_parser("show", help="explain one application of a deployed stack completely")
    shown.add_argument("application", metavar="APPLICATION", help="its id")
    shown.add_argument("--json", action="store_true", help="print it as JSON")
    _add_stack(shown)
    shown.set_defaults(run=_show)

    erase = commands.add_parser("erase", help="erase all data of a person from a deployed stack")
    erase.add_argument("applications", nargs="*", metavar="APPLICATION", help="ids of applications")
    erase.add_argument("--email", action="append", default=[], help="erase all applications with this e-mail address")
    erase.add_argument(
        "--phone", action="append", default=[], help="erase all applications with this phone number (+1…)"
    )
    _add_stack(erase)
    erase.add_argument(
        "--discard-unread",
        action="store_true",
        help="also delete an upload that has rows which were never read (upload these as a new file before)",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask for confirmation")
    erase.set_defaults(run=_erase)

    reconcile = commands.add_parser(
        "reconcile", help="compare the uploads of a deployed stack with what was verified, and retry what is missing"
    )
    _add_stack(reconcile)
    reconcile.add_argument("--days", type=_days, default=7, help="uploads of the last DAYS days (default: 7)")
    reconcile.add_argument(
        "--upload", action="append", default=[], metavar="ID", help="only this upload, however old it is"
    )
    reconcile.add_argument("--dry-run", action="store_true", help="only print what is missing")
    reconcile.set_defaults(run=_reconcile)

    surges = commands.add_parser("surges", help="show what is more than expected in a deployed stack, or announce it")
    _add_stack(surges)
    surges.add_argument(
        "--announce", type=Path, metavar="FILE", help="upload this CSV file of job fairs, postings and the like"
    )
    surges.set_defaults(run=_surges)

    reassess = commands.add_parser("reassess", help="have applications of a deployed stack assessed again")
    reassess.add_argument(
        "applications", nargs="*", metavar="APPLICATION", help="ids of applications (default: those in dead letters)"
    )
    reassess.add_argument(
        "--all", action="store_true", help="all whose findings are newer than their assessment; reads the whole table"
    )
    _add_stack(reassess)
    reassess.set_defaults(run=_reassess)

    hub = commands.add_parser("hub", help="answer the e-mail about a number or address in many applications")
    actions = hub.add_subparsers(required=True, metavar="ACTION")
    for action, help_text in (
        ("excuse", "it belongs to an agency, a school or the like, so it gives no points"),
        ("watch", "it may belong to a ring, so it gives full points"),
    ):
        answer = actions.add_parser(action, help=help_text, description=f"Say of a hub that {help_text}.")
        answer.add_argument("hub", type=_hub, metavar="HUB", help="what the notice calls it: 'phone#…' or 'email#…'")
        answer.add_argument("--days", type=_days, default=180, help="how long the answer is valid (default: 180)")
        _add_stack(answer)
        answer.set_defaults(run=_hub_answer, action=action)

    policy = commands.add_parser("policy", help="try another policy, or let a weakened code count again")
    actions = policy.add_subparsers(required=True, metavar="ACTION")
    backtest = actions.add_parser(
        "backtest",
        help="compute the levels of recorded applications under another policy",
        description="Computes the levels of recorded applications under another policy, and changes nothing. It says "
        "which cases would be added or lost, and what verdicts those have.",
    )
    backtest.add_argument(
        "file", type=Path, metavar="FILE", help="a whole policy, or what differs from the one that ships"
    )
    backtest.add_argument("--days", type=_days, default=90, help="applications of the last DAYS days (default: 90)")
    backtest.add_argument(
        "--state",
        type=Path,
        metavar="STATE",
        help="those of `bonafide verify --state STATE`, instead of a stack's",
    )
    _add_stack(backtest)
    backtest.set_defaults(run=_backtest)
    lift = actions.add_parser("lift", help="let a code count again that verdicts have weakened")
    lift.add_argument("code", metavar="CODE", help="the code, such as phone.reserved")
    _add_stack(lift)
    lift.set_defaults(run=_lift)

    _add_fairness(
        commands.add_parser(
            "fairness",
            help="measure whether a policy treats groups of people alike",
            description="Swaps the name, home and telephone number, school, e-mail provider, network and language of "
            "applications, and compares how often groups are to be reviewed. It verifies in memory: nothing is sent, "
            "stored or changed. The exit code is 1 if a swap raised the points or a group is to be reviewed much "
            "more often than others.",
            epilog="docs/fairness.md explains the figures.",
        )
    )

    reference = commands.add_parser(
        "reference", help="the database of institutions, domains and numbers that checks use"
    )
    actions = reference.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="rebuild the reference database")
    build.add_argument(
        "--sources", type=Path, metavar="DIR", help="folder with official education files (IPEDS, ROR, CIP)"
    )
    build.add_argument(
        "--offline", action="store_true", help="download nothing; use the files that were downloaded before"
    )
    build.set_defaults(run=_build_reference)
    return parser


def _add_fairness(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="applications as JSON, JSON Lines, CSV or .xlsx; without one, a sample of invented people is measured",
    )
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--policy",
        type=Path,
        metavar="POLICY",
        help="a whole policy, or what differs from the one that ships (default: the one that ships)",
    )
    which.add_argument("--stack", metavar="STACK", help="the policy of this deployed stack")
    parser.add_argument("--json", action="store_true", help="print the result as JSON Lines instead of tables")
    parser.add_argument(
        "--swaps",
        type=_count,
        default=SWAPPED,
        metavar="N",
        help=f"swap N applications of the files, evenly chosen (default: {SWAPPED:,}); the tables count all",
    )
    parser.add_argument(
        "--sources",
        type=Path,
        metavar="DIR",
        help="folder with official education files (docs/reference.md lists them)",
    )
    _add_mapping(parser)
    _add_country(parser)
    parser.set_defaults(run=_fairness)


def _add_cases(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="list cases by when they are due")
    listed.add_argument("--state", default="open", help="open (default), in_review, awaiting_candidate or second_look")
    listed.add_argument("--level", help="only low, review or high")
    listed.add_argument("--due", help="overdue or today: only cases that are overdue, or due today")
    listed.add_argument("--limit", type=int, default=20, help="how many (default: 20)")
    listed.add_argument("--cursor", help="where to go on, as the page before says")
    listed.set_defaults(run=_list_cases)
    shown = actions.add_parser("show", help="show a case with its findings")
    shown.set_defaults(run=_show_case)
    decided = actions.add_parser("verdict", help="decide a case, which is taken if nobody holds it")
    for each in (shown, decided):
        each.add_argument("case", metavar="ID", help="id of the case, or of an application in it")
    decided.add_argument("verdict", metavar="VERDICT", help="explained, our_error, confirmed, … (docs/cases.md)")
    decided.add_argument("--reason", required=True, help="a reason of this verdict (docs/cases.md)")
    decided.add_argument(
        "--checked", action="append", default=[], help="what you checked (docs/cases.md); can be repeated"
    )
    decided.add_argument(
        "--finding",
        action="append",
        default=[],
        type=_finding,
        metavar="CODE=VERDICT",
        help="what you found out about a finding, e.g. phone.reserved=true; can be repeated",
    )
    decided.add_argument(
        "--watch", action="store_true", help="put the contact data on your own watchlist, if confirmed"
    )
    decided.set_defaults(run=_decide)
    for each in (listed, shown, decided):
        each.add_argument("--json", action="store_true", help="print the answer as JSON")
        each.add_argument("--url", metavar="URL", help="of a running `bonafide serve`, e.g. http://127.0.0.1:3000")
        _add_stack(each)


def _add_connect(parser: argparse.ArgumentParser) -> None:
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("source", nargs="?", choices=SOURCES, metavar="SOURCE", help=", ".join(SOURCES))
    choice.add_argument("--list", action="store_true", help="list the connections; no key is shown")
    choice.add_argument("--set", metavar="ID", help="change settings, such as --write-back off or --poll")
    choice.add_argument("--rotate", metavar="ID", help="replace the key of signatures; the previous key stays valid")
    choice.add_argument("--forget-previous", metavar="ID", help="after --rotate: refuse the previous key")
    choice.add_argument("--remove", metavar="ID", help="remove a connection; its applications stay")
    parser.add_argument(
        "--settings",
        type=Path,
        metavar="FILE",
        help="take keys and settings from a JSON file (docs/connect/README.md)",
    )
    parser.add_argument("--id", metavar="ID", help="go on with the URL of an interrupted run")
    parser.add_argument(
        "--write-back",
        choices=("off", "verdict", "opened"),
        help="off (default); verdict: a private note when a case is closed; opened: also when it opens",
    )
    flags = argparse.BooleanOptionalAction
    parser.add_argument("--fraud-status", action=flags, help="Ashby: a verdict also sets the fraud status there")
    parser.add_argument("--poll", action=flags, help="ask every hour for applications whose event was lost")
    parser.add_argument("--documents", action=flags, help="also fetch attachments, such as résumés")
    parser.add_argument(
        "--host", help="first part of your account's address at the source, such as acme of acme.workable.com"
    )
    parser.add_argument(
        "--acting-user",
        metavar="USER",
        help="id of the user at the source in whose name notes are written; see its page",
    )
    parser.add_argument("--api", action="store_true", help="with --set: ask for access to the source's API again")
    parser.add_argument("--no-wait", action="store_true", help="do not wait for the first event")
    parser.add_argument("--yes", action="store_true", help="with --remove: do not ask for confirmation")
    parser.add_argument("--url", metavar="URL", help="of a running `bonafide serve`, e.g. http://127.0.0.1:3000")
    _add_stack(parser)
    parser.set_defaults(run=_connect)


def _add_mapping(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--mapping", type=Path, metavar="FILE", help="your own names of columns or JSON fields (docs/input.md)"
    )


def _add_country(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--country",
        type=_country,
        metavar="XX",
        help="country of residence where an application states none, such as DE: telephone numbers without a country "
        "code are read by it (docs/input.md)",
    )


def _add_stack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--stack", default="bonafide", help="name of the deployed stack (default: bonafide)")


def _watchlist(text: str) -> tuple[str, Path]:
    tier, _, file = text.partition(":")
    if tier.upper() not in TIERS or not file:
        raise argparse.ArgumentTypeError(f"{text!r} has no tier: write A:FILE, B:FILE or C:FILE")
    return tier.upper(), Path(file)


def _country(text: str) -> str:
    from local.reading import with_functions

    with_functions()
    from bonafide.application import alpha_2
    from intake.mapping import COUNTRIES

    if (country := alpha_2(text)) not in COUNTRIES:
        raise argparse.ArgumentTypeError(f"{text!r} is no country: write its two letters of ISO 3166-1, such as DE")
    return str(country)


def _hub(text: str) -> str:
    from local.hub import HUB

    if not HUB.fullmatch(text.removeprefix("id#")):
        raise argparse.ArgumentTypeError(f"{text!r} is no hub: copy it from the notice, e.g. 'phone#9f2c…', in quotes")
    return text.removeprefix("id#")


def _finding(text: str) -> tuple[str, str]:
    code, _, verdict = text.partition("=")
    if verdict not in ("true", "explained", "wrong", "unknown"):
        raise argparse.ArgumentTypeError(f"{text!r} says nothing of a finding: write e.g. phone.reserved=explained")
    return code, verdict


def _days(text: str) -> int:
    days = int(text)
    if not 0 < days <= 3660:
        raise argparse.ArgumentTypeError(f"{days} is out of range: 1 to 3660 days are possible")
    return days


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(f"{count} is out of range: 0 or more are possible")
    return count


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65533:  # the next three ports are used too
        raise argparse.ArgumentTypeError(f"{port} is out of range: a port from 1 to 65532 is needed")
    return port


def _demo(options: argparse.Namespace) -> int:
    from local import show, verification

    with _running(options.logs) as (stack, progress):
        verification.put_documents(stack, SAMPLE_DOCUMENTS)
        rows = [
            *verification.verify(stack, *SAMPLES[:2], progress=progress),
            *verification.verify(stack, *SAMPLES[2:], progress=progress),
        ]
        alerts, receipts, failures = verification.alerts(stack), verification.receipts(stack), stack.failures
    console = Console()
    show.samples(console, rows)
    for alert in alerts:
        show.alert(console, alert)
    for receipt in receipts:
        if receipt["rejected"]:
            show.receipt(console, receipt)
    show.summary(console, rows, alerts)
    console.print("To decide these cases in a browser: [bold].venv/bin/bonafide serve --demo[/bold]", highlight=False)
    return _failed(failures)


def _verify(options: argparse.Namespace) -> int:
    from bonafide_reference.official import UnreadableSource
    from local import csv_output, progress, reading, reference, resumes

    if not all(_print_counts(file) for _, file in options.watchlist):
        return 2
    console = Console(stderr=True)
    shown = progress.Progress(console)
    with ExitStack() as opened:
        opened.callback(shown.stop)
        try:
            folders = [file for file in options.files if file.is_dir()]
            options.files = list(resumes.expanded(options.files))
            for folder in folders:
                if text := resumes.left_out(folder):
                    print(f"bonafide: {folder}: {text}", file=sys.stderr)
            if options.documents and not options.documents.is_dir():
                raise reading.UnreadableFile(f"{options.documents}: there is no such folder")
            if options.csv:
                others = filter(None, [options.mapping, options.state])
                inputs = [*options.files, *others, *(file for _, file in options.watchlist)]
                csv_output.check(options.csv, inputs, overwrite=options.overwrite)
            options.mapping = _with_country(options, opened)
            files = list(_readable(options.files, reading.mapping_of(options.mapping)))
            if not files:
                return 2
            shown.total = progress.about_rows(files) if console.is_terminal else None
            shown.step("Building the reference database if needed …")
            reference.database(options.sources)
        except (csv_output.CannotWrite, reading.UnreadableFile, UnreadableSource, NotADirectoryError) as error:
            shown.stop()
            print(f"bonafide: {error}", file=sys.stderr)
            return 2
        try:
            code = _verified(options, files, shown)
            if sys.stdout:  # None if it is closed
                sys.stdout.flush()  # here an error can still be reported
            return code or (2 if len(files) < len(_different(options.files)) else 0)
        except KeyboardInterrupt:  # before there are results, or again while they are printed
            shown.stop()
            print("bonafide: interrupted", file=sys.stderr)
            return 130
        except BrokenPipeError:
            raise
        except sqlite3.Error as error:  # a page of the state file is damaged, say
            shown.stop()
            print(f"bonafide: {options.state or 'the table of results'}: {error}", file=sys.stderr)
            return 1
        except OSError as error:
            shown.stop()
            print(f"bonafide: {error.filename or 'the output'}: {error.strerror}", file=sys.stderr)
            _discard_output()
            return 1


def _discard_output() -> None:
    """Keeps Python from writing at its end what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _different(files: list[Path]) -> list[Path]:
    """Files without repetitions."""
    found: dict[Path, Path] = {}
    for file in files:
        found.setdefault(file.resolve(), file)
    return list(found.values())


def _readable(files: list[Path], mapping: "Mapping | None") -> Iterator[Path]:
    """The files of which something can be read. The others are reported."""
    from local import reading
    from local.resumes import is_document

    for file in _different(files):
        try:
            if is_document(file):
                reading.check_exists(file)
            else:
                reading.check(file, mapping)
        except reading.UnreadableFile as error:
            print(f"bonafide: {error}", file=sys.stderr)
        else:
            yield file


def _with_country(options: argparse.Namespace, opened: ExitStack) -> Path | None:
    """The mapping file, with the country of the command line if there is one."""
    from local import reading

    mapping: Path | None = options.mapping
    if options.country is None:
        return mapping
    reading.mapping_of(mapping)  # what is wrong with it is said of this file
    document = json.loads(mapping.read_text(encoding="utf-8-sig")) if mapping else {}
    file = Path(opened.enter_context(TemporaryDirectory())) / "mapping.json"
    file.write_text(json.dumps({**document, "country": options.country}), encoding="utf-8")
    return file


def _as_json(document: dict[str, Any]) -> str:
    """A document as a line of JSON."""
    from pydantic_core import PydanticSerializationError, to_json

    try:
        return to_json(document).decode()
    except PydanticSerializationError:  # the name of a file that is not UTF-8: only json escapes it
        return json.dumps(document, separators=(",", ":"))


def _verified(options: argparse.Namespace, files: list[Path], shown: "Shown") -> int:
    """Verifies files, prints what was found, and returns the exit code. What is done when Ctrl+C comes is printed."""
    from local import csv_output, reading, resumes, show
    from local.embedded import Embedded, UnusableState
    from local.resumes import is_document
    from local.verification import Assessed

    output: TextIO | None = sys.stderr if options.logs else None
    embedded = Embedded(state=options.state, dns=options.dns, sources=options.sources, output=output)
    with ExitStack() as opened:
        try:
            opened.enter_context(embedded)
        except UnusableState as error:
            shown.stop()
            print(f"bonafide: {error}", file=sys.stderr)
            return 2
        for tier, file in options.watchlist:
            embedded.load_watchlist(tier, file)

        def progress(what: str, count: int) -> None:
            if what == "verified":
                shown.add(count)

        found = embedded.verify(
            *files,
            progress=progress,
            mapping=options.mapping,
            documents=options.documents,
            country=options.country,
        )
        if options.csv:
            mapping = reading.mapping_of(options.mapping)
            found = csv_output.written(options.csv, files, found, mapping, overwrite=options.overwrite)
        used = {"--dns": options.dns, "--country XX": options.country, "--sources DIR": options.sources}
        given = [option for option, value in used.items() if value]
        results = show.Results(Console(), everything=options.all, table=str(options.csv or ""), given=given)
        unread, unreadable, interrupted = {str(file) for file in files}, set[str](), False
        shown.step("Verifying …")
        try:
            for row in found:
                if results.rows == 0:
                    shown.step("Collecting the results …")
                    if (options.json or options.all) and sys.stdout.isatty():
                        shown.stop()
                if isinstance(row, Assessed):
                    unread.discard(row.file)
                elif is_document(Path(row.file)):
                    unreadable.add(row.file)
                if options.json:
                    print(_as_json(row.document()))
                    results.rows += 1
                else:
                    results.add(row)
                shown.add(1)
        except KeyboardInterrupt:
            interrupted = True
        except csv_output.CannotWrite as error:
            shown.stop()
            print(f"bonafide: {error}", file=sys.stderr)
            return 1
        shown.stop()
        if not options.json:
            results.show(len(embedded.alerts))
        if interrupted:
            total = f" of about {shown.total:,}" if shown.total else ""
            print(f"bonafide: interrupted: {results.rows:,}{total} rows have a result", file=sys.stderr)
            return 130
        for table, missing in embedded.not_found.items():
            print(f"bonafide: {table}: {resumes.not_found(table, missing, options.documents)}", file=sys.stderr)
        from intake.attached import NEW_ID

        for receipt in embedded.receipts:
            for note in receipt["notes"]:
                if note.startswith(NEW_ID):  # here a document is beside its table, whatever the id
                    continue
                print(f"bonafide: {receipt['key'].rpartition('/')[2]}: {note}", file=sys.stderr)
        if _failed(embedded.failures):
            return 1
        for name in sorted(unread - unreadable):
            print(f"bonafide: {name}: no application in it can be read", file=sys.stderr)
        # A few scans among other documents are usual. Their rows say so.
        return 2 if unread - unreadable or len(unreadable) == len(files) else 0


def _explain(options: argparse.Namespace) -> int:
    from local import explain, reading

    code = 0
    for file in options.files:
        try:
            explain.show(Console(highlight=False), explain.explained(file, reading.mapping_of(options.mapping)))
        except reading.UnreadableFile as error:
            print(f"bonafide: {error}", file=sys.stderr)
            code = 2
    return code


def _serve(options: argparse.Namespace) -> int:
    from local import demo_cases, review_page, sample_connections
    from local.cloud import PortInUse
    from local.http_api import HttpApi

    port, host, stop = options.port, options.host, threading.Event()
    try:
        with ExitStack() as opened:
            review = opened.enter_context(
                review_page.served(
                    port + 2,
                    host,
                    issuer_port=port + 3,
                    dns=options.dns,
                    listen=(host, port + 1),
                    output=io.StringIO() if options.demo else sys.stderr,
                )
            )
            stack = review.stack
            api = opened.enter_context(HttpApi(stack, port, host))
            sample_connections.create(stack)
            if options.demo:
                print("Taking the sample applications through the stack …", file=sys.stderr, flush=True)
                demo_cases.load(stack)
                print(f"Review page     {review.url}  (log in as one of its reviewers)", flush=True)
                print(f"Command line    bonafide cases list --url {api.url}", flush=True)
            else:
                upload_samples(stack)
                _print_addresses(stack, api.url, review.url)
            print("Press Ctrl+C to stop.", flush=True)
            try:
                stack.run_forever(stop)
            finally:
                stop.set()
    except PortInUse as error:
        print(f"bonafide: {error}; choose another port with --port", file=sys.stderr)
        return 2
    return 0


def upload_samples(stack: "Stack") -> None:
    """Puts into a stack what the events of `events/` are about."""
    from local import verification

    bucket = stack.resource("UploadsBucket")
    verification.put_documents(stack, SAMPLE_DOCUMENTS)
    with SAMPLE_WATCHLIST.open("rb") as watchlist:
        stack.client("s3").upload_fileobj(watchlist, bucket, "watchlists/C/sample.csv")
    with SAMPLE_DELIVERIES.open("rb") as deliveries:
        stack.client("s3").upload_fileobj(deliveries, bucket, "shipping/sample.csv")
    for sample in SERVED:
        with sample.open("rb") as rows:
            stack.client("s3").upload_fileobj(rows, bucket, f"incoming/{sample.name}")
        # Intake names parts by upload and version: without a version they are those that the events point to.
        event = SERVED_EVENT.read_text(encoding="utf-8").replace(SERVED[0].name, sample.name)
        stack.invoke("Intake", json.loads(event))


def _print_addresses(stack: "Stack", api: str, review: str) -> None:
    from local import sample_connections

    bucket = stack.resource("UploadsBucket")
    print(
        f"HTTP API        {api}{'  '.join(f'/verify/{name}' for name in VERIFIERS)}\n"
        f"deliveries      {api}/shipping, and s3://{bucket}/shipping/\n"
        f"webhooks        {api}/hooks/SOURCE/{sample_connections.ID}  (key: {sample_connections.KEY})\n"
        f"review page     {review}\n"
        f"AWS endpoints   {stack.endpoint}\n"
        f"uploads bucket  s3://{bucket}/incoming/\n"
        f"documents       s3://{bucket}/documents/applications/APPLICATION/\n"
        f"watchlists      s3://{bucket}/watchlists/A/, B/ and C/\n"
        f"results table   {stack.resource('ResultsTable')}\n"
        f"alerts topic    {stack.resource('AlertsTopic')}",
        flush=True,
    )


def _load_watchlist(options: argparse.Namespace) -> int:
    from local import watchlists

    if not _print_counts(options.file):
        return 2
    try:
        where = watchlists.upload(options.file, options.tier, options.port + 1)
    except watchlists.NotServing as error:
        print(
            f"bonafide: cannot connect to {error}, so the list was not loaded: start `bonafide serve` first, "
            f"or use the list for one run with `bonafide verify --watchlist {options.tier}:{options.file} FILE`",
            file=sys.stderr,
        )
        return 1
    print(f"uploaded to {where}; it takes effect in a moment")
    return 0


def _list_cases(options: argparse.Namespace) -> int:
    from local import cases

    wanted = {name: getattr(options, name) for name in ("state", "level", "due", "cursor")}
    return _asked(options, lambda api: api.get("/cases", limit=str(options.limit), **wanted), cases.show_list)


def _show_case(options: argparse.Namespace) -> int:
    from local import cases

    return _asked(options, lambda api: cases.find(api, options.case), cases.show_case)


def _decide(options: argparse.Namespace) -> int:
    from local import cases

    decision = {
        "verdict": options.verdict,
        "reason": options.reason,
        "findings": dict(options.finding),
        "checked": options.checked,
        "watches": options.watch,
    }
    return _asked(options, lambda api: cases.decide(api, options.case, decision), cases.show_decided)


def _asked(
    options: argparse.Namespace,
    ask: "Callable[[Api], dict[str, Any]]",
    show: "Callable[[Console, dict[str, Any], datetime], None]",
) -> int:
    """Asks the API of a stack, and prints the answer."""
    from local import cases

    try:
        answer = ask(cases.Api.of(options.stack, options.url))
    except cases.Refused as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(answer, ensure_ascii=False))
    else:
        show(Console(highlight=False), answer, datetime.now(UTC))
    return 0


def _connect(options: argparse.Namespace) -> int:
    from local import connect, connect_dialogue

    try:
        return connect_dialogue.run(options)
    except connect.CannotConnect as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2


def _show(options: argparse.Namespace) -> int:
    from local import application_report

    try:
        report = application_report.load(options.stack, options.application)
    except Unavailable as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    if report is None:
        print(f"bonafide: the stack {options.stack} has no application {options.application}", file=sys.stderr)
        return 2
    if options.json:
        print(json.dumps(report.document(), ensure_ascii=False, default=sorted))
    else:
        application_report.print_report(Console(highlight=False), report, datetime.now(UTC))
    return 0


def _erase(options: argparse.Namespace) -> int:
    from local import erase

    if not (options.applications or options.email or options.phone):
        print("bonafide: give application ids, --email or --phone", file=sys.stderr)
        return 2
    try:
        plan = erase.plan(
            options.stack, options.applications, options.email, options.phone, discard_unread=options.discard_unread
        )
        found = plan.found
        for unknown in plan.unknown:
            print(f"bonafide: the stack {options.stack} has no application {unknown}", file=sys.stderr)
        if not (found.applications or found.rejections or found.events or found.deliveries):
            if options.email or options.phone:
                print("No application has this e-mail address or phone number.", file=sys.stderr)
            return 2 if plan.unknown else 0
        if not options.yes and not erase.confirmed(found):
            print("Nothing was erased.", file=sys.stderr)
            return 1
        erased = erase.carry_out(plan)
    except erase.CannotErase as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(
        f"Erased {len(found.applications)} applications: {erased.items} table items, {erased.lines} lines of parts, "
        f"{erased.rows} rejected rows, {erased.versions} object versions. Applications that shared something with "
        "them are now assessed again."
    )
    return 2 if plan.unknown else 0


def _reconcile(options: argparse.Namespace) -> int:
    from local import reconcile

    try:
        rows = reconcile.rows(options.stack, days=options.days, uploads=options.upload, dry_run=options.dry_run)
        missing = reconcile.show(Console(), rows)
    except Unavailable as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    if missing and not options.dry_run:
        print(
            "What has been missing for long enough was put on its queue again. Run the command again in an hour.",
            file=sys.stderr,
        )
    return 1 if missing else 0


def _surges(options: argparse.Namespace) -> int:
    from local import surges

    try:
        if not options.announce:
            surges.show(Console(), surges.load(options.stack))
            return 0
        if errors := surges.errors(options.announce):
            for error in errors:
                print(f"{options.announce}: {error}", file=sys.stderr)
            print("bonafide: nothing was uploaded; correct the file first", file=sys.stderr)
            return 1
        surges.announce(options.stack, options.announce)
    except (Unavailable, OSError) as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(f"Announced to {options.stack}. The file is read every hour.")
    return 0


def _reassess(options: argparse.Namespace) -> int:
    from local import reassess

    if options.all and options.applications:
        print("bonafide: give application ids or --all, not both", file=sys.stderr)
        return 2
    try:
        if options.all:
            done = reassess.unassessed(options.stack)
        elif options.applications:
            done = reassess.applications(options.stack, options.applications)
        else:
            done = reassess.dead_letters(options.stack)
    except Unavailable as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(f"{done.applications:,} application{'s' * (done.applications != 1)} will be assessed again.")
    for unknown in done.unknown:
        print(f"bonafide: the stack {options.stack} has no findings on application {unknown}", file=sys.stderr)
    if done.too_old:
        print(
            f"bonafide: {done.too_old} dead letters are about records that the table's stream no longer has. Run "
            "`bonafide reassess --all`, then delete these messages.",
            file=sys.stderr,
        )
    return 1 if done.unknown or done.too_old else 0


def _hub_answer(options: argparse.Namespace) -> int:
    from bonafide.identity import HubAnswer
    from local import hub

    given = HubAnswer.EXCUSED if options.action == "excuse" else HubAnswer.WATCHED
    try:
        until = hub.answer(options.stack, options.hub, given, days=options.days)
    except Unavailable as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(f"{options.hub} is {given} until {until:%Y-%m-%d}. Its applications are being assessed again.")
    return 0


def _fairness(options: argparse.Namespace) -> int:
    from local import reading
    from local.fairness import command

    with ExitStack() as opened:
        try:
            mapping = _with_country(options, opened)
        except reading.UnreadableFile as error:
            print(f"bonafide: {error}", file=sys.stderr)
            return 2
        return command.run(options, mapping)


def _backtest(options: argparse.Namespace) -> int:
    from datetime import UTC, datetime

    from bonafide.policy import PolicyError
    from local import backtest

    try:
        then, now = backtest.policy_of(options.file), datetime.now(UTC)
        if options.state:
            result = backtest.of_state(options.state, then, days=options.days, now=now)
        else:
            result = backtest.of_stack(options.stack, then, days=options.days, now=now)
    except PolicyError as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(*result.lines(), sep="\n")
    return 0


def _lift(options: argparse.Namespace) -> int:
    from local import weakening

    try:
        since = weakening.lift(options.stack, options.code)
    except Unavailable as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    print(f"{options.code} was weakened since {since[:10]}. Within ten minutes its findings give points again.")
    return 0


def _print_counts(file: Path) -> bool:
    """Prints to standard error how many entries a watchlist has; returns False if it cannot be read."""
    from local import watchlists

    try:
        counts = watchlists.count(file)
    except watchlists.UnreadableList as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return False
    print(f"{file}:", *counts.lines(), sep="\n", file=sys.stderr)
    return True


def _build_reference(options: argparse.Namespace) -> int:
    from bonafide_reference.official import UnreadableSource
    from local import reference

    try:
        tables = reference.build_database(reference.DATABASE, options.sources, offline=options.offline)
    except (UnreadableSource, NotADirectoryError) as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    for table in tables:
        print(table.line())
    print(f"saved to {reference.DATABASE}")
    return 0


@contextmanager
def _running(logs: bool) -> Iterator["tuple[Stack, Progress]"]:
    """Runs the embedded stack and shows its progress on standard error."""
    console = Console(stderr=True)
    with console.status("Starting the embedded AWS …") as status:
        from local import verification  # takes seconds, so the status line is shown first

        done: Counter[str] = Counter()

        def progress(function: str, count: int) -> None:
            done[function] += count
            counts = "  ".join(f"{name} {number:,}" for name, number in done.items())
            status.update(f"Messages and records processed: {counts}")

        output: TextIO = sys.stderr if logs else io.StringIO()
        with verification.embedded_stack(output=output) as stack:
            yield stack, progress


def _failed(failures: "Sequence[Failure]") -> int:
    for message in dict.fromkeys(f"{failure.function}: {failure.message}" for failure in failures):
        print(f"bonafide: {message}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
