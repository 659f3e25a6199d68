"""With the official files: genuine histories have no concern, and what was never awarded is found."""

import csv
import io
import json
import random
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from tests.builders import application, concerns, history
from tests.official import FOLDER, needs_directories
from tests.sizes import FULL
from verify_education.checks import verify
from verify_education.institutions import Resolver

DATA = Path(__file__).parents[1] / "verify_education" / "data"
pytestmark = needs_directories

DEGREES = {"3": ("Associate of Science", 2), "5": ("Bachelor of Science", 4), "7": ("M.Sc.", 2), "17": ("Ph.D.", 5)}
CLAIMS, FALSE_CLAIMS = (20_000, 5_000) if FULL else (4_000, 1_000)


class Award(NamedTuple):
    """One row of the completions."""

    unit: str
    cip: str
    level: str
    year: int


class Records:
    """The official files, read without the code under test."""

    def __init__(self) -> None:
        self.schools = {row["UNITID"]: row for row in rows("HD2023")}
        self.families: dict[str, set[str]] = {}
        self.awards: list[Award] = []
        for year in range(2020, 2025):
            for row in rows(f"C{year}_A"):
                if row["CIPCODE"] == "99" or row["UNITID"] not in self.schools:
                    continue
                self.families.setdefault(row["UNITID"], set()).add(row["CIPCODE"][:2])
                if row["AWLEVEL"] in DEGREES:
                    self.awards.append(Award(row["UNITID"], row["CIPCODE"], row["AWLEVEL"], year))
        with (FOLDER / "CIPCode2020.csv").open(encoding="utf-8-sig", newline="") as lines:
            titles = [{key.strip().lower(): value for key, value in row.items()} for row in csv.DictReader(lines)]
        self.titles = {row["cip_code"].strip('="'): row["cip_title"].strip().rstrip(".") for row in titles}

    def history(self, award: Award) -> dict[str, Any]:
        """The award as a candidate would write it."""
        school, (degree, years) = self.schools[award.unit], DEGREES[award.level]
        territory = school["STABBR"] in ("AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI")
        place = {"countryCode": school["STABBR"] if territory else "US", "region": school["STABBR"]}
        return {
            "institution": school["INSTNM"],
            "area": self.titles.get(award.cip, ""),
            "studyType": degree,
            "startDate": f"{award.year - years}-09",
            "endDate": f"{award.year}-05",
            "status": "completed",
            "location": {"city": school["CITY"], **place},
        }


def rows(name: str) -> Iterator[dict[str, str]]:
    """The rows of an official file, the revised one where there is one."""
    with zipfile.ZipFile(FOLDER / f"{name}.zip") as archive:
        members = [member for member in archive.namelist() if member.lower().endswith(".csv")]
        content = archive.read(max(members, key=lambda member: "_rv" in member))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("latin-1")
    for row in csv.DictReader(io.StringIO(text)):
        yield {key.strip(): value.strip() for key, value in row.items() if key}


def bare(identifier: str) -> str:
    """An identifier of IPEDS or ROR without its prefix."""
    return identifier.removeprefix("unitid:").removeprefix("https://ror.org/")


@pytest.fixture(scope="module")
def records() -> Records:
    return Records()


@pytest.fixture(scope="module")
def real(official_database: Path) -> Reference:
    return Reference(official_database)


def judged(real: Reference, *entries: dict[str, Any], **others: Any) -> list[Any]:
    candidate = application(education=list(entries), submitted_at="2026-11-20T09:00:00Z", **others)
    return verify(history(candidate, real))


def test_genuine_history_has_no_concern(records: Records, real: Reference, policy: Policy) -> None:
    found: Counter[str] = Counter()
    for award in random.Random(2026).sample(records.awards, CLAIMS):
        found.update(concerns(judged(real, records.history(award))))
    by_strength: Counter[Strength] = Counter()
    for code, count in found.items():
        by_strength[policy.codes[code].strength] += count
    print(f"\n{CLAIMS:,} genuine histories: {dict(found) or 'no concern'}")
    assert by_strength[Strength.MEDIUM] + by_strength[Strength.STRONG] < 0.002 * CLAIMS
    assert by_strength[Strength.WEAK] < 0.002 * CLAIMS


def test_field_that_was_never_awarded_is_found(records: Records, real: Reference) -> None:
    chance = random.Random(2026)
    bachelors = [award for award in records.awards if award.level == "5"]
    units = sorted({award.unit for award in bachelors})
    subjects = [cip for cip, _ in Counter(award.cip for award in bachelors).most_common(150)]
    outcomes: Counter[str] = Counter()
    while outcomes.total() < FALSE_CLAIMS:
        claim = Award(chance.choice(units), chance.choice(subjects), "5", 2023)
        if claim.cip[:2] not in records.families[claim.unit]:
            (verdict,) = [
                verdict
                for verdict in judged(real, records.history(claim))
                if verdict.code == "education.program_not_offered"
            ]
            outcomes[f"{verdict.outcome.value} {verdict.evidence if verdict.outcome == 'not_assessed' else ''}"] += 1
    fired, missed = outcomes["concern "], outcomes["pass "]
    share = fired / FALSE_CLAIMS
    print(f"\n{FALSE_CLAIMS:,} claims of families never awarded: {share:.1%} fire; {outcomes.most_common(4)}")
    assert fired / (fired + missed) > 0.9  # the others could be reported under an offered family
    assert fired + missed > 0.97 * FALSE_CLAIMS  # the others report by division


@pytest.mark.parametrize(
    ("names", "precision"),
    [
        ("institution_names", 0.99),
        (
            "institution_names_held_out",
            0.98,
        ),  # not seen while the resolver was written; most wrong ones are schools
    ],
)
def test_certain_names_are_resolved_to_the_right_institution(real: Reference, names: str, precision: float) -> None:
    resolver, right, named, resolvable = Resolver(real.database), 0, 0, 0
    identifiers = dict(real.database.execute("SELECT id, source_id FROM institutions"))
    with (DATA / f"{names}.csv").open(encoding="utf-8", newline="") as lines:
        table = list(csv.DictReader(lines))
    for row in table:
        hints = {hint: row[hint] or None for hint in ("country", "city", "website")}
        match = resolver.resolve(row["typed"], **hints)
        expected = {bare(name) for name in row["expected"].split()}
        resolvable += row["expected"] not in ("ambiguous", "unknown")
        if match.outcome == "certain" and match.institution is not None:
            named += 1
            right += bare(str(identifiers[match.institution])) in expected
    print(f"\n{len(table)} names: {right} of {named} certain ones are right; {resolvable} can be resolved")
    assert right / named >= precision


@pytest.mark.parametrize("histories", ["genuine_histories", "genuine_histories_reviewed"])
def test_difficult_but_genuine_history_has_no_concern(real: Reference, histories: str) -> None:
    for case in json.loads((DATA / f"{histories}.json").read_text(encoding="utf-8")):
        candidate = application(**{**case["resume"], "submitted_at": "2026-11-20T09:00:00Z"})
        found = concerns(verify(history(candidate, real)))
        assert found <= {"education.too_long"}, case["why"]
