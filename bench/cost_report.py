"""The rows on table writes and on cost: what was measured and counted, put into the cost model."""

from collections.abc import Iterable
from typing import Any

from bench import cost
from bench.events import full_count
from bench.package import ROOT, Deployed
from bench.report import Row, Section, at_most
from bench.writes import STATING, WITH_DOCUMENTS, Documents, Stating, Writes
from bonafide.verifiers import OPTIONAL, VERIFIERS
from local.template import load

WRITES = 6
DOLLARS = 6
DOCUMENT_WRITES = 8
DAYS_A_MONTH = 365 / 12


def section(
    written: Writes,
    documents: Documents,
    stating: Stating,
    functions: list[Deployed],
    runs: dict[str, dict[str, Any]],
) -> Section:
    """What an application writes, alone, with a document and with each optional verifier, and what a million cost."""
    work = {
        function.handler.removesuffix(".handler"): _work(function, runs[function.name])
        for function in functions
        if function.batch_size and function.name in runs
    }
    of_documents = work["verify_resume.on_part"]
    verifiers = tuple(work[f"verify_{name}.on_part"] for name in VERIFIERS)
    by_function = cost.Functions(
        work["intake.on_upload"], verifiers, work["assess.on_results"], work["alerting.on_assessments"]
    )
    template = load(ROOT / "template.yaml")
    months = [
        int(template["Parameters"][name]["Default"]) / DAYS_A_MONTH
        for name in ("RecordRetentionDays", "UploadRetentionDays")
    ]
    alarms = [resource["Type"] for resource in template["Resources"].values()].count("AWS::CloudWatch::Alarm")
    # Assess, Alerting and Cases read the table's stream, and all others with a batch size poll a queue.
    pollers = sum(bool(function.batch_size) for function in functions) - 3
    one_file, one_each = (
        cost.dollars(cost.processing(shape, written, by_function)) for shape in (cost.ONE_FILE, cost.ONE_EACH)
    )
    first_month, whole_time, standing = (
        sum(cost.dollars(quantities).values())
        for quantities in (
            cost.storage(cost.ONE_FILE, written, 1, 1),
            cost.storage(cost.ONE_FILE, written, *months),
            cost.standing(alarms, pollers),
        )
    )
    looking_on = (
        sum(cost.dollars(cost.processing(shape, written, with_looking)).values()) - sum(bill.values())
        for with_looking in [by_function._replace(verifiers=(*verifiers, of_documents))]
        for shape, bill in ((cost.ONE_FILE, one_file), (cost.ONE_EACH, one_each))
    )
    added = cost.dollars(cost.documents(cost.ONE_FILE.applications, documents, of_documents.memory))
    file_dollars, each_dollars = sum(one_file.values()), sum(one_each.values())
    puts = f"{written.worst_puts:.2f} puts", f"embedded AWS: {written.puts:.2f} puts, {written.units:.2f} units"
    in_file = f"{file_dollars:.2f} $"
    in_each = f"{each_dollars:.2f} + {first_month:.2f} $"
    rows = [
        at_most("table writes an application, in units of 1 KB", written.worst_units, WRITES, "{:.2f}", *puts),
        Row(
            "  … of which", ", ".join(f"{kind} {units:.2f}" for kind, units in written.kinds.items() if units >= 0.01)
        ),
        Row("  … of one that comes out for review or high", f"{written.suspect_units:.2f}"),
        at_most("a million applications in one file", file_dollars, DOLLARS, "{:.2f} $", in_file),
        Row("  … of which", _largest(one_file)),
        Row("  … their first month of storage", f"{first_month:.2f} $"),
        Row("a million uploads of one application each", in_each, value=f"{each_dollars + first_month:.2f} $"),
        Row("  … of which", _largest(one_each)),
        Row("documents on, for a million applications without: one file, single uploads", _pair(looking_on)),
        at_most("a document of an application: more items", documents.items, DOCUMENT_WRITES, "{:.1f}"),
        Row(
            "  … more units written, with assessments that change, and units read",
            f"{documents.units:.1f}, {documents.read_units:.1f}",
        ),
        Row("  … a million documents, more", f"{sum(added.values()):.2f} $"),
        Row("  … of which", _largest(added)),
        *_of_optional(stating, by_function, {name: work[f"verify_{name}.on_part"] for name in OPTIONAL}),
        Row("keeping a million applications as long as the template does", f"{whole_time:.2f} $"),
        Row("a month in which nothing arrives", f"{standing:.2f} $"),
    ]
    sizes = ", ".join(f"{kind} {size:,.0f}" for kind, size in written.sizes.items())
    notes = [
        f"Writes: counted over {written.applications:,} applications, average bytes: {sizes}. The budget is for the "
        "worst case: each verifier's result comes by itself and is assessed by itself. Of an application that comes "
        "out low one assessment is written all the same: until all results are there it tells nothing.",
        f"Reads: one assessment asks {written.read_requests:.2f} times, for {written.read_units:.2f} units, and has "
        f"{written.neighbours:.3f} neighbours assessed again.",
        f"Cost: list prices of {cost.price_list()['date']} (bench/prices.json), no free tier. Of one file it is "
        "processing alone; of single uploads it is processing plus the first month of storage. Assumed: arm64 as fast "
        f"as this machine, {cost.ROUND_TRIP * 1000:.0f} ms a request "
        f"to AWS, X-Ray traces {cost.SAMPLED:.0%}, {cost.PLATFORM_LOG:,} bytes of Lambda's own log an invocation, "
        f"{cost.KMS_SHARE:.0%} of S3's requests reach KMS, one subscriber by e-mail; {written.alerts:.2%} of the "
        f"applications alert, each by an e-mail of its own. Each of {cost.ENVIRONMENTS} environments a verifier reads "
        f"the key every {cost.READ_AGAIN} s, for an hour or, with "
        "a million uploads, for a month. Watchlists cost by their entries.",
        f"Documents: of {WITH_DOCUMENTS} applications with a document each; it may have a key more if it says which "
        f"file it was made from. Assumed: {cost.READING * 1000:.0f} ms of a processor to read one of two pages "
        f"(`--only resumes` measures it), {cost.COMPARING * 1000:.0f} ms to compare it. Events of objects and the "
        "storage of files come with every document, whether it is read or not.",
        f"Optional verifiers: of {STATING} applications that each state jobs, a street address, a profile and a "
        "network, each verifier with the others off, against all off. The network is of each applicant alone.",
    ]
    return Section("cost", rows, notes)


def _of_optional(stating: Stating, functions: cost.Functions, work: dict[str, cost.Work]) -> Iterable[Row]:
    """What each optional verifier adds to applications that state something for it, and what they add without it."""
    before = stating.none_on
    more = before.worst_puts - stating.without_statements.worst_puts
    yield at_most("optional verifiers off: more table writes of what is stated for them", more, 0, "{:.2f}")
    for name, after in stating.on.items():
        bills = []
        for shape in (cost.ONE_FILE, cost.ONE_EACH):
            longer = shape._replace(assessments=shape.assessments + 1)
            with_it = functions._replace(verifiers=(*functions.verifiers, work[name]))
            bill = cost.dollars(cost.processing(shape, before, functions))
            larger = cost.dollars(cost.processing(longer, after, with_it))
            bills.append({price: amount - bill[price] for price, amount in larger.items()})
        puts, units = after.worst_puts - before.worst_puts, after.worst_units - before.worst_units
        items = f"{(after.item_bytes - before.item_bytes) / 1000:.1f} KB kept"
        yield Row(f"{name} on, an application that states it: more table writes", f"{puts:.2f} puts", items,
                  value=f"{units:.2f}")  # fmt: skip
        yield Row("  … a million of them, more: in one file, in single uploads", _pair(sum(b.values()) for b in bills))
        yield Row("  … of which", _largest(bills[0]))


def _work(function: Deployed, run: dict[str, Any]) -> cost.Work:
    """Processor seconds of a warm invocation with one application, and of each more in a full batch."""
    _, full, single = (invocation["processor"] for invocation in run["invocations"])
    return cost.Work(single, max(0.0, full - single) / full_count(function), function.memory)


def _pair(amounts: Iterable[float]) -> str:
    return ", ".join(f"{amount:.2f} $" for amount in amounts)


def _largest(bill: dict[str, float]) -> str:
    largest = sorted(bill.items(), key=lambda line: -line[1])[:6]
    return ", ".join(f"{name} {amount:.2f}" for name, amount in largest)
