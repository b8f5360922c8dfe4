"""What a store asks of its writer, whichever database it is; refuses to know how the jobs are ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeVar

from yifa.record.db import Connection
from yifa.record.tx import Tx

T = TypeVar("T")


class Writer(Protocol):
    """Runs jobs one after the other and returns only after their commit."""

    def submit(self, town: str, job: Callable[[Tx], T]) -> T:
        """Run the job under the town's head lock, in a savepoint of its own. Raises what the job raises, or WriteFailed."""

    def side(self, job: Callable[[Connection], T]) -> T:
        """Write beside the log (evidence rows, checkpoints), without a head; within a running job, in that transaction."""

    def close(self) -> None: ...
