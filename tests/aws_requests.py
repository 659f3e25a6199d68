"""The requests that boto3 makes, and faults at any of them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient


class Fault(Exception):
    """A request that fails."""


@contextmanager
def aws_requests(before: Callable[[str], None] = lambda _: None) -> Iterator[list[str]]:
    """The names of the requests so far. `before` is called with the name of each, and may raise."""
    made: list[str] = []
    call = vars(BaseClient)["_make_api_call"]

    def noted(client: BaseClient, operation: str, *rest: Any) -> Any:
        made.append(operation)
        before(operation)
        return call(client, operation, *rest)

    with patch.object(BaseClient, "_make_api_call", noted):
        yield made


def turns(requests: Sequence[str]) -> list[int]:
    """The numbers of the first and the last request of each row of equal requests.

    A fault between two of them, such as the third of ten deletions, leaves the same kind of state as one at the last.
    """
    around = [None, *requests, None]
    return [at for at, name in enumerate(requests) if around[at] != name or around[at + 2] != name]


@contextmanager
def fault_at(number: int, *, after: bool = False) -> Iterator[None]:
    """Lets the request of this number, from 0, fail before or after it is carried out."""
    made = 0
    call = vars(BaseClient)["_make_api_call"]

    def failing(client: BaseClient, operation: str, *rest: Any) -> Any:
        nonlocal made
        made += 1
        fails = made == number + 1
        answer = None if fails and not after else call(client, operation, *rest)
        if fails:
            raise Fault
        return answer

    with patch.object(BaseClient, "_make_api_call", failing):
        yield
