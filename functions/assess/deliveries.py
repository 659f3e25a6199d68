"""Where the devices of a hired person went: to the person's own home, to work, or to somebody else's.

People move, and have parcels sent to relatives, partners, neighbours and parcel shops. So an address at which nobody
else got a device is a question to the candidate. It is strong only where devices of others arrived who do not live
there either: of one more person if both state another home, or else of two more. People who state the address as their
home, a household, and couples who share a home count as what they are.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from assess.relations import Relation, named, relation_of, strongest
from bonafide.findings import Verdict, concern, not_assessed
from bonafide.identity import HubAnswer
from bonafide.policy import Strength

if TYPE_CHECKING:
    from assess.shared_identifiers import Matches
    from bonafide.aws.sightings import Identifier, Sighting

KIND = "delivery"
"""The kind of identifier (`identity.KINDS`)."""

HOUSEHOLD = 4
"""Clearly different names of people who live at one address, up to which that is a shared home and nothing else."""

OUTSIDERS = 3
"""Clearly different names of people who are not known to live at an address, from which sharing it is strong."""

_OF_HOUSEHOLDS = ("address", "phone", "email")
"""Kinds of identifiers by which two people at one address are probably a couple."""

_WORK = ("work", "known")
"""Places of work: where the person will work, as the delivery says, or an address that the operator has listed."""

_NO_NAME = "no name of the person came with the delivery, or it cannot be compared"
_NO_HOME = "the application states no street address of one home to compare with"
_UNREADABLE = "the address of the delivery has no street and number of one home"
_POINT = "the device went to a parcel shop, a parcel locker or a post office, where many people fetch theirs"
_MANY_LIVE = "the address says that it is no home of one household, but of many people or in care of somebody"
_MANY = "devices of many people went to the address, as to an office or a depot"
_HOMES = "many applications state the address as their home, as that of a dormitory or a hostel"
_HUB = {HubAnswer.EXCUSED: f"{_MANY}; security said that it is no ring", HubAnswer.UNANSWERED: _MANY}


class Place(NamedTuple):
    """A delivery as VerifyShipping recorded it: what is known of the place, and hashes of its address.

    `building` are those of the address without its flat; empty if it states none.
    """

    where: str
    hashes: tuple[str, ...]
    building: tuple[str, ...] = ()


class Recipient(NamedTuple):
    """Another person to whose device an address was given.

    `lives_here` is whether the person states it as home or once did, `states_home` whether any home is stated, and
    `is_household` whether the two are probably of one household.
    """

    application_id: str
    relation: Relation
    lives_here: bool
    states_home: bool
    is_household: bool

    @property
    def is_stranger(self) -> bool:
        """Whether it is somebody else, and of no household with this person."""
        return self.relation is Relation.DIFFERENT and not self.is_household


class Address(NamedTuple):
    """An address to which devices of a person went, and whose else did.

    `is_home` is whether the person states it as home or once did, and `states_home` whether any home is stated.
    `comparable` is whether the person's name is. `hub` is what an operator said of an address of very many deliveries,
    None if it is none; `is_hub_of_homes` is whether very many people live there. `outside` and `inside` count the
    clearly different names, with this person's, of those who are not known to live there and of those who do.
    """

    where: str = ""
    is_home: bool = False
    states_home: bool = True
    comparable: bool = True
    hub: HubAnswer | None = None
    is_hub_of_homes: bool = False
    others: tuple[Recipient, ...] = ()
    outside: int = 1
    inside: int = 0

    @property
    def strangers(self) -> set[str]:
        """The applications of people with clearly different names, of no household with this person."""
        return {each.application_id for each in self.others if each.is_stranger}

    @property
    def outsiders(self) -> set[str]:
        """Those of them who are not known to live there."""
        return {each.application_id for each in self.others if each.is_stranger and not each.lives_here}

    @property
    def received_others(self) -> bool:
        """Whether it received devices of other people, none of whom lives there as far as is known."""
        if self.hub is HubAnswer.WATCHED or self.outside >= OUTSIDERS:
            return True
        is_of_neither = self.states_home and not self.is_home and not self.inside
        known = any(each.is_stranger and each.states_home and not each.lives_here for each in self.others)
        return self.outside > 1 and is_of_neither and known

    @property
    def has_relative(self) -> bool:
        """Whether somebody who lives there is of one household with the person."""
        return any(each.lives_here and each.is_household for each in self.others)


def elsewhere(code: str, addresses: Iterable[Address]) -> Verdict | None:
    """A concern if an address is neither the person's home nor one of work."""
    return _worst(code, [_elsewhere(code, each) for each in addresses])


def shared_by_several(code: str, addresses: Iterable[Address]) -> Verdict | None:
    """A concern if devices of people with clearly different names went to one address."""
    return _worst(code, [_shared(code, each) for each in addresses])


def _elsewhere(code: str, address: Address) -> Verdict | None:
    if address.is_home or address.where in _WORK:
        return None
    if reason := _not_comparable(address) or (None if address.states_home else _NO_HOME):
        return not_assessed(code, reason=reason)
    evidence = "The delivery address is not one that the application states."
    if address.received_others:
        others = address.outsiders
        names = "another name" if len(others) == 1 else "other names"
        shared = f" The same delivery address is in {named(others)}, under {names}." if others else ""
        return concern(code, evidence=evidence + shared)
    return concern(code, evidence=evidence, strength=Strength.INFO if address.has_relative else Strength.MEDIUM)


def _shared(code: str, address: Address) -> Verdict | None:
    if address.where in _WORK:
        return None
    if reason := _not_comparable(address) or (None if address.comparable else _NO_NAME):
        return not_assessed(code, reason=reason)
    if address.hub:  # watched
        evidence = "Devices of many people went to the address. Security said that it may be a ring."
        return concern(code, evidence=evidence)
    if strangers := address.strangers:
        names = "another name" if address.outside + address.inside == 2 else "clearly different names"
        evidence = f"The same delivery address is in {named(strangers)}, under {names}.{_homes(address)}"
        return concern(code, evidence=evidence, strength=_strength(address))
    household = {each.application_id for each in address.others if each.is_household}
    if household:
        evidence = f"The same delivery address is in {named(household)}, of what is probably one household."
        return concern(code, evidence=evidence, strength=Strength.INFO)
    if any(each.relation is Relation.UNKNOWN for each in address.others):
        return not_assessed(code, reason="the names of others at the address cannot be compared")
    return None


def _strength(address: Address) -> Strength | None:
    """The strength of sharing an address with strangers; None is the policy's own."""
    if address.received_others:
        return None
    if not address.outside:
        return Strength.INFO if address.inside <= HOUSEHOLD else Strength.WEAK
    return Strength.WEAK if address.outside == 1 else Strength.MEDIUM


def _homes(address: Address) -> str:
    if not address.outside:
        return " All of them state it as their home."
    if address.inside:
        return f" {address.inside} of {address.inside + address.outside} state it as their home."
    return ""


def _not_comparable(address: Address) -> str | None:
    """Why nothing can be said of an address; None if something can."""
    if address.where == "unreadable":
        return _UNREADABLE
    if address.where == "point":
        return _POINT
    if address.where == "many":
        return _MANY_LIVE
    if address.hub and address.hub is not HubAnswer.WATCHED:
        return _HUB[address.hub]
    return _HOMES if address.is_hub_of_homes and not address.hub else None


def _worst(code: str, found: list[Verdict | None]) -> Verdict | None:
    """The verdict on several addresses."""
    return strongest(found) if found else not_assessed(code, reason=_UNREADABLE)


# ──────────────────────────────────── From what the table has of them ───────────────────────────────────────


def addresses_of(matches: "Matches", homes: "Mapping[str, Identifier]") -> tuple[Address, ...]:
    """The addresses to which devices of a person went.

    Args:
        matches: the identifiers of the application with those who share them, of which deliveries are some.
        homes: who states each of these addresses as home, by its hash.
    """
    at = {each.hashed: each for each in matches.identifiers if each.kind == KIND}
    places = dict.fromkeys(matches.own.deliveries)
    return tuple(_address(place, matches, at, homes) for place in places)


def _address(
    place: Place, matches: "Matches", at: "Mapping[str, Identifier]", homes: "Mapping[str, Identifier]"
) -> Address:
    own = matches.own
    stated = own.identifiers.get("address", frozenset())
    here = [homes[hashed] for hashed in place.hashes if hashed in homes]
    residents = {one.first_statement for each in here for one in each.sightings}
    is_home = _is_home(place, own.identifiers) or own.first_statement in residents
    found = [at[hashed] for hashed in place.hashes if hashed in at]
    hubs = [each.answer for each in found if each.hub]
    recipients: dict[str, Recipient] = {}
    outside = inside = 0
    for identifier in found:
        seen = [one for one in identifier.sightings if identifier.hub or not _is_neighbour(place, one, matches)]
        some = {one: _recipient(one, identifier, place, matches, residents) for one in seen}
        recipients |= {each.application_id: each for each in some.values()}
        out = [one for one, each in some.items() if each.is_stranger and not each.lives_here]
        live = [one for one, each in some.items() if each.is_stranger and each.lives_here]
        outside = max(outside, matches.number_of_names(identifier._replace(sightings=tuple(out))) - is_home)
        inside = max(inside, matches.number_of_names(identifier._replace(sightings=tuple(live))) - (not is_home))
    return Address(
        where=place.where,
        is_home=is_home,
        states_home=bool(stated),
        comparable=any(own.names.get(hashed) for hashed in place.hashes),
        hub=max(hubs, key=list(HubAnswer).index) if hubs else None,
        is_hub_of_homes=any(each.hub for each in here),
        others=tuple(sorted(recipients.values())),
        outside=max(0, outside),
        inside=max(0, inside),
    )


def _recipient(
    one: "Sighting", identifier: "Identifier", place: Place, matches: "Matches", residents: set[str]
) -> Recipient:
    own = matches.own
    own_names = own.names.get(identifier.hashed, frozenset())
    relation = relation_of(own_names, one.names)
    theirs = {} if identifier.hub else matches.stated[one.application_id].identifiers
    homes = theirs.get("address", frozenset())
    is_couple = matches.number_of_names(identifier) < OUTSIDERS and any(
        not own.identifiers.get(kind, frozenset()).isdisjoint(theirs.get(kind, ())) for kind in _OF_HOUSEHOLDS
    )
    return Recipient(
        one.application_id,
        relation,
        lives_here=one.first_statement in residents or _is_home(place, theirs),
        states_home=bool(homes),
        is_household=relation is Relation.SIMILAR or identifier.is_excused(own_names, one.names) or is_couple,
    )


def _is_neighbour(place: Place, one: "Sighting", matches: "Matches") -> bool:
    """Whether somebody states a flat in a house to which a device was sent without the number of a flat."""
    stated = matches.stated[one.application_id].identifiers
    homes, houses = (stated.get(kind, frozenset()) for kind in ("address", "building"))
    return homes.isdisjoint((*place.hashes, *place.building)) and not houses.isdisjoint(place.hashes)


def _is_home(place: Place, stated: Mapping[str, frozenset[str]]) -> bool:
    """Whether an address is a stated home. Either of the two may lack the flat."""
    homes, houses = (stated.get(kind, frozenset()) for kind in ("address", "building"))
    return not homes.isdisjoint((*place.hashes, *place.building)) or not houses.isdisjoint(place.hashes)
