"""A DNS server on loopback, over UDP and TCP, that answers what a test tells it to, right or wrong."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

type Script = Callable[[dns.message.Message, str], dns.message.Message | bytes | None]
"""From a question and its transport (`udp`, `tcp`) to the answer: a message, its bytes, or silence."""

UDP_SIZE = 512


class DnsServer:
    """Has the domains that a test gives it, and denies all others.

    `asked` lists each question that came: the name, the kind of record, the transport.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.scripts: dict[str, Script] = {}
        self.records: dict[str, list[dns.rrset.RRset]] = {}
        self.negative_ttl = 60
        self.asked: list[tuple[str, str, str]] = []
        self.family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._servers = self._bound(host)
        self.address: tuple[str, int] = (host, self._servers[0].server_address[1])

    def __enter__(self) -> Self:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def holds(self, domain: str, *records: str, ttl: int = 300) -> None:
        """Puts a domain with its records, as in `MX 10 mx.acme.org.`, in the place of what was there."""
        sets: dict[str, list[str]] = {}
        for record in records:
            kind, _, data = record.partition(" ")
            sets.setdefault(kind, []).append(data)
        self.records[domain] = [
            dns.rrset.from_text(f"{domain}.", ttl, "IN", kind, *data) for kind, data in sets.items()
        ]

    def says(self, domain: str, script: Script) -> None:
        """Answers any question about a domain by a script."""
        self.scripts[domain] = script

    def count(self, domain: str) -> int:
        """How many questions about a domain came."""
        return sum(name == domain for name, _, _ in self.asked)

    def answer(self, wire: bytes, transport: str) -> bytes | None:
        """The answer to a question, cut short and marked so where it is too long for UDP."""
        query = dns.message.from_wire(wire)
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True)
        self.asked.append((name, dns.rdatatype.to_text(question.rdtype), transport))
        script = self.scripts.get(name)
        said = script(query, transport) if script else self.truth(query)
        if not isinstance(said, dns.message.Message):
            return said
        if transport == "tcp":
            return said.to_wire()
        return said.to_wire(max_size=UDP_SIZE, prefer_truncation=True)

    def truth(self, query: dns.message.Message) -> dns.message.Message:
        """What a sound recursive server answers."""
        response = dns.message.make_response(query, recursion_available=True)
        name, kind = query.question[0].name, query.question[0].rdtype
        for _ in range(20):
            held = self.records.get(name.to_text(omit_final_dot=True))
            if held is None:
                response.set_rcode(dns.rcode.NXDOMAIN)
                break
            found = [records for records in held if records.rdtype in (kind, dns.rdatatype.CNAME)]
            response.answer += found
            if not found or found[0].rdtype == kind:
                break
            name = found[0][0].target
        if response.rcode() == dns.rcode.NXDOMAIN or not found:
            response.authority.append(soa(".", self.negative_ttl))
        return response

    def _bound(self, host: str) -> tuple[socketserver.TCPServer, socketserver.UDPServer]:
        """Both transports on one free port: what TCP is given may be taken for UDP."""
        while True:
            tcp = _tcp_server(self)((host, 0), _tcp_handler(self))
            try:
                return tcp, _udp_server(self)((host, tcp.server_address[1]), _udp_handler(self))
            except OSError:
                tcp.server_close()


def soa(zone: str, minimum: int) -> dns.rrset.RRset:
    """The SOA of a zone, as denials show it. `minimum` is in seconds."""
    return dns.rrset.from_text(zone, 3600, "IN", "SOA", f"ns.example. root.example. 1 7200 900 86400 {minimum}")


def _tcp_server(server: DnsServer) -> type[socketserver.TCPServer]:
    class Tcp(socketserver.ThreadingTCPServer):
        address_family = server.family
        daemon_threads = True
        block_on_close = False
        request_queue_size = 100

    return Tcp


def _udp_server(server: DnsServer) -> type[socketserver.UDPServer]:
    class Udp(socketserver.ThreadingUDPServer):
        address_family = server.family
        daemon_threads = True
        block_on_close = False

    return Udp


def _udp_handler(server: DnsServer) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            wire, client = self.request
            said = server.answer(wire, "udp")
            if said is not None:
                with contextlib.suppress(OSError):  # the test may be over
                    client.sendto(said, self.client_address)

    return Handler


def _tcp_handler(server: DnsServer) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):  # the client may have left
                size = int.from_bytes(self.rfile.read(2))
                wire = self.rfile.read(size)
                said = server.answer(wire, "tcp") if wire else None
                if said is not None:
                    self.wfile.write(len(said).to_bytes(2) + said)

    return Handler
