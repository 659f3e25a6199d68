"""The checks, their words, their strengths and the table of RED_FLAGS belong together, code by code."""

import json
import re
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import verify_phone.catalogue
import verify_phone.checks
from bonafide import policy as policies
from bonafide.findings import Catalogue
from bonafide.policy import Policy, PolicyError, Strength
from bonafide.reference import Reference
from bonafide.verifiers import ALL_VERIFIERS, package_of
from tests.builders import application
from verify_phone.phone import read_phone

SHARED = Path(policies.__file__).parent
FAMILIES: dict[str, tuple[tuple[Callable[..., Any], ...], Catalogue]] = {
    family: (import_module(f"{package}.checks").CHECKS, import_module(f"{package}.catalogue").CATALOGUE)
    for family in (*ALL_VERIFIERS, "identity")
    for package in (package_of(family),)
}


@pytest.mark.parametrize("family", FAMILIES)
def test_every_check_has_words_and_a_strength(family: str, policy: Policy) -> None:
    checks, catalogue = FAMILIES[family]
    codes = [f"{family}.{check.__name__}" for check in checks]
    assert codes == list(catalogue.words)
    assert codes == [code for code in policy.codes if code.startswith(f"{family}.")]


def test_every_code_belongs_to_a_family_that_is_checked(policy: Policy) -> None:
    assert {code.split(".")[0] for code in policy.codes} == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_code_explains_itself_kindly(family: str) -> None:
    for code, words in FAMILIES[family][1].words.items():
        for text in map(str, words):
            assert len(text) >= 7, code
            assert not re.search(
                r"\b(fake|fraud\w*|liar|lying|criminal|Korea\w*|foreign\w*)\b", text, re.IGNORECASE
            ), code


def test_the_schema_describes_the_policy() -> None:
    schema = json.loads((SHARED / "policy.schema.json").read_text())
    assert schema == policies.schema()


def test_overrides_change_only_what_they_name(policy: Policy) -> None:
    changed = policies.load('{"codes": {"phone.several": {"strength": "weak"}}, "high": {"points": 8}}')
    assert changed.codes["phone.several"].strength is Strength.WEAK
    assert changed.codes["phone.several"].family == "phone"
    assert changed.high.points == 8
    assert changed.high.families == policy.high.families


@pytest.mark.parametrize(
    "overrides",
    ['{"points": {"weak": 2}}', '{"high": {"points": 8}}', '{"codes": {"phone.several": {"strength": "weak"}}}'],
)
def test_any_other_content_has_another_version(overrides: str, policy: Policy) -> None:
    assert policies.load(overrides).version != policy.version


@pytest.mark.parametrize("overrides", ["", "{}", '{"family_cap": 6}'])
def test_the_same_content_has_the_same_version(overrides: str, policy: Policy) -> None:
    assert policies.load(overrides).version == policy.version


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ("{", "not JSON"),
        ("[]", "object"),
        ('{"codes": {"phone.fake": {"strength": "weak"}}}', "phone.fake"),
        ('{"codes": {"phone.several": {"strength": "huge"}}}', "codes.phone.several.strength"),
        ('{"family_cap": -1}', "family_cap"),
        ('{"familycap": 5}', "familycap"),
    ],
)
def test_overrides_that_do_not_fit_are_refused_by_name(overrides: str, said: str) -> None:
    with pytest.raises(PolicyError, match=re.escape(said)):
        policies.load(overrides)


def test_a_verdict_may_lower_the_policy_s_strength_and_never_raise_it(policy: Policy) -> None:
    from bonafide.findings import concern

    catalogue = verify_phone.catalogue.CATALOGUE
    lowered, raised = catalogue.findings(
        [
            concern("phone.unassigned", evidence="x", strength=Strength.INFO),
            concern("phone.country_mismatch", evidence="x", strength=Strength.STRONG),
        ],
        policy,
    )
    assert (lowered.strength, raised.strength) == (Strength.INFO, Strength.WEAK)


def test_a_pass_has_no_words_and_a_concern_has_all(policy: Policy, reference: Reference) -> None:
    candidate = application(basics={"phone": "+1 555 123 4567", "location": {"countryCode": "US"}})
    verdicts = verify_phone.checks.verify(read_phone(candidate, reference))
    findings = {finding.code: finding for finding in verify_phone.catalogue.CATALOGUE.findings(verdicts, policy)}
    assert findings["phone.wrong_length"].model_dump(exclude_defaults=True).keys() == {"code", "outcome", "strength"}
    concern = findings["phone.unassigned"]
    assert all([concern.summary, concern.evidence, concern.why, concern.innocent, concern.question])
