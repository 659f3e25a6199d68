"""Where mail goes, asked of a real name server on loopback: sound, slow, silent, lame and hostile."""

import gc
import logging
import socket
import threading
from collections.abc import Iterator

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from tests.verify_email.dns_server import DnsServer, Script, soa
from verify_email.mail_dns import MAX_TTL, MIN_TTL, Resolver
from verify_email.mail_status import MailAnswer, MailStatus

SHORT = 0.3
"""Seconds of timeout where no answer is to come."""

PATIENT = 30.0
"""Seconds of timeout where the answer is to come, however busy the machine."""


@pytest.fixture
def server() -> Iterator[DnsServer]:
    with DnsServer() as server:
        yield server


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


def ask(server: DnsServer, domain: str, timeout: float = PATIENT) -> MailAnswer:
    return Resolver([server.address], timeout=timeout).look_up([domain])[domain]


def rcode(code: dns.rcode.Rcode) -> Script:
    def say(query: dns.message.Message, _transport: str) -> dns.message.Message:
        response = dns.message.make_response(query, recursion_available=True)
        response.set_rcode(code)
        return response

    return say


fails = rcode(dns.rcode.SERVFAIL)


def silent(_query: dns.message.Message, _transport: str) -> None:
    return None


def lame(query: dns.message.Message, _transport: str) -> dns.message.Message:
    """Neither recursive nor an authority, and nothing to say."""
    return dns.message.make_response(query)


def blocked(query: dns.message.Message, _transport: str) -> dns.message.Message:
    """As Quad9 answers for a domain that it blocks: non-existence without recursion."""
    response = dns.message.make_response(query)
    response.set_rcode(dns.rcode.NXDOMAIN)
    return response


def blocked_by_a_zone(query: dns.message.Message, _transport: str) -> dns.message.Message:
    """As CleanBrowsing answers: with the SOA of its own zone of blocked domains."""
    response = rcode(dns.rcode.NXDOMAIN)(query, "udp")
    assert isinstance(response, dns.message.Message)
    response.authority.append(soa("rpz.filter.net.", 60))
    return response


def referral(query: dns.message.Message, _transport: str) -> dns.message.Message:
    response = dns.message.make_response(query, recursion_available=True)
    response.authority.append(dns.rrset.from_text("org.", 300, "IN", "NS", "ns1.nic.org."))
    return response


def broken_chain(query: dns.message.Message, _transport: str) -> dns.message.Message:
    """An alias without the records of its target."""
    response = dns.message.make_response(query, recursion_available=True)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 300, "IN", "CNAME", "mail.elsewhere.org."))
    return response


def loop(query: dns.message.Message, _transport: str) -> dns.message.Message:
    response = dns.message.make_response(query, recursion_available=True)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 300, "IN", "CNAME", "b.org."))
    response.answer.append(dns.rrset.from_text("b.org.", 300, "IN", "CNAME", name.to_text()))
    return response


def garbage(_query: dns.message.Message, _transport: str) -> bytes:
    return b"\xff" * 40


def header_only(query: dns.message.Message, _transport: str) -> bytes:
    return query.to_wire()[:7]


def cut_off(query: dns.message.Message, _transport: str) -> bytes:
    return mx_of(query).to_wire()[:-5]


def wrong_id(query: dns.message.Message, _transport: str) -> dns.message.Message:
    response = mx_of(query)
    response.id = query.id ^ 1
    return response


def other_question(query: dns.message.Message, _transport: str) -> dns.message.Message:
    other = dns.message.make_query("other.org.", "MX", id=query.id)
    return mx_of(other)


def echo(query: dns.message.Message, _transport: str) -> dns.message.Message:
    """The question itself, which is no answer."""
    return query


def nothing_over_tcp(query: dns.message.Message, transport: str) -> bytes | None:
    response = dns.message.make_response(query)
    response.flags |= dns.flags.TC
    return response.to_wire() if transport == "udp" else None


def truncated_over_tcp(query: dns.message.Message, _transport: str) -> bytes:
    response = dns.message.make_response(query, recursion_available=True)
    response.flags |= dns.flags.TC
    return response.to_wire()


def wrong_id_over_tcp(query: dns.message.Message, transport: str) -> bytes | dns.message.Message | None:
    return nothing_over_tcp(query, transport) if transport == "udp" else wrong_id(query, transport)


def mx_of(query: dns.message.Message) -> dns.message.Message:
    """A plain MX for whatever was asked."""
    response = dns.message.make_response(query, recursion_available=True)
    name = query.question[0].name
    response.answer.append(dns.rrset.from_text(name, 300, "IN", "MX", "10 mx.acme.org."))
    return response


@pytest.mark.parametrize(
    ("records", "status"),
    [
        (["MX 10 mx.acme.org."], MailStatus.ACCEPTS),
        (["MX 10 mx.acme.org.", "MX 20 mx2.acme.org.", "A 192.0.2.1"], MailStatus.ACCEPTS),
        (["MX 10 does.not.exist."], MailStatus.ACCEPTS),  # not looked into
        (["A 192.0.2.1"], MailStatus.ACCEPTS),  # RFC 5321, 5.1: the address is the mail server
        (["AAAA 2001:db8::1"], MailStatus.ACCEPTS),
        (["MX 0 ."], MailStatus.NULL_MX),
        (["MX 0 .", "A 192.0.2.1"], MailStatus.NULL_MX),  # the address does not count then
        (["MX 0 .", "MX 10 mx.acme.org."], MailStatus.ACCEPTS),  # RFC 7505, 3: a null MX must be the only MX
        (["MX 10 ."], MailStatus.ACCEPTS),  # and has the preference 0
        (['TXT "v=spf1 -all"'], MailStatus.NO_MAIL_SERVER),
    ],
)
def test_mail_status_follows_the_records(server: DnsServer, records: list[str], status: MailStatus) -> None:
    server.holds("acme.org", *records)
    assert ask(server, "acme.org").status is status


def test_no_such_domain(server: DnsServer) -> None:
    assert ask(server, "acme.org") == (MailStatus.NO_SUCH_DOMAIN, "the domain does not exist")


@pytest.mark.parametrize("negative", [rcode(dns.rcode.NXDOMAIN), rcode(dns.rcode.NOERROR)])
def test_recursive_server_may_deny_without_soa(server: DnsServer, negative: Script) -> None:
    """Small caches (dnsmasq) leave the SOA out."""
    server.says("acme.org", negative)
    assert ask(server, "acme.org").status in {MailStatus.NO_SUCH_DOMAIN, MailStatus.NO_MAIL_SERVER}


@pytest.mark.parametrize(
    ("records", "status"),
    [
        (["MX 10 mx.acme.org."], MailStatus.ACCEPTS),
        (["A 192.0.2.1"], MailStatus.ACCEPTS),
        (["MX 0 ."], MailStatus.NULL_MX),
        (['TXT "none"'], MailStatus.NO_MAIL_SERVER),
        (None, MailStatus.NO_MAIL_SERVER),  # the domain exists, the target of its alias does not
    ],
)
def test_follows_aliases(server: DnsServer, records: list[str] | None, status: MailStatus) -> None:
    server.holds("a.org", "CNAME b.org.")
    server.holds("b.org", "CNAME c.org.")
    if records is not None:
        server.holds("c.org", *records)
    assert ask(server, "a.org").status is status


def test_international_domains_are_looked_up_in_ascii(server: DnsServer) -> None:
    server.holds("xn--bcher-kva.example", "MX 10 mx.acme.org.")
    assert ask(server, "xn--bcher-kva.example").status is MailStatus.ACCEPTS


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (fails, "the name server answered SERVFAIL"),
        (rcode(dns.rcode.REFUSED), "the name server answered REFUSED"),
        (rcode(dns.rcode.FORMERR), "the name server answered FORMERR"),
        (rcode(dns.rcode.NOTIMP), "the name server answered NOTIMP"),
        (rcode(dns.rcode.YXDOMAIN), "the answer could not be parsed"),
        (lame, "the name server neither gave records nor denied that there are any"),
        (blocked, "the name server neither gave records nor denied that there are any"),
        (blocked_by_a_zone, "the name server neither gave records nor denied that there are any"),
        (referral, "the name server neither gave records nor denied that there are any"),
        (broken_chain, "the name server neither gave records nor denied that there are any"),
        (loop, "the answer could not be parsed"),
    ],
)
def test_unusable_answer_is_unknown(server: DnsServer, script: Script, reason: str) -> None:
    server.says("acme.org", script)
    assert ask(server, "acme.org") == (MailStatus.UNKNOWN, reason)


@pytest.mark.parametrize(
    "script",
    [
        silent,
        garbage,
        header_only,
        cut_off,
        wrong_id,
        other_question,
        echo,
        nothing_over_tcp,
        truncated_over_tcp,
        wrong_id_over_tcp,
    ],
)
def test_status_is_unknown_if_no_valid_answer_comes_in_time(server: DnsServer, script: Script) -> None:
    server.says("acme.org", script)
    answer = ask(server, "acme.org", timeout=SHORT)
    assert answer.status is MailStatus.UNKNOWN


@pytest.mark.parametrize("kind", ["A", "AAAA"])
@pytest.mark.parametrize("fault", [fails, lame])
def test_status_is_unknown_if_only_one_address_family_is_denied(server: DnsServer, kind: str, fault: Script) -> None:
    def say(query: dns.message.Message, transport: str) -> dns.message.Message | bytes | None:
        return fault(query, transport) if query.question[0].rdtype.name == kind else server.truth(query)

    server.holds("acme.org", 'TXT "none"')
    server.says("acme.org", say)
    assert ask(server, "acme.org").status is MailStatus.UNKNOWN


def test_one_address_family_is_enough_if_the_other_fails(server: DnsServer) -> None:
    def say(query: dns.message.Message, transport: str) -> dns.message.Message | bytes | None:
        return fails(query, transport) if query.question[0].rdtype.name == "A" else server.truth(query)

    server.holds("acme.org", "AAAA 2001:db8::1")
    server.says("acme.org", say)
    assert ask(server, "acme.org").status is MailStatus.ACCEPTS


def test_address_is_not_used_if_the_mx_query_fails(server: DnsServer) -> None:
    def say(query: dns.message.Message, transport: str) -> dns.message.Message | bytes | None:
        return fails(query, transport) if query.question[0].rdtype.name == "MX" else server.truth(query)

    server.holds("acme.org", "A 192.0.2.1")
    server.says("acme.org", say)
    assert ask(server, "acme.org").status is MailStatus.UNKNOWN


@pytest.mark.parametrize("count", [30, 150])
def test_truncated_answers_are_repeated_over_tcp(server: DnsServer, count: int) -> None:
    server.holds("acme.org", *(f"MX {number} mx{number}.a-rather-long-name.acme.org." for number in range(count)))
    assert ask(server, "acme.org").status is MailStatus.ACCEPTS
    assert server.asked == [("acme.org", "MX", "udp"), ("acme.org", "MX", "tcp")]


def test_too_long_answers_are_not_parsed(server: DnsServer) -> None:
    server.holds("acme.org", *(f"MX {number} mx{number}.a-rather-long-name.acme.org." for number in range(900)))
    assert ask(server, "acme.org") == (MailStatus.UNKNOWN, "the answer could not be parsed")
    assert server.count("acme.org") == 2


def test_lost_packet_is_sent_again(server: DnsServer) -> None:
    def say(query: dns.message.Message, _transport: str) -> dns.message.Message | None:
        return mx_of(query) if server.count("acme.org") > 1 else None

    server.says("acme.org", say)
    assert ask(server, "acme.org", timeout=1.8).status is MailStatus.ACCEPTS


def test_next_name_server_is_used_if_one_fails(server: DnsServer) -> None:
    server.holds("acme.org", "MX 10 mx.acme.org.")
    with DnsServer() as broken:
        broken.says("acme.org", fails)
        resolver = Resolver([broken.address, server.address], timeout=PATIENT)
        assert resolver.look_up(["acme.org"])["acme.org"].status is MailStatus.ACCEPTS


def test_name_server_may_have_an_ipv6_address() -> None:
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    try:
        with DnsServer("::1") as server:
            server.holds("acme.org", "MX 0 .")
            server.holds("large.org", *(f"MX {number} mx{number}.acme.org." for number in range(100)))
            assert ask(server, "acme.org").status is MailStatus.NULL_MX
            assert ask(server, "large.org").status is MailStatus.ACCEPTS
    except OSError:
        pytest.skip("no IPv6 loopback here")


def test_slow_answer_is_unknown_and_does_not_delay_others(server: DnsServer) -> None:
    released = threading.Event()

    def say(query: dns.message.Message, _transport: str) -> dns.message.Message:
        released.wait(5)
        return server.truth(query)

    server.holds("quick.org", "MX 10 mx.acme.org.")
    server.says("slow.org", say)
    resolver = Resolver([server.address], timeout=SHORT)
    answers = resolver.look_up(["slow.org", "quick.org"])
    assert answers["slow.org"] == (MailStatus.UNKNOWN, "the name server did not answer in time")
    assert answers["quick.org"].status is MailStatus.ACCEPTS
    released.set()
    assert resolver.look_up(["slow.org"])["slow.org"].status is MailStatus.NO_SUCH_DOMAIN  # asked again


def test_domains_after_the_timeout_are_not_looked_up(server: DnsServer) -> None:
    """The first domain's MX comes late and its address never; the one that waits for its turn never has it."""

    def say(query: dns.message.Message, _transport: str) -> dns.message.Message | None:
        threading.Event().wait(SHORT / 3)
        return server.truth(query) if query.question[0].rdtype.name == "MX" else None

    server.holds("first.org", 'TXT "none"')
    server.says("first.org", say)
    answers = Resolver([server.address], timeout=SHORT * 2, concurrency=1).look_up(["first.org", "second.org"])
    assert [answer.status for answer in answers.values()] == [MailStatus.UNKNOWN] * 2
    assert {(name, kind) for name, kind, _ in server.asked} == {("first.org", "MX"), ("first.org", "A")}


def test_timeout_of_zero_gives_no_answer(server: DnsServer) -> None:
    server.holds("acme.org", "MX 10 mx.acme.org.")
    assert ask(server, "acme.org", timeout=0.0).status is MailStatus.UNKNOWN


def test_domains_are_looked_up_concurrently(server: DnsServer) -> None:
    """Each answer waits until all sixty questions have come: were they asked in turn, none would be answered."""
    together = threading.Barrier(60)

    def say(query: dns.message.Message, _transport: str) -> dns.message.Message:
        together.wait(20)
        return server.truth(query)

    domains = [f"d{number}.org" for number in range(60)]
    for number, domain in enumerate(domains):
        server.says(domain, say)
        if number % 3:
            server.holds(domain, "MX 10 mx.acme.org." if number % 3 == 1 else "MX 0 .")
    answers = Resolver([server.address], timeout=PATIENT * 3).look_up(domains)
    expected = [MailStatus.NO_SUCH_DOMAIN, MailStatus.ACCEPTS, MailStatus.NULL_MX] * 20
    assert [answers[domain].status for domain in domains] == expected


def test_all_domains_are_looked_up_with_low_concurrency(server: DnsServer) -> None:
    domains = [f"d{number}.org" for number in range(20)]
    answers = Resolver([server.address], timeout=PATIENT, concurrency=2).look_up(domains)
    assert {answer.status for answer in answers.values()} == {MailStatus.NO_SUCH_DOMAIN}
    assert list(answers) == domains


def test_each_domain_is_looked_up_once(server: DnsServer) -> None:
    server.holds("acme.org", "MX 10 mx.acme.org.")
    resolver = Resolver([server.address], timeout=PATIENT)
    assert list(resolver.look_up(["acme.org"] * 500)) == ["acme.org"]
    assert server.count("acme.org") == 1


def test_no_domains_give_no_answers(server: DnsServer) -> None:
    assert Resolver([server.address]).look_up([]) == {}
    assert server.asked == []


@pytest.mark.parametrize(
    ("records", "ttl", "held"),
    [
        (["MX 10 mx.acme.org."], 300, 300),
        (["MX 0 ."], 300, 300),
        (["MX 10 mx.acme.org."], 0, MIN_TTL),
        (["MX 10 mx.acme.org."], 604_800, MAX_TTL),
        (["A 192.0.2.1"], 20, 20),  # the address goes before the denial of MX does
        (["A 192.0.2.1"], 300, 60),  # and here after it
        (['TXT "none"'], 300, 60),  # RFC 2308, 5: the SOA's minimum
        ([], 300, 60),
    ],
)
def test_answers_are_cached_for_their_ttl_within_limits(
    server: DnsServer, records: list[str], ttl: int, held: int
) -> None:
    clock = Clock()
    resolver = Resolver([server.address], timeout=PATIENT, now=clock)
    if records:
        server.holds("acme.org", *records, ttl=ttl)
    first = resolver.look_up(["acme.org"])
    asked = server.count("acme.org")
    clock.seconds += held - 1
    assert resolver.look_up(["acme.org"]) == first
    assert server.count("acme.org") == asked
    clock.seconds += 1
    assert resolver.look_up(["acme.org"]) == first
    assert server.count("acme.org") == 2 * asked


def test_full_cache_makes_room_for_new_answers(server: DnsServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("verify_email.mail_dns.MAX_CACHED", 2)
    resolver = Resolver([server.address], timeout=PATIENT)
    for domain in ("a.org", "b.org", "c.org", "a.org"):
        resolver.look_up([domain])
    assert server.count("a.org") == 2


@pytest.mark.parametrize(
    "domain",
    [
        "",
        ".",
        "acme..org",
        ".acme.org",
        "[192.0.2.1]",  # an address literal needs no DNS
        "[ipv6:2001:db8::1]",
        "a b.org",
        "acme.org\n",
        "bücher.example",
        f"{'x' * 64}.org",  # a label has at most 63 characters
        ".".join(["x" * 60] * 5),  # and a name 255
    ],
)
def test_only_domain_names_are_looked_up(server: DnsServer, domain: str) -> None:
    assert ask(server, domain).status is MailStatus.UNKNOWN
    assert server.asked == []


def test_status_is_unknown_without_name_servers() -> None:
    answers = Resolver([]).look_up(["acme.org"])
    assert answers["acme.org"] == (MailStatus.UNKNOWN, "no name server is configured")


def test_status_is_unknown_without_system_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(*_: object) -> None:
        raise dns.resolver.NoResolverConfiguration

    monkeypatch.setattr("dns.resolver.Resolver.read_resolv_conf", unreadable)
    answers = Resolver().look_up(["acme.org"])
    assert answers["acme.org"] == (MailStatus.UNKNOWN, "no name server is configured")


def test_name_server_must_be_an_ip_address() -> None:
    with pytest.raises(ValueError, match=r"ns\.acme\.org is not the address"):
        Resolver([("ns.acme.org", 53)])


def test_resolver_is_thread_safe(server: DnsServer) -> None:
    server.holds("acme.org", "MX 10 mx.acme.org.")
    resolver = Resolver([server.address], timeout=PATIENT)
    answers: list[MailAnswer] = []
    threads = [
        threading.Thread(target=lambda: answers.append(resolver.look_up(["acme.org"])["acme.org"])) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [MailStatus.ACCEPTS] * 8


@pytest.mark.filterwarnings("error", "ignore:unclosed database:ResourceWarning")  # of other tests
def test_no_threads_sockets_or_logs_are_left_over(server: DnsServer, caplog: pytest.LogCaptureFixture) -> None:
    """Neither open sockets nor threads, whether the domains answered or not."""
    scripts = [silent, garbage, nothing_over_tcp, truncated_over_tcp, wrong_id_over_tcp, fails]
    for number, script in enumerate(scripts):
        server.says(f"d{number}.org", script)
    resolver = Resolver([server.address], timeout=SHORT)
    with caplog.at_level(logging.DEBUG):
        resolver.look_up([f"d{number}.org" for number in range(10)])
    gc.collect()  # what was left open warns now
    assert ".org" not in caplog.text
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("asyncio")]
