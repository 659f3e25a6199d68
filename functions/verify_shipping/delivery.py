"""A delivery: where the device of a hired person goes, as onboarding says it.

Onboarding tools, shops and parcel services call the same things by many names (`FIELDS`). Unknown fields are ignored.
Error messages do not repeat what a field holds.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict

from bonafide.application import Fault, is_placeholder
from bonafide.partial_date import time_of
from bonafide.text import plain

MAX_TEXT = 500
"""Characters of a field that are read."""

FIELDS = {
    "application_id": "applicationid application appid atsid atsapplicationid",
    "name": "name fullname employee employeename newhire newhirename hire person personname recipient recipientname "
    "shippingname shiptoname shipto consignee consigneename attention attn contactname",
    "address": "address street streetaddress address1 addressline1 addressline line1 street1 deliveryaddress "
    "deliverystreet shippingaddress shippingaddress1 shippingaddressline1 shippingstreet shiptoaddress "
    "shiptoaddress1 shiptostreet recipientaddress homeaddress strasse strassehausnummer adresse",
    "address_2": "address2 addressline2 line2 street2 unit apartment apt suite shippingaddress2 "
    "shippingaddressline2 shiptoaddress2 adresszusatz",
    "postal_code": "postalcode postcode zip zipcode plz postleitzahl deliverypostalcode deliverypostcode deliveryzip "
    "shippingzip shippingzipcode shippingpostalcode shippingpostcode shiptozip shiptopostalcode codepostal cap",
    "city": "city town locality ort stadt ville deliverycity shippingcity shiptocity",
    "region": "region state province county stateprovince provincestate deliverystate shippingstate shippingprovince "
    "shippingregion shiptostate bundesland",
    "country_code": "countrycode country countryiso deliverycountry shippingcountry shippingcountrycode "
    "shiptocountry land pays",
    "work_address": "workaddress workplace workplaceaddress worklocation officeaddress",
    "order_id": "orderid order ordernumber orderno shipmentid shipment deliveryid requestid ticket tickets",
    "shipped_at": "shippedat shippedon shipdate shippingdate dateshipped sentat senton fulfilledat deliverydate "
    "orderedat orderdate date",
    "changed_at": "changedat changedon addresschangedat changedate updatedat modifiedat lastmodified",
}
"""The names that each field has, as `bonafide.text.plain` writes them."""

_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names.split()}

_NO_ID = Fault(
    path="application_id",
    message="is required: the id of the application by which the person was hired, as the receipts and alerts have it",
)
_NO_ADDRESS = Fault(
    path="address", message="is required: the street and number to which the device goes, beside postal_code and city"
)


class InvalidDelivery(ValueError):
    """What was sent is no delivery: what is missing, where, and how to correct it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("; ".join(f"{fault.path} {fault.message}" for fault in faults))
        self.faults = faults


def _text(value: object) -> str | None:
    """A text or number in one line; None for what is empty, a placeholder, or something else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    lines = (" ".join(line.split()) for line in _encodable(str(value)).splitlines())
    text = ", ".join(line for line in lines if line)[:MAX_TEXT]
    return None if not text or is_placeholder(text) else text


def _encodable(text: str) -> str:
    """The text with a question mark for each half of a surrogate pair, which JSON can hold but UTF-8 cannot."""
    return text.encode(errors="replace").decode()


def _time(value: object) -> datetime | None:
    """A time in UTC, or that of a date. One that is uncertain (`05/09/2026`) counts as not stated."""
    if isinstance(value, str):
        try:
            time = datetime.fromisoformat(value.strip())
            return time.astimezone(UTC) if time.tzinfo else time_of(value)
        except ValueError:
            return time_of(value)
        except OverflowError:  # in UTC, it is before the year 1 or after 9999
            return None
    return time_of(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


Text = Annotated[str | None, BeforeValidator(_text)]
Time = Annotated[datetime | None, BeforeValidator(_time)]


class Place(NamedTuple):
    """The fields of an address, as they are stated."""

    address: str
    postal_code: str | None = None
    city: str | None = None
    region: str | None = None
    country_code: str | None = None


class Delivery(BaseModel):
    """A device that goes to a hired person. `name` is that person's, as onboarding knows it, not the signatory's.

    `order_id` names the delivery: what is stated of one with a later time replaces what was stated before.
    `work_address` is where the person will work, if that is not the home. `shipped_at` is when the device was or will
    be sent, and `changed_at` when the address was last changed.
    """

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True, defer_build=True)

    application_id: str
    address: str
    name: Text = None
    postal_code: Text = None
    city: Text = None
    region: Text = None
    country_code: Text = None
    work_address: Text = None
    order_id: Text = None
    shipped_at: Time = None
    changed_at: Time = None

    @property
    def place(self) -> Place:
        """Where the device goes."""
        return Place(self.address, self.postal_code, self.city, self.region, self.country_code)

    @property
    def stated_at(self) -> datetime | None:
        """The latest time that is stated: of two statements about one device, the later one counts."""
        return max((time for time in (self.changed_at, self.shipped_at) if time), default=None)


class Read(NamedTuple):
    """A delivery, and the names of fields that are not read."""

    delivery: Delivery
    unknown: tuple[str, ...]


def read_delivery(row: Mapping[str, Any]) -> Read:
    """The delivery in a JSON object or in the row of a table.

    Raises:
        InvalidDelivery: it has no id of an application, or no address.
    """
    stated: dict[str, Any] = {}
    unknown: dict[str, None] = {}
    for name, field, value in _fields(row):
        if field is None:
            unknown[_encodable(name)] = None
        elif field not in stated and _text(value) is not None:
            stated[field] = value
    application_id, address = (_text(stated.pop(field, None)) for field in ("application_id", "address"))
    second_line = _text(stated.pop("address_2", None))
    if not application_id or not (address := address or second_line):
        missing = (*([] if application_id else [_NO_ID]), *([] if address else [_NO_ADDRESS]))
        raise InvalidDelivery(missing)
    if second_line and second_line != address:
        address = f"{address}, {second_line}"
    return Read(Delivery(application_id=application_id, address=address, **stated), tuple(unknown))


def field_of(name: str) -> str | None:
    """The field that a column or key is, by its name; None if it is none of a delivery."""
    return _FIELD_OF.get(plain(name))


def _fields(row: Mapping[str, Any]) -> Iterator[tuple[str, str | None, Any]]:
    """Each value with its name and its field. Of an object in the object, the values are fields, too."""
    for name, value in row.items():
        field = field_of(name)
        if not isinstance(value, Mapping):
            yield name, field, value
        elif field == "work_address":
            texts = (_text(each) for each in value.values())
            yield name, field, ", ".join(text for text in texts if text)
        else:
            for inner, each in value.items():
                yield f"{name}.{inner}", field_of(f"{name}{inner}") or field_of(inner), each
