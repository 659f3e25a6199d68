"""Two actors that run in turn, each for so many requests to the table: every interleaving of two can be tried."""

import sys
import threading
from collections.abc import Callable, Sequence

from local.memory_aws import MemoryDynamoDB


class Turns:
    """Lets two actors run in turn, each for so many requests to the table, and in the end to their end."""

    def __init__(self, actors: Sequence[Callable[[], None]], turns: Sequence[tuple[int, int]]) -> None:
        self._actors = actors
        self._turns = iter([*turns, (0, sys.maxsize), (1, sys.maxsize)])
        self._may_go = [threading.Semaphore(0) for _ in actors]
        self._alive = set(range(len(actors)))
        self._left = 0
        self._errors: list[BaseException] = []
        self._me = threading.local()
        self.taken = [0 for _ in actors]

    def run(self, table: MemoryDynamoDB) -> None:
        """Runs both to their end; raises what either raises."""
        table.before_step = self._step
        threads = [threading.Thread(target=self._act, args=(n,)) for n in range(len(self._actors))]
        for thread in threads:
            thread.start()
        self._next()
        for thread in threads:
            thread.join()
        table.before_step = lambda: None
        if self._errors:
            raise self._errors[0]

    def _act(self, number: int) -> None:
        self._me.number = number
        self._may_go[number].acquire()
        try:
            self._actors[number]()
        except BaseException as error:  # for the test's own thread
            self._errors.append(error)
        self._alive.discard(number)
        self._next()

    def _step(self) -> None:
        while self._left <= 0:
            self._next()
            self._may_go[self._me.number].acquire()
        self._left -= 1
        self.taken[self._me.number] += 1

    def _next(self) -> None:
        for actor, steps in self._turns:
            if actor in self._alive:
                self._left = steps
                self._may_go[actor].release()
                return
