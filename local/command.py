"""The command line: `bonafide demo`, `verify`, `serve`, `watchlist load` and `reference build`."""

import argparse
import io
import json
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import Console

from bonafide.verifiers import VERIFIERS

if TYPE_CHECKING:
    from local.functions import Failure
    from local.stack import Progress, Stack

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = [ROOT / "events" / "samples" / name for name in ("career-site.jsonl", "ats-export.csv", "resume.json")]
SAMPLE_WATCHLIST = ROOT / "events" / "samples" / "watchlist.csv"
TIERS = ("A", "B", "C")
SERVED_EVENT = ROOT / "events" / "intake_upload.json"


def main(arguments: list[str] | None = None) -> int:
    """Runs one command and gives its exit code: 0; 1 when something failed; 2 when the input cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        code: int = options.run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough
        sys.stderr.close()
        return 0
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bonafide",
        description="Verifies the phone, e-mail and education data of job applications. It explains; a human decides.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    demo = commands.add_parser("demo", help="take the bundled sample applications through the whole stack")
    demo.add_argument("--logs", action="store_true", help="show what the functions log, on standard error")
    demo.set_defaults(run=_demo)

    verify = commands.add_parser("verify", help="take your own files through the whole stack, on this machine")
    verify.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="JSON Resume, JSON Lines or CSV; each also .gz"
    )
    verify.add_argument("--json", action="store_true", help="print JSON lines, one a row, and nothing else")
    verify.add_argument("--logs", action="store_true", help="show what the functions log, on standard error")
    verify.add_argument(
        "--sources", type=Path, metavar="DIR", help="folder with official files of education (IPEDS, ROR, CIP)"
    )
    verify.add_argument("--dns", action="store_true", help="ask DNS whether the domains of e-mail addresses take mail")
    verify.add_argument(
        "--watchlist",
        action="append",
        default=[],
        type=_watchlist,
        metavar="TIER:FILE",
        help="hold applications against a watchlist, as A:sdn.csv; may be given several times",
    )
    verify.set_defaults(run=_verify)

    serve = commands.add_parser("serve", help="serve the HTTP API and the embedded AWS endpoints for hand tests")
    serve.add_argument("--port", type=_port, default=3000, help="of the HTTP API; the AWS endpoints get the next one")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 lets containers in")
    serve.add_argument("--dns", action="store_true", help="ask DNS whether the domains of e-mail addresses take mail")
    serve.set_defaults(run=_serve)

    watchlist = commands.add_parser("watchlist", help="lists of e-mail addresses and telephone numbers to watch for")
    actions = watchlist.add_subparsers(required=True, metavar="ACTION")
    load = actions.add_parser("load", help="count what a list holds, and put it into the stack that is being served")
    load.add_argument(
        "file", type=Path, metavar="FILE", help="OFAC SDN (CSV, Advanced XML), OpenSanctions, STIX, MISP or CSV"
    )
    load.add_argument(
        "--tier", choices=TIERS, type=str.upper, required=True, help="A: government, B: vendor, C: community"
    )
    load.add_argument("--port", type=_port, default=3000, help="of `bonafide serve`")
    load.set_defaults(run=_load_watchlist)

    erase = commands.add_parser("erase", help="erase a person from a deployed stack: bucket, table and hashes")
    erase.add_argument("applications", nargs="*", metavar="APPLICATION", help="ids of applications")
    erase.add_argument("--email", action="append", default=[], help="erase all applications with this address")
    erase.add_argument("--phone", action="append", default=[], help="erase all applications with this number, as +1…")
    erase.add_argument("--stack", default="bonafide", help="name of the deployed stack")
    erase.add_argument("--yes", action="store_true", help="do not ask")
    erase.set_defaults(run=_erase)

    reference = commands.add_parser("reference", help="the reference database that checks look things up in")
    actions = reference.add_subparsers(required=True, metavar="ACTION")
    build = actions.add_parser("build", help="compile the reference database anew, with what official files there are")
    build.add_argument("--sources", type=Path, metavar="DIR", help="official files as downloaded (IPEDS, CIP, ROR)")
    build.add_argument("--offline", action="store_true", help="download nothing: use what was downloaded before")
    build.set_defaults(run=_build_reference)
    return parser


def _watchlist(text: str) -> tuple[str, Path]:
    tier, _, file = text.partition(":")
    if tier.upper() not in TIERS or not file:
        raise argparse.ArgumentTypeError(f"{text} names no tier: write A:FILE, B:FILE or C:FILE")
    return tier.upper(), Path(file)


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65535:
        raise argparse.ArgumentTypeError(f"{port} is no port with a next one: it must be from 1 to 65534")
    return port


def _demo(options: argparse.Namespace) -> int:
    from local import show, verification

    with _running(options.logs) as (stack, progress):
        rows = list(verification.verify(stack, *SAMPLES, progress=progress))
        alerts, failures = verification.alerts(stack), stack.failures
    console = Console()
    show.samples(console, rows)
    for alert in alerts:
        show.alert(console, alert)
    show.summary(console, rows, alerts)
    return _failed(failures)


def _verify(options: argparse.Namespace) -> int:
    from bonafide_reference.official import UnreadableSource
    from local import reference, show, verification

    if not all(_told_of(file) for _, file in options.watchlist):
        return 2
    try:
        verification.check(options.files)
        with Console(stderr=True).status("Building the reference database, if anything of it has changed …"):
            reference.database(options.sources)
    except (verification.UnreadableFile, UnreadableSource, NotADirectoryError) as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    with _running(options.logs, dns=options.dns, sources=options.sources) as (stack, progress):
        for tier, file in options.watchlist:
            verification.watch(stack, tier, file)
        rows = verification.verify(stack, *options.files, progress=progress)
        if options.json:
            for row in rows:
                print(json.dumps(row.document(), ensure_ascii=False))
        else:
            listed = list(rows)
            show.results(Console(), listed)
            show.summary(Console(), listed, verification.alerts(stack))
        return _failed(stack.failures)


def _serve(options: argparse.Namespace) -> int:
    from local import verification
    from local.cloud import PortInUse
    from local.http_api import HttpApi

    stop = threading.Event()
    try:
        with ExitStack() as opened:
            listen = (options.host, options.port + 1)
            stack = opened.enter_context(
                verification.embedded_stack(dns=options.dns, listen=listen, output=sys.stderr)
            )
            api = opened.enter_context(HttpApi(stack, options.port, options.host))
            bucket = stack.resource("UploadsBucket")
            with SAMPLES[0].open("rb") as samples:
                stack.client("s3").upload_fileobj(samples, bucket, f"incoming/{SAMPLES[0].name}")
            with SAMPLE_WATCHLIST.open("rb") as watchlist:
                stack.client("s3").upload_fileobj(watchlist, bucket, "watchlists/C/sample.csv")
            # Without a version, as in the event: so the parts that the other events point to stand.
            stack.invoke("Intake", json.loads(SERVED_EVENT.read_bytes()))
            print(
                f"HTTP API        {api.url}{'  '.join(f'/verify/{name}' for name in VERIFIERS)}\n"
                f"AWS endpoints   {stack.endpoint}\n"
                f"uploads bucket  s3://{bucket}/incoming/\n"
                f"watchlists      s3://{bucket}/watchlists/A/, B/ and C/\n"
                f"results table   {stack.resource('ResultsTable')}\n"
                f"alerts topic    {stack.resource('AlertsTopic')}\n"
                "Stop with Ctrl+C.",
                flush=True,
            )
            try:
                stack.run_forever(stop)
            finally:
                stop.set()
    except PortInUse as error:
        print(f"bonafide: {error}; choose another with --port", file=sys.stderr)
        return 2
    return 0


def _load_watchlist(options: argparse.Namespace) -> int:
    from local import watchlists

    if not _told_of(options.file):
        return 2
    try:
        where = watchlists.put(options.file, options.tier, options.port + 1)
    except watchlists.NothingServed as error:
        print(
            f"bonafide: nothing is served at {error}, so the list is in force nowhere: start `bonafide serve`, "
            f"or hold a file against it with `bonafide verify --watchlist {options.tier}:{options.file} FILE`",
            file=sys.stderr,
        )
        return 1
    print(f"put at {where}, and in force in a moment")
    return 0


def _erase(options: argparse.Namespace) -> int:
    from bonafide.aws import erasure
    from bonafide.aws.keys import Keys
    from bonafide.aws.table import Table
    from local import erase

    if not (options.applications or options.email or options.phone):
        print("bonafide: name applications, or give --email or --phone", file=sys.stderr)
        return 2
    try:
        wanted = erase.identifiers(options.email, options.phone)
        stack = erase.deployed(options.stack)
    except erase.CannotErase as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    table = Table(stack.table, timedelta())  # nothing is written
    found = erasure.applications_of(table, Keys(stack.secret), wanted)
    applications = sorted({*options.applications, *found})
    if not applications:
        print("No application has them.", file=sys.stderr)
        return 0
    if not options.yes and not erase.confirmed(applications):
        print("Nothing was erased.", file=sys.stderr)
        return 1
    erased = erasure.erase(table, stack.bucket, applications)
    print(
        f"Erased {len(applications)} applications: {erased.items} items of the table, {erased.lines} lines of parts, "
        f"{erased.versions} versions of objects. What others share with them is assessed again in a moment."
    )
    return 0


def _told_of(file: Path) -> bool:
    """Says on standard error what a watchlist holds; False where it cannot be read."""
    from local import watchlists

    try:
        counts = watchlists.counted(file)
    except watchlists.UnreadableList as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return False
    print(f"{file}:", *counts.lines(), sep="\n", file=sys.stderr)
    return True


def _build_reference(options: argparse.Namespace) -> int:
    from bonafide_reference.official import UnreadableSource
    from local import reference

    try:
        tables = reference.compiled(reference.DATABASE, options.sources, offline=options.offline)
    except (UnreadableSource, NotADirectoryError) as error:
        print(f"bonafide: {error}", file=sys.stderr)
        return 2
    for table in tables:
        print(table.line())
    print(f"written to {reference.DATABASE}")
    return 0


@contextmanager
def _running(logs: bool, *, dns: bool = False, sources: Path | None = None) -> Iterator["tuple[Stack, Progress]"]:
    """The embedded stack, and its progress on standard error."""
    console = Console(stderr=True)
    with console.status("Starting the embedded AWS …") as status:
        from local import verification  # seconds, and nothing to see: so it is said first

        done: Counter[str] = Counter()

        def progress(function: str, count: int) -> None:
            done[function] += count
            told = "  ".join(f"{name} {number:,}" for name, number in done.items())
            status.update(f"Messages and records worked off: {told}")

        output: TextIO = sys.stderr if logs else io.StringIO()
        with verification.embedded_stack(dns=dns, sources=sources, output=output) as stack:
            status.update("Uploading …")
            yield stack, progress


def _failed(failures: "list[Failure]") -> int:
    for told in dict.fromkeys(f"{failure.function}: {failure.message}" for failure in failures):
        print(f"bonafide: {told}", file=sys.stderr)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
