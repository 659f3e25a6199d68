"""Maps a JSON document with any known names, flat or nested, to a canonical application.

It reads the same names as the columns of a table. The person may be inside other objects
(`payload.application.candidate`), and an address or a number may be an object or a list. What is unknown is kept.
"""

from collections.abc import Iterator
from typing import Any

from bonafide.fields import answers
from bonafide.fields.names import LISTS, Path, field_of, section_of
from bonafide.fields.values import VALUES, text_of
from bonafide.text import plain
from intake.drafts import PARALLEL, UNREAD, Node, date_of, emails_of, finish, phones_of, put, texts_of
from intake.envelopes import resource_of

MAX_DEPTH = 12
"""Objects within objects in which a person is looked for."""

_FIRST_ENTRY = 1000
"""The index of the first entry of a list. Entries of numbered names (`school_2`) come before."""

_WRAPPERS = frozenset(
    "history items entries list data values value records results nodes edges elements all education educations "
    "schools degrees positions jobs experience experiences employment entry educationhistory workhistory "
    "educationdetails educationitems positiondetails educationlist worklist".split()
)
"""Keys of an object under which a section's list of entries may be."""

EMPTY: tuple[Any, ...] = (None, "", [], {})

_TEXTS = frozenset({"institution", "area", "studyType", "name", "position"})


def document(raw: dict[str, Any]) -> dict[str, Any]:
    """The canonical application of a document."""
    root: Node = {}
    kept: Node = {}
    _read_person(raw, "", root, kept, MAX_DEPTH)
    finished = finish(root)
    for name, value in kept.items():
        if name not in finished:
            finished[str(name)] = value
        elif isinstance(value, dict) and isinstance(finished[str(name)], dict):
            finished[str(name)] = value | finished[str(name)]
        else:
            finished[f"{name}{UNREAD}"] = value
    return finished


def is_empty(value: Any) -> bool:
    """Whether a value states nothing, also within an object: `{"url": "", "label": ""}`."""
    return value in EMPTY or (isinstance(value, dict) and all(map(is_empty, value.values())))


def read_section(root: Node, section: str, value: Any) -> bool:
    """Reads the value of a section, as in a cell that holds one as JSON; False if it cannot be read."""
    kept: Node = {}
    read = _read_section(section, section, value, root, kept, MAX_DEPTH)
    for name, rest in kept.items():
        if isinstance(rest, dict) and isinstance(root.get(name), dict):
            root[name] = rest | root[name]
        else:
            root.setdefault(name, rest)
    return read


def _read_person(node: dict[str, Any], group: str, root: Node, kept: Node, depth: int) -> None:
    """Reads the sections in an object and then its fields, so that what is said within counts first."""
    fields = []
    for name, value in node.items():
        section = section_of(name) if isinstance(value, dict | list) and value else None
        if section is None or depth == 0 or not _read_section(section, name, value, root, kept, depth):
            fields.append((name, value))
    for name, value in fields:
        path = field_of("person" if group == "person" else "", name)
        if path == ("basics", "name") and isinstance(value, dict) and depth:
            _read_name(value, root, depth)
        elif is_empty(value):
            continue
        elif path is None:
            kept[_unread(name) if section_of(name) in _MODELLED else name] = value
        elif path == ("basics", "name") and _names_something_else(group, node, root):
            kept[name] = value
        elif (was_put := _put_value(root, path, value)) is not True:
            kept[_unread(name) if was_put is None else name] = value


def _read_name(value: dict[str, Any], root: Node, depth: int) -> None:
    """Reads a name in parts, or an object that holds it: `{"legalName": {"first": …}}`, `{"title": "…"}`."""
    _read_person(value, "person", root, {}, depth - 1)
    if not {"name", "firstname", "lastname"} & root.get("basics", {}).keys() and (text := text_of(value)):
        put(root, ("basics", "name"), text)


_MODELLED = frozenset({"person", "education", "work", "location", "profiles"})


def _unread(name: str) -> str:
    return name if name.endswith(UNREAD) else f"{name}{UNREAD}"


def _names_something_else(group: str, node: dict[str, Any], root: Node) -> bool:
    """Whether a name is that of a form or a record: the object has nothing else of a person, who is within it."""
    if {"firstname", "lastname"} <= root.get("basics", {}).keys():
        return True
    if group != "container":
        return False
    paths = (field_of("", name) for name in node)
    return not any(path and path[0] in ("basics", "education") and path[1] != "name" for path in paths)


def _read_section(section: str, name: str, value: Any, root: Node, kept: Node, depth: int) -> bool:
    """Reads an object or a list as a section; False if it has another form."""
    if section == "job" and isinstance(value, list):
        is_work = any(isinstance(each, dict) and any(_is_of_work(key) for key in each) for each in value)
        section, value = ("work", value) if is_work else ("job", value[0])
    if section in LISTS:
        entries = list(_entries(section, value))
        for number, entry in enumerate(entries, start=_next_number(root, section)):
            _read_entry(section, number, entry, root, depth)
        return bool(entries)
    if section == "profiles":
        return _read_profiles(value, root)
    if isinstance(value, list):
        if section == "container" and (answered := answers.of_list(value)):
            value = answered
        elif section in ("location", "person") and isinstance(value[0], dict):
            value = value[0]
    if not isinstance(value, dict):
        return False
    if section == "container" and (answered := answers.by_number(value)):
        value = answered
    if section in ("person", "container"):
        rest: Node = {}
        _read_person(value, section, root, rest, depth - 1)
        if rest:
            kept[name] = rest
        return True
    prefix: Path = ("basics", "location") if section == "location" else (section,)
    return _read_group(section, prefix, value, root)


def _is_of_work(name: str) -> bool:
    return (field_of("", name) or ())[:1] == ("work",)


def _read_group(group: str, prefix: Path, node: dict[str, Any], root: Node) -> bool:
    """Reads the fields of a place, a job or a source; what is unknown is kept there."""
    found = False
    others: dict[str, Any] = {}
    for name, value in node.items():
        path = field_of(group, name)
        text = value if isinstance(value, bool) else text_of(value)
        if path and text is not None:
            found |= put(root, (*prefix, *path), text)
        elif value not in EMPTY:
            others[name if path is None else _unread(name)] = value
    for name, value in others.items() if found else ():
        put(root, (*prefix, name), value)
    return found


def _read_profiles(value: Any, root: Node) -> bool:
    """Accounts: a list of objects or texts, or an object by network."""
    if isinstance(value, dict):
        accounts = {name: each if isinstance(each, dict) else {"url": each} for name, each in value.items()}
        value = [{"network": name, **account} for name, account in accounts.items()]
    profiles = root.setdefault("basics", {}).setdefault("profiles", {}) if value else {}
    for number, each in enumerate(value, start=_FIRST_ENTRY):
        stated = each if isinstance(each, dict) else {"url": each}
        named: Node = {"profiles": {number: {}}}
        _read_group("profiles", ("profiles", number), stated, named)
        if named["profiles"][number]:
            profiles[number] = named["profiles"][number]
    return True


def _next_number(root: Node, section: str) -> int:
    taken = root.get(section, {})
    return max(_FIRST_ENTRY, *(number + 1 for number in taken if isinstance(number, int)), 0)


def _entries(section: str, value: Any) -> Iterator[dict[str, Any]]:
    """The entries of a section: of a list, of an object around a list or by number, or the object itself."""
    if isinstance(value, list):
        for each in value:
            if isinstance(each, dict):
                yield resource_of(each)
        return
    wrapped = (inner for key, inner in value.items() if plain(key) in _WRAPPERS and isinstance(inner, list | dict))
    if inner := next(filter(None, wrapped), None):
        yield from _entries(section, inner)
    elif any(field_of(section, key) for key in value):
        yield value
    elif all(isinstance(inner, dict) for inner in value.values()):
        yield from value.values()


def _read_entry(section: str, number: int, entry: dict[str, Any], root: Node, depth: int) -> None:
    """Reads the fields of one school or employer; what is unknown is kept there."""
    for name, value in entry.items():
        if value in EMPTY:
            continue
        path = field_of(section, name)
        if path is None:
            put(root, (section, number, name), value)
        elif path[0] == "_period" and isinstance(value, dict) and depth:
            _read_entry(section, number, value, root, 0)
        elif path[0] == "location":
            _read_place((section, number, "location"), path, value, root)
        elif (text := _text_in_entry(path, value)) is not None:
            if not put(root, (section, number, *path), text):
                put(root, (section, number, name), value)
            if isinstance(value, dict) and path[0] in ("institution", "name") and depth:
                _read_organisation(section, number, value, root)
        elif isinstance(value, bool):
            put(root, (section, number, path[0] if path[0] == "remote" else name), value)
        else:
            put(root, (section, number, _unread(name)), value)


def _text_in_entry(path: Path, value: Any) -> Any:
    """The text of a field of an entry, or the texts if it has several."""
    if path[0] in _TEXTS and isinstance(value, list) and len(texts := texts_of(value)) > 1:
        return ", ".join(texts)
    return date_of(value)


def _read_place(prefix: Path, path: Path, value: Any, root: Node) -> None:
    if isinstance(value, dict):
        _read_group("location", prefix, value, root)
    elif (text := text_of(value)) is not None:
        put(root, (*prefix[:2], *path), text)


def _read_organisation(section: str, number: int, organisation: dict[str, Any], root: Node) -> None:
    """The website and the place of a school that is an object of its own."""
    for name, value in organisation.items():
        path = field_of(section, name)
        if path and path[0] == "location" and plain(name) not in VALUES:
            _read_place((section, number, "location"), path, value, root)
        elif path and path[0] == "url" and (text := text_of(value)):
            put(root, (section, number, "url"), text)


def _put_value(root: Node, path: Path, value: Any) -> bool | None:
    """Puts the value of a field of the person; False if another one counts, None if it cannot be read."""
    if path in (("basics", "email"), ("basics", "phone")):
        texts = emails_of(value) if path[1] == "email" else phones_of(value)
        put_in = [put(root, path, each) for each in texts]  # each of them
        return all(put_in) if texts else None
    read: Any = date_of(value)
    if isinstance(value, bool) and path[0] in ("job", "source"):
        read = value
    elif path[0] in LISTS:
        texts = texts_of(value) if isinstance(value, list) else []
        read = texts if len(texts) > 1 and path[-1] in PARALLEL else _text_in_entry(path[2:], value)
    return None if read is None else put(root, path, read)
