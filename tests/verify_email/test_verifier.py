"""The e-mail verifier with DNS switched on."""

from bonafide.reference import Reference
from tests.builders import application, concerns, unassessed
from tests.verify_email.dns_server import DnsServer
from verify_email.mail_dns import Resolver
from verify_email.verifier import make_verifier


def test_domains_of_a_part_are_looked_up_together(reference: Reference) -> None:
    with DnsServer() as server:
        server.holds("acme.org", "MX 10 mx.acme.org.")
        server.holds("null.org", "MX 0 .")
        server.says("silent.org", lambda *_: None)
        resolver = Resolver([server.address], timeout=0.3)
        verifier = make_verifier(reference, ask_dns=resolver.look_up)
        emails = ["a@acme.org", "b@acme.org", "c@null.org", "d@nobody.org", "e@silent.org", "f@gmail.com", None]
        subjects = [verifier.read(application(basics={"email": email})) for email in emails]
        found = [list(verifier.verify(subject)) for subject in verifier.look_up(subjects)]
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
