"""The same answer to a request that is repeated: a decision that was made and whose answer was lost is not made twice.

| pk          | sk                                        | holds                                                |
|-------------|-------------------------------------------|------------------------------------------------------|
| `case#<id>` | `key#<SHA-256 of person and key>`         | digest of the request, and for a day its answer      |

The item is written in the transaction of the decision. The answer is added when all is done that follows from the
decision. If that failed, it is done again, and the answer is made of what was decided.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pydantic_core import to_json

from bonafide.aws.problems import Problem
from bonafide.aws.table import Conflict, Put, Write
from cases import store
from cases.api import Answer, Request
from cases.case import Case, partition

KEPT_SECONDS = 24 * 3600


def once(
    request: Request,
    decide: Callable[[Sequence[Write]], Case],
    fields_of: Callable[[Case], Mapping[str, Any]],
    finish: Callable[[Case], None],
) -> Answer:
    """Decides, or answers as the request with the same key was answered.

    Args:
        request: the request, with an Idempotency-Key.
        decide: makes the decision together with further writes, and returns the case as it is then.
        fields_of: the answer about a decided case.
        finish: does again what follows from a decision.

    Raises:
        Problem: another request had this key, or the case has changed.
    """
    if earlier := _earlier(request, fields_of, finish):
        return earlier
    try:
        case = decide([_key(request)])
    except (store.Changed, Conflict):  # perhaps by the same request, which was sent twice at once
        if earlier := _earlier(request, fields_of, finish):
            return earlier
        raise
    return _kept(request, case, fields_of)


def _kept(request: Request, case: Case, fields_of: Callable[[Case], Mapping[str, Any]]) -> Answer:
    """The answer about a decided case, which a repeated request gets."""
    answer = Answer(fields_of(case), case.version)
    request.table.update(
        partition(case.id),
        request.key,
        "SET answer = :answer, case_version = :version",
        answer=to_json(answer.fields).decode(),
        version=case.version,
    )
    return answer


def _earlier(
    request: Request, fields_of: Callable[[Case], Mapping[str, Any]], finish: Callable[[Case], None]
) -> Answer | None:
    item = request.table.get(partition(request.path["id"]), request.key)
    if not item or item["expires_at"] <= request.now.timestamp():
        return None
    if item["request"] != request.digest:
        raise Problem(422, "Another request had this Idempotency-Key. Use a new key for another decision.")
    if "answer" in item:
        return Answer(json.loads(item["answer"]), item["case_version"])
    case = store.load(request.table, request.path["id"])
    finish(case)
    return _kept(request, case, fields_of)


def _key(request: Request) -> Put:
    now = int(request.now.timestamp())
    key = {"pk": partition(request.path["id"]), "sk": request.key}
    item = {**key, "request": request.digest, "expires_at": now + KEPT_SECONDS}
    return Put(item, "attribute_not_exists(pk) OR expires_at <= :now", {"now": now})
