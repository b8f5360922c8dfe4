"""What is wrong with a workbook, told by sheet and cell with what to do; mends nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SHOWN = 200
"""Faults told at most; whoever mends these learns of the others at the next try."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `cell` is empty where the whole sheet or file is meant, `sheet` where the file is."""

    text: str
    sheet: str = ""
    cell: str = ""

    @property
    def place(self) -> str:
        """Where, as people find it in the workbook."""
        return f"表“{self.sheet}”{self.cell}" if self.sheet else "整个文件"

    @property
    def words(self) -> str:
        """One line."""
        return f"{self.place}：{self.text}"


class Faulty(Exception):
    """Nothing was imported. `faults` are never empty."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("；".join(fault.words for fault in faults[:3]))
        self.faults = tuple(faults)


def told(faults: Sequence[Fault]) -> list[str]:
    """The faults as lines, with how many were left out."""
    lines = [fault.words for fault in faults[:SHOWN]]
    if len(faults) > SHOWN:
        lines.append(f"还有 {len(faults) - SHOWN} 处没有列出：请先改好以上各处，再试一次")
    return lines
