"""The checks, their words, their strengths and the table of RED_FLAGS belong together, code by code."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest

import verify_phone.catalogue
import verify_phone.checks
from bonafide import policy as policies
from bonafide.findings import Catalogue
from bonafide.policy import Policy, PolicyError, Strength
from bonafide.reference import Reference
from local import documentation
from tests.builders import application
from verify_phone.phone import read_phone

SHARED = Path(policies.__file__).parent
CATALOGUES: dict[str, Catalogue] = {
    package: import_module(f"{package}.catalogue").CATALOGUE for package in documentation.PACKAGES
}


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_check_has_words(package: str) -> None:
    assert list(documentation.checks_of(package)) == list(CATALOGUES[package].words)


def test_every_code_has_one_strength_and_the_words_of_one_package(policy: Policy) -> None:
    codes = [code for catalogue in CATALOGUES.values() for code in catalogue.words]
    assert sorted(codes) == sorted(policy.codes)
    assert {code.split(".")[0] for code in codes} <= documentation.FAMILIES.keys()


@pytest.mark.parametrize("package", CATALOGUES)
def test_every_code_explains_itself_kindly(package: str) -> None:
    for code, words in CATALOGUES[package].words.items():
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
