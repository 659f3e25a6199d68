"""The e-mail verifier as it is deployed with DNS switched on."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.builders import application, concerns, unassessed
from tests.verify_email.dns_server import DnsServer


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch, reference_database: Path) -> Iterator[ModuleType]:
    """The verifier's module, imported anew with DNS switched on."""
    monkeypatch.setenv("REFERENCE_DATABASE", str(reference_database))
    monkeypatch.setenv("DNS_LOOKUPS", "on")
    before = sys.modules.pop("verify_email.verifier", None)
    yield importlib.import_module("verify_email.verifier")
    sys.modules.pop("verify_email.verifier", None)
    if before:
        sys.modules["verify_email.verifier"] = before


def test_dns_is_asked_for_a_part_at_once(deployed: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    from verify_email.mail_dns import Resolver

    with DnsServer() as server:
        server.holds("acme.org", "MX 10 mx.acme.org.")
        server.holds("null.org", "MX 0 .")
        server.says("silent.org", lambda *_: None)
        resolver = Resolver([server.address], timeout=0.3)
        monkeypatch.setattr(deployed, "_resolver", lambda: resolver)
        emails = ["a@acme.org", "b@acme.org", "c@null.org", "d@nobody.org", "e@silent.org", "f@gmail.com", None]
        subjects = [deployed.EMAIL.read(application(basics={"email": email})) for email in emails]
        found = [list(deployed.EMAIL.verify(subject)) for subject in deployed.EMAIL.look_up(subjects)]
    assert [concerns(verdicts) for verdicts in found[:6]] == [
        set(),
        set(),
        {"email.accepts_no_mail"},
        {"email.no_such_domain"},
        set(),
        set(),
    ]
    assert {"email.no_such_domain", "email.accepts_no_mail"} <= unassessed(found[4])
    assert server.count("acme.org") == 1
    assert server.count("gmail.com") == 0
