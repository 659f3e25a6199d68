"""How long a warm handler takes to answer a request, on the embedded AWS."""

import json
import time
from typing import Any

from bench.report import Row, Section, at_most
from bonafide.verifiers import VERIFIERS
from local.memory_stack import in_memory_table
from local.verification import embedded_stack
from tests.synthetic.applications import generated

REQUESTS, WARMING = 1000, 20
P50, P99 = 5, 20  # milliseconds


def measure() -> Section:
    """Sends each route as many requests as there are applications, all with an id, so that findings are recorded."""
    documents = [one.document for one in generated(WARMING + REQUESTS)]
    rows: list[Row] = []
    sizes: list[int] = []
    with embedded_stack() as stack, in_memory_table(stack):
        for name in VERIFIERS:
            milliseconds = []
            for document in documents:
                event = _event(name, document)
                start = time.perf_counter()
                response = stack.invoke(f"Verify{name.title()}Request", event)
                milliseconds.append((time.perf_counter() - start) * 1e3)
                if response["statusCode"] == 200:
                    sizes.append(len(response["body"].encode()))
            warm = sorted(milliseconds[WARMING:])
            p50, p99 = (warm[int(len(warm) * share)] for share in (0.5, 0.99))
            rows.append(at_most(f"POST /verify/{name}, warm, median", p50, P50, "{:.2f} ms"))
            rows.append(at_most("  … 99th percentile", p99, P99, "{:.2f} ms"))
    rows.append(Row("  … average answer", f"{sum(sizes) / len(sizes):,.0f} B"))
    note = (
        f"Requests: {REQUESTS:,} synthetic applications a route, one after another, wall clock of the invocation: "
        "parsing, checks, recording in a table in this process, and the answer. No network, no DNS. The "
        "institutions have few names, which are cached: ever-new ones take longer."
    )
    return Section("requests", rows, [note])


def _event(name: str, document: dict[str, Any]) -> dict[str, Any]:
    body = json.dumps(document, ensure_ascii=False)
    return {"version": "2.0", "routeKey": f"POST /verify/{name}", "body": body, "isBase64Encoded": False}
