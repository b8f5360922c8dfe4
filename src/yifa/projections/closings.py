"""Which periods are closed by an act that somebody else confirmed, kept from the acts; refuses to know what they counted."""

from __future__ import annotations

from yifa.procedure.fold import Folded
from yifa.procedure.view import Done
from yifa.projections.port import Reading, Writing

ROLE = "period-closing"
"""The role of the act with which a closing takes effect."""

PERIOD = "period"
SCHEMA = (
    """CREATE TABLE IF NOT EXISTS period_closed (
        town TEXT NOT NULL, matter TEXT NOT NULL, period TEXT NOT NULL, act TEXT NOT NULL, position BIGINT NOT NULL,
        PRIMARY KEY (town, matter))""",
    # Whether a year or month is closed.
    "CREATE INDEX IF NOT EXISTS period_closed_by_period ON period_closed (town, period)",
)
TABLES = ("period_closed",)


class Closings:
    """Keeps the table equal to what the folded matters say."""

    name = "closings"

    def apply(self, tx: Writing, done: Done, folded: Folded) -> None:
        """Take in one act."""
        if not any(step.role == ROLE for step in folded.declaration.steps.values()):
            return
        tx.execute("DELETE FROM period_closed WHERE town = ? AND matter = ?", (tx.town, done.matter))
        period = folded.facts.get(PERIOD)
        for confirmed in folded.with_role(ROLE)[-1:]:
            if isinstance(period, str):
                tx.execute(
                    "INSERT INTO period_closed (town, matter, period, act, position) VALUES (?, ?, ?, ?, ?)",
                    (tx.town, done.matter, period, str(confirmed.id), confirmed.position),
                )


def closing_of(reader: Reading, town: str, period: str) -> str | None:
    """The act that closed the period, None where none stands."""
    rows = reader.query(
        "SELECT act FROM period_closed WHERE town = ? AND period = ? ORDER BY position DESC LIMIT 1", (town, period)
    )
    return str(rows[0][0]) if rows else None
