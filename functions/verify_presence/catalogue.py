"""The words for each code about addresses: what it means, why it matters, an innocent explanation, and a question."""

from bonafide.findings import Catalogue, Words

CATALOGUE = Catalogue(
    {
        "address.mail_drop": Words(
            summary="The address is that of a rented mailbox, a virtual office or a freight forwarder.",
            why="It means nothing by itself, but a device that is sent there does not go to a home.",
            source="IC3, public service announcement of 18 October 2023, on delivery addresses; and USPS, Publication "
            "28, on the designator PMB",
            innocent="A rented mailbox of somebody who travels, lives in a vehicle, has no safe letterbox, or keeps "
            "the home address private, for example for protection from a person.",
            question="Where would you work, and where should we send equipment?",
            example={
                "basics": {
                    "location": {
                        "address": "100 Thornbrake Drive, PMB 214",
                        "postalCode": "78701",
                        "city": "Austin",
                        "region": "TX",
                        "countryCode": "US",
                    }
                }
            },
        ),
    }
)
