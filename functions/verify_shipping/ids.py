"""The id of the application that a delivery is for, as it is or may be recorded."""

from typing import TYPE_CHECKING

from pydantic import ValidationError

from bonafide.application import Application
from bonafide.privacy import Person

if TYPE_CHECKING:
    from bonafide.aws.keys import Keys
    from verify_shipping.delivery import Delivery


def recorded_id(delivery: "Delivery", keys: "Keys") -> str:
    """The id under which Intake has recorded the application.

    Like Intake, it replaces an id that identifies the person, or with characters that keys may not have.
    """
    stated = delivery.application_id
    try:
        application = Application.model_validate({"application_id": stated, "basics": {"name": delivery.name}})
    except ValidationError:
        return keys.pseudonym(stated)
    is_named = Person.of(application).is_named_by(stated)
    return keys.pseudonym(stated) if is_named else application.application_id or stated


def possible_ids(delivery: "Delivery", keys: "Keys") -> tuple[str, ...]:
    """The ids under which the application may be recorded; the first is taken if none is.

    Intake knows a name or a number that the delivery may lack, and may have replaced the id for that, or with the key
    that was current then.
    """
    return tuple(dict.fromkeys((recorded_id(delivery, keys), *keys.pseudonyms(delivery.application_id))))
