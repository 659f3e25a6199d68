"""The model of an application: the names of JSON Resume v1, and those of a job application.

Source of the names: the JSON Resume schema, v1.0.0. Unknown fields are kept and are not an error; empty fields count
as not stated. So does a value of the wrong type, except in what every verification needs: the address, the number, and
the institution, subject and degree of a school. Error messages do not repeat what the candidate wrote.
"""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    FailFast,
    Field,
    GetCoreSchemaHandler,
    OnErrorOmit,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, core_schema

from bonafide.partial_date import PartialDate, time_of
from bonafide.privacy import is_contact

MAX_LABEL_LENGTH = 128
"""Characters of a job's id and title and of a source's name, which alerts contain."""

MAX_FAULTS = 25
"""Faults that are reported for one document."""

_PLACEHOLDERS = frozenset(
    [
        "-",
        "--",
        ".",
        "0",
        "n/a",
        "anonymous",
        "na",
        "none",
        "null",
        "nil",
        "unknown",
        "tbd",
        "not provided",
        "not applicable",
    ]
)
"""What forms and exports write in empty fields."""


class _Schema:
    """Gives a field a core schema as it is. Deriving one from annotations takes much longer, at each cold start."""

    def __init__(self, schema: CoreSchema) -> None:
        self._schema = schema

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return self._schema


class _OrAbsent:
    """Marks a field of which a value of the wrong type counts as not stated, so that it never rejects a person."""

    @staticmethod
    def __get_pydantic_core_schema__(source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.with_default_schema(handler(source), default=None, on_error="default")


def _blank_is_absent(value: str | None) -> str | None:
    return value or None


def _without_nulls(value: object) -> object:
    if isinstance(value, list):
        return [entry for entry in value if entry is not None]
    return [] if value is None else value


def _joined(value: object) -> object:
    """A name in several parts (`["Jane", "Roe"]`, `{"first": "Jane"}`) as one text: what is known can be masked."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return value if parts is None else " ".join(part for part in parts if isinstance(part, str))


def _list_or_nothing(value: object) -> object:
    return value if isinstance(value, list) else []


def _text_becomes(field: str) -> BeforeValidator:
    """Accepts a text instead of a section: the text becomes this field of the section."""
    return BeforeValidator(lambda value: {field: value} if isinstance(value, str) else value)


def is_placeholder(value: str) -> bool:
    """Whether a text is what forms and exports write in empty fields."""
    return value.casefold() in _PLACEHOLDERS


def _placeholder_is_absent(value: str | None) -> str | None:
    return None if value and is_placeholder(value) else value


def _choice(*choices: str) -> BeforeValidator:
    """Accepts one of the choices in any spelling (`Full time`); anything else counts as not stated."""

    def chosen(value: object) -> str | None:
        spelt = re.sub(r"[\s_-]+", "-", value.strip().lower()) if isinstance(value, str) else None
        return spelt if spelt in choices else None

    return BeforeValidator(chosen)


def _readable_time(value: object, read: ValidatorFunctionWrapHandler) -> datetime | None:
    """A time, or None: an uncertain one (`05/09/2026`, `yesterday`) counts as not stated."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | datetime):
        return None
    if not isinstance(value, datetime) and re.fullmatch(r"-?[\s\d.]*", str(value)):
        return time_of(value)
    try:
        time: datetime = read(value)
    except ValidationError:
        return time_of(value)
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _text_or_number(value: object) -> object:
    """A text or a number; anything else and an empty text count as not stated."""
    return value if type(value) in (str, int) and value != "" else None


def _one_line(value: str) -> str:
    return "".join(character for character in " ".join(value.split()) if character.isprintable())


def _shortened(value: str) -> str:
    return value[:MAX_LABEL_LENGTH]


def alpha_2(text: str | None) -> str | None:
    """The ISO 3166-1 alpha-2 code that a text states, or None if it is not such a code."""
    code = (text or "").upper()
    code = {"UK": "GB", "EL": "GR"}.get(code, code)
    return code if len(code) == 2 and code.isalpha() and code.isascii() else None


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,127}", value) and not is_contact(value):
        raise ValueError(
            "may have up to 128 letters, digits and . _ : - and must not be an address or a name, "
            "since keys, logs and alerts contain it"
        )
    return value


# Aliases without `type`: for those, pydantic makes and resolves definitions.
Value = TypeVar("Value")
_TEXT = core_schema.no_info_after_validator_function(
    _blank_is_absent, core_schema.nullable_schema(core_schema.str_schema(strip_whitespace=True))
)
Text = Annotated[str | None, _Schema(_TEXT)]
LooseText = Annotated[str | None, _Schema(core_schema.with_default_schema(_TEXT, default=None, on_error="default"))]
Loose = Annotated[Value | None, _OrAbsent]
Contact = Annotated[str | None, _Schema(core_schema.no_info_after_validator_function(_placeholder_is_absent, _TEXT))]
Label = Annotated[str, AfterValidator(_one_line), AfterValidator(_shortened)]
JobId = Annotated[str, AfterValidator(_one_line), StringConstraints(max_length=MAX_LABEL_LENGTH)]
Identifier = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_identifier)]
Entries = Annotated[list[Value], FailFast(), BeforeValidator(_without_nulls)]
LooseEntries = Annotated[list[OnErrorOmit[Value]], BeforeValidator(_list_or_nothing)]
DateText = Annotated[
    PartialDate | None,
    _Schema(
        core_schema.no_info_plain_validator_function(
            lambda value: PartialDate.read(value) if value not in (None, "") else None,
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value and value.text),
        )
    ),
]


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        frozen=True,
        coerce_numbers_to_str=True,
        hide_input_in_errors=True,
        populate_by_name=True,
        defer_build=True,  # the sections need no validator of their own beside that of the whole
    )


class _Section(_Part):
    model_config = ConfigDict(alias_generator=to_camel)


class Location(_Section):
    """The place where a candidate lives, or of an institution or employer."""

    address: LooseText = None
    postal_code: LooseText = None
    city: LooseText = None
    region: LooseText = None
    country_code: LooseText = None

    @property
    def country(self) -> str | None:
        """The ISO 3166-1 alpha-2 code, or None if the country is not stated as one."""
        return alpha_2(self.country_code)


class Profile(_Section):
    """An account on a social network."""

    network: LooseText = None
    username: LooseText = None
    url: LooseText = None


class Basics(_Section):
    """Contact data of the candidate. No check judges the name."""

    name: Loose[Annotated[Text, BeforeValidator(_joined)]] = None
    email: Contact = None
    phone: Contact = None
    url: LooseText = None
    location: Loose[Annotated[Location, _text_becomes("address")]] = None
    profiles: LooseEntries[Profile] = Field(default_factory=list)  # pydantic would copy a list that is the default


class Work(_Section):
    """One employment."""

    name: LooseText = None
    position: LooseText = None
    location: Loose[Text | Location] = None
    remote: Loose[bool | Text] = None
    start_date: DateText = None
    end_date: DateText = None
    url: LooseText = None


class Education(_Section):
    """One course of study. `studyType` is the degree, `area` the subject."""

    institution: Text = None
    url: LooseText = None
    area: Text = None
    study_type: Text = None
    start_date: DateText = None
    end_date: DateText = None
    location: Loose[Text | Location] = None
    status: Annotated[str | None, _choice("completed", "expected", "incomplete")] = None
    mode: Annotated[str | None, _choice("full-time", "part-time")] = None


class Source(_Part):
    """Where the application comes from, its id there, and whether that source formats telephone numbers itself.

    `ip` is the address of the network from which the candidate sent it, if the source says so.
    `country` is where applicants of the source live who state no country: an assumption.
    """

    name: Loose[Label] = None
    id: Annotated[Label | None, BeforeValidator(_text_or_number)] = None
    ip: LooseText = None
    phone_is_normalised: Loose[bool] = None
    country: LooseText = None


class Job(_Part):
    """The job that the candidate applies for."""

    id: Loose[JobId] = None
    title: Loose[Label] = None
    country: LooseText = None
    remote: Loose[bool | Text] = None


class Document(_Part):
    """A file that came with an application: its key in the uploads bucket, what it is, and its media type if known.

    `kind` is `resume`, `cover_letter` or `other`. There may be no such object: not every connection loads files.
    """

    key: str
    kind: str = "resume"
    media_type: str | None = None


class Application(_Part):
    """One application. It must have something to verify: contact data or education.

    `revision` (`revisions.py`) is set by intake or by the handler of a request, whatever the document has there.
    `corrects` is the application that a candidate corrects by this one; intake keeps it only in uploads of our own,
    and of `documents` only those in a place that belongs to this application alone.
    """

    model_config = ConfigDict(defer_build=False)

    application_id: Annotated[Identifier | None, BeforeValidator(lambda value: value or None)] = None
    revision: Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)] = None
    corrects: Annotated[str | None, BeforeValidator(lambda value: value if isinstance(value, str) else None)] = None
    submitted_at: Annotated[datetime | None, WrapValidator(_readable_time)] = None
    source: Loose[Annotated[Source, _text_becomes("name")]] = None
    job: Loose[Annotated[Job, _text_becomes("title")]] = None
    basics: Basics | None = None
    work: LooseEntries[Work] = Field(default_factory=list)
    education: Entries[Education] = Field(default_factory=list)
    documents: LooseEntries[Document] = Field(default_factory=list)

    @model_validator(mode="after")
    def _has_something_to_verify(self) -> Self:
        if self.basics is None and not self.education:
            raise ValueError("it has neither `basics` nor `education`, so there is nothing to verify")
        return self

    def stated(self, section: str) -> object:
        """What the application states in a section, named by its path (`basics.phone`); empty or None if nothing."""
        value: object = self
        for name in section.split("."):
            value = getattr(value, name, None)
        return value

    @property
    def email(self) -> str | None:
        """The e-mail address as written."""
        return self.basics.email if self.basics else None

    @property
    def phone(self) -> str | None:
        """The telephone number as written."""
        return self.basics.phone if self.basics else None

    @property
    def resume(self) -> Document | None:
        """The résumé document, the first if there are several."""
        return next((each for each in self.documents if each.kind == "resume"), None)

    @property
    def optional(self) -> tuple[str, ...]:
        """The optional verifiers (`verifiers.OPTIONAL`) for which the application states something."""
        basics = self.basics
        place = basics.location if basics else None
        profiles = [each for each in basics.profiles if each.url or each.username] if basics else []
        stated = {
            "employment": any(each.name or each.url for each in self.work),
            "presence": bool((place and place.address) or (basics and basics.url) or profiles),
            "network": bool(self.source and self.source.ip),
        }
        return tuple(name for name, is_stated in stated.items() if is_stated)

    @property
    def country(self) -> str | None:
        """The stated country of residence, as ISO 3166-1 alpha-2."""
        location = self.basics.location if self.basics else None
        return location.country if location else None


class Fault(BaseModel):
    """One fault of a document: where, and what."""

    path: str
    message: Annotated[str, Field(description="what is wrong and how to fix it")]


def faults(error: ValidationError) -> list[Fault]:
    """The faults of a document that is not a valid application, without the content of its fields."""
    return [
        Fault(path=_path(detail["loc"]) or "(document)", message=_message(detail))
        for detail in error.errors(include_url=False, include_context=False, include_input=False)[:MAX_FAULTS]
    ]


def _path(location: tuple[int | str, ...]) -> str:
    """Writes a location like `education[0].startDate`, without pydantic's internal steps."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in location if _is_field(step))
    return "".join(steps).lstrip(".")


def _is_field(step: int | str) -> bool:
    return isinstance(step, int) or bool(re.fullmatch(r"[a-z]\w*", step))


def _message(detail: Any) -> str:
    if detail["type"] == "model_type":
        return "should be an object"
    message: str = detail["msg"].removeprefix("Value error, ")
    if "invalid unicode" in message:
        return "not UTF-8, perhaps Windows-1252: save it as UTF-8"
    if "EOF while parsing" in message:
        return "the JSON is cut off, it ends within a value: export it again"
    message = re.sub(r" at line 1 column (\d+)$", r" at character \1", message)
    return message[0].lower() + message[1:]
