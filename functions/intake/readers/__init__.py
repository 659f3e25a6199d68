"""Reads the documents of applicant tracking systems and résumé builders: one module per source.

A source is recognised by the keys of its documents. Its module is imported only then. A module has a function
`documents(document)`, which returns documents with the names of the `Application` model, and copies nothing else.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from intake.readers.layout import candidate_and_application, found, is_by_language

type Keys = Callable[[dict[str, Any]], bool]


def documents(document: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The applications of a document in a source's layout. It never raises an exception.

    None if it is in no known layout, or if its reader finds neither contact data nor education.
    """
    module = source_of(document)
    if module is None:
        return None
    read = cast(list[dict[str, Any]], import_module(f"intake.readers.{module}").documents(document))
    return read if any(map(_can_be_verified, read)) else None


def _can_be_verified(document: dict[str, Any]) -> bool:
    return "education" in document or bool({"email", "phone"} & document.get("basics", {}).keys())


def source_of(document: dict[str, Any]) -> str | None:
    """The name of the module that reads a document, by the keys of the document and of the person in it."""
    node = {**document, **candidate_and_application(document)["candidate"]}
    return next((module for module, is_of_source in _SOURCES if is_of_source(node)), None)


def _has(least: int, names: str) -> Keys:
    """Whether a document has at least so many of the keys, so that it may lack one."""
    wanted = frozenset(names.split())
    return lambda node: len(wanted & node.keys()) >= least


def _is_json_api(node: dict[str, Any]) -> bool:
    """Whether resources have the attributes of Teamtailor, or the type and the attributes of Pinpoint."""
    resources = [node, *found(node, "data"), *found(node, "included")]
    for resource in resources:
        attributes = resource.get("attributes") if isinstance(resource, dict) else None
        if isinstance(attributes, dict):
            if attributes.keys() & {"first-name", "last-name"}:
                return True
            is_application = resource.get("type") == "applications"
            if is_application and _has_name(attributes) and not _has_school(attributes):
                return True
    return False


def _is_merge(node: dict[str, Any]) -> bool:
    lists = [node[name] for name in ("email_addresses", "phone_numbers") if isinstance(node.get(name), list)]
    contacts = [entry for each in lists for entry in each if isinstance(entry, dict)]
    kinds = ("email_address_type", "phone_number_type")
    return any(kind in contact for contact in contacts for kind in kinds) or (
        "remote_was_deleted" in node and bool(lists)
    )


def _is_greenhouse(node: dict[str, Any]) -> bool:
    has_contacts = "email_addresses" in node or "phone_numbers" in node
    return has_contacts and ({"action", "payload"} <= node.keys() or _has_parts_of_greenhouse(node))


def _is_ashby(node: dict[str, Any]) -> bool:
    is_object = any(isinstance(node.get(name), dict) for name in ("primaryEmailAddress", "primaryPhoneNumber"))
    return is_object or "webhookActionId" in node or _has_contacts_of_ashby(node)


def _is_bamboohr(node: dict[str, Any]) -> bool:
    applicant = node.get("applicant")
    return isinstance(applicant, dict) and bool(
        {"firstName", "lastName"} & applicant.keys() and _OF_BAMBOOHR & node.keys()
    )


def _is_hr_open(node: dict[str, Any]) -> bool:
    person = node.get("person")
    return isinstance(person, dict) and ("profiles" in node or "communication" in person)


def _is_recruiterflow(node: dict[str, Any]) -> bool:
    is_list = isinstance(node.get("email"), list) and isinstance(node.get("phone_number"), list)
    return (is_list or "added_time" in node) and len(_OF_RECRUITERFLOW & node.keys()) >= 4


def _is_fresh(node: dict[str, Any]) -> bool:
    meta = node.get("meta")
    if isinstance(meta, dict) and str(meta.get("format")).upper().startswith("FRESH"):
        return True
    return any(isinstance(node.get(name), dict) and "history" in node[name] for name in ("education", "employment"))


def _is_reactive_resume(node: dict[str, Any]) -> bool:
    basics = node.get("basics")
    is_its_basics = isinstance(basics, dict) and bool(basics.keys() & {"headline", "customFields", "picture", "photo"})
    return isinstance(node.get("sections"), dict) and ("metadata" in node or is_its_basics)


def _is_other_json_resume(node: dict[str, Any]) -> bool:
    """Whether a document is JSON Resume of 2014 (`bio`), older than 1.0, or in several languages."""
    basics = node.get("basics")
    if not isinstance(basics, dict):
        return isinstance(node.get("bio"), dict)
    if basics.keys() & {"website", "picture"} or any(True for _ in found(node, "work.company")):
        return True
    return any(is_by_language(value) for path in _TEXTS for value in found(node, path))


_TEXTS = (
    "basics.name basics.location.address basics.location.city basics.location.region "
    "work.name work.position education.institution education.area"
).split()
_has_parts_of_greenhouse = _has(
    3, "email_addresses phone_numbers educations employments addresses website_addresses application_ids"
)
_is_smartrecruiters = _has(
    5, "firstName lastName phoneNumber education experience location web averageRating primaryAssignment updatedOn"
)
_has_name = _has(1, "first_name last_name")
_has_school = _has(1, "education educations school university")
_has_contacts_of_ashby = _has(2, "emailAddresses phoneNumbers socialLinks fileHandles applicationIds")
_OF_BAMBOOHR = frozenset({"appliedDate", "job"})
_OF_RECRUITERFLOW = frozenset("first_name last_name email phone_number added_time education experience".split())

# The order matters: Merge has the keys of Greenhouse, too.
_SOURCES: tuple[tuple[str, Keys], ...] = (
    ("jsonapi", _is_json_api),
    ("jsonapi", _has(4, "event data first_name last_name")),
    ("jsonapi", _has(1, "first-name last-name")),
    ("ashby", _is_ashby),
    ("merge", _is_merge),
    ("greenhouse", _is_greenhouse),
    ("lever", _has(5, "contact headline stage phones emails links createdAt opportunityLocation origin archived")),
    ("workable", _has(3, "firstname lastname education_entries experience_entries social_profiles profile_url")),
    ("recruitee", _has(3, "event_type emails phones social_links placements cv_url adminapp_url")),
    ("bamboohr", _is_bamboohr),
    ("recruiterflow", _is_recruiterflow),
    ("hropen", _is_hr_open),
    ("europass", _has(1, "SkillsPassport LearnerInfo CandidatePerson CandidateProfile")),
    ("reactiveresume", _is_reactive_resume),
    ("fresh", _is_fresh),
    ("visiky", _has(2, "educationList workExpList projectList skillList awardList")),
    ("jsonresume", _is_other_json_resume),
    ("smartrecruiters", _is_smartrecruiters),
)
