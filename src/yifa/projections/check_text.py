"""Each number of any text held against the record: the same, different, not there, or no count at all; changes no text.

Which figure a number means is told by the words around it, never by its value: otherwise every number would fit something.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ruamel.yaml import YAML

from yifa.procedure.quantities import ATTESTED, BOUND, EXEMPT, Mention, scan
from yifa.procedure.quantities.worth import folded
from yifa.projections.narrative import Attested
from yifa.projections.outline import BOUND as PLACE
from yifa.projections.outline import Outline
from yifa.projections.reading import ESTIMATE, Figure

WORDS = Path(__file__).parent / "data" / "indicator_words.yaml"
EQUAL, DIFFERS, ABSENT, SPARED, PROVED = "equal", "differs", "absent", "exempt", "attested"
ENOUGH = Fraction(3, 5)
"""How much of a figure's own words must stand near a number that it is meant by them."""

_CLAUSE = re.compile(r"[，,；;。！？!?：:\n]")
_SENTENCE = re.compile(r"[。；;！？!?\n]")
_ALIKE = ("次场起轮趟", "条件宗例起", "人名位", "份本册张", "期班", "个支家间")
"""Units that people use for each other."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One number of the text and what the record says of it."""

    line: int
    mention: Mention
    around: str
    verdict: str
    figure: Figure | None = None
    attested: Attested | None = None

    @property
    def good(self) -> bool:
        """True for a number that needs no mending."""
        return self.verdict in (EQUAL, SPARED, PROVED)


def indicator_words(path: Path = WORDS) -> dict[str, list[str]]:
    """Figure to the ways people say it."""
    told = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return {str(name): [str(each) for each in ways] for name, ways in told.items()}


def check(
    text: str, figures: Sequence[Figure], outline: Outline, words: Mapping[str, Sequence[str]], attested: Mapping[str, Attested]
) -> list[Checked]:
    """Every number of the text in order."""
    sayings = {figure.figure: list(_sayings(figure, outline, words)) for figure in figures}
    plain = folded(text)
    return [_one(mention, text, plain, figures, sayings, attested) for mention in scan(text)]


def _one(
    mention: Mention, text: str, plain: str, figures: Sequence[Figure], sayings: Mapping[str, Sequence[str]],
    attested: Mapping[str, Attested],
) -> Checked:  # fmt: skip
    line = text.count("\n", 0, mention.start) + 1
    around = _around(text, mention)
    if mention.kind == EXEMPT:
        return Checked(line, mention, around, SPARED)
    if mention.kind in (BOUND, ATTESTED):
        figure = next((each for each in figures if mention.kind == BOUND and each.figure == mention.why), None)
        held = attested.get(mention.why) if mention.kind == ATTESTED else None
        verdict = EQUAL if figure else PROVED if held else ABSENT
        return Checked(line, mention, around, verdict, figure, held)
    sentence, clause = _before_and_around(plain, mention)
    meant = [figure for figure in figures if _fits(figure, mention) and _said(sayings[figure.figure], sentence, clause)]
    same = next((figure for figure in meant if agrees(mention, figure)), None)
    if same is not None or meant:
        return Checked(line, mention, around, EQUAL if same is not None else DIFFERS, same or meant[0])
    proved = next((held for held in attested.values() if _proves(held, mention, clause)), None)
    return Checked(line, mention, around, PROVED if proved else ABSENT, attested=proved)


def _sayings(figure: Figure, outline: Outline, words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield from words.get(figure.figure, ())
    if figure.figure not in words:
        yield f"~{figure.label}"
        for part in outline.parts:
            for section in part.sections:
                for sentence in section.sentences:
                    yield from _prefixes(sentence.text, figure.figure)


def _prefixes(sentence: str, figure: str) -> Iterator[str]:
    texts = PLACE.split(sentence)
    for at in range(1, len(texts), 2):
        prefix = _CLAUSE.split(texts[at - 1])[-1]
        if texts[at] == figure and len(prefix) >= 3:
            yield f"~{prefix}"


def _before_and_around(plain: str, mention: Mention) -> tuple[str, str]:
    """The sentence up to the end of the number's clause, and the clause itself."""
    ends = [found.start() for found in _CLAUSE.finditer(plain, mention.end)]
    end = ends[0] if ends else len(plain)
    clauses = [found.end() for found in _CLAUSE.finditer(plain, 0, mention.start)]
    sentences = [found.end() for found in _SENTENCE.finditer(plain, 0, mention.start)]
    return plain[(sentences or [0])[-1] : end], plain[(clauses or [0])[-1] : end]


def _said(sayings: Sequence[str], sentence: str, clause: str) -> bool:
    """True where one way of saying it stands here. A way with `~` need only stand there for the most part."""
    for saying in sayings:
        if saying.startswith("~"):
            if _share(saying[1:], clause) >= ENOUGH:
                return True
            continue
        parts = saying.split(" ")
        if parts[-1] in clause and all(part in sentence for part in parts):
            return True
    return False


def _share(words: str, text: str) -> Fraction:
    pairs = {words[at : at + 2] for at in range(len(words) - 1)}
    return Fraction(sum(1 for pair in pairs if pair in text), len(pairs)) if pairs else Fraction(0)


def _fits(figure: Figure, mention: Mention) -> bool:
    unit = {"fen": "元"}.get(figure.unit, figure.unit)
    if not mention.unit or not unit:
        return unit != "%" or not mention.unit
    return (
        mention.unit == unit or unit in mention.unit or mention.unit in unit or any(_both(unit, mention.unit, a) for a in _ALIKE)
    )


def _both(one: str, other: str, alike: Collection[str]) -> bool:
    return one[:1] in alike and other[:1] in alike


def agrees(mention: Mention, figure: Figure) -> bool:
    """The text says what the record says, allowing the text its 余, 约 and 以上."""
    if mention.value is None or figure.value is None:
        return False
    recorded = Fraction(figure.value, 100 if figure.unit in ("%", "fen") else 1)
    if mention.value == recorded:
        return True
    if not mention.about and figure.qualifier != ESTIMATE:
        return False
    if "约" in mention.text or "近" in mention.text:
        return abs(mention.value - recorded) * 20 <= recorded
    return mention.value <= recorded < mention.value + _step(mention.value)


def _step(value: Fraction) -> int:
    """30 with 多 is below 40, 11000 with 余 below 12000."""
    whole, step = int(value), 1
    while whole and whole % 10 == 0:
        whole, step = whole // 10, step * 10
    return step


def _proves(held: Attested, mention: Mention, clause: str) -> bool:
    return folded(held.value) in folded(mention.text) and _share(held.label, clause) >= ENOUGH


def _around(text: str, mention: Mention) -> str:
    start, end = max(0, mention.start - 14), min(len(text), mention.end + 8)
    return f"{text[start : mention.start].rpartition(chr(10))[2]}{mention.text}{text[mention.end : end].partition(chr(10))[0]}"
