"""Numbers that count nothing: dates, document numbers, articles, ordinals of lists, names, fixed words; a closed list."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CN = "零〇一二两三四五六七八九十百"
_N = f"(?:[0-9]+|[{_CN}]+)"
_YEAR = rf"(?:(?:19|20|21)[0-9]{{2}}|[{_CN}]{{4}})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|(?:[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]))"
_TO = r"\s*(?:至|到|—+|-|~|、|和|及)\s*"
_START = r"(?:^|(?<=[\n。；;：:！？!?]))\s*"

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "日期",
        re.compile(
            rf"(?<![0-9])(?:{_YEAR}(?:年度?)?(?:{_TO}))*{_YEAR}年度?(?:(?:{_TO})?{_MONTH}月(?:{_DAY}[日号])?)*"
            rf"|(?<![0-9.{_CN}])(?:{_MONTH}(?:{_TO}))?{_MONTH}月(?:份|{_DAY}[日号](?:{_TO}{_DAY}[日号])?)?(?![0-9])"
            rf"|(?<![0-9])(?:19|20|21)[0-9]{{2}}(?P<s>[-/.])[01]?[0-9](?P=s)[0-3]?[0-9](?![0-9])"
            rf"|第?[一二三四1-4]季度|(?:[上下]|前)半年|[0-9]{{1,2}}世纪"
        ),
    ),
    (
        "时刻",
        re.compile(
            r"(?<![0-9])[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?(?![0-9])"
            r"|(?<![0-9])[0-2]?[0-9][时点](?:[0-5]?[0-9]分|整|半|前|后|许)"
        ),
    ),
    (
        "文号",
        re.compile(
            r"[〔\[(【](?:19|20)[0-9]{2}[〕\])】][^\s，。；;、]{0,14}?[0-9]{1,6}号"
            r"|第[0-9]{1,6}号(?:令|公告|文|案|建议|提案)?|[0-9]{1,4}号(?=令|文件|公告|建议|提案)"
        ),
    ),
    ("条款", re.compile(rf"第{_N}(?:(?:、|至|和){_N})*[条款项目章节编](?:之{_N})?(?:第{_N}[款项目])*|第\({_N}\)项")),
    ("序次", re.compile(rf"第[{_CN}]+(?:责任人|职责|时间|线|议题|方|届|个五年)|第[0-9]+届|其[一二三四五六七八九十]")),
    ("序号", re.compile(rf"{_START}(?:\({_N}\)[、.]?|(?:[0-9]{{1,2}}|[{_CN}]{{1,3}})、|[0-9]{{1,2}}[.．](?![0-9]))")),
    ("序号", re.compile(rf"{_START}[①-⑳⑴-⒇⒈-⒛㈠-㈩]")),
    ("序号", re.compile(r"(?:^|(?<=[\n。；;：:，,、!?\s]))\s*[一二三四五六七八九十]{1,3}(?:是|要|则)(?![否])")),
    ("书名", re.compile(r"《[^《》\n]{1,60}》")),
    ("备案号", re.compile(r"(?:ICP备|公网安备|标识码|备案号|信用代码|邮政编码|电话)[:： ]*[0-9][0-9-]*号?(?:-[0-9]+)?")),
    ("热线", re.compile(r"(?<![0-9])(?:123(?:45|48|15|88|33)|1(?:10|19|20|22))(?=热线|平台|电话|报警|举报|投诉|政务)")),
    (
        "编号",
        re.compile(
            r"(?<![0-9A-Za-z])[A-Za-z]{1,4}-?[0-9]{1,4}(?:[A-Za-z][A-Za-z0-9]*)?"
            r"(?![0-9A-Za-z.,]|\s*[件个份次场期人名条项万元%])"
        ),
    ),
    ("编号", re.compile(r"(?<![0-9.,A-Za-z])[2-6][GgDd](?![A-Za-z0-9])")),
)  # fmt: skip
"""Each kind with what is taken for it, on folded text."""

_LISTED = """
一体 统一 唯一 专一 单一 万一 一一 进一步 一步 一律 一致 一定 一旦 一系列 一线 一流 一切 一般 一些 一贯 一直 一同
一并 一道 一经 一带 一时 一向 一样 一批 一种 一类 一次性 一方面 一大批 一部分 一手 一把手 一盘棋 一网通办 一门式
一窗 一件事 一张网 一对一 一岗双责 一村一 一户一 一事一 一案一 一企一 一人一 一公开 一站式 一条龙 一票否决 一以贯之
一如既往 万无一失 千方百计 千家万户 万众 万物 百姓 百货 百强 百千万工程 百年 十分 十足
成千上万的 三重一大 三项制度 三同步 三农 三资 三公 三统一 三网 三定 三防 三大攻坚战 三严三实 双随机 两不愁 两委
两会 两学一做 两法衔接 两个维护 两个确立 四个意识 四个自信 四个全面 四风 四议两公开 五位一体 五四 六稳 六保 七进
八进 八个一 九不准 七五普法 八五普法 七五 八五 十四五 十三五 十九大 二十大 十九届 二十届 九届 三中全会 四中全会
五中全会 六中全会 三中 四中 五中 六中 八小时外 百日 第三方 五一 十一黄金周 三八 六一 七一 八一 四季 三令五申 再三
三三两两 两手 零距离 零容忍 零报告 零差错 零星 零售 零散 归零 两级 三级 四级 五级 两违 五化 四化 二维码 三维 二手
"""
FIXED = tuple(_LISTED.split())
"""Words written with numerals that say no quantity. Short on purpose: what is not here must be bound, attested or reworded."""

_FIXED = re.compile("|".join(sorted((re.escape(word) for word in FIXED), key=len, reverse=True)))
_SLOGAN = re.compile(r"[“‘「\"]([^“”‘’「」\"\n0-9]{1,10})[”’」\"]")
_DETERMINED = re.compile(r"(?:每|任何|同|某|哪|这|那|另|上|下|前|后|首|各)一")


def exempt(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, kind) of every stretch of folded text in which a number counts nothing."""
    for kind, pattern in KINDS:
        for found in pattern.finditer(text):
            yield found.start(), found.end(), kind
    for found in _FIXED.finditer(text):
        yield found.start(), found.end(), "固定用语"
    for found in _DETERMINED.finditer(text):
        yield found.start(), found.end(), "指称"


def slogans(text: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, words) of short quoted names without digits, such as the names of campaigns."""
    for found in _SLOGAN.finditer(text):
        yield found.start(1), found.end(1), found[1]
