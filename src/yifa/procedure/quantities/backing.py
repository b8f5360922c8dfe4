"""Which numbers of a narrative have nothing behind them, and where they stand; refuses to know what a figure is worth."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from yifa.procedure.quantities.scan import ATTESTED, BOUND, EXEMPT, Mention, scan
from yifa.record.act import Json
from yifa.record.canonical import canonical

AROUND = 8
"""Characters shown on either side of a number, so that a person finds it."""

NO_SOURCE, NO_FIGURE, NO_ATTESTATION = "no-source", "no-figure", "no-attestation"


@dataclass(frozen=True, slots=True)
class Unbacked:
    """One number without backing: in which passage, on which line, and what is wrong with it."""

    section: str
    line: int
    mention: Mention
    around: str
    fault: str

    @property
    def told(self) -> str:
        """The fault as a sentence; the caller names the section."""
        what = {NO_SOURCE: "没有出处", NO_FIGURE: "不是本年度的指标", NO_ATTESTATION: "还没有人证明"}[self.fault]
        return f"第{self.line}行“{self.around}”中的“{self.mention.text}”{what}"

    @property
    def todo(self) -> str:
        """What to do."""
        return {
            NO_SOURCE: "绑定到指标，或者由撰写人以外的人员证明后引用，或者改写这一句。",
            NO_FIGURE: "核对指标编号，从本年度的指标中选择。",
            NO_ATTESTATION: "先由撰写人以外的人员证明这个数字，名称要一致。",
        }[self.fault]


def unbacked(passages: Mapping[str, str], figures: Collection[str], attested: Collection[str]) -> list[Unbacked]:
    """Every number of every passage that is neither a known figure, nor an attested number, nor exempt by its position."""
    return [found for section, text in passages.items() for found in _of(section, text, figures, attested)]


def _of(section: str, text: str, figures: Collection[str], attested: Collection[str]) -> Iterator[Unbacked]:
    for mention in scan(text):
        fault = _fault(mention, figures, attested)
        if fault:
            line = text.count("\n", 0, mention.start) + 1
            yield Unbacked(section, line, mention, around(text, mention), fault)


def _fault(mention: Mention, figures: Collection[str], attested: Collection[str]) -> str:
    if mention.kind == BOUND:
        return "" if mention.why in figures else NO_FIGURE
    if mention.kind == ATTESTED:
        return "" if mention.why in attested else NO_ATTESTATION
    return "" if mention.kind == EXEMPT else NO_SOURCE


def around(text: str, mention: Mention) -> str:
    """The number with some words before and after it, on one line."""
    start, end = max(0, mention.start - AROUND), min(len(text), mention.end + AROUND)
    before = text[start : mention.start].rpartition("\n")[2]
    after = text[mention.end : end].partition("\n")[0]
    head, cut, tail = before.rpartition("}")
    if cut and "{" not in head:
        before = tail  # half a reference tells nobody anything
    head, cut, tail = after.partition("{")
    return f"{before}{mention.text}{head if cut and '}' not in tail else after}"


def latest(acts: Iterable[Mapping[str, Json]], rows: str, key: str, value: str) -> dict[str, str]:
    """The last text under each key, over lists that acts give in order; what an act does not name stays as it was."""
    found: dict[str, str] = {}
    for facts in acts:
        held = facts.get(rows)
        for row in held if isinstance(held, list) else ():
            if isinstance(row, dict) and isinstance(row.get(key), str):
                found[str(row[key])] = str(row.get(value) or "")
    return found


def digest(passages: Mapping[str, str], attested: Mapping[str, Sequence[str]]) -> str:
    """One digest over every passage and every attested number, whatever order they came in."""
    told: Json = {"passages": dict(passages), "attested": {name: list(row) for name, row in attested.items()}}
    return "sha256:" + hashlib.sha256(b"yifa/annual-report/1\n" + canonical(told)).hexdigest()
