"""What is recorded of the deliveries to a hired person: keyed hashes, places and times, and no address.

They are one item of the application, `check#shipping`, beside the findings of the verifiers:

* `deliveries`: the latest of them, as JSON. Whichever comes first, the same ones are kept.
* `identifiers` and `names`: hashes of the addresses that can be compared, and of the person's name at each of them, as
  every verifier records them. Each has a sighting, by which Assess finds who else got a device there.

This verifier makes no findings: whether an address is the person's own, and whose else, is known to Assess alone.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from bonafide.addresses.natures import Nature
from bonafide.application import alpha_2
from bonafide.aws import sightings
from bonafide.aws.keys import Keys
from bonafide.aws.table import Table
from bonafide.identity import digest_of, keyed_hash
from bonafide.reference import Reference
from bonafide.settings import setting
from bonafide.street_address import StreetAddress, read_address, unit_of
from bonafide.verifiers import SHIPPING
from verify_shipping.delivery import Place
from verify_shipping.points import is_parcel_point

if TYPE_CHECKING:
    from bonafide.aws.table import Item
    from verify_shipping.delivery import Delivery

KIND = "delivery"
"""The kind of identifier (`identity.KINDS`)."""

MAX_KEPT = 10
"""Deliveries to one person that are kept, the latest ones."""

MAX_ATTEMPTS = 8
"""Attempts at an item that others write at the same time."""

ORDER_DIGITS = 16


class Where(StrEnum):
    """What is known of the place of a delivery before it is compared with anything."""

    ADDRESS = ""
    """A street address that can be compared."""
    WORK = "work"
    """The address where the person will work, as the delivery states it."""
    KNOWN = "known"
    """An office, a depot or another place of many people that the operator has listed."""
    POINT = "point"
    """A parcel locker, a parcel shop or a post office."""
    MANY = "many"
    """A dormitory, a shelter, a care home, a military post, or an address in care of somebody."""
    UNREADABLE = "unreadable"
    """No street and number of one home."""


class Contended(Exception):
    """Others wrote what is recorded of an application at every attempt."""


class Entry(NamedTuple):
    """A delivery as it is kept.

    `hashes` are those of its address with each key, and `names` those of the person's name at each. `building` are
    those of the address without its flat, if it states one: the home may be stated without it. `at` is when it was
    stated, by which the latest ones are kept. `order` has hashes of the id of the delivery, if there is one. An entry
    expires at `expires_at`, in seconds since 1970.
    """

    at: str
    where: str
    hashes: tuple[str, ...]
    names: Mapping[str, str]
    order: tuple[str, ...]
    expires_at: int
    building: tuple[str, ...] = ()

    @classmethod
    def of_json(cls, fields: Mapping[str, Any]) -> Self:
        """The entry that is stored."""
        hashes, order, building = (tuple(fields[name]) for name in ("hashes", "order", "building"))
        return cls(fields["at"], fields["where"], hashes, fields["names"], order, fields["expires_at"], building)

    @property
    def rank(self) -> tuple[str, ...]:
        """The place of the entry in the order of time; equal only for equal entries."""
        return (self.at, self.where, *self.hashes, *sorted(self.names.values()))

    def is_same(self, other: "Entry") -> bool:
        """Whether both are about one delivery: of one id, or without ids, to one address."""
        if self.order or other.order:
            return not set(self.order).isdisjoint(other.order)
        return not set(self.hashes).isdisjoint(other.hashes) or (not self.hashes and not other.hashes)


class Deliveries(NamedTuple):
    """Where deliveries are recorded, with which keys their addresses are hashed, and what reads names."""

    table: Table
    keys: Keys
    reference: Reference

    @classmethod
    def deployed(cls) -> Self:
        """The recorder of this deployment, for a handler module.

        Raises:
            bonafide.settings.MissingSetting: a variable is not set.
        """
        return cls(Table.deployed(), Keys.deployed(), Reference(setting("REFERENCE_DATABASE")))

    def entry(self, delivery: "Delivery", received: datetime) -> Entry:
        """What is kept of a delivery that was received at a time. Nothing is written."""
        where, address = self._where(delivery)
        forms = self.reference.name_forms(delivery.name) if delivery.name else frozenset[str]()
        hashes, names, order, building = list[str](), dict[str, str](), list[str](), list[str]()
        for key in self.keys.active():
            if delivery.order_id:
                order.append(keyed_hash("order", digest_of(delivery.order_id), key)[:ORDER_DIGITS])
            if address:
                hashed = keyed_hash(KIND, digest_of(address), key)
                hashes.append(hashed)
                if forms:
                    names[hashed] = sightings.name_hashes(forms, hashed, key)
                if unit_of(address):
                    building.append(keyed_hash(KIND, digest_of(address.removesuffix(unit_of(address))), key))
        at = (delivery.stated_at or received).astimezone(UTC).isoformat()
        expires_at = int((received + self.table.retention).timestamp())
        return Entry(at, where.value, tuple(hashes), names, tuple(order), expires_at, tuple(building))

    def _where(self, delivery: "Delivery") -> tuple[Where, str | None]:
        """What is known of the place of a delivery, and its address as it is compared."""
        read = self._read(delivery.place)
        address = read.text if read and read.is_one_home else None
        if delivery.work_address and self._is_work(delivery, address):
            return Where.WORK, address
        listed = read and (self.reference.known_place(read.text) or self.reference.known_place(f"{read.building}|"))
        if listed and listed.is_shared:
            return Where.KNOWN, address
        is_box = (read and read.nature is Nature.BOX) or (listed and listed.kind == "mailbox")
        if is_box or is_parcel_point(delivery.address):
            return Where.POINT, address
        if read and read.nature not in (Nature.HOME, Nature.PRIVATE_MAILBOX):
            return Where.MANY, None
        return (Where.ADDRESS, address) if address else (Where.UNREADABLE, None)

    def _is_work(self, delivery: "Delivery", address: str | None) -> bool:
        """Whether a device goes where the person will work. What that lacks is as in the delivery."""
        place = delivery.place
        alone = Place(delivery.work_address or "", country_code=place.country_code)
        works = (self._read(each) for each in (place._replace(address=alone.address), alone))
        return address is not None and address in (each.text for each in works if each)

    def _read(self, place: Place) -> StreetAddress | None:
        country = alpha_2(place.country_code) or self.reference.stated_country(place.country_code)
        return read_address(place.address, place.postal_code, place.city, place.region, country)

    def known(self, possible: Iterable[str]) -> str:
        """The first of the ids under which an application is recorded, else the first of all."""
        ids = tuple(possible)
        return next(filter(self._is_known, ids), ids[0])

    def _is_known(self, application_id: str) -> bool:
        first = next(self.table.query(f"app#{application_id}", limit=1), None)
        return first is not None and first["sk"] != f"check#{SHIPPING}"

    def record(self, application_id: str, entries: Iterable[Entry], now: datetime) -> int:
        """Adds deliveries to what is recorded of an application, and returns how many are kept.

        The sightings come first, so that Assess, which the item starts, sees them.

        Raises:
            Contended: others wrote the item at every attempt.
            botocore.exceptions.ClientError: DynamoDB refused.
        """
        new = list(entries)
        for _ in range(MAX_ATTEMPTS):
            stored = next(self.table.query(f"app#{application_id}", prefix=f"check#{SHIPPING}", limit=1), {})
            before = [Entry.of_json(each) for each in json.loads(stored.get("deliveries", "[]"))]
            kept = latest([*(each for each in before if each.expires_at > now.timestamp()), *new])
            item = check_item(application_id, kept, now)
            self.table.put(
                sightings.items(application_id, item["identifiers"], now=now, expires_at=item["expires_at"])
            )
            if stored and all(stored.get(name) == item[name] for name in item.keys() - {"recorded_at"}):
                return len(kept)
            version = stored.get("version", 0)
            condition = "version = :version" if version else "attribute_not_exists(pk)"
            values = {"version": version} if version else {}
            if self.table.put_if({**item, "version": version + 1}, condition, **values):
                return len(kept)
        raise Contended(application_id)


def latest(entries: Iterable[Entry]) -> list[Entry]:
    """The latest deliveries, the latest first: of several statements on one delivery, the last one.

    The result does not depend on the order of the entries, nor on how often one is there.
    """
    kept: list[Entry] = []
    for each in sorted(entries, key=lambda entry: entry.rank, reverse=True):
        if not any(each.is_same(other) for other in kept):
            kept.append(each)
    return kept[:MAX_KEPT]


def check_item(application_id: str, entries: Iterable[Entry], now: datetime) -> "Item":
    """The item of the deliveries to one person, the latest first."""
    kept = list(entries)
    compared = [each for each in kept if each.where == Where.ADDRESS]
    hashes = list(dict.fromkeys(hashed for each in compared for hashed in each.hashes))
    names = {hashed: forms for each in reversed(compared) for hashed, forms in each.names.items()}
    return {
        "pk": f"app#{application_id}",
        "sk": f"check#{SHIPPING}",
        "findings": "{}",
        "identifiers": {KIND: hashes} if hashes else {},
        "names": names,
        "deliveries": json.dumps([each._asdict() for each in kept], separators=(",", ":")),
        "recorded_at": now.isoformat(),
        "expires_at": max(each.expires_at for each in kept),
    }
