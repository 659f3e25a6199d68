"""Asks DNS whether domains accept mail. No mail server is contacted.

All queries of one call run on one event loop, which ends with the call. So no thread or socket is left over that keeps
the handler from returning, or that Lambda freezes half-way.
"""

import asyncio
import re
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import dns.asyncresolver
import dns.exception
import dns.flags
import dns.inet
import dns.message
import dns.name
import dns.nameserver
import dns.query
import dns.rcode
import dns.resolver
from dns.rdatatype import AAAA, MX, SOA, A, RdataType

from verify_email.mail_status import MailAnswer, MailStatus

TIMEOUT = 2.0
"""Seconds for all domains of one call."""

CONCURRENCY = 128
"""Domains looked up at once. Amazon's name server drops packets over 1,024 per second and network interface."""

MIN_TTL, MAX_TTL = 5, 3600
"""Limits of the time in cache, in seconds, whatever the TTL. RFC 2308 recommends 1 to 3 hours."""

MAX_CACHED = 10_000
"""Cached answers: about 4 MB."""

MAX_TCP_BYTES = 4096
"""Bytes of an answer over TCP: about 200 MX. A malicious answer of 64 kB took six seconds to parse."""

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")


class _Lookup(NamedTuple):
    """An answer, and its TTL in seconds."""

    answer: MailAnswer
    seconds: int


class _Inconclusive(Exception):
    """The answer does not say; the message says why."""


_NO_ANSWER = (dns.exception.DNSException, _Inconclusive)


class _Nameserver(dns.nameserver.Do53Nameserver):
    """A name server whose TCP answers are parsed only if they are short, complete and in time."""

    async def async_query(
        self, request: dns.message.QueryMessage, timeout: float, *args: Any, **options: Any
    ) -> dns.message.Message:
        over_tcp = options["max_size"]
        if not over_tcp:
            return await super().async_query(request, timeout, *args, **options)
        until = time.monotonic() + timeout
        async with asyncio.timeout(timeout):
            reader, writer = await asyncio.open_connection(self.address, self.port)
            try:
                writer.write(request.to_wire(prepend_length=True))
                size = int.from_bytes(await reader.readexactly(2))
                if size > MAX_TCP_BYTES:
                    raise dns.exception.FormError
                wire = await reader.readexactly(size)
            finally:
                writer.close()
        if time.monotonic() > until:  # parsing other answers took the time
            raise dns.exception.Timeout
        response = dns.message.from_wire(wire, raise_on_truncation=True)
        if not request.is_response(response):
            raise dns.query.BadResponse
        return response


class Resolver:
    """Looks up the mail status of many domains at once, and caches the answers.

    `nameservers` are addresses (IPv4 or IPv6) and ports; None takes the system's. `timeout` is in seconds, for all
    domains of one call. Made once per environment, outside of any event loop; thread-safe.
    """

    def __init__(
        self,
        nameservers: Sequence[tuple[str, int]] | None = None,
        *,
        timeout: float = TIMEOUT,
        concurrency: int = CONCURRENCY,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._dns = dns.asyncresolver.Resolver(configure=False)
        if nameservers is None:
            nameservers = _system_nameservers()
        for host, _ in nameservers:
            if not dns.inet.is_address(host):
                raise ValueError(f"{host} is not the address of a name server")
        self._dns.nameservers = [_Nameserver(host, port) for host, port in nameservers]
        self._dns.lifetime = timeout
        self._dns.timeout = timeout / 3  # a lost packet is sent again, and the next name server gets its turn
        self._timeout = timeout
        self._concurrency = concurrency
        self._now = now
        self._cache: dict[str, tuple[MailAnswer, float]] = {}

    def look_up(self, domains: Iterable[str]) -> dict[str, MailAnswer]:
        """The mail status of each domain (ASCII, lower case). Each is looked up once, and all within the timeout."""
        answers = dict.fromkeys(domains, MailAnswer(MailStatus.UNKNOWN, "the name server did not answer in time"))
        now = self._now()
        for domain in answers:
            answer, until = self._cache.get(domain, (None, now))
            if answer and now < until:
                answers[domain] = answer
        unanswered = [domain for domain, answer in answers.items() if answer.status is MailStatus.UNKNOWN]
        if unanswered:
            for domain, found in asyncio.run(self._ask_all(unanswered)).items():
                answers[domain] = found.answer
                if found.answer.status is not MailStatus.UNKNOWN:
                    self._store(domain, found)
        return answers

    def _store(self, domain: str, found: _Lookup) -> None:
        if len(self._cache) >= MAX_CACHED:
            self._cache.clear()
        self._cache[domain] = (found.answer, self._now() + min(max(found.seconds, MIN_TTL), MAX_TTL))

    async def _ask_all(self, domains: Iterable[str]) -> dict[str, _Lookup]:
        semaphore = asyncio.Semaphore(self._concurrency)
        tasks = {asyncio.create_task(self._ask_one(domain, semaphore)): domain for domain in domains}
        done, _ = await asyncio.wait(tasks, timeout=self._timeout)
        return {tasks[task]: task.result() for task in done}  # asyncio.run cancels the others

    async def _ask_one(self, domain: str, semaphore: asyncio.Semaphore) -> _Lookup:
        async with semaphore:
            try:
                return await self._look_up(domain)
            except _NO_ANSWER as error:
                return _Lookup(MailAnswer(MailStatus.UNKNOWN, _reason(error)), 0)

    async def _look_up(self, domain: str) -> _Lookup:
        """The mail status by RFC 5321, section 5.1: MX, and the domain's own addresses only if it has no MX."""
        if not _NAME.fullmatch(domain):
            raise _Inconclusive("it is not a domain name")
        name = dns.name.from_text(f"{domain}.")
        exists, mail = await self._ask(name, MX)
        seconds = mail.minimum_ttl
        if not exists:
            return _Lookup(MailAnswer(MailStatus.NO_SUCH_DOMAIN, "the domain does not exist"), seconds)
        if mail.answer is not None:
            if [(mx.preference, mx.exchange) for mx in mail.answer] == [(0, dns.name.root)]:  # RFC 7505
                return _Lookup(
                    MailAnswer(MailStatus.NULL_MX, "the domain states that it does not accept mail (null MX)"), seconds
                )
            return _Lookup(MailAnswer(MailStatus.ACCEPTS, "the domain has a mail server (MX)"), seconds)
        failure = None
        for kind in (A, AAAA):
            try:
                _, address = await self._ask(name, kind)
            except _NO_ANSWER as error:
                failure = error
                continue
            seconds = min(seconds, address.minimum_ttl)
            if address.answer is not None:
                return _Lookup(MailAnswer(MailStatus.ACCEPTS, f"the domain has an address ({kind.name})"), seconds)
        if failure:
            raise failure
        return _Lookup(MailAnswer(MailStatus.NO_MAIL_SERVER, "the domain has neither MX nor address"), seconds)

    async def _ask(self, name: dns.name.Name, kind: RdataType) -> tuple[bool, dns.message.ChainingResult]:
        """Whether the name exists, and its records of one kind, after following its aliases."""
        try:
            response = (await self._dns.resolve(name, kind, raise_on_no_answer=False)).response
        except dns.resolver.NXDOMAIN as denial:
            response = denial.kwargs["responses"][name]
        chain = response.resolve_chaining()
        if chain.answer is None and not _is_denial(response, chain.canonical_name):
            raise _Inconclusive("the name server neither gave records nor denied that there are any")
        # After aliases, NXDOMAIN is about the last name of the chain.
        return response.rcode() != dns.rcode.NXDOMAIN or bool(chain.cnames), chain


def _system_nameservers() -> list[tuple[str, int]]:
    """The configured name servers of the system."""
    try:
        configured = dns.resolver.Resolver()
    except dns.resolver.NoResolverConfiguration:  # every answer will say so
        return []
    return [(str(address), configured.port) for address in configured.nameservers]


def _is_denial(response: dns.message.Message, name: dns.name.Name) -> bool:
    """Whether an answer without records denies them, by RFC 2308, section 2.

    A denial contains the SOA of the name's zone. Some caches leave everything out; that is accepted from an
    authoritative or recursive server. Not accepted are lame servers, referrals, broken chains of aliases, and
    resolvers that block a domain (Quad9 unsets RA, CleanBrowsing returns its own zone).
    """
    if any(records.rdtype == SOA and name.is_subdomain(records.name) for records in response.authority):
        return True
    is_empty = not response.answer and not response.authority
    return is_empty and bool(response.flags & (dns.flags.AA | dns.flags.RA))


def _reason(error: Exception) -> str:
    """Why there is no answer. Not the library's message, which quotes the domain."""
    if isinstance(error, _Inconclusive):
        return str(error)
    if isinstance(error, dns.exception.Timeout):
        return "the name server did not answer in time"
    if isinstance(error, dns.resolver.NoNameservers):
        faults = error.kwargs["errors"]
        if not faults:
            return "no name server is configured"
        fault = faults[-1][3]  # (server, TCP or not, port, exception or response code)
        if isinstance(fault, str):
            return f"the name server answered {fault}"
        if isinstance(fault, OSError):
            return "the name server could not be reached"
    return "the answer could not be parsed"
