"""The checks of an employment history. `docs/checks.md` describes each one.

A company is checked only if it is identified with certainty. A company that no source knows, or whose name is that of
several, is not assessed.
"""

from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.lookalikes import MIN_NAME_LENGTH, differ_in_a_short_part, first_label, shown, within_one_edit
from bonafide.policy import Strength
from bonafide.stays import MIN_OVERLAP_DAYS, Stay, apart, far_apart, overlap_days
from bonafide.text import plain
from verify_employment.companies import CHECKED, SHARED_HOSTS, same_but_for_spelling
from verify_employment.history import Employment, Job

FOUNDING_TOLERANCE = 2
"""Years before its founding in which people may have worked for a company: its founders, or a project before it."""

START_TOLERANCE = 5
"""Years by which an employment that ends after the founding may begin before it."""

END_TOLERANCE = 1
"""Years after its end in which a company may still have had employees, who wound it up."""

_DAYS_OF_A_MONTH = 30.44

_NOT_KNOWN = "the company could not be identified with certainty"


def before_founding(job: Job) -> Verdict | None:
    """The employment ended before the company was founded, or began long before it.

    The year counts of the oldest predecessor, since people write today's name of a company for earlier work. It is
    `info` by ROR and by registers, which know of few predecessors.
    """
    code, company = "employment.before_founding", job.match.sure
    if company is None:
        return not_assessed(code, reason=job.match.reason or _NOT_KNOWN, entry=job.number)
    if company.founded is None:
        return not_assessed(code, reason="the founding year of the company is not known", entry=job.number)
    if job.start is None or job.start.latest is None:
        return not_assessed(code, reason="the dates are missing or unreadable", entry=job.number)
    strength = _strength(company.basis)
    end = job.end.latest if job.end else None
    if end is None or end.year >= company.founded - FOUNDING_TOLERANCE:
        if job.start.latest.year >= company.founded - START_TOLERANCE:
            return None
        strength = Strength.WEAK if strength is None else strength
        when = f"began in {job.start.shown[:4]}"
    else:
        when = f"ended in {end.year}"
    if job.is_no_plain_employment:
        return not_assessed(code, reason="the position may be one of before the company", entry=job.number)
    return concern(
        code,
        evidence=f"{company.title} was founded in {company.founded} ({company.source}); the employment {when}.",
        entry=job.number,
        strength=strength,
    )


def _strength(basis: str) -> Strength | None:
    """The strength of a year; None is the policy's. ROR and registers do not know who went before, or who went on."""
    return None if basis == CHECKED else Strength.INFO


def after_end(job: Job) -> Verdict | None:
    """The employment began after the company had ended, and nobody continued its business or brand.

    `info` unless the end was checked: ROR and registers do not say who went on.
    """
    code, company = "employment.after_end", job.match.sure
    if company is None:
        return not_assessed(code, reason=job.match.reason or _NOT_KNOWN, entry=job.number)
    if company.ended is None:
        return None
    if job.start is None or job.start.earliest is None:
        return not_assessed(code, reason="the dates are missing or unreadable", entry=job.number)
    if job.start.earliest.year <= company.ended + END_TOLERANCE:
        return None
    if company.continued:
        return not_assessed(code, reason="a successor may have kept the name", entry=job.number)
    return concern(
        code,
        evidence=f"{company.title} ended in {company.ended} ({company.source}); the employment began in "
        f"{job.start.shown[:4]}.",
        entry=job.number,
        strength=_strength(company.basis),
    )


def domain_lookalike(job: Job) -> Verdict | None:
    """The employer's website can be mistaken for that of the company of this name, but is another domain.

    `weak` if it is one edit from the company's own and does not look the same: that may be a typing error.
    """
    code, companies, domain = "employment.domain_lookalike", job.companies, job.domain
    if not job.named:
        return not_assessed(code, reason=job.match.reason, entry=job.number)
    if not domain or domain in SHARED_HOSTS:
        return not_assessed(code, reason="no website of the employer is stated", entry=job.number)
    known = frozenset[str]().union(*(companies.websites(company.identifier) for company in job.named))
    if not known:
        return not_assessed(code, reason="no source knows the website of a company of this name", entry=job.number)
    if domain in known or companies.at(domain) or companies.reference.is_website(domain):
        return None
    looks_same = next((own for own in sorted(known) if _looks_same(job, own)), None)
    alike = looks_same or next((own for own in sorted(known) if _is_one_edit_from(job, own)), None)
    if alike is None:
        return None
    return concern(
        code,
        evidence=f"{job.applicant.masked(shown(domain))} can be mistaken for {alike}, the website of "
        f"{job.named[0].title}, but is another domain.",
        entry=job.number,
        strength=None if looks_same else Strength.WEAK,
    )


def _looks_same(job: Job, own: str) -> bool:
    """Whether the stated domain looks the same as a company's own."""
    domain = shown(job.domain)
    return not same_but_for_spelling(domain, own) and job.companies.lookalikes.confusable(domain, own)


def _is_one_edit_from(job: Job, own: str) -> bool:
    """Whether the stated domain is one edit from a company's own, under the same suffix."""
    domain = job.domain
    if same_but_for_spelling(shown(domain), own):
        return False
    name, own_name = first_label(domain), first_label(own)
    if len(own_name) < MIN_NAME_LENGTH or domain.partition(".")[2] != own.partition(".")[2]:
        return False
    if not within_one_edit(name, own_name) or name[1:] == own_name or own_name[1:] == name:
        return False
    if differ_in_a_short_part(name, own_name):
        return False
    return plain(name) not in plain(job.name)  # spelled as the employer's name is, as its own domain would be


def overlap(history: Employment) -> Verdict | None:
    """Two full-time jobs on site overlap by six months but are far apart."""
    code = "employment.overlap"
    if len(history.stays) < 2:
        return not_assessed(code, reason="fewer than two full-time jobs on site with country and dates are stated")
    for at, one in enumerate(history.stays):
        for other in history.stays[at + 1 :]:
            if not far_apart(one, other) or _is_one_employer(one, other):
                continue
            days = overlap_days(one, other)
            if days >= MIN_OVERLAP_DAYS:
                return concern(
                    code,
                    evidence=f"A job on site ({one.where}) and another one ({other.where}) overlap by at least "
                    f"{round(days / _DAYS_OF_A_MONTH)} months{apart(one, other)}.",
                    entry=other.entry,
                )
    return None


def _is_one_employer(one: Stay, other: Stay) -> bool:
    """Whether two jobs are at one company, or at one that is called after the other: postings within a group."""
    return any(a and b and (a.startswith(b) or b.startswith(a)) for a in one.names for b in other.names)


JOB_CHECKS = (before_founding, after_end, domain_lookalike)
HISTORY_CHECKS = (overlap,)
CHECKS = (*JOB_CHECKS, *HISTORY_CHECKS)


def verify(history: Employment) -> list[Verdict]:
    """Applies the checks of one job to each, and then the others to the whole history."""
    if not history.jobs:
        return none_assessed("employment", CHECKS, reason="no employment is stated")
    of_jobs = [verdict for job in history.jobs for verdict in run("employment", JOB_CHECKS, job)]
    return of_jobs + run("employment", HISTORY_CHECKS, history)
