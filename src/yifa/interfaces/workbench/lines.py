"""An act of the timeline drawn, and remembered by everything that is shown of it; knows no record and no right to read.

Acts do not change, so most of a long matter's page is the same at every visit. What may change around an act (undone, corrected,
somebody's name) is part of the question, so nothing is ever shown that is no longer so.
"""

from __future__ import annotations

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from yifa.interfaces.workbench.matter import Line


@lru_cache(maxsize=4096)
def drawn(line: Line) -> SafeString:
    """The act as an item of the list."""
    return render_to_string("workbench/act.html", {"line": line})
