"""Answers of a form: each is an object with its question and its answer, in the words of many tools.

`{"question": …, "answer": …}`, `{"label": …, "value": …}`, `{"kind": "education", "values": […]}`, also by number.
Typeform writes the questions in another list, by their ids.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from bonafide.fields.names import field_of
from bonafide.fields.values import text_of
from bonafide.text import plain, words_of

_QUESTIONS = (
    "question questiontext questionlabel label title prompt name kind path key slug field text code id type".split()
)
"""Keys that name the question, in the order of preference."""

_LABELS = frozenset(_QUESTIONS) - {"name"}  # that is also a person's

_ANSWERS = (
    "answer value response answers values answertext textanswers text email phonenumber url number choice choices "
    "date boolean fileurl content".split()
)
"""Keys that hold the answer, in the order of preference."""

_CERTAIN_ANSWERS = frozenset("answer value values answers response answertext textanswers choice choices".split())

_ANSWER_WORDS = frozenset(
    "answer answers response responses reply replies value values antwort antworten respuesta respuestas reponse "
    "reponses antwoord antwoorden risposta risposte resposta respostas svar odpowiedz odpoved valasz cevap yanit "
    "ответ відповідь".split()
)
_QUESTION_WORDS = frozenset(
    "question questions frage fragen pregunta preguntas vraag vragen domanda domande pergunta perguntas prompt fraga "
    "sporgsmal sporsmal pytanie otazka kerdes soru вопрос питання".split()
)
_UNSPACED_ANSWER, _UNSPACED_QUESTION = re.compile("回答|答え|答案|답변|응답"), re.compile("質問|設問|问题|問題|질문")
_NUMBER = re.compile(r"\d{1,9}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


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
    if not any(map(_holds_answer, node)):
        return []
    named = _named(node)
    return [text for key in _QUESTIONS if isinstance(named.get(key), str | dict) and (text := text_of(named[key]))]


@lru_cache(4096)
def pairs(names: tuple[str, ...]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Which fields of an object, or columns of a table, may hold a question, and which then hold its answer.

    `Question 1` and `Answer 1` have a number in common. Without numbers, the answer is in the fields of that name
    before the next question, else in all of them, else in the field after a `Question`. A field that is known for
    something else is neither.
    """
    numbers = [tuple(map(int, _NUMBER.findall(name))) for name in names]
    by_number: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for at, number in enumerate(numbers):
        by_number[number].append(at)
    known = {at for at, name in enumerate(names) if field_of("", name)}
    answers = [
        at for at, name in enumerate(names) if not numbers[at] and _has_word(name, _ANSWER_WORDS, _UNSPACED_ANSWER)
    ]
    found = []
    for at, name in enumerate(names):
        if name and (at not in known or plain(name) in _LABELS):
            same = by_number[numbers[at]] if numbers[at] else []
            of_question = [other for other in same if other != at] or list(_next_answers(names, at, answers))
            if kept := tuple(other for other in of_question if other not in known):
                found.append((at, kept))
    return tuple(found)


def _next_answers(names: tuple[str, ...], at: int, answers: list[int]) -> Iterator[int]:
    end = next((other for other in range(at + 1, len(names)) if names[other] == names[at]), len(names))
    others = [other for other in answers if other != at]
    if others:
        yield from [other for other in others if at < other < end] or others
    elif at + 1 < end and not _NUMBER.search(names[at]) and _has_word(names[at], _QUESTION_WORDS, _UNSPACED_QUESTION):
        yield at + 1


@lru_cache(8192)
def _has_word(name: str, words: frozenset[str], unspaced: re.Pattern[str]) -> bool:
    return not words.isdisjoint(words_of(_NUMBER.sub(" ", _CAMEL.sub(" ", name)))) or bool(unspaced.search(name))


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


@lru_cache(8192)
def _holds_answer(key: str) -> bool:
    return plain(key) in _CERTAIN_ANSWERS


def _id(field: Any) -> str:
    return str(field.get("id")) if isinstance(field, dict) else ""


def _named(node: Any) -> dict[str, Any]:
    return {plain(str(key)): inner for key, inner in node.items()} if isinstance(node, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
