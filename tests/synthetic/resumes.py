"""Invented résumés in bulk: a population with few words and many templates, copies of some, and colleagues of some.

Copies are what a person makes who applies under several names, in eight kinds from hardly to mostly rewritten.
Colleagues have a template, an employer, a school, a summary and skills in common, as honest people do.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

TEMPLATES, FAMILIES, STOCK = 40, 5, 20
JOBS, BULLETS = (2, 4), (3, 5)
"""The least and the most jobs of a résumé, and bullets of a job."""
STOCK_SHARE = 0.25
NEW_BULLETS = {3: 0.2, 4: 0.4, 7: 0.6}
"""The probability with which a bullet is new in copies of these kinds."""

KINDS = {
    0: "other name and contacts",
    1: "and other layout and order",
    2: "and other employers, school and dates",
    3: "and 20 % of the bullets new",
    4: "40 % new",
    5: "two words changed in every bullet",
    6: "as 2, in another template",
    7: "60 % new",
}

_VERBS = (
    "automated audited built consolidated debugged designed documented improved introduced led maintained measured "
    "migrated modelled negotiated planned prototyped rebuilt reduced replaced reviewed rewrote scaled simplified "
    "tested traced trained tuned unified wrote"
).split()
_THINGS = (
    "billing pipeline|loyalty ledger|returns workflow|tenancy model|freight quote engine|patient portal login|"
    "warehouse scanner app|claims intake form|fraud review queue|payroll export|search index|telemetry service|"
    "scheduling board for drivers|tariff calculator|on-call handbook|nightly reconciliation jobs|regional tax rules|"
    "sensor calibration suite|customer consent register|spare parts catalogue|invoice archive|permit register|"
    "ticket exchange|route planner|meter reading import|seat map editor|storm drill|supplier scorecard|"
    "lab sample tracker|loan origination screens|mobile sign-in|data retention rules|shift planner|price feed|"
    "address matching service|dispatch console|press kit builder|quality dashboard|stock forecast|recipe library"
).split("|")
_WAYS = (
    "with a team of four|across three time zones|using feature flags|with property-based tests|over two quarters|"
    "on bare-metal hosts|with typed interfaces|using event sourcing|by pairing with the support desk|"
    "in small weekly steps|after a long outage|with the audit office|from a blank page|beside the old system|"
    "with two external partners|under a fixed budget|without a maintenance window|on the factory network|"
    "through a shared component library|by interviewing forty users|with generated fixtures|in the open"
).split("|")
_RESULTS = (
    "cutting the median wait from {} s to {} s|saving {} hours a month|and halved the defect backlog to {}|"
    "with no downtime on {} cut-over nights|for {} branches in {} regions|lifting test coverage from {}% to {}%|"
    "so that {} clerks no longer retype orders|reducing monthly spend by {}%|serving {} requests a minute|"
    "which closed {} audit findings|and retired {} old servers|so that a release takes {} minutes|"
    "for {} partners in the first year|and raised the on-time share to {}%|while {} teams kept shipping|"
    "and cut paper forms by {}%"
).split("|")
_TITLES = ("Engineer", "Analyst", "Developer", "Planner", "Administrator")
_SKILLS = (
    "Airflow AWS Bash Excel Figma Git Go Grafana Java Kafka Kubernetes Linux Looker PostgreSQL Python React Rust SAP "
    "Snowflake Spark Tableau Terraform TypeScript"
).split()
_BRANCHES = ("Freight", "Bank", "Foods", "Media")
_HEADINGS = ("Summary", "Experience", "Education", "Skills")
_DEGREES = ("Bachelor of Science in", "Master of Science in", "Bachelor of Arts in", "Master of Engineering in")
_SUBJECTS = ("Computer Science", "Statistics", "Logistics", "Economics", "Information Systems", "Physics")
_SYLLABLES = "ba do ka li mo ne pa ra sa ti vo zu fen gar hol mir nor quil ster vant wick yar".split()
_SUMMARY = (
    "{} who has spent {} years on systems that people depend on every day and likes plain solutions",
    "{} with {} years in teams that own what they build from first sketch to retirement",
    "Curious {} with {} years of practice in turning vague requests into things that work",
    "{} who after {} years still prefers to read the logs first and to ask the users second",
)


class Job(NamedTuple):
    """A job of an invented résumé."""

    title: str
    employer: str
    years: str
    bullets: tuple[str, ...]


class Resume(NamedTuple):
    """An invented résumé, before it is laid out by its template."""

    name: str
    contacts: str
    template: int
    layout: int
    boilerplate: tuple[str, ...]
    summary: str
    jobs: tuple[Job, ...]
    studies: tuple[str, ...]
    skills: tuple[str, ...]

    @property
    def own_words(self) -> frozenset[str]:
        """The words of the name, folded."""
        return frozenset(self.name.lower().split())

    @property
    def text(self) -> str:
        """The document: the layout decides the order of the sections, the template the order within them."""
        draw = random.Random(self.layout)
        order = draw.sample(range(1, 4), 3)
        dates_first, titles_first = self.template % 2 > 0, self.template % 3 > 0
        sections = {
            1: [line for job in self.jobs for line in _laid_out(job, titles_first, dates_first)],
            2: list(self.studies),
            3: [", ".join(self.skills)],
        }
        body = [line for number in order for line in (_HEADINGS[number], *sections[number])]
        return "\n".join([self.name, self.contacts, _HEADINGS[0], self.summary, *body, *self.boilerplate])


def _laid_out(job: Job, titles_first: bool, dates_first: bool) -> list[str]:
    head = [job.title, job.employer] if titles_first else [job.employer, job.title]
    lines = [job.years, ", ".join(head)] if dates_first else [", ".join(head), job.years]
    return [*lines, *job.bullets]


class Population:
    """Draws invented résumés; the same for a seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)
        self._weights = list(accumulate(1 / rank for rank in range(1, TEMPLATES + 1)))  # Zipf: few are popular
        self._employers = [f"{self._invented(2)} {word}" for word in _BRANCHES for _ in range(60)]
        self._schools = [f"University of {self._invented(2)}" for _ in range(150)]
        families = range(FAMILIES)
        self._things = [self._draw.sample(_THINGS, 12) for _ in families]
        self._ways = [self._draw.sample(_WAYS, 14) for _ in families]
        self._results = [self._draw.sample(_RESULTS, 10) for _ in families]
        self._boilerplate = [tuple(self._sentence() for _ in range(3)) for _ in range(TEMPLATES)]
        self._stock = [[self._new_bullet(family) for _ in range(STOCK)] for family in families]

    def resumes(self, count: int) -> Iterator[Resume]:
        """Résumés of strangers."""
        for _ in range(count):
            yield self._resume()

    def _resume(self) -> Resume:
        draw = self._draw
        template = draw.choices(range(TEMPLATES), cum_weights=self._weights)[0]
        family = self._family(template)
        title = _TITLES[family]
        return Resume(
            *self._identity(),
            template,
            template,
            self._boilerplate[template],
            draw.choice(_SUMMARY).format(title, draw.randint(3, 19)),
            tuple(self._job(family) for _ in range(draw.randint(*JOBS))),
            tuple(self._studies() for _ in range(2)),
            tuple(draw.sample(_SKILLS, 8)),
        )

    def _job(self, family: int) -> Job:
        bullets = tuple(self._bullet(family) for _ in range(self._draw.randint(*BULLETS)))
        return Job(_TITLES[family], self._draw.choice(self._employers), self._years(), bullets)

    def copy(self, of: Resume, kind: int) -> Resume:
        """A copy of a résumé under another name, changed as its kind says."""
        draw, family = self._draw, self._family(of.template)
        name, contacts = self._identity()
        made = of._replace(name=name, contacts=contacts)
        other = draw.choice([other for other in range(TEMPLATES) if other != of.template])
        if kind == 1:
            made = made._replace(layout=other)
        if kind == 6:
            made = made._replace(template=other, layout=other, boilerplate=self._boilerplate[other])
        if kind in (2, 3, 4, 6, 7):
            made = made._replace(
                jobs=tuple(
                    job._replace(employer=draw.choice(self._employers), years=self._years()) for job in of.jobs
                ),
                studies=tuple(self._elsewhere(each.partition(",")[0]) for each in of.studies),
            )
        if kind == 5:
            jobs = (job._replace(bullets=tuple(map(self._reworded, job.bullets))) for job in of.jobs)
            made = made._replace(jobs=tuple(jobs))
        if kind in NEW_BULLETS:
            made = made._replace(jobs=tuple(self._partly_new(job, family, NEW_BULLETS[kind]) for job in made.jobs))
        return made

    def _partly_new(self, job: Job, family: int, share: float) -> Job:
        """A job of which each bullet is new with this probability."""
        return job._replace(
            bullets=tuple(
                self._new_bullet(family) if self._draw.random() < share else bullet for bullet in job.bullets
            )
        )

    def colleague(self, of: Resume) -> Resume:
        """Somebody else with the same template, employer, school, summary and skills, and two bullets alike."""
        other = self._resume()
        family, first = self._family(of.template), of.jobs[0]
        jobs = [self._job(family) for _ in other.jobs]
        studies = (of.studies[0], *other.studies[1:])
        jobs[0] = first._replace(bullets=(*first.bullets[:2], *jobs[0].bullets[2:]))
        return other._replace(
            template=of.template,
            layout=of.layout,
            boilerplate=of.boilerplate,
            summary=of.summary,
            skills=of.skills,
            jobs=tuple(jobs),
            studies=studies,
        )

    def _family(self, template: int) -> int:
        return template % FAMILIES

    def _bullet(self, family: int) -> str:
        is_stock = self._draw.random() < STOCK_SHARE
        return self._draw.choice(self._stock[family]) if is_stock else self._new_bullet(family)

    def _new_bullet(self, family: int) -> str:
        draw = self._draw
        thing, way, result = (draw.choice(each[family]) for each in (self._things, self._ways, self._results))
        return f"{draw.choice(_VERBS).title()} the {thing} {way}, {result.format(*draw.choices(range(2, 99), k=2))}."

    def _reworded(self, bullet: str) -> str:
        """A bullet with two words replaced: the verb, and one further on."""
        words = bullet.split()
        words[0] = self._draw.choice(_VERBS).title()
        words[self._draw.randrange(3, len(words) - 1)] = self._invented(2).lower()
        return " ".join(words)

    def _identity(self) -> tuple[str, str]:
        given, family = self._invented(3), self._invented(4)
        return f"{given} {family}", f"{given}.{family}@example.org | 555-{self._draw.randrange(10**7):07}".lower()

    def _studies(self) -> str:
        draw = self._draw
        return self._elsewhere(f"{draw.choice(_DEGREES)} {draw.choice(_SUBJECTS)}")

    def _elsewhere(self, degree: str) -> str:
        return f"{degree}, {self._draw.choice(self._schools)}, {self._years()}"

    def _years(self) -> str:
        start = self._draw.randint(1995, 2022)
        return f"{start} - {start + self._draw.randint(1, 6)}"

    def _sentence(self) -> str:
        """A sentence that a template brings with it."""
        return f"{' '.join(self._invented(2).lower() for _ in range(11))}.".capitalize()

    def _invented(self, syllables: int) -> str:
        return "".join(self._draw.choices(_SYLLABLES, k=syllables)).title()


def copies(
    population: Population, originals: Sequence[Resume], of_each_kind: int
) -> Iterator[tuple[int, int, Resume]]:
    """Copies of the first résumés: the number of the original, the kind, and the copy."""
    for number in range(of_each_kind * len(KINDS)):
        kind = number % len(KINDS)
        yield number, kind, population.copy(originals[number], kind)
