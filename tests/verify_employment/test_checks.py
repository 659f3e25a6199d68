"""Checks of employment as tables: false claims, genuine histories that must not be a concern, what is not assessed."""

from typing import Any

import pytest

from bonafide.findings import Outcome, Verdict
from bonafide.policy import Policy
from tests.builders import application, unassessed
from verify_employment.catalogue import CATALOGUE
from verify_employment.checks import CHECKS, verify
from verify_employment.companies import Companies
from verify_employment.history import MAX_JOBS, read_employment

Jobs = list[dict[str, Any]]


def job(name: str | None, start: str = "", end: str = "", country: str = "", **more: Any) -> dict[str, Any]:
    """One employment."""
    stated: dict[str, Any] = {"name": name, "position": "Engineer", "startDate": start, "endDate": end}
    if country:
        stated["location"] = {"countryCode": country}
    return {**stated, **more}


def on_site(name: str, start: str, end: str, country: str, city: str = "", region: str = "", **more: Any) -> Any:
    """A full-time job on site."""
    place = {"countryCode": country, "city": city, "region": region}
    return job(name, start, end, location=place, **{"remote": False, **more})


def verdicts(jobs: Jobs, companies: Companies) -> list[Verdict]:
    return verify(read_employment(application(work=jobs), companies))


def found(jobs: Jobs, companies: Companies, policy: Policy) -> dict[str, str]:
    """The concerns with their strengths, without `employment.`."""
    return {
        finding.code.partition(".")[2]: finding.strength.value
        for finding in CATALOGUE.findings(verdicts(jobs, companies), policy)
        if finding.outcome is Outcome.CONCERN
    }


BEFORE, AFTER, LOOKALIKE, OVERLAP = "before_founding", "after_end", "domain_lookalike", "overlap"

FALSE: list[tuple[str, Jobs, dict[str, str]]] = [
    ("ended years before the founding", [job("Quillmark Robotics", "2005-03", "2010-08")], {BEFORE: "strong"}),
    ("with years alone", [job("Quillmark Robotics", "2008", "2012")], {BEFORE: "strong"}),
    ("its legal form", [job("Quillmark Robotics, Inc.", "2005", "2010")], {BEFORE: "strong"}),
    ("in capitals", [job("QUILLMARK ROBOTICS", "2005", "2010")], {BEFORE: "strong"}),
    ("under another of its names", [job("QMR Robotics", "2005", "2010")], {BEFORE: "strong"}),
    ("with a company of India", [job("Ferrowave Pvt. Ltd.", "2003", "2008", "IN")], {BEFORE: "strong"}),
    ("with a company of Germany", [job("Lumenstadt GmbH", "1999", "2004", "DE")], {BEFORE: "strong"}),
    ("with a company of Nigeria", [job("Okonjo Cloudworks Ltd", "2004", "2009", "NG")], {BEFORE: "strong"}),
    ("in Chinese", [job("华山灵境有限公司", "2004", "2009", "CN")], {BEFORE: "strong"}),
    ("by its website", [job("Quillmark Robotics", "2005", "2009", url="https://careers.quillmark.com/jobs")],
     {BEFORE: "strong"}),
    ("a short name that the file has", [job("ORQ", "2004", "2009")], {BEFORE: "strong"}),
    ("began long before, and goes on", [job("Quillmark Robotics", "2004", "Present")], {BEFORE: "weak"}),
    ("began long before, ended after", [job("Quillmark Robotics", "2004-01", "2018-05")], {BEFORE: "weak"}),
    ("a renamed company, before its oldest name", [job("Tidepool Freight", "1985", "1991")], {BEFORE: "strong"}),
    ("a merged company, before its older part", [job("Alderbrandt AG", "1955", "1959")], {BEFORE: "strong"}),
    ("by ROR's year", [job("Aldermere Devices", "2001", "2006", "NO")], {BEFORE: "info"}),
    ("by ROR, of the oldest branch", [job("Brightfathom", "1990", "1995", "DE")], {BEFORE: "info"}),
    ("by a register's year, no points", [job("Holloway Instruments Ltd", "2004", "2009", "GB")], {BEFORE: "info"}),
    ("by the register of France", [job("Verrevoie", "2001", "2006", "FR")], {BEFORE: "info"}),
    ("by the register of Norway", [job("Fjordlys Programvare", "1999", "2005", "NO")], {BEFORE: "info"}),
    ("began after the end", [job("Pellucid Airways", "2018-03", "2021-04")], {AFTER: "strong"}),
    ("began after the end, and goes on", [job("Pellucid Airways Inc", "2020", "Present", "US")], {AFTER: "strong"}),
    ("after the end of a company of France", [job("Zephyrine Mobile SAS", "2015", "2019", "FR")], {AFTER: "strong"}),
    ("ROR says inactive", [job("Tarnhelm Software", "2019", "2022", "GB")], {AFTER: "info"}),
    ("a register says ceased", [job("Tissages Durance SA", "2018", "2020", "FR")], {AFTER: "info"}),
    ("m as rn", [job("Okonjo Cloudworks", "2016", "2019", url="okonjoc1oud.ng")], {LOOKALIKE: "medium"}),
    ("one letter more", [job("Quillmark Robotics", "2016", "2019", url="https://quillmarck.com")],
     {LOOKALIKE: "weak"}),
    ("two letters swapped", [job("Ferrowave", "2016", "2019", url="www.ferrwoave.in")], {LOOKALIKE: "weak"}),
    ("a Cyrillic letter", [job("Corvane Freight", "2016", "2019", url="https://c\u043ervane.com")],
     {LOOKALIKE: "medium"}),
    ("of a company without years", [job("Vesper Cloudworks", "2016", "2019", url="vespercl0ud.com")],
     {LOOKALIKE: "medium"}),
    ("two jobs on site in two countries",
     [on_site("A", "2015-01", "2017-12", "GB"), on_site("B", "2016-01", "2018-12", "US")], {OVERLAP: "weak"}),
    ("two jobs on site 1,200 km apart",
     [on_site("A", "2015", "2019", "US", "Ashby", "ME"), on_site("B", "2014", "2018", "US", "Cotter", "OH")],
     {OVERLAP: "weak"}),
    ("the third of three jobs",
     [on_site("A", "2010", "2012", "GB"), on_site("B", "2015-01", "2017-12", "GB"),
      on_site("C", "2015-06", "2017-06", "SE")], {OVERLAP: "weak"}),
]  # fmt: skip

GENUINE: list[tuple[str, Jobs]] = [
    ("an ordinary job", [job("Quillmark Robotics", "2017", "2021")]),
    ("in the year of the founding", [job("Quillmark Robotics", "2015-01", "2018")]),
    ("a stealth start-up: two years before the founding", [job("Quillmark Robotics", "2013", "2018")]),
    ("ended in the year before the founding", [job("Quillmark Robotics", "2013", "2014")]),
    ("two years before the founding", [job("Quillmark Robotics", "2012", "2013-04")]),
    ("five years of building it before it was founded", [job("Quillmark Robotics", "2010", "2019")]),
    ("a founder", [job("Quillmark Robotics", "2008", "2011", position="Co-Founder and CTO")]),
    ("an owner who was self-employed", [job("Quillmark Robotics", "2006", "2011", position="Owner (self-employed)")]),
    ("a freelancer", [job("Quillmark Robotics", "2004", "2009", position="Freelance designer")]),
    ("an intern", [job("Quillmark Robotics", "2008", "2009", position="Intern")]),
    ("a renamed company under today's name", [job("Corvane Freight", "2003", "2010")]),
    ("a renamed company under its old name", [job("Tidepool Freight", "2018", "2022")]),
    ("a merged company, for one of its parts", [job("Alderbrandt", "1990", "2001", "DE")]),
    ("one of the parts by its own name", [job("Brandt Chemicals", "1975", "1983")]),
    ("a spin-off under today's name, before", [job("Northlode Energy", "1999", "2012", "GB")]),
    ("the holding's date is not that of the firm", [job("Tessellate Holdings Inc.", "2001", "2012")]),
    ("the operating firm of a holding", [job("Tessellate", "1999", "2006")]),
    ("a brand kept after the insolvency", [job("Marzipan Toys", "2019", "2023")]),
    ("a company founded again", [job("Sundial Motors", "2018", "2022")]),
    ("before a company was founded again", [job("Sundial Motors", "1995", "2004")]),
    ("the year of the end", [job("Pellucid Airways", "2014-02", "2014-11")]),
    ("the winding up, a year later", [job("Pellucid Airways", "2015", "2016")]),
    ("a job that began before the end and goes on", [job("Pellucid Airways", "2010", "Present")]),
    ("two names: ex-Quillmark", [job("Ex-Quillmark Robotics", "2005", "2010")]),
    ("now another", [job("Quillmark Robotics (now Vesper Cloudworks)", "2004", "2009")]),
    ("formerly another", [job("Quillmark Robotics (formerly Foobaz)", "2004", "2009")]),
    ("by a staffing agency", [job("Quillmark Robotics via Peoplehire", "2004", "2009")]),
    ("a contractor at a client", [job("Quillmark Robotics / Peoplehire", "2004", "2009")]),
    ("a franchise", [job("Quillmark Robotics - Springfield franchise", "2004", "2009")]),
    ("a firm of the same name in that country that is older", [job("Lumenstadt", "1995", "2002", "GB")]),
    ("another website: another firm of this name", [job("Quillmark Robotics", "2004", "2009", url="qmr-robots.ch")]),
    ("the branch of a group, older elsewhere", [job("Brightfathom", "2003", "2008", "US")]),
    ("the same, by its website", [job("Brightfathom", "2001", "2005", url="https://brightfathom.com")]),
    ("ROR knows a predecessor", [job("Kesselring Optics", "1985", "1999", "JP")]),
    ("GLEIF knows an earlier year", [job("Solvane", "2007", "2011", "FR")]),
    ("a family firm, registered later: its former name", [job("Beckwith and Sons", "2016", "2019", "GB")]),
    ("government service", [job("Department for Transport", "2001", "2009", "GB")]),
    ("military service", [job("Royal Navy", "1999", "2006", "GB")]),
    ("an employer that nobody knows", [job("Old Mill Bakery", "1999", "2006", "US")]),
    ("self-employment", [job("Self-employed", "2004", "2012")]),
    ("a caregiver", [job("Full-time caregiver", "2018", "2020")]),
    ("gig work beside gig work", [job("Ridehail", "2019", "2022"), job("Foodrunners", "2019", "2022")]),
    ("its own website", [job("Quillmark Robotics", "2016", "2019", url="https://www.quillmark.com/about")]),
    ("another website of its own", [job("Quillmark Robotics", "2016", "2019", url="quillmark.io")]),
    ("its domain in another country", [job("Lumenstadt", "2012", "2019", url="lumenstadt.at")]),
    ("its domain with a hyphen", [job("Vesper Cloudworks", "2016", "2019", url="vesper-cloud.com")]),
    ("a page on a network", [job("Quillmark Robotics", "2016", "2019", url="https://www.linkedin.com/company/quillmark")]),
    ("a domain that is the name as typed", [job("Tessellates", "2016", "2019", url="tessellates.com")]),
    ("two jobs in one city", [on_site("A", "2015", "2018", "US", "Ashby", "ME"),
                              on_site("B", "2015", "2018", "US", "Ashby", "ME")]),
    ("one of two jobs is remote", [on_site("A", "2015", "2018", "GB"),
                                   on_site("B", "2015", "2018", "US", remote=True)]),
    ("one of two jobs is part-time", [on_site("A", "2015", "2018", "GB"),
                                      on_site("B", "2015", "2018", "US", position="Teacher (part-time)")]),
    ("two part-time jobs, as a field says", [on_site("A", "2015", "2018", "GB", employmentType="Part-time"),
                                             on_site("B", "2015", "2018", "US", employmentType="Part-time")]),
    ("one of two jobs is an internship", [on_site("A", "2015", "2018", "GB", position="Intern"),
                                          on_site("B", "2015", "2018", "US")]),
    ("a notice period", [on_site("A", "2015-01", "2017-06", "GB"), on_site("B", "2017-03", "2019-01", "US")]),
    ("years that meet", [on_site("A", "2015", "2017", "GB"), on_site("B", "2017", "2019", "US")]),
    ("a posting within a company", [on_site("Quillmark Robotics", "2016-01", "2019-12", "US"),
                                    on_site("Quillmark Robotics Ltd", "2017-01", "2018-12", "JP")]),
    ("a posting within a group", [on_site("Acton", "2016-01", "2019-12", "US"),
                                  on_site("Acton Marine", "2017-01", "2018-12", "JP")]),
    ("a cross-border commuter: Vatican and Italy", [on_site("A", "2016-01", "2019-12", "IT"),
                                                   on_site("B", "2017-01", "2018-12", "VA")]),
]  # fmt: skip

NOT_ASSESSED: list[tuple[str, Jobs, set[str]]] = [
    ("no source knows the company", [job("Old Mill Bakery", "1999", "2006", "US")], {BEFORE, AFTER, LOOKALIKE}),
    ("no employer", [job(None, "1999", "2006", url="quillmark.com")], {BEFORE, AFTER, LOOKALIKE}),
    ("two companies of that name", [job("Harrow Analytics", "1995", "1999")], {BEFORE, AFTER}),
    ("two companies of that name in ROR", [job("Pairwise Robotics", "1995", "1999", "ES")], {BEFORE, AFTER}),
    ("a small firm of that name in the register", [job("Meridew Foods", "1995", "1999", "GB")], {BEFORE, AFTER}),
    ("a general name", [job("Software Solutions", "1995", "1999", "NO")], {BEFORE, AFTER}),
    ("a small firm of a register", [job("Tiny Trades", "1995", "1999", "GB")], {BEFORE, AFTER}),
    ("a directory without a stated country", [job("Aldermere Devices", "1995", "1999")], {BEFORE, AFTER}),
    ("a register of another country", [job("Holloway Instruments", "1995", "1999", "IE")], {BEFORE, AFTER}),
    ("two names", [job("Quillmark Robotics (formerly Foobaz)", "2004", "2009")], {BEFORE, AFTER, LOOKALIKE}),
    ("another website", [job("Quillmark Robotics", "2004", "2009", url="qmrobots.ch")], {BEFORE, AFTER}),
    ("no dates", [job("Quillmark Robotics")], {BEFORE, LOOKALIKE}),
    ("unreadable dates", [job("Quillmark Robotics", "long ago", "then")], {BEFORE, LOOKALIKE}),
    ("ended, without a start", [job("Pellucid Airways", "", "2020")], {BEFORE, AFTER, LOOKALIKE}),
    ("a founder before the founding", [job("Quillmark Robotics", "2005", "2010", position="Founder")],
     {BEFORE, LOOKALIKE}),
    ("the founding year is not known", [job("Vesper Cloudworks", "1995", "1999")], {BEFORE, LOOKALIKE}),
    ("ROR knows a parent, but not its year", [job("Ombrane Genetics", "1995", "1999", "IT")], {BEFORE, LOOKALIKE}),
    ("the brand was kept", [job("Marzipan Toys", "2019", "2023")], {AFTER, LOOKALIKE}),
    ("a withdrawn record", [job("Withdrawn Widgetry", "2019", "2023", "GB")], {BEFORE, AFTER}),
    ("a website of a company that nobody knows", [job("Foobaz", "2016", "2019", url="quil1mark.com")], {LOOKALIKE}),
    ("a shared host", [job("Quillmark Robotics", "2016", "2019", url="facebook.com/q")], {LOOKALIKE}),
    ("one job on site", [on_site("A", "2015", "2018", "GB")], {OVERLAP}),
    ("it is not said whether jobs are on site",
     [job("A", "2015", "2018", "GB"), job("B", "2015", "2018", "US")], {OVERLAP}),
    ("places that are not known",
     [job("A", "2015", "2018", location="Leeds", remote=False), on_site("B", "2015", "2018", "US")], {OVERLAP}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "jobs", "expected"), FALSE, ids=[row[0] for row in FALSE])
def test_false_claim_is_a_concern(
    why: str, jobs: Jobs, expected: dict[str, str], companies: Companies, policy: Policy
) -> None:
    assert found(jobs, companies, policy) == expected, why


@pytest.mark.parametrize(("why", "jobs"), GENUINE, ids=[row[0] for row in GENUINE])
def test_genuine_history_is_no_concern(why: str, jobs: Jobs, companies: Companies, policy: Policy) -> None:
    assert found(jobs, companies, policy) == {}, why


@pytest.mark.parametrize(("why", "jobs", "codes"), NOT_ASSESSED, ids=[row[0] for row in NOT_ASSESSED])
def test_what_is_not_certain_is_not_assessed(why: str, jobs: Jobs, codes: set[str], companies: Companies) -> None:
    every = verdicts(jobs, companies)
    assert {f"employment.{code}" for code in codes} <= unassessed(every), why
    assert all(verdict.outcome is not Outcome.CONCERN for verdict in every), why


def test_the_tables_are_large_enough() -> None:
    assert len(FALSE) >= 20
    assert len(GENUINE) >= 45


def test_no_employment_is_not_assessed(companies: Companies) -> None:
    assert [verdict.outcome for verdict in verdicts([], companies)] == [Outcome.NOT_ASSESSED] * len(CHECKS)


def test_an_entry_keeps_its_number(companies: Companies) -> None:
    jobs = [job(None), job("Old Mill Bakery"), job("Quillmark Robotics", "2004", "2009")]
    (concern,) = [each for each in verdicts(jobs, companies) if each.outcome is Outcome.CONCERN]
    assert concern.entry == 2


def test_only_some_jobs_are_checked(companies: Companies) -> None:
    every = verdicts([job(f"Firm {number}", "2001", "2002") for number in range(90)], companies)
    assert len(every) == 3 * MAX_JOBS + 1


def test_evidence_names_years_and_source(companies: Companies) -> None:
    (first, *_) = verdicts([job("Quillmark Robotics", "2004-05", "2009-03")], companies)
    assert first.evidence == (
        "Quillmark Robotics was founded in 2015 (its own history); the employment ended in 2009."
    )


def test_evidence_masks_a_domain_with_the_candidate_s_name(companies: Companies) -> None:
    candidate = application(
        basics={"name": "Jane Quillmarc", "email": "jane@gmail.com"},
        work=[job("Quillmark Robotics", "2016", "2019", url="quillmarc.com")],
    )
    (concern,) = [each for each in verify(read_employment(candidate, companies)) if each.outcome is Outcome.CONCERN]
    assert "quillmarc" not in concern.evidence.replace("quillmark", "")
    assert "quillmark.com" in concern.evidence


PEOPLE = ("Jane Doe", "Олександр Шевченко", "김지훈", "Chukwuemeka Okafor", "Priya Sharma", "Quillmark Robotics")
COUNTRIES = ("US", "GB", "DE", "IN", "NG", "CN", "BR", "KP", "RU", "")


@pytest.mark.parametrize("name", PEOPLE)
def test_another_name_does_not_change_the_points(name: str, companies: Companies, policy: Policy) -> None:
    for _, jobs, expected in FALSE:
        candidate = application(basics={"name": name}, work=jobs)
        findings = CATALOGUE.findings(verify(read_employment(candidate, companies)), policy)
        assert {each.code for each in findings if each.outcome is Outcome.CONCERN} == {
            f"employment.{code}" for code in expected
        }


@pytest.mark.parametrize("country", COUNTRIES)
def test_another_country_does_not_raise_the_points(country: str, companies: Companies, policy: Policy) -> None:
    """Of the place of work. A directory or register is only used in its country, which can only lower the points."""
    for why, jobs, expected in FALSE:
        if OVERLAP not in expected:
            swapped = [{**each, "location": {"countryCode": country}} for each in jobs]
            points = [sum(policy.points_of(policy_strength(each)) for each in found(every, companies, policy).values())
                      for every in (jobs, swapped)]  # fmt: skip
            assert points[1] <= points[0], why
    for why, jobs in GENUINE:
        if len(jobs) == 1 and "older" not in why:
            assert found([{**jobs[0], "location": {"countryCode": country}}], companies, policy) == {}, why


def policy_strength(name: str) -> Any:
    from bonafide.policy import Strength

    return Strength(name)


def test_the_same_claim_counts_alike_in_every_country(companies: Companies, policy: Policy) -> None:
    claims = [
        job(name, f"{founded - 10}", f"{founded - 5}", country)
        for name, founded, country in (
            ("Quillmark Robotics", 2015, "US"),
            ("Ferrowave", 2012, "IN"),
            ("Lumenstadt", 2009, "DE"),
            ("Okonjo Cloudworks", 2014, "NG"),
            ("Huashan Lingjing", 2013, "CN"),
        )
    ]
    assert [found([claim], companies, policy) for claim in claims] == [{BEFORE: "strong"}] * len(claims)
