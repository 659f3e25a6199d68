"""The sample has no violation by the policy that ships, and has one by a policy that harms a group."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from bonafide import policy as policies
from bonafide.application import Application
from bonafide.findings import Verdict, concern
from bonafide.policy import Policy
from bonafide.reference import Reference
from bonafide.verifiers import OPTIONAL, VERIFIERS
from local.fairness import report
from local.fairness.groups import MIN_GROUP, Table
from local.fairness.measuring import Observed, Observer, Result, measured
from local.fairness.sample import sample
from local.fairness.swaps import Dimension, Swapper
from local.fairness.verifying import Verifiers


@pytest.fixture(scope="module")
def observer(reference: Reference) -> Observer:
    return Observer(reference)


@pytest.fixture(scope="module")
def observed(observer: Observer) -> list[Observed]:
    """The sample, verified once for all policies. It takes seconds, so few tests use it."""
    return [observer.observe(each) for each in sample()]


@pytest.fixture(scope="module")
def few(observer: Observer) -> list[Observed]:
    """A part of the sample, with people of all kinds."""
    return [observer.observe(each) for each in sample()[::9]]


def policy_with(**strengths: str) -> Policy:
    return policies.load(
        json.dumps(
            {"codes": {name.replace("__", "."): {"strength": strength} for name, strength in strengths.items()}}
        )
    )


def test_policy_that_ships_has_no_violation(observed: list[Observed], observer: Observer) -> None:
    result = measured(observed, observer.judge(policies.load()))
    assert result.violations == 0, "\n".join(report.lines(result, of="the sample", policy="the policy that ships"))


def test_sample_tries_every_swap_and_shows_every_table(observed: list[Observed], observer: Observer) -> None:
    result = measured(observed, observer.judge(policies.load()))
    assert 400 < len(observed) < 600
    assert len({each.application_id for each in observed}) == len(observed)
    assert {dimension for dimension, _ in result.swaps} == set(Dimension)
    assert all(len(each.groups) >= 2 for each in result.comparisons)
    assert result.counts.flagged >= 10  # so that flaws can be seen to weigh more for some


HARMFUL = (
    # code and strength, what of the sample it harms: a swap that raises the points, and the group of a table
    ("phone__area_elsewhere", "strong", (Dimension.RESIDENCE, "US, moved within"), (Table.RESIDENCE, "US")),
    ("phone__area_elsewhere", "medium", (Dimension.RESIDENCE, "MX, moved within"), (Table.PHONE, "MX")),
    ("email__privacy_relay", "medium", (Dimension.PROVIDER, "duck.com"), (Table.PROVIDER, "hides the address")),
    ("phone__country_mismatch", "medium", (Dimension.RESIDENCE_ALONE, "NG"), None),
)


def test_policy_that_harms_a_group_is_a_violation(observed: list[Observed], observer: Observer) -> None:
    for code, strength, (dimension, to), group in HARMFUL:
        result = measured(observed, observer.judge(policy_with(**{code: strength})))
        name = code.replace("__", ".")
        assert result.raised_to[dimension, (name,)][to] > 0, code
        if group:
            harmed = {(table, each.name): each for table, each in result.harmed}
            assert harmed[group].codes[0][0] == name
        text = "\n".join(report.lines(result, of="the sample", policy="a file"))
        assert text.startswith(f"{result.violations} violation")
        assert name in text
        assert group is None or f"{group[0]}: {group[1]}" in text


def test_group_is_in_the_documents_for_programs(observed: list[Observed], observer: Observer) -> None:
    result = measured(observed, observer.judge(policy_with(email__privacy_relay="strong")))
    groups = [each for each in report.documents(result) if each["kind"] == "group"]
    assert [each["group"] for each in groups if each["violation"]] == ["hides the address"]
    assert all(each["applications"] >= MIN_GROUP for each in groups)


def test_one_weak_sign_is_allowed_to_people_who_kept_their_number(few: list[Observed], observer: Observer) -> None:
    result = measured(few, observer.judge(policy_with(phone__country_mismatch="weak")))
    assert not any(dimension is Dimension.RESIDENCE_ALONE for dimension, _ in result.raises)


def test_only_who_is_not_reviewed_already_is_counted_as_to_review(few: list[Observed], observer: Observer) -> None:
    result = measured(few, observer.judge(policy_with(email__privacy_relay="medium")))
    of_relays = result.swaps[Dimension.PROVIDER, "duck.com"]
    assert 0 < of_relays.to_review <= of_relays.raised <= of_relays.applications


def test_verdicts_after_a_swap_are_those_of_a_new_verification(reference: Reference) -> None:
    """Although only verifiers run that have read something of what was swapped."""
    verifiers, swapper = Verifiers(reference), Swapper(reference)
    for application in sample()[::37]:
        before = verifiers.verify(application)
        for swap in list(swapper.swaps(application))[::3]:
            again = verifiers.verify_again(before, swap.application, swap.changed)
            assert again == verifiers.verify(swap.application).verdicts, (swap.dimension, swap.to)


def test_all_verifiers_of_applications_run(reference: Reference) -> None:
    assert [each.name for each in Verifiers(reference).all] == [*VERIFIERS, *OPTIONAL]


class _Biased(Verifiers):
    """Verifiers of which the first also fires on names that are not written in ASCII."""

    def __init__(self, reference: Reference) -> None:
        super().__init__(reference)
        first, *others = self.all

        def verify(subject: Any) -> Iterator[Verdict]:
            application, own = subject
            yield from first.verify(own)
            if not (application.basics.name or "").isascii():
                yield concern("phone.placeholder", evidence="seen")

        biased = first._replace(read=lambda application: (application, first.read(application)), verify=verify)
        self.all = (biased, *others)


def test_check_that_judges_names_is_found(reference: Reference) -> None:
    biased = Observer(reference, _Biased(reference))
    found = [biased.observe(each) for each in sample()[::60]]
    result = measured(found, biased.judge(policies.load()))
    assert result.raised_to[Dimension.NAME, ("phone.placeholder",)].keys() >= {"Han", "Arabic", "diacritics"}
    assert "English" not in result.raised_to[Dimension.NAME, ("phone.placeholder",)]


def test_no_person_is_in_the_result(few: list[Observed], observer: Observer) -> None:
    result = measured(few, observer.judge(policy_with(phone__area_elsewhere="strong")))
    text = "\n".join(report.lines(result, of="the sample", policy="a file"))
    text += json.dumps(list(report.documents(result)), ensure_ascii=False)
    people = [each.basics for each in sample() if each.basics]
    stated = [value for person in people for value in (person.name, person.email, person.phone) if value]
    assert not [value for value in stated if value in text]


def test_documents_for_programs(few: list[Observed], observer: Observer) -> None:
    result = measured(few, observer.judge(policy_with(email__privacy_relay="strong")))
    first, *others = report.documents(result)
    assert first["violations"] == result.violations > 0
    assert [each["swapped"] for each in others if each["kind"] == "raise"] == [Dimension.PROVIDER]


def test_application_without_anything_to_swap(observer: Observer) -> None:
    application = Application.model_validate({"basics": {"email": "nobody"}})
    found = observer.observe(application, name="row 7 of a.csv")
    result: Result = measured([found], observer.judge(policies.load()))
    assert (found.application_id, found.swaps, found.groups) == ("row 7 of a.csv", (), ())
    assert result.violations == 0
