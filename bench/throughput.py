"""How many applications a second the checks take on one core, beside the libraries that they are built on."""

from bench.applications import generated
from bench.budgets import Row, Section, at_least, at_most
from bench.package import Deployed
from bench.processes import measured

APPLICATIONS = 1000
REPETITIONS = 7
BUDGET = 1500
MOST_BESIDE_LIBRARY = 1.5


def measure(functions: list[Deployed]) -> Section:
    """Times the checks in a fresh process that has everything a verifier is deployed with."""
    # The one with the reference layer has all that the others have, too.
    function = next(function for function in functions if "REFERENCE_DATABASE" in function.environment)
    documents = [one.document for one in generated(APPLICATIONS)]
    seconds: dict[str, float] = measured(function, "checks_child.py", REPETITIONS, given=documents)
    bare = seconds["bare phone"] + seconds["bare email"]
    return Section(
        "checks",
        [
            at_least(
                "phone + e-mail + education checks, a second on one core",
                1 / seconds["all"],
                BUDGET,
                shown="{:,.0f}",
                figure=_microseconds(seconds["all"]),
                yardstick=_microseconds(bare),
            ),
            _beside("phone", "phonenumbers", seconds),
            _beside("email", "email-validator", seconds),
            Row("  … education", _microseconds(seconds["education"])),
        ],
        [
            f"Checks: {APPLICATIONS:,} invented applications, processor time, medians of {REPETITIONS} interleaved "
            "rounds; all together with the findings' words, each family without. Yardstick: parse, is_valid_number "
            "and number_type of phonenumbers, and validate_email without DNS, by themselves."
        ],
    )


def _beside(name: str, library: str, seconds: dict[str, float]) -> Row:
    bare = seconds[f"bare {name}"]
    return at_most(
        f"  … {name} beside bare {library}",
        seconds[name] / bare,
        MOST_BESIDE_LIBRARY,
        shown="{:.2f} ×",
        figure=_microseconds(seconds[name]),
        yardstick=_microseconds(bare),
    )


def _microseconds(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f} µs"
