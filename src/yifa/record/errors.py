"""What can go wrong in the record, each with a Chinese sentence saying what to do; decides nothing itself."""

from __future__ import annotations


class RecordError(Exception):
    """Base of everything the record refuses or fails at."""


class UnsafeSettings(RecordError):
    """The database or the machine is set so that an acknowledged act could be lost."""


class AlreadyServing(RecordError):
    """Another process already writes this record."""


class WrongMode(RecordError):
    """Demonstration and live were mixed: a simulated clock on a live log, or another mode than at genesis."""


class ClockWentBack(RecordError):
    """The clock is behind the head of the log; nothing is recorded until it has caught up."""


class Unjudged(RecordError):
    """Something that was not judged was handed to the store, and no judge is set."""


class Malformed(RecordError, ValueError):
    """A judged act that cannot be recorded as it is: bad text, a reserved or doubled field name, a naive time."""


class MatterMismatch(RecordError):
    """The act says it opens a matter that exists, or continues one that does not."""


class KeyConflict(RecordError):
    """The idempotency key was used before with another content."""


class NotFound(RecordError, LookupError):
    """There is no such town, act, field or evidence in this record."""


class Purged(RecordError):
    """The content was destroyed by a lawful purge; its commitment stays."""


class PurgeWithoutAct(RecordError):
    """A purge that no act of the same transaction names."""


class LogInconsistent(RecordError):
    """The log contradicts something signed earlier; signing and writing stop."""


class WriteFailed(RecordError):
    """The disk or the database did not take the write; nothing of it is recorded."""


class Closed(RecordError):
    """The store was closed."""
