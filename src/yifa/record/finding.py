"""What checking a record found, in a sentence that names the place; refuses to judge who did it."""

from __future__ import annotations

from dataclasses import dataclass

from yifa.record.act import ActId


@dataclass(frozen=True, slots=True)
class Finding:
    """One result. `bad` means the record is not what was recorded; others only tell, such as 无外部见证."""

    text: str
    town: str | None = None
    act: ActId | None = None
    """The first act that is not to be believed, where one can be named."""
    place: str = "act"
    """The table or folder it was found in."""
    bad: bool = True

    def __str__(self) -> str:
        return self.text
