"""How large a workbook may be; knows nothing of what is in it."""

from __future__ import annotations

BYTES = 20_000_000
UNPACKED = 100_000_000
PARTS = 1_000
SHEETS = 40
ROWS = 5_000
"""Filled rows of one sheet. Everything in a file is recorded at once, and others wait meanwhile."""
SCANNED = 100_000
"""Rows looked at before a sheet is refused for its emptiness."""
COLUMNS = 100
CELL = 32_767
"""Characters that Excel itself keeps in one cell."""
