"""Reads the documents of applicant tracking systems and résumé builders: one module per source.

A source is recognised by the keys of its documents. Its module is imported only then. A module has a function
`documents(document)`, which returns documents with the names of the `Application` model, and copies nothing else.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, cast

from intake.readers.layout import candidate_and_application

type Keys = Callable[[dict[str, Any]], bool]


def documents(document: dict[str, Any]) -> list[dict[str, Any]] | None:
    """The applications of a document in a source's layout. It never raises an exception.

    None if it is in no known layout, or if its reader finds neither contact data nor education.
    """
    module = source_of(document)
    if module is None:
        return None
    found = cast(list[dict[str, Any]], import_module(f"intake.readers.{module}").documents(document))
    return found if any(map(_can_be_verified, found)) else None


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


def _is_merge(node: dict[str, Any]) -> bool:
    lists = [node[name] for name in ("email_addresses", "phone_numbers") if isinstance(node.get(name), list)]
    contacts = [entry for each in lists for entry in each if isinstance(entry, dict)]
    kinds = ("email_address_type", "phone_number_type")
    return any(kind in contact for contact in contacts for kind in kinds) or (
        "remote_was_deleted" in node and bool(lists)
    )


def _is_ashby(node: dict[str, Any]) -> bool:
    is_object = any(isinstance(node.get(name), dict) for name in ("primaryEmailAddress", "primaryPhoneNumber"))
    return is_object or "webhookActionId" in node or _has_contacts_of_ashby(node)


def _is_bamboohr(node: dict[str, Any]) -> bool:
    return "applicant" in node and ("appliedDate" in node or (isinstance(node["applicant"], dict) and "job" in node))


def _is_hr_open(node: dict[str, Any]) -> bool:
    person = node.get("person")
    return isinstance(person, dict) and ("profiles" in node or "communication" in person)


def _is_recruiterflow(node: dict[str, Any]) -> bool:
    has_list = isinstance(node.get("email"), list) or isinstance(node.get("phone_number"), list)
    return (has_list or "added_time" in node) and len(_OF_RECRUITERFLOW & node.keys()) >= 4


def _is_fresh(node: dict[str, Any]) -> bool:
    meta = node.get("meta")
    if isinstance(meta, dict) and str(meta.get("format")).upper().startswith("FRESH"):
        return True
    return any(isinstance(node.get(name), dict) and "history" in node[name] for name in ("education", "employment"))


def _is_reactive_resume(node: dict[str, Any]) -> bool:
    return isinstance(node.get("sections"), dict) and bool(node.keys() & {"basics", "metadata"})


def _is_other_json_resume(node: dict[str, Any]) -> bool:
    """Whether a document is JSON Resume of 2014 (`bio`), older than 1.0, or in several languages."""
    if isinstance(node.get("bio"), dict):
        return True
    basics = node.get("basics")
    if not isinstance(basics, dict):
        return False
    places = basics.get("location")
    if basics.keys() & {"website", "picture", "firstName", "lastName"}:
        return True
    if any(isinstance(value, dict) for value in (places.values() if isinstance(places, dict) else ())):
        return True
    if any(isinstance(basics.get(name), dict) for name in ("name", "email", "phone", "url")):
        return True
    work, education = node.get("work"), node.get("education")
    jobs = [entry for entry in work if isinstance(entry, dict)] if isinstance(work, list) else []
    schools = [entry for entry in education if isinstance(entry, dict)] if isinstance(education, list) else []
    return any("company" in entry for entry in jobs) or any(
        isinstance(entry.get(name), dict)
        for entry in (*jobs, *schools)
        for name in ("name", "position", "institution", "area", "studyType", "url")
    )


_has_contacts_of_ashby = _has(2, "emailAddresses phoneNumbers socialLinks fileHandles applicationIds")
_OF_RECRUITERFLOW = frozenset("first_name last_name email phone_number added_time education experience".split())

# The order matters: Merge has the keys of Greenhouse, too.
_SOURCES: tuple[tuple[str, Keys], ...] = (
    ("greenhouse", _has(2, "action payload")),
    ("jsonapi", _has(2, "type attributes relationships")),
    ("jsonapi", _has(2, "data included jsonapi")),
    ("jsonapi", _has(4, "event data first_name last_name")),
    ("jsonapi", _has(1, "first-name last-name")),
    ("ashby", _is_ashby),
    ("merge", _is_merge),
    (
        "greenhouse",
        _has(3, "email_addresses phone_numbers educations employments addresses website_addresses application_ids"),
    ),
    ("lever", _has(5, "contact headline stage phones emails links createdAt opportunityLocation origin archived")),
    ("workable", _has(3, "firstname lastname education_entries experience_entries social_profiles profile_url")),
    ("bamboohr", _is_bamboohr),
    ("recruiterflow", _is_recruiterflow),
    ("hropen", _is_hr_open),
    ("europass", _has(1, "SkillsPassport LearnerInfo CandidatePerson CandidateProfile")),
    ("reactiveresume", _is_reactive_resume),
    ("fresh", _is_fresh),
    ("visiky", _has(2, "educationList workExpList projectList skillList awardList")),
    ("jsonresume", _is_other_json_resume),
    ("smartrecruiters", _has(5, "firstName lastName phoneNumber education experience location web averageRating")),
)
