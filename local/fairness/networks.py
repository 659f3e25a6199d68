"""Networks of the same class in several countries."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network

_NETWORKS = {
    "home": {
        "US": "73.0.0.0/8", "DE": "84.128.0.0/10", "FR": "90.0.0.0/9", "GB": "86.128.0.0/10", "TR": "78.160.0.0/11",
        "JP": "153.128.0.0/9", "KR": "175.192.0.0/10", "IN": "122.160.0.0/12", "PK": "39.32.0.0/11",
        "VN": "113.160.0.0/11", "PH": "112.200.0.0/13", "EG": "41.32.0.0/12", "ZA": "105.224.0.0/12",
    },
    "mobile": {"US": "172.32.0.0/11", "CN": "117.136.0.0/13", "IN": "49.32.0.0/13", "NG": "105.112.0.0/12"},
}  # fmt: skip
"""Ranges that registries (ARIN, RIPE, APNIC, AFRINIC) have allocated to large providers, by class and country.

They are not taken from the data of the checks: so a range that these take for a VPN would be seen. Servers and VPN
services are left out. The data know more of them in some countries than in others.
"""

RANGES = {kind: {country: ip_network(text) for country, text in ranges.items()} for kind, ranges in _NETWORKS.items()}
"""The ranges by class and country. An address in none of them is not swapped."""


def of_same_class(text: str | None) -> Iterator[tuple[str, str]]:
    """Addresses of the same class in other countries, each with the words for it; none if the class is not known."""
    try:
        address = ip_address((text or "").strip())
    except ValueError:
        return
    for kind, ranges in RANGES.items():
        own = next((country for country, each in ranges.items() if address in each), None)
        for country, each in ranges.items() if own else ():
            if country != own:
                yield f"{country}, {kind}", str(each[each.num_addresses // 3 + 77])
