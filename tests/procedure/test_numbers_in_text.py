"""Every number of a text is found, read for what it is worth, and spared only for its position."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.shared import shared_dir
from yifa.law.numeral import to_chinese
from yifa.procedure.quantities import ATTESTED, BOUND, EXEMPT, NUMBER, scan
from yifa.procedure.quantities.backing import NO_ATTESTATION, NO_FIGURE, NO_SOURCE, digest, latest, unbacked
from yifa.procedure.quantities.worth import worth


def counted(text: str) -> list[str]:
    """What in the text counts something."""
    return [mention.text for mention in scan(text) if mention.kind == NUMBER]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("普法活动11次，派发资料11000余份，受教育13600人次。", ["11次", "11000余份", "13600人次"]),
        ("两万余份，万余人，五百余人，约五千米", ["两万余份", "万余人", "五百余人", "约五千米"]),
        ("十个村委会，两场，数十家企业", ["十个", "两场", "数十家"]),
        ("１１场，９８．５％", ["１１场", "９８．５％"]),
        ("参考率、合格率均达双百", ["双百"]),
        ("办结率百分之九十二点零六，三分之二以上，过半，增长一倍", ["百分之九十二点零六", "三分之二以上", "过半", "一倍"]),
        ("罚款0.092万元、20万元、4,998件", ["0.092万元", "20万元", "4,998件"]),
        ("一次会议，一起案件，一个窗口", ["一次", "一起", "一个"]),
        ("组织② Ⅱ ½ ٣次", ["②", "Ⅱ", "½", "٣次"]),
        ("第11次会议", ["11次"]),
        ("举办“十一场”活动", ["十一场"]),
        ("346、2178名", ["346", "2178名"]),
        ("壹佰元，廿件，仨人", ["壹佰元", "廿件", "仨人"]),
    ],
)
def test_what_counts_is_found(text: str, found: list[str]) -> None:
    assert counted(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "2020年12月21日，2020年1—10月，二〇二〇年十二月，2019年、2020年，2020-12-21，1月23日至25日，第三季度，上半年",
        "上午9时30分，09:30",
        "粤府函〔2020〕136号，(2020)粤01行终12号，第277号令",
        "依照第三十条第二款、第（一）项、第二十六条之一",
        "一是学法；二是用法。三是守法",
        "（一）组织\n2、规范\n（3）检查\n一、总体情况\n①部署",
        "《关于加强2020年度工作的意见》",
        "第一责任人，第一时间，统一，进一步，一体，两委，三项制度，三重一大，六稳六保，“七五”普法，“法律七进”",
        "“八个一”措施，“三人排查小组”，“一对一”服务，双随机、一公开",
        "12345热线，119报警，5G，A4，N95口罩",
        "粤ICP备18013952号-1，网站标识码4401830036，粤公网安备 44011802000181号",
        "每一个村，任何一项，另一名，共同努力，一起建设，一方面",
        "千方百计，万无一失，老百姓，十分重视，镇村两级",
    ],
)
def test_what_only_names_or_orders_is_spared(text: str) -> None:
    assert counted(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit", "about"),
    [
        ("11000余份", 11000, "份", True), ("约700人次", 700, "人次", True), ("5万余件", 50000, "件", True),
        ("1.36万人次", 13600, "人次", False), ("两万三千人", 23000, "人", False), ("100%", 100, "%", False),
        ("0.092万元", 920, "元", False), ("不少于3场", 3, "场", True), ("十余次", 10, "次", True), ("百分之八", 8, "%", False),
    ],
)  # fmt: skip
def test_what_it_is_worth(text: str, value: int, unit: str, about: bool) -> None:
    (mention,) = [one for one in scan(text) if one.kind == NUMBER]
    assert (mention.value, mention.unit, mention.about) == (Fraction(value), unit, about)


def test_references_are_no_numbers_of_their_own() -> None:
    found = scan("办理{dp.proposals}条，{@志愿队伍2}支，{第3项}")
    assert [(one.kind, one.why) for one in found] == [(BOUND, "dp.proposals"), (ATTESTED, "志愿队伍2"), (BOUND, "第3项")]


def test_seed_report_counts_what_it_counts() -> None:
    text = (shared_dir() / "seed" / "report-2020.txt").read_text(encoding="utf-8")
    found = counted(text)
    assert found[:4] == ["1次", "32个", "30多人", "31条"]
    assert {"31条", "2条", "100%", "0件", "20期", "约700人次", "36个", "346支", "2178名", "7人", "11次"} <= set(found)
    assert "13600人次" in found
    assert len(found) <= 30  # every one of them a quantity a town would have to back


@given(st.integers(1, 9999))
def test_chinese_and_arabic_are_worth_the_same(number: int) -> None:
    assert worth(to_chinese(number)) == worth(str(number)) == number


FORMS = st.sampled_from(["{n}", "{n}余", "约{n}"])
UNITS = st.sampled_from(["件", "场", "人次", "份", "个", "支"])


@settings(max_examples=300)
@given(number=st.integers(2, 9999), form=FORMS, unit=UNITS, chinese=st.booleans(), place=st.integers(0, 60))
def test_no_injected_number_slips_through(number: int, form: str, unit: str, chinese: bool, place: int) -> None:
    """Wherever a count is put into a clean text, it is found."""
    clean = "依法办理群众反映的问题，及时公开办理结果，统一登记、统一编号；进一步规范办案文书，听取各方面意见，改进工作作风。"
    written = form.format(n=to_chinese(number) if chinese else number) + unit
    text = f"{clean[:place]}，共{written}，{clean[place:]}"
    assert unbacked({"s": text}, (), ())


@settings(max_examples=200)
@given(st.text(max_size=80))
def test_any_text_is_read_and_every_digit_belongs_to_something(text: str) -> None:
    found = scan(text)
    ends = [one.end for one in found]
    assert all(one.text == text[one.start : one.end] for one in found)
    assert all(start >= end for start, end in zip([one.start for one in found][1:], ends, strict=False))
    for at, character in enumerate(text):
        if character.isascii() and character.isdigit():
            assert any(one.start <= at < one.end for one in found), (at, character)


def test_each_fault_says_where_and_what() -> None:
    text = "开头一段。\n组建{@队伍}支，办理{no.such}件，接待200人次。\n收到{dp.proposals}条。"
    found = unbacked({"publicity": text}, {"dp.proposals"}, {"另一支"})
    assert [(each.line, each.fault) for each in found] == [(2, NO_ATTESTATION), (2, NO_FIGURE), (2, NO_SOURCE)]
    assert "接待200人次" in found[2].told
    assert all(each.todo for each in found)
    assert not unbacked({"publicity": text.replace("接待200人次", "接待群众")}, {"dp.proposals", "no.such"}, {"队伍"})


def test_half_a_reference_is_not_shown_around_a_number() -> None:
    (found,) = unbacked({"s": "活动{pe.events}场，资料两万份，{pe.leaflets}份"}, {"pe.events", "pe.leaflets"}, ())
    assert found.around == "场，资料两万份，"


def test_the_last_text_of_a_section_wins_and_others_stay() -> None:
    first = {"passages": [{"section": "a", "passage": "旧"}, {"section": "b", "passage": "乙"}]}
    second = {"passages": [{"section": "a", "passage": "新"}]}
    assert latest([first, second, {}, {"passages": "坏"}], "passages", "section", "passage") == {"a": "新", "b": "乙"}  # type: ignore[list-item]


def test_the_digest_knows_text_and_numbers_but_not_their_order() -> None:
    texts, numbers = {"a": "甲", "b": "乙"}, {"队伍": ("12", "支", "表")}
    same = digest(dict(reversed(list(texts.items()))), numbers)
    assert digest(texts, numbers) == same
    assert len({same, digest({**texts, "b": "丙"}, numbers), digest(texts, {"队伍": ("13", "支", "表")}), digest(texts, {})}) == 4


@pytest.mark.parametrize("text", ["", "件", "一二", "十百", "二三十", "九十二点", "1.2.3", "三分之"])
def test_what_is_no_number_is_worth_nothing_or_is_read_digit_by_digit(text: str) -> None:
    assert worth(text) in (None, Fraction(12), Fraction(1000), Fraction(110), Fraction(230), Fraction(92))


def test_exempt_ones_say_why() -> None:
    kinds = {one.why for one in scan("2020年，依照第三条，《示例3号》，一是，统一") if one.kind == EXEMPT}
    assert kinds == {"日期", "条款", "书名", "序号", "固定用语"}
