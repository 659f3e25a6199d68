"""How long a part's e-mail domains take to look up, from a name server that answers after a while."""

import time

import dns.message

from bench.budgets import Row, Section, at_most
from bench.package import Deployed
from bench.processes import measured
from tests.verify_email.dns_server import DnsServer

APPLICATIONS, DOMAINS = 500, 60
DELAY = 0.05
"""Seconds after which the server answers."""

REPETITIONS = 7
BUDGET = 0.5
"""Seconds for all domains of a part."""


def measure(functions: list[Deployed]) -> Section:
    """Verifies a part in a fresh process beside a server on loopback, with cold caches each time."""
    function = next(function for function in functions if function.handler == "verify_email.on_part.handler")
    with DnsServer() as server:

        def late(query: dns.message.Message, _: str) -> dns.message.Message:
            time.sleep(DELAY)
            return server.truth(query)

        for number in range(DOMAINS):
            server.holds(f"company{number}.org", "MX 10 mx.company.org.")
            server.says(f"company{number}.org", late)
        port = server.address[1]
        seconds: dict[str, float] = measured(
            function,
            "dns_child.py",
            port,
            REPETITIONS,
            given=[f"somebody{number}@company{number % DOMAINS}.org" for number in range(APPLICATIONS)],
        )
    return Section(
        "dns",
        [
            at_most(
                f"DNS for a part: {APPLICATIONS} applications, {DOMAINS} domains, answers after 50 ms",
                seconds["part"],
                BUDGET,
                shown="{:.2f} s",
            ),
            Row("  … loading dnspython, once an environment", f"{seconds['import'] * 1000:.0f} ms"),
        ],
        [f"DNS: wall clock from the addresses to the routes, medians of {REPETITIONS} rounds with cold caches."],
    )
