"""Plays how evidence is taken: summoned, collected, preserved, sampled and appraised; refuses to know how the case ends."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass
from datetime import datetime

from yifa.interfaces.demo.ordinary import Doings, File, begun_record, corrected, filed, handed, opened, visited
from yifa.interfaces.demo.ordinary_courses import begun, from_conclusion
from yifa.interfaces.demo.papers import issue
from yifa.interfaces.demo.stage import CLERK, DELEGATE, Doing, Facts, Who, minutes, written
from yifa.record.act import Act, Json

KEEPING, SAMPLING = "evidence-preservation", "sampling"
OFFICE_HEAD = Who("office-head", "office-head")

RELIED_ON = "示例部门规章第二十条"
"""An invented article that lets the time of an appraisal out of account."""


@dataclass(slots=True)
class Beside:
    """A matter of its own that belongs to the case."""

    file: File
    slug: str
    matter: str = ""

    def step(self, name: str, who: tuple[Who, ...], facts: Facts, *, after: int = 15) -> Doing:
        """One step of it, on the time of the case."""
        self.file.at += minutes(after)
        links: Mapping[str, str] = {} if self.matter else {"about": self.file.matter}
        stage = self.file.stage
        act = yield from stage.act(f"{self.slug}.{name}", self.file.at, who, facts, matter=self.matter or None, links=links)
        self.matter = act.matter
        return act

    def handed(self, act: Act) -> Doings:
        """Its paper printed and handed to the party."""
        file = self.file
        file.at += minutes(10)
        yield from issue(file.stage, act, file.at, file.first)
        facts: dict[str, Json] = {
            "way": "direct", "handed_at": written(file.at + minutes(12)), "receiver": file.row.party,
        }  # fmt: skip
        file.at += minutes(14)
        yield from file.stage.act(f"{self.slug}.serve", file.at, (file.server,), facts, matter=self.matter, thread=act)


def preserved(file: File) -> Doings:
    """The goods are listed and kept; in time they are measured, copied and given back."""
    yield from begun(file)
    kept = yield from _kept(file)
    file.later(4, 9)
    facts: dict[str, Json] = {
        "dealings": [{"goods_no": 1, "deal_way": "return"}, {"goods_no": 2, "deal_way": "copy-return"}],
        "deal_reason": "已称量、拍照、复制，证据已经固定（示例）",
    }
    decided = yield from kept.step("deal", (DELEGATE,), facts)
    yield from kept.handed(decided)
    yield from _given_back(kept)
    yield from corrected(file)
    yield from from_conclusion(file)


def forgotten(file: File) -> Doings:
    """Nobody decides within the seven days: the clock says so, and the goods go back without a decision."""
    yield from begun(file)
    kept = yield from _kept(file)
    file.later(11, 9)
    yield from _given_back(kept)
    yield from corrected(file)
    yield from from_conclusion(file)


def _kept(file: File) -> Generator[datetime, None, Beside]:
    kept = Beside(file, KEEPING)
    yield from _wanted(kept)
    yield from kept.step("approve", (DELEGATE,), {}, after=25)
    facts: dict[str, Json] = {
        "goods": [
            {"goods_name": "散装物料（示例）", "goods_quantity": "约三立方米", "goods_state": "完好"},
            {"goods_name": "送货单据（示例）", "goods_spec": "三联", "goods_quantity": "一本", "goods_state": "完好"},
        ],
        "keep_place": "当事人院内，加贴封签（示例）",
        "keeper": f"{file.row.party}负责人",
        "goods_scene": file.stage.scan("清点照片"),
        "signing": "signed",
    }
    notice = yield from kept.step("preserve", file.who, facts)
    yield from kept.handed(notice)
    return kept


def _wanted(kept: Beside) -> Doing:
    row = kept.file.row
    facts: dict[str, Json] = {
        "party": {"kind": row.party_kind, "name": row.party},
        "loss_risk": "物料正在使用，单据随时可能转移，以后难以取得（示例）",
        "wanted": "现场的散装物料和送货单据（示例）",
    }
    return kept.step("propose", kept.file.who, facts)


def _given_back(kept: Beside) -> Doings:
    facts: dict[str, Json] = {"given_back": "全部物料和单据（示例）", "back_receipt": kept.file.stage.scan("发还收据")}
    yield from kept.step("give-back", kept.file.who, facts)
    yield from kept.step("close", (DELEGATE,), {})


def sampled(file: File) -> Doings:
    """Keeping the goods is not approved: samples do. The first laboratory cannot tell, the second can; the clock waits."""
    yield from begun(file)
    refused = Beside(file, KEEPING)
    yield from _wanted(refused)
    yield from refused.step("decline", (DELEGATE,), {"decline_reason": "抽取样品已经足够，不必保存（示例）"}, after=25)
    test = Beside(file, SAMPLING)
    taken = yield from test.step("sample", file.who, _sample(file))
    yield from test.handed(taken)
    paused = yield from _paused(file)
    file.later(1, 10)
    yield from _entrusted(test, "示例检测中心（示例）")
    file.later(6, 15)
    yield from test.step("test-failed", (CLERK,), {"failed_why": "样品含水率过高，未能得出结果（示例）"})
    yield from _entrusted(test, "示例第二检测中心（示例）")
    file.later(7, 10)
    said: dict[str, Json] = {
        "expert_paper": file.stage.scan("检测报告"),
        "opinion_day": file.at.date().isoformat(),
        "opinion_says": "含泥量超过标准（示例）",
        "opinion_signed": True,
    }
    yield from test.step("opinion", (CLERK,), said)
    notice = yield from test.step("tell-opinion", file.who, {"opinion_told": "含泥量超过标准；有异议的可以书面提出（示例）"})
    yield from test.handed(notice)
    yield from test.step("close", (OFFICE_HEAD,), {})
    yield from file.step("resume", (DELEGATE,), {"resume_reason": "已收到检测报告（示例）"}, thread=paused)
    yield from from_conclusion(file)


def _sample(file: File) -> dict[str, Json]:
    return {
        "party": {"kind": file.row.party_kind, "name": file.row.party},
        "sample_from": "sampled",
        "samples": [{"sample_name": "物料（示例）", "sample_quantity": "两袋", "sample_seal": "示例封签001"}],
        "sample_method": "随机抽取，分装两份，当场封样（示例）",
        "sample_scene": file.stage.scan("抽样照片"),
        "signing": "signed",
    }


def _entrusted(test: Beside, body: str) -> Doings:
    facts: dict[str, Json] = {
        "test_body": {"name": body}, "test_kind": "testing", "test_question": "样品的含泥量（示例）", "test_able": True,
    }  # fmt: skip
    letter = yield from test.step("entrust", (OFFICE_HEAD,), facts)
    test.file.at += minutes(10)
    yield from issue(test.file.stage, letter, test.file.at, test.file.first)


def _paused(file: File) -> Doing:
    facts: dict[str, Json] = {
        "suspend_ground": "appraisal",
        "suspend_reason": "等待检测结果（示例）",
        "pause_basis": RELIED_ON,
    }
    return file.step("suspend", (DELEGATE,), facts)


def missing_party(file: File) -> Doings:
    """Nobody is there: a witness signs. Summoned, the party comes and will not sign; papers and a file are collected."""
    yield from opened(file)
    yield from filed(file)
    yield from file.step("show-card", file.who, {"shown": True, "rights_told": True}, after=40)
    seen = begun_record(file) | {"found_on_site": f"{file.row.conduct}，当事人不在场（示例）"}
    seen |= {"signing": "absent", "scene_witness": "村干部（示例）", "scene": file.stage.scan("现场照片")}
    yield from file.step("inspect", file.who, seen, after=32)
    yield from _summoned(file)
    file.later(2, 9)
    asked = begun_record(file) | {"whom": file.row.party, "question_record": file.stage.scan("询问笔录")}
    asked |= {"signing": "refused", "refused_sign": "被询问人拒绝签名，全程录像（示例）"}
    yield from file.step("question", file.who, asked, after=32)
    for kind, more in COLLECTED.items():
        facts: dict[str, Json] = {"proof_kind": kind, "taken_at": written(file.at + minutes(6)), **more}
        facts["proof_file"] = file.stage.scan(str(more["proof_name"]))
        yield from file.step("collect", file.who, facts)
    yield from corrected(file)
    yield from from_conclusion(file)


COLLECTED: Mapping[str, Mapping[str, Json]] = {
    "documentary": {
        "proof_name": "租赁合同（示例）", "proof_source": "出租人（示例）", "provider": "出租人（示例）",
        "same_as_original": True,
    },
    "electronic": {
        "proof_name": "收款记录（示例）", "proof_source": "当事人的收款账户（示例）", "data_system": "示例收款系统",
        "data_method": "当事人在场导出，刻录光盘封存（示例）", "data_digest": "示例校验值",
    },
}  # fmt: skip
"""What is collected, by its kind."""


def _summoned(file: File) -> Doings:
    facts: dict[str, Json] = {
        "summon_whom": file.row.party,
        "summon_at": written(file.stage.at_work(file.at + minutes(48 * 60))),
        "summon_place": "镇综合行政执法办公室询问室",
        "summon_bring": "营业执照、租赁合同",
    }
    notice = yield from file.step("summon", file.who, facts)
    yield from file.print(notice, file.first)
    yield from handed(file, notice)


def reassigned(file: File) -> Doings:
    """A handling officer moves to another post: the head of the office names a new one."""
    yield from opened(file)
    yield from filed(file)
    yield from visited(file)
    new = (file.row.officers[0], "officer-c")
    facts: dict[str, Json] = {
        "handlers": [{"handler": file.stage.person(name)} for name in new], "reassign_why": "原承办人抽调专项工作（示例）",
    }  # fmt: skip
    yield from file.step("reassign", (OFFICE_HEAD,), facts)
    file.who = (file.who[0], Who("officer-c", "officer"))
    yield from corrected(file)
    yield from from_conclusion(file)
