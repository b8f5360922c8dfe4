"""Numbers in Chinese prose: which there are, what each is worth, and which only name or order; knows no figure and no report."""

from __future__ import annotations

from yifa.procedure.quantities.scan import ATTESTED, BOUND, EXEMPT, NUMBER, Mention, references, scan

__all__ = ["ATTESTED", "BOUND", "EXEMPT", "NUMBER", "Mention", "references", "scan"]
