"""The invented applications are what the benchmarks take them for: valid, varied, and with the faults they name."""

from collections import Counter
from pathlib import Path

import pytest

from bench.speed import ever_new
from bonafide.application import Application
from bonafide.lookalikes import Lookalikes
from bonafide.policy import Policy
from bonafide.reference import Reference
from tests.builders import concerns, history
from tests.synthetic.applications import FAULTS, Generated, generated
from verify_education import checks as education
from verify_email import checks as email
from verify_email.mailbox import read_email
from verify_phone import checks as phone
from verify_phone.phone import read_phone


@pytest.fixture(scope="module")
def many() -> list[Generated]:
    return list(generated(2000))


def test_are_the_same_from_the_same_seed(many: list[Generated]) -> None:
    assert list(generated(20)) == many[:20]
    assert list(generated(20, seed=1)) != many[:20]


def test_are_valid_and_keep_their_ids_apart(many: list[Generated]) -> None:
    applications = [Application.model_validate(one.document) for one in many]
    assert len({application.application_id for application in applications}) == len(many)


@pytest.mark.parametrize("fault", FAULTS)
def test_have_as_many_of_each_fault_as_promised(fault: str, many: list[Generated]) -> None:
    found = Counter(code for one in many for code in one.faults)[fault] / len(many)
    assert found == pytest.approx(FAULTS[fault], rel=0.6, abs=0.002)


def test_are_varied(many: list[Generated]) -> None:
    documents = [one.document for one in many]
    assert len({document["basics"]["location"]["countryCode"] for document in documents}) >= 20
    assert len({entry["studyType"] for document in documents for entry in document["education"]}) >= 15
    assert {len(document["education"]) for document in documents} == {1, 2, 3}
    assert any("phone" not in document["basics"] for document in documents)


def test_show_the_faults_that_they_name_and_seldom_others(
    many: list[Generated], policy: Policy, reference: Reference
) -> None:
    unexpected, lookalikes = 0, Lookalikes(reference)
    for one in many:
        application = Application.model_validate(one.document)
        verdicts = [
            *phone.verify(read_phone(application, reference)),
            *email.verify(read_email(application, reference, lookalikes)),
            *education.verify(history(application, reference)),
        ]
        found = concerns(verdicts)
        assert one.faults <= found, one
        assert found <= policy.codes.keys()
        unexpected += bool(found - one.faults - {"phone.country_mismatch"})  # a wrong number is of some country, too
    assert unexpected <= len(many) * 0.01


def test_measured_institutions_are_never_spelt_twice_in_one_way(reference_database: Path) -> None:
    measured = list(ever_new(reference_database, 50))
    names = [entry["institution"] for document in measured for entry in document["education"]]
    assert len(set(names)) == len(names)
    assert len({document["basics"]["email"].partition("@")[2] for document in measured}) > 16
    assert all(Application.model_validate(document).education for document in measured)
