"""Document numbers as text, from a series, a year and a running number; keeps no counter."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field

USUAL = "{prefix}{series}〔{year}〕{n}号"
_PARTS = ("prefix", "series", "year", "n")


class PatternError(ValueError):
    """A pattern that would lose the year or the number, or names something unknown."""


@dataclass(frozen=True, slots=True)
class Numbering:
    """A town's way of writing numbers, e.g. 穗增正果当罚字〔2020〕1号.

    `prefix` stands for the organ (穗增正果). `patterns` overrides the usual pattern for single series; parts are
    {prefix} {series} {year} {n}, and {n} may ask for leading zeros as {n:04}.
    """

    prefix: str
    pattern: str = USUAL
    patterns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for pattern in (self.pattern, *self.patterns.values()):
            _check(pattern)

    def __call__(self, series: str, year: int, n: int) -> str:
        """The text of the n-th number of a series in a year."""
        if n < 1:
            raise ValueError(f"编号从1起，不能是{n}")
        return self.patterns.get(series, self.pattern).format(prefix=self.prefix, series=series, year=year, n=n)

    def read(self, series: str, text: str) -> tuple[int, int] | None:
        """(year, n) of a number of this series, or None if the text is not one."""
        pattern = re.escape(self.patterns.get(series, self.pattern))
        pattern = re.sub(r"\\{n(:0[0-9])?\\}", "(?P<n>[0-9]{1,9})", pattern).replace(r"\{year\}", "(?P<year>[0-9]{4})")
        pattern = pattern.replace(r"\{prefix\}", re.escape(self.prefix)).replace(r"\{series\}", re.escape(series))
        found = re.fullmatch(pattern, text)
        return (int(found["year"]), int(found["n"])) if found else None


def _check(pattern: str) -> None:
    try:
        parts = [(name, spec) for _, name, spec, _ in string.Formatter().parse(pattern) if name is not None]
    except ValueError as error:
        raise PatternError(f"文号样式“{pattern}”的花括号不成对") from error
    names = [name for name, _ in parts]
    unknown = [name for name in names if name not in _PARTS]
    if unknown:
        raise PatternError(f"文号样式里没有“{unknown[0]}”；可用：{'、'.join(f'{{{name}}}' for name in _PARTS)}")
    if names.count("year") != 1 or names.count("n") != 1:
        raise PatternError(f"文号样式“{pattern}”要有且只有一个 {{year}} 和一个 {{n}}")
    if any(spec and not (name == "n" and re.fullmatch("0[2-9]", spec)) for name, spec in parts):
        raise PatternError(f"文号样式“{pattern}”里只有 {{n}} 可以补零，写成 {{n:04}}")
