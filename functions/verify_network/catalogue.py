"""The words for each code."""

from bonafide.findings import Catalogue, Words

CATALOGUE = Catalogue(
    {
        "network.infrastructure": Words(
            summary="The application was sent through a provider of servers, a VPN service or the Tor network.",
            why="Organised applicants often work through rented servers and VPN services, so that many applications "
            "seem to come from different places. It only counts beside a concern of another kind.",
            source="Microsoft, Jasper Sleet, 30 June 2025 and 21 April 2026; UK OFSI advisory, September 2024",
            innocent="An employer or a university that requires a VPN, a traveller on a public network, privacy, "
            "censorship, or safety: many people always use a VPN or Tor.",
            question="Do you use a VPN or a remote computer, for example for work or when you travel?",
            example={"source": {"ip": "192.31.196.4"}, "basics": {"name": "Ada Marchbanks"}},
        ),
    }
)
