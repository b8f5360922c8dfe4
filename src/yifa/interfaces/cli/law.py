"""`yifa law`: values and deadlines of the law of a day, importing statute texts, checking citations; judges nothing."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

from yifa.interfaces.cli.matter import show_matter
from yifa.interfaces.cli.out import FOUND, GOOD, Command, UsageError, json_line, say
from yifa.law.calendar import Calendar
from yifa.law.check import Outcome, check
from yifa.law.clock import due
from yifa.law.dated import TIME_UNITS, Dated
from yifa.law.library import Library
from yifa.law.texts import Texts, import_texts
from yifa.law.zone import SHANGHAI, day_of, start_of


def read_day(text: str) -> date:
    """A day written 2025-09-26."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"日期写作 2025-09-26 的样子，收到的是「{text}」") from None


def read_instant(text: str) -> datetime:
    """A day (its first moment in Shanghai) or a time; a time without a zone is Shanghai's."""
    try:
        if len(text) == len("2025-09-26"):
            return start_of(date.fromisoformat(text))
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"时间写作 2025-09-26 或 2025-09-26T15:30，收到的是「{text}」") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def in_force(library: Library, rule: str, on: date) -> Dated | None:
    """The rule that day. Raises UsageError for an id the library does not know."""
    if rule not in library:
        raise UsageError(f"规则库里没有「{rule}」。{_nearby(library, rule)}")
    return library.value(rule, on)


def _nearby(library: Library, rule: str) -> str:
    known = [each.id for each in library.rules()]
    near = get_close_matches(rule, known, n=5)
    if near:
        return f"相近的有：{'、'.join(near)}"
    area = rule.partition(".")[0]
    same = [each for each in known if each.startswith(f"{area}.")][:8]
    if same:
        return f"同一领域有：{'、'.join(same)}"
    return f"编号写作“领域.名称”，领域有：{'、'.join(sorted({each.partition('.')[0] for each in known}))}"


def show_value(args: argparse.Namespace) -> int:
    """Print the value in force; exit 1 where nothing was in force."""
    on = read_day(args.on)
    found = in_force(Library.load(), args.rule, on)
    if args.json:
        json_line(
            {
                "rule": args.rule,
                "on": on.isoformat(),
                "value": found.value if found else None,
                "unit": found.unit if found else None,
                "article": found.article if found else None,
                "status": found.status if found else "not-in-force",
            }
        )
    elif found:
        state = "已核" if found.verified else "待核"
        say(f"{found.title}：{found.reading}（{on}，{state}）")
        say(f"依据：{found.article}")
        say(found.statement)
    else:
        say(f"{args.rule}：{on} 没有生效的规定。")
    return GOOD if found else FOUND


def show_due(args: argparse.Namespace) -> int:
    """Print the last day of a deadline with its working; exit 1 where the rule gives no length that day."""
    start = read_instant(args.start)
    found = in_force(Library.load(), args.rule, day_of(start))
    if found is None or not isinstance(found.value, int) or found.unit not in TIME_UNITS:
        pending = found is not None and not found.verified
        if args.json:
            json_line({"rule": args.rule, "from": args.start, "due": None, "status": "pending" if pending else "no-period"})
        else:
            say(f"{args.rule}：{day_of(start)} 没有可以起算的期限{'（待核）' if pending else ''}。")
        return FOUND
    answer = due(start, found, Calendar.load())
    if args.json:
        json_line(
            {
                "rule": args.rule,
                "from": args.start,
                "due": answer.day.isoformat(),
                "provisional": answer.provisional,
                "working": [line.text for line in answer.working],
            }
        )
        return GOOD
    provisional = "（暂定：节假日安排尚未公布）" if answer.provisional else ""
    say(f"{found.title}：{found.reading}，自 {args.start} 起算，最后一日 {answer.day}{provisional}")
    say(f"依据：{found.article}")
    for line in answer.working:
        say(f"  {line.text}")
    return GOOD


def import_folder(args: argparse.Namespace) -> int:
    """Bring statute texts from a folder into the home; exit 1 where a file could not be read."""
    folder = Path(args.folder)
    if not folder.is_dir():
        raise UsageError(f"没有这个文件夹：{folder}")
    brought = import_texts(folder, Path(args.home))
    for name, reason in brought.left_out:
        say(f"✗ {name}：{reason}")
    say(f"已导入法律文本 {len(brought.taken)} 件到 {args.home}")
    return FOUND if brought.left_out else GOOD


def check_citations(args: argparse.Namespace) -> int:
    """Compare every citation with the imported texts; exit 1 where one is wrong."""
    texts = Texts.load(Path(args.home))
    if not len(texts):
        raise UsageError(f"{args.home} 里还没有法律文本。先运行：yifa law import 文件夹 --home {args.home}")
    findings = list(check(Library.load(), texts))
    wrong = [finding for finding in findings if finding.outcome is Outcome.MISSING]
    found = sum(finding.outcome is Outcome.FOUND for finding in findings)
    for finding in wrong:
        if args.json:
            start = finding.start.isoformat() if finding.start else None
            json_line({"rule": finding.rule, "start": start, "article": finding.article, "text": finding.text})
        else:
            say(f"{finding.rule}（{finding.article}）：{finding.text}")
    if not args.json:
        say(f"核对引文 {len(findings)} 处：相符 {found}，不符 {len(wrong)}，没有文本可对 {len(findings) - found - len(wrong)}。")
    return FOUND if wrong else GOOD


def _arguments(parser: argparse.ArgumentParser) -> None:
    subs = parser.add_subparsers(dest="what", metavar="做什么", required=True)
    value = subs.add_parser("value", help="某日生效的数值")
    value.add_argument("rule", metavar="规则编号", help="如 penalty.decision_days")
    value.add_argument("--on", required=True, metavar="日期", help="哪一天的法律，如 2021-07-15")
    value.set_defaults(law=show_value)
    deadline = subs.add_parser("due", help="期限的最后一日及推算过程")
    deadline.add_argument("rule", metavar="规则编号", help="如 penalty.decision_days")
    deadline.add_argument("--from", dest="start", required=True, metavar="起算时间", help="如 2025-09-26 或 2025-09-26T15:30")
    deadline.set_defaults(law=show_due)
    matter = subs.add_parser("matter", help="某日的执法事项：条文、幅度、要件、强制依据、裁量基准")
    matter.add_argument("matter", metavar="事项", help="如 waste.dump_household")
    matter.add_argument("--on", required=True, metavar="日期", help="哪一天的法律")
    matter.add_argument("--town", metavar="文件夹", help="城镇文件夹，一并列出其裁量基准")
    matter.set_defaults(law=lambda args: show_matter(args, read_day(args.on)))
    bring = subs.add_parser("import", help="导入法律文本")
    bring.add_argument("folder", metavar="文件夹", help="放法律文本的文件夹")
    bring.set_defaults(law=import_folder)
    compare = subs.add_parser("check", help="核对引文")
    compare.set_defaults(law=check_citations)
    for sub in (value, deadline, matter, bring, compare):
        sub.add_argument("--home", default=".demo", metavar="目录", help="数据目录（默认 .demo）")
        sub.add_argument("--json", action="store_true", help="每行一个 JSON 对象")


COMMANDS = (Command("law", "法律：数值、期限、文本、引文核对", _arguments, lambda args: int(args.law(args))),)
