"""Brings the search index up to the record before somebody looks something up; looks nothing up itself."""

from __future__ import annotations

import threading

from yifa.interfaces.runtime import Runtime
from yifa.procedure.index import DatabaseView
from yifa.projections import search
from yifa.record.tx import Tx

_laid: set[str] = set()
_guard = threading.Lock()


def bring_up_to_date(current: Runtime) -> None:
    """Take in every act of the log that the index does not hold yet, some thousand at a time."""
    store, town = current.store, current.town
    with _guard:
        laid = str(current.home) in _laid
    if laid and not behind(current):
        return

    def job(tx: Tx) -> bool:
        if not laid:
            for statement in search.schema(store.dialect):
                tx.execute(statement)
        view = DatabaseView(tx, town, shelf=current.door.shelf)
        return search.take_in(tx, view, current.catalogue, tx.head().position)

    while store.submit(town, job):
        pass
    with _guard:
        _laid.add(str(current.home))


def behind(current: Runtime) -> bool:
    """True where the log is longer than what the index took in."""
    rows = current.store.reader.query("SELECT position, version FROM search_state WHERE town = ?", (current.town,))
    head = current.store.reader.head(current.town).position
    return not rows or rows[0][1] != search.VERSION or int(rows[0][0]) != head
