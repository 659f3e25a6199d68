"""An application as it is verified: the names of JSON Resume v1, plus what a job application has.

Source of the names: the JSON Resume schema, v1.0.0. What is unknown is kept and never an error; what is empty
counts as not stated. Nothing in an error message repeats what the candidate wrote.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic.alias_generators import to_camel


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as precise as the candidate wrote it: all days from `earliest` to `latest` fit the text.

    Both are None when the text is no date (`Present`, `spring 2014`).
    """

    text: str
    earliest: date | None
    latest: date | None

    def __str__(self) -> str:
        return self.text

    @classmethod
    def read(cls, value: object) -> "WrittenDate":
        """Reads `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, with or without a time behind it."""
        if isinstance(value, cls):
            return value
        text = str(value).strip()
        match = re.match(r"((?:19|20)\d\d)(?:-(\d\d?))?(?:-(\d\d?))?(?:[T ].*)?$", text, re.ASCII)
        if match:
            year, month, day = (int(part) if part else None for part in match.groups())
            try:
                earliest = date(year or 0, month or 1, day or 1)
                last_month = month or 12
                latest = date(year or 0, last_month, day or monthrange(year or 0, last_month)[1])
                return cls(text, earliest, latest)
            except ValueError:
                pass
        return cls(text, None, None)


def _blank_is_absent(value: str | None) -> str | None:
    return value or None


def _null_is_empty(value: object) -> object:
    return [] if value is None else value


def _hyphenated(value: object) -> object:
    return re.sub(r"[\s_-]+", "-", value.strip().lower()) or None if isinstance(value, str) else value


def _aware(value: datetime) -> datetime:
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _printable(value: str) -> str:
    if not value.isprintable():
        raise ValueError("holds characters that cannot be printed")
    return value


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", value):
        raise ValueError(
            "may have up to 128 letters, digits and . _ : - and must not be an address or a name, "
            "since it stands in keys, logs and alerts"
        )
    return value


type Text = Annotated[
    str | None,
    StringConstraints(strip_whitespace=True),
    AfterValidator(_blank_is_absent),
]
type Label = Annotated[str, StringConstraints(strip_whitespace=True, max_length=128), AfterValidator(_printable)]
type Identifier = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_identifier)]
type Entries[Entry] = Annotated[list[Entry], BeforeValidator(_null_is_empty)]
Written = Annotated[
    WrittenDate | None,
    PlainValidator(lambda value: WrittenDate.read(value) if value not in (None, "") else None),
    PlainSerializer(lambda value: value and value.text),
]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
        populate_by_name=True,
    )


class _Section(_Part):
    model_config = ConfigDict(alias_generator=to_camel)


class Location(_Section):
    """Where somebody lives or something stands."""

    address: Text = None
    postal_code: Text = None
    city: Text = None
    region: Text = None
    country_code: Text = None

    @property
    def country(self) -> str | None:
        """The ISO 3166-1 alpha-2 code, or None where none is stated in that form."""
        code = (self.country_code or "").upper()
        code = {"UK": "GB", "EL": "GR"}.get(code, code)
        return code if len(code) == 2 and code.isalpha() and code.isascii() else None


class Profile(_Section):
    """An account on a network."""

    network: Text = None
    username: Text = None
    url: Text = None


class Basics(_Section):
    """Who applies and how to reach them. The name is never an input to any score."""

    name: Text = None
    email: Text = None
    phone: Text = None
    url: Text = None
    location: Location | None = None
    profiles: Entries[Profile] = []


class Work(_Section):
    """One employment."""

    name: Text = None
    position: Text = None
    location: Text | Location = None
    remote: bool | Text = None
    start_date: Written = None
    end_date: Written = None
    url: Text = None


class Education(_Section):
    """One course of study. `studyType` is the degree, `area` the subject."""

    institution: Text = None
    url: Text = None
    area: Text = None
    study_type: Text = None
    start_date: Written = None
    end_date: Written = None
    location: Text | Location = None
    status: Annotated[Literal["completed", "expected", "incomplete"] | None, BeforeValidator(_hyphenated)] = None
    mode: Annotated[Literal["full-time", "part-time"] | None, BeforeValidator(_hyphenated)] = None


class Source(_Part):
    """Where the application comes from, and whether that form writes telephone numbers itself."""

    name: Label | None = None
    phone_is_normalised: bool | None = None


class Job(_Part):
    """What is applied for."""

    id: Label | None = None
    title: Label | None = None
    country: Text = None
    remote: bool | Text = None


class Application(_Part):
    """One application. Valid when there is something to verify: contact data or education."""

    application_id: Identifier | None = None
    submitted_at: Annotated[datetime, AfterValidator(_aware)] | None = None
    source: Source | None = None
    job: Job | None = None
    basics: Basics | None = None
    work: Entries[Work] = []
    education: Entries[Education] = []

    @model_validator(mode="after")
    def _has_something_to_verify(self) -> Self:
        if self.basics is None and not self.education:
            raise ValueError("neither `basics` nor `education` is stated, so nothing can be verified")
        return self

    @property
    def email(self) -> str | None:
        """The e-mail address as written."""
        return self.basics.email if self.basics else None

    @property
    def phone(self) -> str | None:
        """The telephone number as written."""
        return self.basics.phone if self.basics else None

    @property
    def country(self) -> str | None:
        """The country of residence that is claimed, as ISO 3166-1 alpha-2."""
        location = self.basics.location if self.basics else None
        return location.country if location else None


class Fault(BaseModel):
    """One thing wrong with a document: where, and what."""

    path: str
    message: Annotated[str, Field(description="what is wrong and how to mend it")]


def faults(error: ValidationError) -> list[Fault]:
    """Says field by field what makes a document no application, without repeating the field's content."""
    return [
        Fault(path=_path(detail["loc"]) or "(document)", message=_message(detail))
        for detail in error.errors(include_url=False, include_context=False, include_input=False)
    ]


def _path(location: tuple[int | str, ...]) -> str:
    """Joins a location as JSON Resume writes it (`education[0].startDate`), without pydantic's own steps."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location if _is_field(step))
    return "".join(steps).lstrip(".")


def _is_field(step: int | str) -> bool:
    return isinstance(step, int) or bool(re.fullmatch(r"[a-z]\w*", step))


def _message(detail: Any) -> str:
    if detail["type"] == "model_type":
        return "should be an object"
    message: str = detail["msg"].removeprefix("Value error, ")
    return message[0].lower() + message[1:]
