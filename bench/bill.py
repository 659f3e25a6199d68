"""The rows on table writes and on cost: what was measured and counted, put into the cost model."""

from typing import Any

from bench import cost, memory
from bench.budgets import Row, Section, at_most
from bench.package import ROOT, Deployed
from bench.writes import Writes
from local.template import load

WRITES = 8
DOLLARS = 10
DAYS_A_MONTH = 365 / 12


def section(written: Writes, functions: list[Deployed], runs: dict[str, dict[str, Any]]) -> Section:
    """What an application writes, and what a million of them cost."""
    of = _measured(written, functions, runs)
    template = load(ROOT / "template.yaml")
    kept = {
        name: int(template["Parameters"][name]["Default"]) / DAYS_A_MONTH
        for name in ("RecordRetentionDays", "UploadRetentionDays")
    }
    kinds = [resource["Type"] for resource in template["Resources"].values()]
    pollers = sum("on_results" not in function.handler and not function.answers_requests for function in functions)
    first_month = _sum(cost.storage(cost.ONE_FILE, of, 1, 1))
    whole_time = _sum(cost.storage(cost.ONE_FILE, of, kept["RecordRetentionDays"], kept["UploadRetentionDays"]))
    one_file, one_each = (cost.dollars(cost.processing(shape, of)) for shape in (cost.ONE_FILE, cost.ONE_EACH))
    forgotten = _sum(cost.forgetting(cost.ONE_FILE, of))
    standing = _sum(cost.standing(kinds.count("AWS::CloudWatch::Alarm"), pollers))
    total = sum(one_file.values()) + first_month
    return Section(
        "cost",
        [
            at_most(
                "table writes an application, in units of 1 KB",
                written.worst_units,
                WRITES,
                shown="{:.2f}",
                figure=f"{written.worst_puts:.2f} puts",
                yardstick=f"embedded AWS: {written.puts:.2f} puts, {written.units:.2f} units",
            ),
            Row("  … of which", _units(written)),
            Row("  … of one that comes out for review or high", f"{written.suspect_units:.2f}"),
            at_most(
                "a million applications in one file",
                total,
                DOLLARS,
                shown="{:.2f} $",
                figure=f"{sum(one_file.values()):.2f} + {first_month:.2f} $",
            ),
            Row("  … of which", _largest(one_file)),
            Row("a million uploads of one application each", f"{sum(one_each.values()):.2f} + {first_month:.2f} $",
                value=f"{sum(one_each.values()) + first_month:.2f} $"),
            Row("  … of which", _largest(one_each)),
            Row("keeping a million applications as long as the template does", f"{whole_time:.2f} $"),
            Row("forgetting a million applications when their time is over", f"{forgotten:.2f} $"),
            Row("a month in which nothing arrives", f"{standing:.2f} $"),
        ],
        [
            f"Writes: counted over {written.applications:,} applications, average bytes: "
            + ", ".join(f"{kind} {size:,.0f}" for kind, size in written.sizes.items())
            + ". The budget is held against the worst case, in which each verifier's result comes by itself and is "
            "assessed by itself. Of an application that comes out low one assessment is written all the same: until "
            "all results are there it tells nothing.",
            f"Reads: one assessment asks {written.read_requests:.2f} times, for {written.read_units:.2f} units, and "
            f"has {written.neighbours:.3f} neighbours assessed again. What expires is deleted for nothing; but of "
            "each sighting that goes, those who are left are assessed again.",
            f"Cost: list prices of {cost.prices_date()} (bench/prices.json), no free tier; processing, plus the first "
            f"month of storage. Assumed: arm64 as fast as this machine, {cost.ROUND_TRIP * 1000:.0f} ms a request to "
            f"AWS, X-Ray traces {cost.SAMPLED:.0%}, {cost.PLATFORM_LOG:,} bytes of Lambda's own log an invocation, "
            f"{cost.KMS_SHARE:.0%} of S3's requests reach KMS, one subscriber by e-mail; {written.alerts:.2%} of the "
            f"applications alert, {written.cluster_messages:.2%} wait for the end of a cluster's window. Each of "
            f"{cost.ENVIRONMENTS} environments a verifier reads the key every {cost.READ_AGAIN} s, for an hour or, "
            "with a million uploads, for a month. Watchlists cost by their entries, and nothing by application.",
        ],
    )  # fmt: skip


def _measured(written: Writes, functions: list[Deployed], runs: dict[str, dict[str, Any]]) -> cost.Measured:
    work = {
        function.handler.removesuffix(".handler"): _work(function, runs[function.name])
        for function in functions
        if function.batch_size
    }
    return cost.Measured(
        write_units=written.worst_units,
        read_units=written.read_units,
        read_requests=written.read_requests,
        neighbours=written.neighbours,
        sightings=written.sightings,
        item_bytes=written.item_bytes,
        object_bytes=written.object_bytes,
        log_bytes=written.log_bytes,
        alerts=written.alerts,
        cluster_messages=written.cluster_messages,
        intake=work["intake.on_upload"],
        verifiers=tuple(done for name, done in work.items() if name.startswith("verify_")),
        assess=work["assess.on_results"],
        clusters=work["assess.on_cluster"],
    )


def _work(function: Deployed, run: dict[str, Any]) -> cost.Work:
    """Processor seconds of a warm invocation with one application, and of each more in a full batch."""
    _, full, single = (invocation["processor_seconds"] for invocation in run["invocations"])
    return cost.Work(single, max(0.0, full - single) / memory.applications(function), function.memory)


def _units(written: Writes) -> str:
    """Units of each kind of item, of one application."""
    return ", ".join(f"{kind} {units:.2f}" for kind, units in written.kinds.items())


def _sum(quantities: dict[str, float]) -> float:
    return sum(cost.dollars(quantities).values())


def _largest(bill: dict[str, float]) -> str:
    largest = sorted(bill.items(), key=lambda line: -line[1])[:6]
    return ", ".join(f"{name} {amount:.2f}" for name, amount in largest)
