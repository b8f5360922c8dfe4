"""What the static site may tell: published notices in words, at the moment of the record's head; opens no vault."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from yifa.interfaces.public.officers import Certificate, certificate
from yifa.interfaces.public.reads import Square, Told
from yifa.interfaces.runtime import Runtime
from yifa.interfaces.web.people import CERTIFICATE, People
from yifa.interfaces.web.town import Town, town_of
from yifa.interfaces.web.values import Speaker
from yifa.law.zone import day_of, start_of
from yifa.projections import notices
from yifa.record.act import ActId, Json
from yifa.record.checkpoint import open_checkpoint
from yifa.record.leaf import disclose
from yifa.record.proof import Proof as ProofFile

ALL = 10_000_000
NUMBER = "certificate_number"
POWERS = "delegated-powers"


@dataclass(frozen=True, slots=True)
class Shown:
    """One notice for a page: in words, and each fact with its name."""

    told: Told
    facts: tuple[tuple[str, str, str], ...]
    """(name, label, words); none for what is no longer shown."""

    @property
    def notice(self) -> notices.Notice:
        """The row."""
        return self.told.notice

    @property
    def path(self) -> str:
        """Where its page stands, below the site."""
        return f"notices/{self.notice.act}/index.html"


@dataclass(slots=True, kw_only=True)
class SiteSquare(Square):
    """The public's view of the town at the head of its record."""

    town: Town
    day: date = field(init=False)

    def __post_init__(self) -> None:
        self.day = day_of(self.now)

    @classmethod
    def of(cls, current: Runtime) -> SiteSquare:
        """The square at the site's moment."""
        now, view = moment(current), current.view()
        people = People(view, current.catalogue, now)
        return cls(current, now, people, Speaker(people, view, current.library), town=town_of(current))

    def shown(self, notice: notices.Notice) -> Shown:
        """A notice in words. Of one that is no longer shown not even the heading quotes a fact."""
        notice = notices.shown(notice, self.now)
        found = []
        for name, value in notice.facts.items():
            words = self.told(replace(notice, facts={name: value})).facts
            found += [(name, label, said) for label, said in words]
        return Shown(self.told(notice), tuple(found))

    def published(self) -> list[Shown]:
        """Everything that was published, newest first, tombstones included."""
        return [self.shown(one) for one in notices.published(self.current.store.reader, self.current.town, limit=ALL)]

    def certificates(self) -> dict[str, Certificate]:
        """By number, the certificates whose granting was published; of several spans of one number the one that says most."""
        found: dict[str, Certificate] = {}
        for standing in self.people.view.standings(standing=CERTIFICATE):
            number = str(standing.detail.get(NUMBER) or "")
            given = notices.by_act(self.current.store.reader, self.current.town, str(standing.given_by))
            if not number or given is None or given.published_at is None or notices.shown(given, self.now).hidden:
                continue
            told = replace(certificate(self, standing, self.day), issuer="")
            known = found.get(number)
            if known is None or (told.css == "done", told.start) > (known.css == "done", known.start):
                found[number] = told
        return dict(sorted(found.items()))

    def powers(self, shown: list[Shown]) -> list[dict[str, Json]]:
        """The powers of the day that stand in a published list."""
        known: set[str] = set()
        for one in shown:
            rows = one.notice.facts.get("items") if one.notice.slug == POWERS and not one.notice.hidden else None
            known |= {str(row.get("item")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()
        return [dict(told) | {"id": item} for item, told in self.people.view.powers(self.day).items() if item in known]

    def opening(self, act: str, names: tuple[str, ...]) -> dict[str, object]:
        """The leaf and the openings of exactly these names, as far as they are on record."""
        reader, town, identity = self.current.store.reader, self.current.town, ActId.parse(act)
        held = reader.openings(town, identity)
        told = disclose(held.values(), [name for name in names if name in held])
        return {"leaf": reader.leaf(town, identity).decode("ascii"), "openings": told}


@dataclass(frozen=True, slots=True)
class Proof:
    """An act's proof file and whether a trusted witness cosigned the checkpoint in it."""

    text: str
    witnessed: bool


@dataclass(slots=True)
class Proofs:
    """Reads proofs of acts; trusts the witnesses that the town's settings name and no other."""

    current: Runtime

    def of(self, act: str) -> Proof | None:
        """The proof, None until a checkpoint covers the act."""
        identity = ActId.parse(act)
        found = self.current.store.proof(self.current.town, identity)
        if found is None:
            return None
        return Proof(found, self._witnessed(found, identity.epoch))

    def _witnessed(self, proof: str, epoch: int) -> bool:
        trusted = self.current.town_settings.get("witnesses") or []
        if not trusted:
            return False
        key = self.current.store.verifier(self.current.town, epoch)
        return open_checkpoint(ProofFile.parse(proof).checkpoint, key.name, [key], [str(one) for one in trusted]).witnessed


def moment(current: Runtime) -> datetime:
    """For which moment the site speaks: the last record; a live town's site at least today's beginning, so that a
    certificate that ran out overnight is not called valid."""
    last = current.store.reader.head(current.town).recorded_at
    if current.mode == "demonstration":
        return last or current.now()
    today = start_of(day_of(current.now()))
    return max(last, today) if last is not None else today


__all__ = ["Proof", "Proofs", "Shown", "SiteSquare", "moment"]
