"""Finds the applications in an answer of an API or an export that has them in a list: `{"data": [ … ], "next": …}`.

Known are the usual names of such lists, lists within objects (`data.candidates`, `edges[].node`), and JSON:API, whose
resources have `attributes` and refer to others in `included` (https://jsonapi.org/format/1.1/).
"""

import re
from typing import Any

from bonafide.fields.names import field_of, section_of
from bonafide.text import plain

MAX_DEPTH = 4
"""Objects around a list, and resources of JSON:API that refer to each other."""

NAMES = (
    "data results result candidates applications items records rows entries elements list content docs "
    "documents value d hits edges nodes objects response responses submissions applicants people persons "
    "opportunities prospects talents resumes profiles jobapplications jobApplications job_applications "
    "formResponses form_responses jobseekers _embedded Items Records payload body page search bewerbungen "
    "bewerber kandidaten candidats candidatures candidatos candidaturas solicitudes candidati candidature "
    "sollicitaties sollicitanten 応募者 候选人"
).split()
"""Names of a list of applications, or of an object around it."""

_OF_PERSONS = frozenset(("basics", field) for field in ("email", "phone", "firstname", "lastname"))
_AROUND = frozenset(
    "id type links relationships meta cursor createdTime _id _index _score _type _ignored sort highlight".split()
)
"""Keys of an element beside the object that has its fields."""

_OWN = ("id", "createdTime")
"""Those of them that say something of the application."""

_PLAIN = frozenset(map(plain, NAMES))
_NAME = rb'"(?:' + "|".join(map(re.escape, NAMES)).encode() + rb')"\s*:\s*'
_MEMBER = (
    rb'"[^"\\]*"\s*:\s*(?:"[^"\\]*"|[-+.\w]+|\{[^{}\[\]"]*+(?:"[^"\\]*"[^{}\[\]"]*+)*+\})\s*,\s*'  # with no list in it
)
_HEAD = re.compile(rb"\s*\{\s*(?:%b)*?(?:%b\{\s*(?:%b)*?){0,3}%b(?=\[\s*\{)" % (_MEMBER, _NAME, _MEMBER, _NAME))
_LAST_NAME = re.compile(_NAME + rb"$", re.DOTALL)
_JSON_API = re.compile(rb'"(?:attributes|relationships)"\s*:\s*\{')


def head(start: bytes) -> bytes | None:
    """What comes before the list if a text that starts like this is an envelope; None if it is not one."""
    match = _HEAD.match(start)
    return match[0] if match else None


def names_a_list(text: bytes) -> bool:
    """Whether the list of applications comes after this text, and not another one."""
    return _LAST_NAME.search(text[-200:]) is not None


def needs_included(start: bytes) -> bool:
    """Whether the resources are of JSON:API, which can be read only together with what follows them."""
    return _JSON_API.search(start) is not None


def unwrap(document: dict[str, Any], depth: int = MAX_DEPTH) -> list[dict[str, Any]] | None:
    """The documents in an envelope; None if the document is none, but an application itself.

    Of a document in several languages (`{"en": …, "de": …}`) the English one is read, else the first.
    """
    if _is_by_language(document):
        return [document.get("en") or next(iter(document.values()))]
    for name, value in document.items():
        if not value or plain(name) not in _PLAIN:
            continue
        if isinstance(value, list) and all(isinstance(each, dict) for each in value):
            included = _included(document)
            found = [_element(each, included) for each in value]
            if not states_person(document) or any(map(states_person, found)):
                return found
        elif isinstance(value, dict):
            if isinstance(value.get("attributes"), dict):
                return [_element(value, _included(document))]
            if depth and not states_person(document) and (inner := unwrap(value, depth - 1)):
                return inner
    return None


def _is_by_language(document: dict[str, Any]) -> bool:
    return bool(document) and all(
        len(name) == 2 and isinstance(value, dict) and states_person(value) for name, value in document.items()
    )


def states_person(node: dict[str, Any], depth: int = MAX_DEPTH) -> bool:
    """Whether an object, or one within it, is about a person. A name, a place or a link may be those of a job."""
    for name, value in node.items():
        if not value:
            continue
        path = field_of("", name)
        if path and (path[0] == "education" or path in _OF_PERSONS):
            return True
        if isinstance(value, dict | list) and (section := section_of(name)):
            if section == "education":
                return True
            if (
                depth
                and section in ("person", "container")
                and isinstance(value, dict)
                and states_person(value, depth - 1)
            ):
                return True
    return False


def _included(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """The resources that others of a JSON:API document refer to."""
    included = document.get("included")
    resources = included if isinstance(included, list) else []
    return {(str(each.get("type")), str(each.get("id"))): each for each in resources if isinstance(each, dict)}


def resource_of(element: dict[str, Any]) -> dict[str, Any]:
    """The object that has the fields of an element: of an edge its node, of a resource its attributes, or itself.

    Records of Salesforce have `attributes` beside their fields, which say only what kind of record it is.
    """
    for name in ("node", "_source", "attributes", "fields"):
        if isinstance(inner := element.get(name), dict) and inner:
            if inner.keys() <= {"type", "url"}:
                return {key: value for key, value in element.items() if key != name}
            is_certain = name in ("node", "_source") or (name == "attributes" and "type" in element)
            if is_certain or element.keys() - _AROUND <= {name}:
                return {key: element[key] for key in _OWN if key in element} | inner
    return element


def _element(
    element: dict[str, Any], included: dict[tuple[str, str], dict[str, Any]], depth: int = MAX_DEPTH
) -> dict[str, Any]:
    """A resource of JSON:API as one object with those that it refers to; the node of an edge; or the object itself."""
    flat = resource_of(element)
    relationships = element.get("relationships")
    if flat is element or not isinstance(relationships, dict):
        return flat
    for name, relationship in relationships.items() if depth else ():
        linked = relationship.get("data") if isinstance(relationship, dict) else None
        links = [each for each in (linked if isinstance(linked, list) else [linked]) if isinstance(each, dict)]
        found = [included.get((str(link.get("type")), str(link.get("id")))) for link in links]
        resources = [_element(resource, included, depth - 1) for resource in found if resource]
        if not resources and len(links) == 1:
            resources = [{"id": links[0].get("id")}]
        if resources:
            flat.setdefault(name, resources if isinstance(linked, list) else resources[0])
    return flat
