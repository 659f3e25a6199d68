"""Hired people in the simulation: applications with the homes that they state, and deliveries to them."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bonafide.verifier import Verifier
from tests.pipeline.simulation import TABLE, Document, Simulation
from verify_shipping.delivery import read_delivery
from verify_shipping.recording import Deliveries

CITY = {"postalCode": "62701", "city": "Springfield", "region": "IL", "countryCode": "US"}
LATER = datetime(2026, 9, 20, tzinfo=UTC)


class Hired(Simulation):
    """The simulation with VerifyPresence and VerifyShipping."""

    def __init__(
        self,
        verifiers: list[Verifier[Any]],
        planted: Mapping[str, Sequence[str]],
        overrides: str = "{}",
        real: Iterable[str] = (),
    ) -> None:
        super().__init__(verifiers, planted, overrides, real)
        reference = verifiers[0].name_forms.__self__  # type: ignore[attr-defined]
        self.deliveries = Deliveries(TABLE, self.recorder.keys, reference)

    def record_delivery(self, application: str, row: Mapping[str, Any], hours: float = 0) -> None:
        """What VerifyShipping records of a device that goes to an address."""
        received = LATER + timedelta(hours=hours)
        delivery = read_delivery({"application_id": application, **CITY, **row}).delivery
        self.deliveries.record(application, [self.deliveries.entry(delivery, received)], received)

    def deliver_to(self, application: str, name: str, address: str, hours: float = 0, **fields: str) -> None:
        """A device goes to an address, and Assess hears of it."""
        self.record_delivery(application, {"name": name, "address": address, **fields}, hours)
        self.deliver()

    def found(self, application: str) -> dict[str, str]:
        """The codes of deliveries that are concerns about an application, with their strengths."""
        concerns = self.concerns().get(application, {})
        return {code.removeprefix("shipping."): how for code, how in concerns.items() if code.startswith("shipping.")}


def applicant(application: str, name: str, address: str | None = None, **fields: Any) -> Document:
    """An application with its own number and mailbox, and the street address of a home, if one is given."""
    number = zlib.crc32(application.encode()) % 8_000_000
    place = {**CITY, "address": address} if address else CITY
    basics = {
        "name": name,
        "email": f"zq{application}@outlook.com",
        "phone": f"+1 217 {number // 10_000 + 200} {number % 10_000:04}",
        "location": place,
        **fields,
    }
    return {"application_id": application, "submitted_at": "2026-09-01T09:00:00Z", "basics": basics}
