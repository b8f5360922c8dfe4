"""A matter of enforcement: what a statute forbids and how it is fined, by version; decides no case, names no town."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from yifa.law.dated import yuan

KINDS = {"warning": "警告", "fine": "罚款", "confiscation": "没收违法所得、非法财物", "closure": "责令停产停业、关闭",
         "permit": "吊销许可证件"}  # fmt: skip
PARTIES = {"any": "不分单位和个人", "person": "个人", "organisation": "单位"}
WHENS = {
    "always": "",
    "refused": "经责令改正而拒不改正、逾期不改正的",
    "refused-or-grave": "逾期不改正，或者造成严重后果的",
    "grave": "造成严重后果、情节严重的",
}
MEASURES = {"seal": "查封", "seize": "扣押", "demolish": "强制拆除"}
HOUSEHOLD = ("any", "person", "organisation")
"""The statutes fine units and individuals; which of them a registered household is, they leave open."""


@dataclass(frozen=True, slots=True)
class Fine:
    """Fines of one kind of party in fen, both ends included; both ends None where the article leaves the sum to others.

    `may` is 可以处; `when` says which circumstance opens the fine; `share` is (least, most, of what) in percent.
    """

    party: str
    least: int | None
    most: int | None
    may: bool
    when: str = "always"
    share: tuple[int, int, str] | None = None

    def meets(self, party: str | None) -> bool:
        """True if the fine may be the one for that kind of party (None: not known yet)."""
        return party in (None, "household") or self.party in ("any", party)

    def holds(self, amount: int) -> bool:
        """True if the amount lies in the range. Raises ValueError where the article gives none."""
        if self.least is None or self.most is None:
            raise ValueError("条文没有规定数额")
        return self.least <= amount <= self.most

    @property
    def known(self) -> bool:
        """True where the article itself gives the sum."""
        return self.least is not None

    @property
    def reading(self) -> str:
        """As people read it: 个人：可以处100元以上500元以下罚款."""
        who = "" if self.party == "any" else PARTIES[self.party] + "："
        when = WHENS[self.when]
        return f"{who}{when + '，' if when else ''}{'可以' if self.may else ''}处{self._sum}"

    @property
    def _sum(self) -> str:
        if self.share is not None:
            least, most, of = self.share
            return f"{of}{f'百分之{least}以上' if least else ''}百分之{most}以下的罚款"
        if self.least is None or self.most is None:
            return "罚款（条文没有规定数额，依地方规定，待核）"
        return f"{f'{yuan(self.least)}以上' if self.least else ''}{yuan(self.most)}以下的罚款"


@dataclass(frozen=True, slots=True)
class Coercion:
    """The article that grants a compulsory measure, the measures, and on what condition (own words)."""

    measures: tuple[str, ...]
    article: str
    condition: str


@dataclass(frozen=True, slots=True)
class Matter:
    """One version of a matter, in force from `start` up to, not including, `end`.

    `violated` is the article that forbids (None where the article of the penalty does it itself); `warned` when a warning may
    be given; `educate_first` where persuasion must come before; `town_itself` where the statute names the township;
    `open_end` says why nobody knows until when the version holds.
    """

    id: str
    title: str
    title_en: str
    group: str
    start: date
    end: date | None
    statute: str
    violated: str | None
    penalty: str
    organ: str
    town_itself: bool
    conduct: str
    kinds: tuple[str, ...]
    fines: tuple[Fine, ...]
    orders: str
    warned: str
    educate_first: bool
    coercion: Coercion | None
    status: str
    source: str
    checked_on: date
    start_checked: bool = True
    open_end: str | None = None
    note: str | None = None
    file: str = ""
    line: int = 0

    @property
    def article(self) -> str:
        """The basis of the penalty, as it is cited."""
        return f"{self.statute.removeprefix('中华人民共和国')}{self.penalty}"

    @property
    def verified(self) -> bool:
        """True where somebody compared it with the text."""
        return self.status == "verified"

    def in_force(self, day: date) -> bool:
        """True on the days the version applies."""
        return self.start <= day and (self.end is None or day < self.end)

    def fines_of(self, party: str | None) -> Iterator[Fine]:
        """The fines that may meet a kind of party: person, organisation, household, or None where it is not known."""
        return (fine for fine in self.fines if fine.meets(party))

    def most(self, party: str | None) -> int | None:
        """The highest fine in fen; None where the article gives no sum, 0 where it has no fine."""
        sums = [fine.most for fine in self.fines_of(party)]
        return None if None in sums else max((each for each in sums if each is not None), default=0)

    def weight(self, party: str | None) -> tuple[int, int] | None:
        """How heavy the version is, most before least; None where it cannot be weighed."""
        most = self.most(party)
        leasts = [fine.least for fine in self.fines_of(party) if fine.least is not None]
        return None if most is None else (most, min(leasts, default=0))
