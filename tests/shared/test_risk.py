"""The assessment: points, caps, corroboration, levels, and what must never raise them."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafide.findings import Catalogue, Finding, Outcome, Words, concern
from bonafide.lookalikes import Lookalikes
from bonafide.policy import Policy, Strength, load
from bonafide.reference import Reference
from bonafide.risk import Assessment, Level, assess
from bonafide.verifiers import VERIFIERS
from tests.builders import application, history
from verify_education.catalogue import CATALOGUE as EDUCATION
from verify_education.checks import verify as verify_education
from verify_email.catalogue import CATALOGUE as EMAIL
from verify_email.checks import verify as verify_email
from verify_email.mailbox import read_email
from verify_phone.catalogue import CATALOGUE as PHONE
from verify_phone.checks import verify as verify_phone
from verify_phone.phone import read_phone


def found(policy: Policy, *codes: str, outcome: Outcome = Outcome.CONCERN) -> list[Finding]:
    return [Finding(code=code, outcome=outcome, strength=policy.codes[code].strength) for code in codes]


@pytest.mark.parametrize(
    ("codes", "level", "points", "why"),
    [
        ([], Level.NOT_ASSESSED, 0, "nothing"),
        (["phone.several", "email.subaddressed"], Level.LOW, 0, "info weighs nothing"),
        (["phone.country_mismatch"], Level.LOW, 1, "one weak sign"),
        (["phone.country_mismatch", "email.role_account", "education.too_short"], Level.REVIEW, 3, "three weak signs"),
        (["phone.unassigned"], Level.REVIEW, 3, "one medium sign"),
        (["email.reserved_domain"], Level.REVIEW, 6, "one strong sign: no family makes high by itself"),
        (["email.reserved_domain", "email.disposable"], Level.REVIEW, 6, "a family is capped"),
        (
            ["phone.unassigned", "phone.not_personal", "phone.wrong_length"],
            Level.REVIEW,
            6,
            "nor does one kind, often",
        ),
        (["email.reserved_domain", "phone.country_mismatch"], Level.HIGH, 7, "strong, corroborated by another family"),
        (["phone.unassigned", "email.disposable"], Level.HIGH, 6, "two mediums of two families"),
        (["phone.unassigned", "education.too_short", "email.role_account"], Level.REVIEW, 5, "not enough points"),
        (
            "education.too_short education.out_of_sequence education.completed_in_future "
            "phone.country_mismatch email.role_account email.subaddressed".split(),
            Level.REVIEW,
            5,
            "weak signs alone never make high",
        ),
    ],
)
def test_levels(policy: Policy, codes: list[str], level: Level, points: int, why: str) -> None:
    assessment = assess(found(policy, *codes), policy)
    assert (assessment.level, assessment.points) == (level, points), why


def test_six_weak_points_of_two_families_are_not_high(policy: Policy) -> None:
    cheap = policy.model_copy(update={"high": policy.high.model_copy(update={"points": 2})})
    assert assess(found(policy, "phone.country_mismatch", "email.role_account"), cheap).level is Level.LOW


def test_a_decisive_finding_is_high_by_itself(policy: Policy) -> None:
    finding = Finding(code="phone.unassigned", outcome=Outcome.CONCERN, strength=Strength.DECISIVE)
    assessment = assess([finding], policy)
    assert (assessment.level, assessment.families) == (Level.HIGH, {"phone": 10})


def test_one_sign_seen_in_several_entries_counts_once(policy: Policy) -> None:
    too_short = found(policy, "education.too_short")[0]
    entries = [too_short.model_copy(update={"entry": entry}) for entry in range(5)]
    assessment = assess(entries, policy)
    assert assessment.points == 1
    assert len(assessment.concerns) == 5


@pytest.mark.parametrize("outcome", [Outcome.PASS, Outcome.NOT_ASSESSED])
def test_only_concerns_count(policy: Policy, outcome: Outcome) -> None:
    assessment = assess(found(policy, *policy.codes, outcome=outcome), policy)
    assert (assessment.points, assessment.concerns) == (0, [])


@pytest.mark.parametrize(
    ("passed", "level", "why"),
    [
        ([], Level.NOT_ASSESSED, "nothing was read"),
        (["identity.burst", "identity.watchlisted"], Level.NOT_ASSESSED, "these pass if nobody else is known"),
        (["phone.reserved"], Level.LOW, "the number was read"),
        (["email.malformed"], Level.LOW, "the address was read"),
        (["education.too_short"], Level.LOW, "a degree was read"),
    ],
)
def test_application_of_which_nothing_was_assessed_has_no_level(
    policy: Policy, passed: list[str], level: Level, why: str
) -> None:
    others = found(policy, *(set(policy.codes) - set(passed)), outcome=Outcome.NOT_ASSESSED)
    assert assess([*found(policy, *passed, outcome=Outcome.PASS), *others], policy).level is level, why


NOTHING_TO_CHECK: list[dict[str, Any]] = [
    {},
    {"basics": {"name": "Ada Marchbanks", "location": {"countryCode": "US"}}, "submitted_at": "2026-11-20T09:00:00Z"},
    {"basics": {"phone": "", "email": " "}, "education": []},
    {"education": [{}]},
    {"education": [{"institution": "", "area": "Physics"}, {"institution": None}]},
]


@pytest.mark.parametrize("document", NOTHING_TO_CHECK)
def test_application_that_states_nothing_to_check_has_no_level(
    document: dict[str, Any], policy: Policy, reference: Reference
) -> None:
    assert assessed(document, policy, reference).level is Level.NOT_ASSESSED


def test_the_order_of_findings_does_not_matter(policy: Policy) -> None:
    findings = found(policy, "phone.unassigned", "email.disposable", "education.too_short", "phone.several")
    assert len({assess(order, policy).model_dump_json() for order in permutations(findings)}) == 1


def test_it_says_which_checks_are_outstanding(policy: Policy) -> None:
    assert assess([], policy, verified=["email"]).outstanding == ["phone", "education"]
    assert assess([], policy, verified=VERIFIERS).outstanding == []


@given(st.data())
def test_another_concern_never_lowers_the_level(policy: Policy, data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.sampled_from(sorted(policy.codes)), unique=True))
    more = data.draw(st.sampled_from(sorted(policy.codes)))
    order = list(Level)  # from not_assessed to high
    before, after = (assess(found(policy, *these), policy) for these in (codes, [*codes, more]))
    assert order.index(after.level) >= order.index(before.level)
    assert after.points >= before.points


CANDIDATE = {
    "submitted_at": "2026-11-20T09:00:00Z",
    "basics": {
        "name": "Jane Doe",
        "email": "zq7b3kx@gmail.com",
        "phone": "+1 415 555 2671",
        "location": {"countryCode": "US"},
    },
    "education": [
        {
            "institution": "University of Oklahoma",
            "studyType": "Bachelor",
            "startDate": "2011-09",
            "endDate": "2015-06",
            "location": {"countryCode": "US"},
        }
    ],
}


def assessed(document: dict[str, Any], policy: Policy, reference: Reference) -> Assessment:
    candidate = application(**document)
    findings = [
        *PHONE.findings(verify_phone(read_phone(candidate, reference)), policy),
        *EMAIL.findings(verify_email(read_email(candidate, reference, Lookalikes(reference))), policy),
        *EDUCATION.findings(verify_education(history(candidate, reference)), policy),
    ]
    return assess(findings, policy)


def points(document: dict[str, Any], policy: Policy, reference: Reference) -> int:
    return assessed(document, policy, reference).points


@pytest.mark.parametrize(
    "name",
    ["Nguyễn Thị Mai", "Олександр Шевченко", "محمد الأحمد", "김지훈", "Siobhán O'Brien", "Adaeze Okafor", "李", None],
)
@pytest.mark.parametrize("flaw", [{}, {"email": "jobs@acme-consulting.com"}, {"phone": "+1 555 123 4567"}])
def test_another_name_never_changes_the_points(
    policy: Policy, reference: Reference, name: str | None, flaw: dict[str, Any]
) -> None:
    basics = CANDIDATE["basics"]
    assert isinstance(basics, dict)
    before = points({**CANDIDATE, "basics": {**basics, **flaw}}, policy, reference)
    after = points({**CANDIDATE, "basics": {**basics, **flaw, "name": name}}, policy, reference)
    assert before == after


@pytest.mark.parametrize(
    ("institution", "country"),
    [
        ("Universidade de São Paulo", "BR"),
        ("Indian Institute of Technology Bombay", "IN"),
        ("University of Lagos", "NG"),
        ("Seoul National University", "KR"),
        ("Universität Wien", "AT"),
        ("Sharif University of Technology", "IR"),
    ],
)
def test_a_school_in_another_country_never_changes_the_points(
    policy: Policy, reference: Reference, institution: str, country: str
) -> None:
    education = CANDIDATE["education"]
    assert isinstance(education, list)
    elsewhere = {**education[0], "institution": institution, "location": {"countryCode": country}}
    before, after = (
        points(CANDIDATE, policy, reference),
        points({**CANDIDATE, "education": [elsewhere]}, policy, reference),
    )
    assert before == after == 0


SHADOW = '{"codes": {"phone.reserved": {"shadow": true}}}'


def test_code_in_shadow_is_recorded_and_is_in_no_level_and_no_concern() -> None:
    policy = load(SHADOW)
    findings = found(load(), "phone.reserved", "email.disposable")  # as recorded before it was in shadow
    assessment = assess(findings, policy)
    assert (assessment.level, assessment.points, assessment.shadow) == (Level.REVIEW, 3, ["phone.reserved"])
    assert [each.code for each in assessment.concerns] == ["email.disposable"]
    without = assess(found(policy, "email.disposable"), policy)
    assert assessment.model_copy(update={"shadow": []}) == without
    assert "shadow" not in without.model_dump()


def test_finding_of_a_code_in_shadow_has_no_strength() -> None:
    catalogue = Catalogue({"phone.reserved": Words("s", "w", "o", "i", "q", {})})
    (finding,) = catalogue.findings([concern("phone.reserved", evidence="e")], load(SHADOW))
    assert finding.strength is Strength.INFO


def test_weakened_policy_gives_no_points_for_a_code() -> None:
    policy = load()
    weaker = policy.weakened({"phone.reserved", "phone.several", "no.such"})
    assert weaker.version != policy.version
    assert weaker.codes["email.disposable"] == policy.codes["email.disposable"]
    assessment = assess(found(policy, "phone.reserved"), weaker)  # it was strong when it was found
    assert (assessment.points, assessment.concerns[0].strength) == (0, Strength.INFO)
    assert policy.weakened({"phone.several"}) is policy  # it gives none already


def test_policy_without_shadow_codes_keeps_its_version() -> None:
    assert load('{"codes": {"phone.reserved": {"shadow": false}}}').version == load().version
    assert load(SHADOW).version != load().version


ALONE = "network.infrastructure"
WEAKER_ALONE = '{"codes": {"phone.country_mismatch": {"alone": "info"}}}'


@pytest.mark.parametrize(
    ("codes", "strength", "points", "why"),
    [
        ([], "info", 0, "by itself"),
        (["phone.several"], "info", 0, "beside a concern without points"),
        (["network.shared"], "info", 3, "beside a concern of its own family"),
        (["phone.country_mismatch"], "weak", 2, "beside a point of another family"),
        (["email.reserved_domain", "network.shared"], "weak", 10, "beside both"),
    ],
)
def test_code_that_is_weaker_alone_counts_beside_another_family(
    policy: Policy, codes: list[str], strength: str, points: int, why: str
) -> None:
    for order in ([ALONE, *codes], [*codes, ALONE]):
        assessment = assess(found(policy, *order), policy)
        shown = {each.code: each.strength for each in assessment.concerns}
        assert (shown[ALONE], assessment.points) == (strength, points), why
        assert [policy.points_of(each.strength) for each in assessment.concerns] == sorted(
            (policy.points_of(each.strength) for each in assessment.concerns), reverse=True
        )


def test_code_that_is_weaker_alone_is_no_second_family_for_high(policy: Policy) -> None:
    assert assess(found(policy, "identity.phone_shared", ALONE), policy).level is Level.REVIEW
    assert assess(found(policy, "identity.phone_shared", "phone.country_mismatch"), policy).level is Level.HIGH
    assert assess(found(policy, "identity.phone_shared", "phone.country_mismatch", ALONE), policy).level is Level.HIGH


def test_codes_that_are_weaker_alone_do_not_support_each_other() -> None:
    both = load(WEAKER_ALONE)
    assert assess(found(both, ALONE, "phone.country_mismatch"), both).points == 0
    assert assess(found(both, ALONE, "phone.country_mismatch", "education.too_short"), both).points == 3


def test_weaker_alone_never_raises_a_strength(policy: Policy) -> None:
    odd = load('{"codes": {"phone.country_mismatch": {"alone": "strong"}}}')
    assert assess(found(policy, "phone.country_mismatch"), odd).points == 1


@pytest.mark.parametrize("mode", ['{"shadow": true}', '{"strength": "info"}'])
def test_support_that_the_policy_takes_away_is_none(policy: Policy, mode: str) -> None:
    today = load(f'{{"codes": {{"phone.country_mismatch": {mode}}}}}')
    assert assess(found(policy, ALONE, "phone.country_mismatch"), today).points == 0
