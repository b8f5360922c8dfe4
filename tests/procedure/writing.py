"""Writes small domain folders into a temporary place, so that a test shows only the line it is about."""

from __future__ import annotations

from pathlib import Path

from yifa.procedure.catalogue import Catalogue
from yifa.procedure.declaration import Declaration
from yifa.procedure.problem import DataError

CAPACITIES = """\
officer: {title: 执法人员, standings: [officer]}
head: {title: 镇长, standings: [head]}
head-or-delegate: {title: 镇长或者受委托的负责人, standings: [head, [deputy-head, delegate]]}
registrar: {title: 登记人员, standings: [clerk]}
server: {title: 送达人, standings: [officer, clerk]}
anyone: {title: 任何在岗人员, special: any-post}
"@original": {title: 原行为人, special: original}
"""
STANDINGS = """\
officer: {title: 执法人员, post: yes}
head: {title: 镇长, post: yes}
deputy-head: {title: 分管负责人, post: yes}
clerk: {title: 党政办工作人员, post: yes}
delegate: 受委托代行审批
enforcement-certificate: 行政执法证
"""
CHOICES = """\
labels: {"yes": 是, "no": 否, warning: 警告, fine: 罚款}
outcomes: {done: 已办结, agree: 同意}
kinds: {warning: 警告, fine: 罚款}
service-ways: {direct: 直接送达, post: 邮寄送达, announced: 公告送达}
"""
LABELS = """\
reason: 理由
amount: 金额
day: 日期
kind: 种类
who: 人员
party: 当事人
"""
PENDING = "test.pending: 待核的规则\n"
CHARACTER = "character: any\ntitle: 共有\n"
PROCEDURE = """\
slug: trial
title: 示例事项
character: [any]
basis: [示例依据]
from_day: 2018-01-01
stages: [开始, 结束]
opens: {at: begin}
steps:
  begin: {title: 开始, role: intake, stage: 开始, by: {officer: 1}, facts: {day: {type: day, open: yes}}}
  decide: {title: 决定, role: decision, by: {head: 1}, after: [begin], facts: DECIDED}
  end: {title: 结束, role: closing, stage: 结束, by: {head: 1}, after: [decide], closes: yes}
""".replace("DECIDED", "{amount: {type: money, open: yes}, kind: {type: choice, of: kinds, open: yes}}")


def write(
    root: Path,
    procedure: str = PROCEDURE,
    *,
    slug: str = "trial",
    day: str = "2018-01-01",
    character: str = CHARACTER,
    **common: str,
) -> Path:
    """A root with one domain `test` and one procedure; `common` replaces single shared files by stem (`_` for `-`)."""
    files = {
        "capacities": CAPACITIES,
        "standings": STANDINGS,
        "choices": CHOICES,
        "facts": LABELS,
        "pending-rules": PENDING,
        **{stem.replace("_", "-"): text for stem, text in common.items()},
    }
    folder = root / "test" / "procedures" / slug
    folder.mkdir(parents=True, exist_ok=True)
    (root / "common" / "characters").mkdir(parents=True, exist_ok=True)
    for stem, text in files.items():
        (root / "common" / f"{stem}.yaml").write_text(text, encoding="utf-8")
    (root / "common" / "characters" / "any.yaml").write_text(character, encoding="utf-8")
    (folder / f"{day}.yaml").write_text(procedure, encoding="utf-8")
    return root


def with_steps(extra: str, *, top: str = "") -> str:
    """The usual procedure with more steps (each line one step) and more top-level text."""
    steps = "".join(f"  {line}\n" for line in extra.splitlines() if line.strip())
    return PROCEDURE + steps + top


def problems(root: Path, *, rules: frozenset[str] | None = None) -> list[str]:
    """What loading complains about, as printed."""
    try:
        Catalogue.load(root, rules=rules)
    except DataError as error:
        return [str(problem) for problem in error.problems]
    return []


def declaration(root: Path, slug: str = "trial") -> Declaration:
    """The newest version of a procedure of the root."""
    return Catalogue.load(root).latest(slug)
