"""The e-mail about several applications: nobody is left out, and everything fits into what SNS takes."""

import json

import pytest

from alerting.application import HighApplication
from alerting.digest import MAX_DETAILED, Digest, digests, groups
from alerting.layout import size
from bonafide.policy import Policy, Strength
from tests.alerting.test_alert import FINDINGS, NOW, SNS_LIMIT, URL, concern, high


def ring(policy: Policy, number: int, **changes: object) -> list[HighApplication]:
    """Applications that all share one telephone number."""
    names = [f"ring-{n:04}" for n in range(number)]
    return [
        high(
            policy,
            FINDINGS,
            application_id=name,
            neighbours={"phone": [other for other in names if other != name][:25]},
            statement={"upload": "6f1c", "file": "a.csv", "row": n + 2, "source_id": f"ATS-{n}"},
            **changes,
        )
        for n, name in enumerate(names)
    ]


def test_the_e_mail_reads_as_it_should(policy: Policy) -> None:
    alone = high(policy, FINDINGS[:3], application_id="alone", statement={})
    digest = Digest([*ring(policy, 2), alone], NOW, URL)
    assert digest.subject == "3 applications: details are inconsistent, please review"
    assert digest.text == (
        """\
3 applications: details are inconsistent. Please review them.

HOW THEY ARE CONNECTED

- 2 applications with the same telephone number: ring-0000, ring-0001

- 1 shares nothing with the rest

THE APPLICATIONS

1. Application ring-0000 [high, 10 points]
   Points    education 1, email 6, phone 3
   Upload    row 2 of a.csv (upload 6f1c)
   Look up   source id ATS-0
   Finding 1 Summary of email.reserved_domain. Evidence of
             email.reserved_domain. [strong]
   Finding 2 Summary of phone.unassigned. Evidence of phone.unassigned.
             [medium]
   Also      1 more finding, in the review
   Unchecked education
   Review    https://review.example/ring-0000

2. Application ring-0001 [high, 10 points]
   Points    education 1, email 6, phone 3
   Upload    row 3 of a.csv (upload 6f1c)
   Look up   source id ATS-1
   Finding 1 Summary of email.reserved_domain. Evidence of
             email.reserved_domain. [strong]
   Finding 2 Summary of phone.unassigned. Evidence of phone.unassigned.
             [medium]
   Also      1 more finding, in the review
   Unchecked education
   Review    https://review.example/ring-0001

3. Application alone [high, 10 points]
   Points    education 1, email 6, phone 3
   Finding 1 Summary of email.reserved_domain. Evidence of
             email.reserved_domain. [strong]
   Finding 2 Summary of phone.unassigned. Evidence of phone.unassigned.
             [medium]
   Also      1 more finding, in the review
   Unchecked education
   Review    https://review.example/alone

INNOCENT EXPLANATIONS, AND WHAT TO ASK

- Summary of email.reserved_domain.
   Innocent  Innocent reason of email.reserved_domain.
   Ask       Question about email.reserved_domain?

- Summary of phone.unassigned.
   Innocent  Innocent reason of phone.unassigned.
   Ask       Question about phone.unassigned?

This is not a verdict. Each finding can have an innocent explanation;
together they need a person's attention. Please review what is inconsistent,
ask about it, and decide. Bonafide never rejects anybody.

Alert """
        + digest.id
        + "\n"
    )


@pytest.mark.parametrize("number", [2, MAX_DETAILED, MAX_DETAILED + 1, 20 * MAX_DETAILED])
def test_every_application_is_named_with_its_strongest_finding_in_one_e_mail(policy: Policy, number: int) -> None:
    applications = ring(policy, number)
    sent = list(digests(applications, NOW, URL))
    named = [each.application_id for digest in sent for each in digest.applications]
    assert sorted(named) == sorted(each.application_id for each in applications)
    for digest in sent:
        for n, each in enumerate(digest.applications):
            if n < MAX_DETAILED:
                assert f"{n + 1}. Application {each.application_id} [high, 10 points]" in digest.text
            else:
                line = f"- {each.application_id}: email.reserved_domain (row {each.statement['row']} of a.csv"
                assert line in digest.text
                assert f"{each.at_source})" in digest.text.replace("\n  ", " ")


@pytest.mark.parametrize("number", [1, 400])
def test_a_digest_fits_into_what_sns_takes_however_long_its_words_are(policy: Policy, number: int) -> None:
    long = [concern("phone.unassigned", Strength.MEDIUM), concern("email.reserved_domain", Strength.STRONG)]
    long = [finding.model_copy(update={"evidence": "é" * 1500}) for finding in long]
    applications = [
        high(
            policy,
            long,
            application_id=f"{n:04}-{'x' * 120}",
            statement={"upload": "f" * 36, "row": n, "job": {"id": f"{n:03}{'j' * 125}"}},
        )
        for n in range(number)
    ]
    sent = list(digests(applications, NOW, URL))
    assert sum(len(digest.applications) for digest in sent) == number
    for digest in sent:
        assert size(digest.bodies) + size(digest.attributes) < SNS_LIMIT
        assert len(digest.subject) <= 100


def test_ten_thousand_applications_need_a_few_dozen_e_mails(policy: Policy) -> None:
    assert len(list(digests(ring(policy, 10_000), NOW, URL))) <= 48


def test_connected_applications_are_in_one_group_and_next_to_each_other(policy: Policy) -> None:
    shares = {"a": {"phone": ["b"]}, "b": {"phone": ["a"], "email": ["d"]}, "c": {}, "d": {"email": ["b"]}, "e": {}}
    applications = [
        high(policy, FINDINGS, application_id=name, neighbours=neighbours) for name, neighbours in shares.items()
    ]
    assert groups(applications) == [(("email", "phone"), ["a", "b", "d"])]
    (digest,) = digests(applications, NOW, URL)
    assert [each.application_id for each in digest.applications] == ["a", "b", "d", "c", "e"]


def test_chain_is_not_called_a_group_with_one_number(policy: Policy) -> None:
    shares = {"a": {"phone": ["b"]}, "b": {"phone": ["a", "c"]}, "c": {"phone": ["b"]}}
    applications = [high(policy, FINDINGS, application_id=name, neighbours=shared) for name, shared in shares.items()]
    text = " ".join(Digest(applications, NOW, URL).text.split())
    assert "3 applications linked in a chain, each to another by the same telephone number: a, b, c" in text
    assert "with the same telephone number" not in text


def test_without_a_review_none_is_promised(policy: Policy) -> None:
    text = Digest(ring(policy, 2), NOW, "").text
    assert "Also      1 more finding, not shown here" in text
    assert "in the review" not in text


def test_applications_with_most_points_are_first(policy: Policy) -> None:
    findings = {"b": FINDINGS, "c": FINDINGS[:2], "a": FINDINGS}
    applications = [high(policy, found, application_id=name) for name, found in findings.items()]
    (digest,) = digests(applications, NOW, URL)
    assert [each.application_id for each in digest.applications] == ["a", "b", "c"]


def test_applications_that_share_nothing_are_not_called_a_group(policy: Policy) -> None:
    applications = [high(policy, FINDINGS, application_id=name, neighbours={"phone": ["elsewhere"]}) for name in "ab"]
    assert groups(applications) == []
    assert "They share no telephone number" in Digest(applications, NOW, URL).text


def test_one_digest_has_one_id_whatever_the_order_of_its_applications(policy: Policy) -> None:
    applications = ring(policy, 3)
    assert Digest(applications, NOW, URL).id == Digest(applications[::-1], NOW, URL).id
    assert Digest(applications, NOW, URL).id != Digest(applications[:2], NOW, URL).id


def test_machines_get_every_application_with_its_codes(policy: Policy) -> None:
    digest = Digest(ring(policy, 60), NOW, URL)
    finding = json.loads(digest.bodies["default"])
    assert finding["class_uid"] == 2004
    assert len(finding["unmapped"]["applications"]) == 60
    last = finding["unmapped"]["applications"][59]
    assert last["codes"] == ["email.reserved_domain", "phone.unassigned"]
    assert (last["upload"], last["file"], last["row"], last["source_id"]) == ("6f1c", "a.csv", 61, "ATS-59")


def test_digest_says_what_is_not_checked_yet(policy: Policy) -> None:
    """The fixture's applications have no findings on education yet."""
    assert Digest(ring(policy, 2), NOW, URL).text.count("   Unchecked education\n") == 2
