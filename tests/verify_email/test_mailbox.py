"""E-mail checks that need more than the address: the claims, DNS and SES."""

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from bonafide.insights import Insights
from bonafide.lookalikes import Lookalikes
from bonafide.policy import Policy, Strength
from bonafide.reference import Reference
from bonafide.website import host_of
from tests.builders import application, concerns, unassessed
from verify_email.catalogue import CATALOGUE
from verify_email.checks import verify
from verify_email.form import FIXABLE, form_fields
from verify_email.lookups import with_dns, with_insights
from verify_email.mail_status import MailAnswer, MailStatus
from verify_email.mailbox import Mailbox, read_email


def mailbox(reference: Reference, email: str | None, **fields: Any) -> Mailbox | None:
    return read_email(application(basics={"email": email}, **fields), reference, Lookalikes(reference))


def outcomes(judged: Mailbox | None) -> dict[str, str]:
    return {verdict.code: verdict.outcome for verdict in verify(judged)}


@pytest.mark.parametrize(
    ("email", "employer", "institution", "strength"),
    [
        ("jane@strlpe.com", "https://stripe.com/jobs", None, "strong"),  # l for i
        ("jane@stripee.com", "stripe.com", None, "strong"),  # a letter more
        ("jane@mail.stirpe.com", "www.stripe.com", None, "strong"),  # two letters that changed places
        ("jane@str-ipe.com", "https://stripe.com", None, "weak"),  # many have a domain with a hyphen, too
        ("jane@müller-bau.de", "https://muller-bau.de", None, "weak"),  # or with an accent
        ("jane@siemens.lt", "https://siemens.it", None, "weak"),
        ("jane@waterloo.ca", None, "University of Waterloo", None),  # works for the town
        ("jane@calgary.ca", "https://ucalgary.ca", None, None),
        ("jane@leeds.gov.uk", None, "University of Leeds", None),
        ("jane@linkedin.co", "https://linkedin.com/company/acme", None, None),  # no employer's domain
        ("jane@strıpe.com", "https://stripe.com", None, "strong"),  # a dotless i
        ("jane@stripe.co", "https://stripe.com", None, "weak"),  # or the company's domain in Colombia
        ("jane@stanf0rd.edu", None, "Stanford University", "strong"),
        ("jane@0xford-university.org", None, "University of Oxford", None),  # like no domain of its
        ("jane@stripe.com", "https://stripe.com", None, None),
        ("jane@mail.stripe.com", "https://careers.stripe.com", None, None),
        ("jane@stripes.org", "https://stripe.com", None, None),  # another suffix and another name
        ("jane@hmx.de", "https://bmx.de", None, None),  # short names are alike by chance
        ("jane@gmail.com", "https://gmall.com", None, None),  # a known provider does not imitate
        ("jane@ymail.com", "https://email.com", None, None),
        ("jane@tum.de", "https://tum.com", None, None),
        ("jane@my-net.com", "https://acme.org", None, None),  # a slip from mynet.com, and no imitation of it
    ],
)
def test_lookalikes_of_named_domains(
    reference: Reference,
    policy: Policy,
    email: str,
    employer: str | None,
    institution: str | None,
    strength: str | None,
) -> None:
    judged = mailbox(reference, email, work=[{"url": employer}], education=[{"institution": institution}])
    findings = {finding.code: finding for finding in CATALOGUE.findings(verify(judged), policy)}
    found = findings["email.lookalike_domain"]
    assert (found.strength.value if found.outcome == "concern" else None) == strength


@pytest.mark.parametrize(
    ("email", "fields", "outcome"),
    [
        (
            "jane@stanford.edu",
            {"education": [{"institution": "University of Oxford"}]},
            "not_assessed",
        ),  # only swot has it
        ("jane@cs.stanford.edu", {"education": [{"institution": "University of Oxford"}]}, "not_assessed"),
        ("jane@stanford.edu", {"education": [{"institution": "Stanford University"}]}, "pass"),
        ("jane@stanford.edu", {"education": [{"institution": "Stanford University, California"}]}, "pass"),
        ("jane@stanford.edu", {"education": [{"institution": "Stanford", "url": "https://www.stanford.edu"}]}, "pass"),
        (
            "jane@stanford.edu",
            {
                "education": [{"institution": "University of Oxford"}],
                "work": [{"name": "Stanford University"}],
            },
            "pass",  # works there
        ),
        (
            "jane@stanford.edu",
            {
                "education": [{"institution": "University of Oxford"}],
                "work": [{"name": "SLAC", "url": "slac.stanford.edu"}],
            },
            "pass",
        ),
        (
            "jane@mit.edu",
            {"education": [{"institution": "University of Oxford"}], "work": [{"name": "MIT Media Lab"}]},
            "pass",
        ),
        (
            "jane@stanford.edu",
            {"education": [{"institution": "University of Oxford"}], "work": [{"name": "Stanford Health Care"}]},
            "pass",
        ),
        ("jane@lmu.de", {"education": [{"institution": "Ludwig-Maximilians-Universität"}]}, "not_assessed"),
        ("jane@alumni.stanford.edu", {"education": [{"institution": "University of Oxford"}]}, "not_assessed"),
        ("jane@stanford.edu", {"education": [{"institution": "Oxford"}]}, "not_assessed"),  # which Oxford?
        ("jane@stanford.edu", {}, "not_assessed"),
        ("jane@gmail.com", {"education": [{"institution": "University of Oxford"}]}, "pass"),
        ("jane", {"education": [{"institution": "University of Oxford"}]}, "not_assessed"),
    ],
)
def test_academic_mismatch(reference: Reference, email: str, fields: dict[str, Any], outcome: str) -> None:
    assert outcomes(mailbox(reference, email, **fields))["email.academic_mismatch"] == outcome


OUTCOMES = {
    MailStatus.ACCEPTS: ("pass", "pass"),
    MailStatus.NO_SUCH_DOMAIN: ("concern", "pass"),
    MailStatus.NULL_MX: ("pass", "concern"),
    MailStatus.NO_MAIL_SERVER: ("pass", "concern"),
    MailStatus.UNKNOWN: ("not_assessed", "not_assessed"),
}


@pytest.mark.parametrize("status", MailStatus)
def test_dns_status_decides_both_checks(reference: Reference, status: MailStatus) -> None:
    def ask(domains: Iterable[str]) -> Mapping[str, MailAnswer]:
        return {domain: MailAnswer(status, "the reason") for domain in domains}

    (asked,) = with_dns([mailbox(reference, "jane@acme.consulting")], ask)
    found = outcomes(asked)
    assert (found["email.no_such_domain"], found["email.accepts_no_mail"]) == OUTCOMES[status]
    said = [verdict.evidence for verdict in verify(asked) if verdict.code == "email.no_such_domain"]
    assert ("the reason" in said[0]) == (status in (MailStatus.NO_SUCH_DOMAIN, MailStatus.UNKNOWN))


def test_domain_is_looked_up_once_but_not_if_popular_or_reserved(reference: Reference) -> None:
    asked: list[str] = []

    def ask(domains: Iterable[str]) -> Mapping[str, MailAnswer]:
        asked.extend(domains)
        return {}

    emails = ["a@acme.org", "b@acme.org", "c@gmail.com", "d@example.com", "e", None, "f@müller.de", "g@mozmail.com"]
    mailboxes = [mailbox(reference, email) for email in emails]
    assert with_dns(mailboxes, ask) == mailboxes
    assert asked == ["acme.org", "mozmail.com", "xn--mller-kva.de"]


def test_domain_is_not_assessed_without_dns(reference: Reference) -> None:
    found = list(verify(mailbox(reference, "jane@acme.consulting")))
    assert {"email.no_such_domain", "email.accepts_no_mail"} <= unassessed(found)
    assert concerns(found) == set()


@pytest.mark.parametrize(
    ("insights", "codes"),
    [
        (Insights(is_disposable="HIGH"), {"email.disposable"}),
        (Insights(is_disposable="MEDIUM"), set()),
        (Insights(is_role_address="HIGH"), {"email.role_account"}),
        (Insights(is_role_address="LOW"), set()),
        (Insights(mailbox_exists="LOW", is_random_input="HIGH", has_valid_dns_records="LOW"), set()),
        (Insights(reason="Amazon SES took too long"), set()),
    ],
)
def test_only_high_confidence_of_ses_is_a_concern(reference: Reference, insights: Insights, codes: set[str]) -> None:
    (asked,) = with_insights(
        [mailbox(reference, "jane@acme.consulting")], lambda addresses: dict.fromkeys(addresses, insights)
    )
    assert concerns(verify(asked)) == codes


def test_evidence_has_the_insights_of_ses(reference: Reference) -> None:
    insights = Insights(is_disposable="HIGH", mailbox_exists="LOW", date="2026-11-22")
    (asked,) = with_insights(
        [mailbox(reference, "jane@acme.consulting")], lambda asked: dict.fromkeys(asked, insights)
    )
    (verdict,) = [verdict for verdict in verify(asked) if verdict.code == "email.disposable"]
    assert verdict.evidence == "j•••@a•••.consulting. Amazon SES, 2026-11-22: mailbox exists low, disposable high."


def test_known_provider_is_not_disposable_whatever_ses_says(reference: Reference) -> None:
    insights = Insights(is_disposable="HIGH")
    (asked,) = with_insights([mailbox(reference, "jane@stanford.edu")], lambda asked: dict.fromkeys(asked, insights))
    assert "email.disposable" not in concerns(verify(asked))


def test_each_address_is_looked_up_once(reference: Reference) -> None:
    asked: list[str] = []

    def ask(addresses: Iterable[str]) -> Mapping[str, Insights]:
        asked.extend(addresses)
        return {}

    with_insights([mailbox(reference, email) for email in ("a@b.org", "a@b.org", "x@example.com", "no", None)], ask)
    assert asked == ["a@b.org"]


def test_second_disposable_list_is_a_weak_concern(reference: Reference, policy: Policy) -> None:
    listed = next(domain for domain in reference.domains("perhaps_disposable") if domain.endswith(".com"))
    findings = CATALOGUE.findings(verify(mailbox(reference, f"jane@{listed}")), policy)
    (found,) = [finding for finding in findings if finding.code == "email.disposable"]
    assert (found.outcome, found.strength) == ("concern", Strength.WEAK)
    assert "mailchecker" in found.evidence


@pytest.mark.parametrize(
    ("email", "form"),
    [
        ("Jane.Doe@GMAIL.com", {"address": "Jane.Doe@gmail.com", "suggestion": None}),
        ("jane.doe@gmial.com", {"address": "jane.doe@gmial.com", "suggestion": "jane.doe@gmail.com"}),
        ("jane.doe@", {"address": None, "suggestion": None}),
        (None, {"address": None, "suggestion": None}),
    ],
)
def test_the_form(reference: Reference, email: str | None, form: dict[str, str | None]) -> None:
    assert form_fields(mailbox(reference, email)) == form


@pytest.mark.parametrize("code", FIXABLE)
def test_form_message_is_friendly(code: str) -> None:
    message = CATALOGUE.words[code].question
    assert "?" in message
    assert not set(message.lower().split()) & {"invalid", "wrong", "error", "suspicious", "disposable"}


@pytest.mark.parametrize(
    ("email", "basics"),
    [
        ("jane@smith-design.com", {"url": "https://smith-design.com"}),
        ("jane@janedoe.dev", {"url": "https://www.janedoe.dev/cv"}),
        ("jane@janedoe.dev", {"profiles": [{"url": "https://janedoe.net"}]}),
        ("jane@janedoe.dev", {"profiles": [{"username": "jane.doe"}]}),
    ],
)
def test_own_domain_is_not_a_lookalike(reference: Reference, email: str, basics: dict[str, Any]) -> None:
    candidate = application(
        basics={"email": email, **basics}, work=[{"url": "https://smithdesign.com"}, {"url": "https://janedoe.com"}]
    )
    assert concerns(verify(read_email(candidate, reference, Lookalikes(reference)))) == set()


@pytest.mark.parametrize(
    "website", ["https://" + "a." * 200_000 + "com", "ü" * 400_000, "//" + "x" * 10**6, "1." * 900]
)
def test_long_website_is_parsed_quickly(reference: Reference, website: str) -> None:
    judged = mailbox(reference, "jane@acme.consulting", work=[{"url": website}] * 200)
    assert concerns(verify(judged)) == set()


@pytest.mark.parametrize(
    ("website", "host"),
    [
        ("https://www.Stripe.com/jobs?a=b", "stripe.com"),
        ("stripe.com", "stripe.com"),
        ("//stripe.com:443", "stripe.com"),
        ("http://bücher.de", "xn--bcher-kva.de"),
        ("", ""),
        (None, ""),
        ("http://[::1", ""),
        ("x" * 300, ""),
        ("a company", ""),
        ("..", ""),
    ],
)
def test_the_host_of_a_website(website: str | None, host: str) -> None:
    assert host_of(website) == host
