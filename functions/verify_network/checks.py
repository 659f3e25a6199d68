"""What is judged of the network from which an application was sent: only what it is for, never in which country it is.

Most ways to reach the internet say nothing, and are never a concern. What is not known is not assessed.
"""

from typing import NamedTuple

from bonafide.application import Application
from bonafide.findings import Verdict, concern, none_assessed, not_assessed, run
from bonafide.networks import Address, Kind, address_of
from bonafide.reference import Reference

_HIDES = {
    Kind.HOSTING: "a provider of servers",
    Kind.VPN: "a VPN service",
    Kind.TOR: "the Tor network",
}
"""Networks from which people send applications through a computer that is somewhere else."""

_OF_MANY = {Kind.RELAY: "a privacy relay", Kind.PROXY: "a proxy that employers use"}


class Origin(NamedTuple):
    """Where an application was sent from: its public address, if one is stated, and its kind of network, if known."""

    address: Address | None
    kind: Kind | None = None

    @property
    def identifiers(self) -> dict[str, list[str]]:
        """The address, if it is that of one line.

        One IPv4 address may be shared by hundreds of lines. Only a provider of whom it is known that each line has its
        own counts. An IPv6 prefix is that of one line wherever the network is one of access.
        """
        if self.address is None:
            return {}
        is_one_line = self.kind is Kind.RESIDENTIAL or (self.kind is Kind.ACCESS and self.address.is_v6)
        return {"network": [self.address.text]} if is_one_line else {}


def read_origin(application: Application, reference: Reference) -> Origin | None:
    """The network that an application states; None if it states none."""
    stated = application.source.ip if application.source else None
    if not stated:
        return None
    address = address_of(stated)
    found = reference.network(address.number) if address else None
    return Origin(address, Kind(found) if found else None)


def infrastructure(origin: Origin) -> Verdict | None:
    """The application was sent from a provider of servers, a VPN service or the Tor network."""
    code = "network.infrastructure"
    if origin.address is None:
        return not_assessed(code, reason="the source states no public address, or several")
    if origin.kind is None:
        return not_assessed(code, reason="what the network is for is not known")
    if origin.kind in _OF_MANY:
        return not_assessed(code, reason=f"the application was sent through {_OF_MANY[origin.kind]}")
    if origin.kind in _HIDES:
        return concern(code, evidence=f"The application was sent through {_HIDES[origin.kind]}.")
    return None


CHECKS = (infrastructure,)


def verify(origin: Origin | None) -> list[Verdict]:
    """Runs all checks."""
    if origin is None:
        return none_assessed("network", CHECKS, reason="the source does not say from where the application was sent")
    return run("network", CHECKS, origin)
