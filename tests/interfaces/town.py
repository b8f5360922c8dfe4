"""A small town for the web's tests: the cast with posts and certificates, one power, a clock set by hand."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from tests.support.town_text import town_text
from yifa.interfaces.runtime import Runtime
from yifa.law.zone import SHANGHAI
from yifa.procedure.draft import Actor, Draft
from yifa.record.act import Act, ActId, Json
from yifa.record.clock import SimulatedClock

TOWN = (
    town_text("test-town", "2021-08-02T09:00:00+08:00", "2021-12-31T17:30:00+08:00")
    + """identity:
  operator: 示例镇人民政府
  host: 示例镇党政办公室
  site_id: '4401180000'
  icp: 示例备字第1号
  police: 示例公网安备1号
  contact: 020-00000000
papers:
  court: 示例区人民法院
  reconsider_body: 示例区人民政府
  contact_person: 示例联系人
  contact_phone: 020-00000000
  organ_address: 示例路1号
  archive_fonds: '000'
  banks: [{name: 示例农村商业银行正果支行, address: 示例路2号}, {name: 示例银行, address: 示例路3号}]
"""
)
START = datetime(2021, 8, 2, 9, 0, tzinfo=SHANGHAI)
POSTS = {
    "甲": "officer",
    "乙": "officer",
    "丙": "officer",
    "审": "legal-reviewer",
    "督": "supervisor",
    "档": "archivist",
}
ITEM = "示例-001"


@dataclass(slots=True)
class Small:
    """The town; `who` maps names of the cast to person ids."""

    runtime: Runtime
    who: dict[str, str] = field(default_factory=dict)

    def set(self, when: datetime) -> None:
        """Move the clock."""
        clock = self.runtime.clock
        assert isinstance(clock, SimulatedClock)
        clock.set(when)

    def later(self, **by: int) -> datetime:
        """Let time pass; returns the new moment."""
        self.set(self.runtime.now() + timedelta(**by))
        return self.runtime.now()

    def act(
        self,
        kind: str,
        actors: Sequence[tuple[str, str]],
        facts: Mapping[str, Json],
        *,
        matter: str | None = None,
        thread: ActId | None = None,
    ) -> Act:
        """Perform now, a minute after the last."""
        at = self.later(minutes=1)
        chosen = tuple(Actor(self.who[name], capacity) for name, capacity in actors)
        draft = Draft(kind, at, chosen, chosen[0].person, facts, matter, thread)
        return self.runtime.door.perform(self.runtime.town, draft)

    def register(self, name: str, by: tuple[str, str]) -> str:
        """Register a person."""
        act = self.act("person.register", [by], {"name": f"示例{name}", "person_kind": "official", "unit": "示例办公室"})
        self.who[name] = act.matter
        return act.matter

    def appoint(self, name: str, post: str, by: Sequence[tuple[str, str]]) -> Act:
        """Give a post from the start of 2021."""
        facts: dict[str, Json] = {
            "person": self.who[name],
            "post": post,
            "start_day": "2021-01-01",
            "appointed_by": "示例镇人大",
            "appoint_basis": "示例任〔2021〕1号",
        }
        return self.act("post.appoint", by, facts)

    def certify(self, name: str, number: str) -> Act:
        """Take over a certificate."""
        filed = self.act("officer-certificate.file", [("办", "registrar")], {"holder": self.who[name]})
        facts: dict[str, Json] = {
            "certificate_number": number,
            "issuer": "示例区司法局",
            "valid_from": "2021-01-01",
            "valid_until": "2025-12-31",
            "adopted_from": "示例名册",
        }
        return self.act("officer-certificate.adopt", [("办", "registrar")], facts, matter=filed.matter)

    def shown_card(self) -> str:
        """An on-the-spot penalty begun by 甲 and 乙."""
        facts: dict[str, Json] = {
            "shown": True,
            "rights_told": True,
            "seen_at": self.runtime.now().astimezone(SHANGHAI).date().isoformat(),
            "place": {"text": "示例路口", "village": "示例一村"},
        }
        return self.act("onsite-penalty.show-card", [("甲", "officer"), ("乙", "officer")], facts).matter

    def told(self, matter: str, amount: int = 20000) -> Act:
        """The notice."""
        facts: dict[str, Json] = {
            "party": {"kind": "person", "name": "示例当事人丁", "phone": "020-11110000"},
            "facts_found": "在人行道上摆放货物",
            "item": ITEM,
            "proposed_kind": "fine",
            "proposed_amount": amount,
            "stated": "no",
        }
        return self.act("onsite-penalty.tell", [("甲", "officer"), ("乙", "officer")], facts, matter=matter)

    def decided(self, matter: str, amount: int = 20000) -> Act:
        """The decision."""
        facts: dict[str, Json] = {
            "kind": "fine",
            "amount": amount,
            "certain": True,
            "complex": "no",
            "remedy": True,
            "remedy_route": "either",
            "to_publish": "yes",
        }
        return self.act("onsite-penalty.decide", [("甲", "officer"), ("乙", "officer")], facts, matter=matter)


def small_town(folder: Path) -> Small:
    """Found the town, register the cast (丁 stays outside), give posts, certificates and one power."""
    source = folder / "town"
    source.mkdir(parents=True)
    (source / "town.yaml").write_text(TOWN, encoding="utf-8")
    town = Small(Runtime.create(folder / "home", source))
    town.set(START)
    town.who |= {"创一": secrets.token_hex(10), "创二": secrets.token_hex(10)}
    founders = [("创一", "founder"), ("创二", "founder")]
    villages: list[Json] = [{"village_code": "01", "village": "示例一村", "village_kind": "village"}]
    facts: dict[str, Json] = {
        "town_name": "示例镇",
        "organ": "示例镇人民政府",
        "organ_word": "示例",
        "division_code": "440118000",
        "mode": "demonstration",
        "villages": villages,
    }
    town.act("town.found", founders, facts)
    town.register("长", founders[0])
    town.register("办", founders[0])
    town.appoint("办", "clerk", founders[:1])
    town.appoint("长", "head", founders[:1])
    for name in [*POSTS, "丁"]:
        town.register(name, ("办", "registrar"))
    for name, post in POSTS.items():
        town.appoint(name, post, [("长", "head")])
    town.certify("甲", "示例44010001")
    town.certify("乙", "示例44010002")
    item: dict[str, Json] = {"item": ITEM, "name": "占用道路经营", "article": "示例市容条例第一条"}
    listed: dict[str, Json] = {"list_title": "示例清单", "source": "statute", "start": "2021-01-01", "items": [item]}
    town.act("delegated-powers.list", [("长", "head"), ("审", "legal-reviewer")], listed)
    return town
