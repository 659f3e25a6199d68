"""Every example in the documentation is true: its code fires when the application goes through its verifier."""

from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from assess.catalogue import CATALOGUE as IDENTITY
from bonafide.application import Application
from bonafide.aws import sightings
from bonafide.aws.table import expiring_item
from bonafide.identity import canonical_email
from bonafide.reference import Reference
from bonafide.verifier import Verifier
from bonafide.verifiers import OPTIONAL, VERIFIERS
from tests.assess.hired import Hired
from tests.builders import concerns
from tests.pipeline.simulation import START, Simulation, simulation
from tests.reference.samples import database, sample_directory
from verify_email.mail_status import MailAnswer, MailStatus

DNS_ANSWERS = {
    "email.no_such_domain": MailAnswer(MailStatus.NO_SUCH_DOMAIN, "the domain does not exist"),
    "email.accepts_no_mail": MailAnswer(MailStatus.NO_MAIL_SERVER, "the domain has neither MX nor address"),
}
"""What DNS answers about the examples of the codes that need an answer."""

NAMES = (*VERIFIERS, *OPTIONAL)
EXAMPLES = [(name, code) for name in NAMES for code in import_module(f"verify_{name}.catalogue").CATALOGUE.words]


@pytest.fixture(scope="module")
def verifiers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verifier[Any]]:
    """All verifiers, with a reference database of invented official files."""
    folder = tmp_path_factory.mktemp("official")
    sample_directory(folder)
    reference = Reference(database(folder))
    return {name: import_module(f"verify_{name}.verifier").make_verifier(reference) for name in NAMES}


@pytest.mark.parametrize(("name", "code"), EXAMPLES)
def test_the_example_of_a_verifier_s_code_fires(verifiers: dict[str, Verifier[Any]], name: str, code: str) -> None:
    verifier = verifiers[name]
    example: Any = verifier.catalogue.words[code].example
    subject = verifier.read(Application.model_validate({"basics": {}, **example}))
    if code in DNS_ANSWERS:
        subject = subject._replace(dns=DNS_ANSWERS[code])
    assert code in concerns(verifier.verify(subject))


def put_on_a_watchlist(made: Simulation, address: str) -> None:
    """What `watchlists/A/list.csv` with this address would record."""
    (hashed,) = made.recorder.keys.hashed({"email": [address]})["email"]
    entry = expiring_item(
        sightings.partition("email", hashed),
        sightings.watch_key("A", "A/list.csv", "row 2"),
        START,
        timedelta(days=30),
        tier="A",
        source="OFAC",
    )
    made.recorder.table.put([entry])


@pytest.mark.parametrize("code", IDENTITY.words)
def test_the_example_of_an_identity_code_fires(
    verifiers: dict[str, Verifier[Any]], code: str, reference_database: Path
) -> None:
    example: Any = IDENTITY.words[code].example
    applications = [{"application_id": f"a-{number}", **each} for number, each in enumerate(example)]
    with simulation(reference_database, kind=Hired) as made:
        assert isinstance(made, Hired)
        made.verifiers = [verifiers.get(each.name, each) for each in made.verifiers]  # which know the invented files
        if code == "identity.watchlisted":
            put_on_a_watchlist(made, canonical_email(applications[0]["basics"]["email"]))
        made.arrive(START, applications)
        for each in applications if code.startswith("shipping.") else ():
            made.record_delivery(each["application_id"], each["delivery"])
        made.deliver()
        assert code in made.concerns()[applications[-1]["application_id"]]
