"""Paper templates: data with placeholders, checked against a declaration and filled with facts; renders nothing itself.

A placeholder is `{fact}`, `{fact.part}`, `{step.fact}`, a word of the frame or of the town folder, `{rule:ID}` and `{last:ID}`
from the law of the paper's day, or `{by:STEP}` and the like from other acts, with at most one filter of a closed set. Nothing
in a template or a fact is ever executed or read as markup. A placeholder left unfilled is an error; on a form it is struck out.
"""

from __future__ import annotations

from yifa.procedure.paper_check import check_paper, find
from yifa.procedure.paper_fill import fill
from yifa.procedure.paper_frame import Deed, Frame
from yifa.procedure.paper_parts import (
    Block,
    Filled,
    Grid,
    PaperError,
    Picture,
    Room,
    Row,
    Signs,
    Span,
    Words,
    spans_of,
)  # fmt: skip
from yifa.procedure.paper_template import FILTERS, FRAME, TOWN, Paper, conditions, load

__all__ = [
    "FILTERS", "FRAME", "TOWN", "Block", "Deed", "Filled", "Frame", "Grid", "Paper", "PaperError", "Picture", "Room", "Row",
    "Signs", "Span", "Words", "check_paper", "conditions", "fill", "find", "load", "spans_of",
]  # fmt: skip
