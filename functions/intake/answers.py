"""Answers of a form: each is an object with its question and its answer, in the words of many tools.

`{"question": …, "answer": …}`, `{"label": …, "value": …}`, `{"kind": "education", "values": […]}`, also by number.
Typeform writes the questions in another list, by their ids.
"""

from collections.abc import Iterable
from typing import Any

from bonafide.text import plain
from intake.drafts import text_of

_QUESTIONS = (
    "question questiontext questionlabel label title prompt name kind path key slug field text code id type".split()
)
"""Keys that name the question, in the order of preference."""

_ANSWERS = (
    "answer value response answers values answertext textanswers text email phonenumber url number choice choices "
    "date boolean fileurl content".split()
)
"""Keys that hold the answer, in the order of preference."""

_CERTAIN_ANSWERS = frozenset("answer value values answers response answertext textanswers choice choices".split())


def of_list(value: Iterable[Any]) -> dict[str, Any]:
    """A list of questions and answers as an object. A question that is there twice has a list of answers."""
    found: dict[str, Any] = {}
    for each in value:
        named = _named(each)
        question = next((text for key in _QUESTIONS if (text := text_of(named.get(key)))), None)
        answer = next((named[key] for key in _ANSWERS if named.get(key) not in (None, "", question)), None)
        if question and answer is not None:
            found[question] = [*_listed(found[question]), *_listed(answer)] if question in found else answer
    return found


def by_number(value: dict[str, Any]) -> dict[str, Any]:
    """The same for an object by number, `{"3": {"text": …, "answer": …}}`; empty if it is none."""
    return of_list(value.values()) if all(key.isdecimal() for key in value) else {}


def questions(node: dict[str, Any]) -> list[str]:
    """What may be the question of an object that has an answer; none if it has no answer."""
    named = _named(node)
    if _CERTAIN_ANSWERS.isdisjoint(named):
        return []
    return [text for key in _QUESTIONS if isinstance(named.get(key), str | dict) and (text := text_of(named[key]))]


def with_titles(document: dict[str, Any]) -> dict[str, Any]:
    """A message of Typeform, in which each answer has its question, instead of the question's id."""
    form = document.get("form_response")
    definition = form.get("definition") if isinstance(form, dict) else None
    fields = definition.get("fields") if isinstance(definition, dict) else None
    if not isinstance(form, dict) or not isinstance(fields, list) or not isinstance(form.get("answers"), list):
        return document
    titles = {_id(each): each.get("title") for each in fields if isinstance(each, dict)}
    titled = [
        {"question": titles[identifier], "answer": each.get(str(each.get("type")))}
        if isinstance(each, dict) and (identifier := _id(each.get("field"))) in titles
        else each
        for each in form["answers"]
    ]
    others = {name: value for name, value in form.items() if name != "definition"}
    return {**document, "form_response": {**others, "answers": titled}}


def _id(field: Any) -> str:
    return str(field.get("id")) if isinstance(field, dict) else ""


def _named(node: Any) -> dict[str, Any]:
    return {plain(str(key)): inner for key, inner in node.items()} if isinstance(node, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
