"""The rows on table writes and on cost: what was measured and counted, put into the cost model."""

from typing import Any

from bench import cost, events, memory
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
                figure=f"{written.worst_puts:.0f} puts",
                yardstick=f"embedded AWS: {written.puts:.2f} puts, {written.units:.2f} units",
            ),
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
            Row("a month in which nothing arrives", f"{standing:.2f} $"),
        ],
        [
            f"Writes: counted over {written.applications:,} applications, average bytes: "
            + ", ".join(f"{sort_key} {size:,.0f}" for sort_key, size in written.sizes.items())
            + ". The budget is held against the worst case, in which each verifier's result comes by itself and is "
            "assessed by itself; embedded AWS works through the queues first, so there one assessment is written.",
            f"Cost: list prices of {cost.prices_date()} (bench/prices.json), no free tier; processing, plus the first "
            f"month of storage. Assumed: arm64 as fast as this machine, {cost.ROUND_TRIP * 1000:.0f} ms a request to "
            f"AWS, X-Ray traces {cost.SAMPLED:.0%}, {cost.PLATFORM_LOG:,} bytes of Lambda's own log an invocation, "
            f"{cost.KMS_SHARE:.0%} of S3's requests reach KMS, one subscriber by e-mail; {written.alerts:.2%} of the "
            "applications alert.",
        ],
    )  # fmt: skip


def _measured(written: Writes, functions: list[Deployed], runs: dict[str, dict[str, Any]]) -> cost.Measured:
    by_handler = {function.handler.partition(".")[0]: function for function in functions if function.batch_size}
    work = {name: _work(function, runs[function.name]) for name, function in by_handler.items()}
    return cost.Measured(
        write_units=written.worst_units,
        read_units=written.read_units,
        item_bytes=written.item_bytes,
        object_bytes=written.object_bytes,
        log_bytes=written.log_bytes,
        alerts=written.alerts,
        intake=work["intake"],
        verifiers=tuple(done for name, done in work.items() if name.startswith("verify_")),
        assess=work["assess"],
    )


def _work(function: Deployed, run: dict[str, Any]) -> cost.Work:
    """Processor seconds of a warm invocation with one application, and of each more in a full batch."""
    applications = {"intake": memory.SMALL_FILE, "assess": (function.batch_size or 1) // 3}.get(
        function.handler.partition(".")[0], (function.batch_size or 1) * events.FULL_PART
    )
    _, full, single = (invocation["processor_seconds"] for invocation in run["invocations"])
    return cost.Work(single, max(0.0, full - single) / applications, function.memory)


def _sum(quantities: dict[str, float]) -> float:
    return sum(cost.dollars(quantities).values())


def _largest(bill: dict[str, float]) -> str:
    largest = sorted(bill.items(), key=lambda line: -line[1])[:6]
    return ", ".join(f"{name} {amount:.2f}" for name, amount in largest)
