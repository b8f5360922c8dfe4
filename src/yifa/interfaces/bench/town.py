"""A town with no more than it takes to penalise on the spot, and the fixed case that is measured; refuses to measure."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple, TypeAlias

from yifa.interfaces.demo.stage import written
from yifa.interfaces.founding import Founder, found
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import SHANGHAI, day_of
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Act, ActId, Json
from yifa.record.clock import SimulatedClock

START = datetime(2021, 8, 2, 9, 0, tzinfo=SHANGHAI)
"""Every case happens after this moment and within the year, under the law of 2021."""

BETWEEN = timedelta(seconds=20)
"""From the beginning of a case to the beginning of the next."""

ITEM = "示例-001"
FINE = 20_000
STEPS = 9
"""Acts of one case, from the card to the closing: 32 facts, 9 of them private, 2 evidence files."""

Made: TypeAlias = tuple[str, ActId]
"""Matter and act, as the door or the server answers."""

Playing: TypeAlias = Generator[Draft, Made, None]

_CARD: Mapping[str, Json] = {"shown": True, "rights_told": True, "place": {"text": "现场（示例地点）", "village": "01"}}
_NOTICE: Mapping[str, Json] = {
    "party": {"kind": "person", "name": "示例当事人丁", "address": "示例地址"},
    "facts_found": "在人行道上摆放货物",
    "proposed_kind": "fine",
    "proposed_amount": FINE,
    "stated": "yes",
    "statement": "已知错，当场整改，请求从轻（示例）",
    "statement_answer": "已当场整改，予以采纳（示例）",
}
_DECISION: Mapping[str, Json] = {
    "kind": "fine",
    "amount": FINE,
    "certain": True,
    "complex": "no",
    "remedy": True,
    "remedy_route": "either",
    "party_signed": "yes",
    "to_publish": "yes",
}
_FILE = "cast.json"
_VILLAGE: Mapping[str, Json] = {"id": "01", "name": "示例一村", "kind": "村"}


class Filled(NamedTuple):
    """A home with so many acts, and a matter of fifty acts among them."""

    home: Path
    acts: int
    matter: str


@dataclass(frozen=True, slots=True)
class Cast:
    """Person ids of those who act, and the digests of the two files that a case refers to."""

    first: str
    second: str
    clerk: str
    head: str
    photo: str
    paper: str
    item: str = ITEM

    def save(self, home: Path) -> None:
        """Leave a note for the process that serves this home."""
        told = {name: getattr(self, name) for name in self.__slots__}
        (home / _FILE).write_text(json.dumps(told), encoding="ascii")

    @classmethod
    def load(cls, home: Path) -> Cast:
        """What `save` left."""
        return cls(**json.loads((home / _FILE).read_text(encoding="ascii")))


def make_town(root: Path, *, name: str = "bench-town", url: str | None = None) -> Path:
    """Found the town in `root`/home, appoint and certify its people; returns the home."""
    folder, home = root / "town", root / "home"
    folder.mkdir(parents=True)
    told = {
        "id": name, "mode": "demonstration", "clock": {"start": START.isoformat()}, "name": "示例镇",
        "full_name": "示例镇人民政府", "organ": "示例镇人民政府", "organ_word": "示例", "division_code": "440118000",
        "villages": [dict(_VILLAGE)],
        "identity": dict.fromkeys(("operator", "host", "site_id", "icp", "police", "contact"), "示例"),
    }  # fmt: skip
    # JSON is YAML.
    (folder / "town.yaml").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    runtime = Runtime.create(home, folder, url=url)
    try:
        _people(runtime).save(home)
    finally:
        runtime.close()
    return home


def advance(runtime: Runtime, by: timedelta = BETWEEN) -> datetime:
    """Let the town's time pass; the new moment."""
    clock = runtime.clock
    assert isinstance(clock, SimulatedClock)
    clock.advance(by)
    return clock.now()


def _people(runtime: Runtime) -> Cast:
    since, by, basis = date(2021, 1, 1), "示例镇人大", "示例任〔2021〕1号"
    founders = (Founder("长", "head", since, by, basis), Founder("办", "clerk", since, by, basis))
    head, clerk = found(runtime, founders).persons
    registrar, chief = [Actor(clerk, "registrar")], Actor(head, "head")
    first, second, reviewer = (_register(runtime, registrar, name) for name in ("甲", "乙", "审"))
    for person, post in ((first, "officer"), (second, "officer"), (reviewer, "legal-reviewer")):
        told: dict[str, Json] = {"person": person, "post": post, "start_day": "2021-01-01"}
        _act(runtime, "post.appoint", [chief], told | {"appointed_by": by, "appoint_basis": basis})
    for place, person in enumerate((first, second), start=1):
        filed = _act(runtime, "officer-certificate.file", registrar, {"holder": person})
        facts: dict[str, Json] = {"certificate_number": f"示例4401000{place}", "issuer": "示例区司法局"}
        facts |= {"adopted_from": "示例名册", "valid_from": "2021-01-01", "valid_until": "2025-12-31"}
        _act(runtime, "officer-certificate.adopt", registrar, facts, matter=filed.matter)
    item: Json = {"item": ITEM, "name": "占用道路经营", "article": "示例市容条例第一条"}
    listed: dict[str, Json] = {"list_title": "示例清单", "source": "statute", "start": "2021-01-01", "items": [item]}
    _act(runtime, "delegated-powers.list", [chief, Actor(reviewer, "legal-reviewer")], listed)
    photo, paper = (_file(runtime, words) for words in ("现场照片", "决定书"))
    return Cast(first, second, clerk, head, photo, paper)


def _register(runtime: Runtime, by: Sequence[Actor], name: str) -> str:
    return _act(runtime, "person.register", by, {"name": f"示例{name}", "person_kind": "official"}).matter


def _act(runtime: Runtime, kind: str, by: Sequence[Actor], facts: Mapping[str, Json], *, matter: str | None = None) -> Act:
    at = advance(runtime)
    return runtime.door.perform(runtime.town, Draft(kind, at, tuple(by), by[0].person, facts, matter))


def _file(runtime: Runtime, words: str) -> str:
    data = f"示例{words}\n".encode() * 500
    return runtime.store.evidence.put(data, media_type="text/plain; charset=utf-8", purpose="case", keep="archive")


def case(cast: Cast, at: datetime) -> Playing:
    """The drafts of one case, as the demonstration plays it when all goes well; wants each one's matter and act back."""
    both = (Actor(cast.first, "officer"), Actor(cast.second, "officer"))
    alone, clerk = both[:1], (Actor(cast.clerk, "registrar"),)

    def draft(
        step: str, actors: tuple[Actor, ...], facts: Mapping[str, Json], thread: ActId | None = None, *evidence: str
    ) -> Draft:
        return Draft(f"onsite-penalty.{step}", at, actors, actors[0].person, facts, matter, thread, evidence=evidence)

    matter: str | None = None
    seen = {**_CARD, "seen_at": day_of(at).isoformat(), "scene": cast.photo}
    matter, _ = yield draft("show-card", both, seen, None, cast.photo)
    yield draft("tell", both, {**_NOTICE, "item": cast.item})
    _, decided = yield draft("decide", both, _DECISION)
    yield draft("issue", alone, {"paper": cast.paper, "copies": 2}, decided, cast.paper)
    handed: dict[str, Json] = {"way": "direct", "handed_at": written(at), "receiver": "示例当事人丁", "service_place": "处罚现场"}
    yield draft("serve", (Actor(cast.first, "server"),), handed, decided)
    yield draft("report-back", alone, {"filed_with": "综合行政执法办公室"})
    yield draft("pay", clerk, {"paid_bank": FINE, "bank_receipt": "示例缴款"})
    yield draft("publish", (Actor(cast.clerk, "office"),), {"checked_private": True, "channel": "platform"}, decided)
    yield draft("close", (Actor(cast.head, "head-or-delegate"),), {})
