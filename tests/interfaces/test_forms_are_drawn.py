"""Forms are drawn from fact specifications alone: need in words, lock, options, errors at the field, rows of lists."""

from __future__ import annotations

import re

import pytest
from django.template.loader import render_to_string

from tests.interfaces.facts import ALL
from yifa.interfaces.workbench.forms.drawing import Chooser, Drawer, Drawn
from yifa.interfaces.workbench.forms.reading import Wrong
from yifa.interfaces.workbench.forms.rows import with_new_row, without_row
from yifa.interfaces.workbench.forms.typed import Typed
from yifa.procedure.declaration import Situation

CHOOSER = Chooser(
    persons=[("p-1", "甲（执法人员）"), ("p-2", "乙（执法人员）")],
    villages=[("青荔村", "青荔村")],
    acts=[("1.2", "告知 11-20")],
    laws={"powers": [("market.occupy", "占用道路")]},
    matters={"person": [("m-1", "示例甲")]},
)
SITUATIONS = {"warn-only": Situation("warn-only", "仅警告")}


def drawn(name: str, typed: Typed | None = None, wrong: tuple[Wrong, ...] = ()) -> Drawn:
    return Drawer(CHOOSER, typed or {}, wrong, SITUATIONS, {"case": "办案"}).draw(ALL[name], f"f.{name}")


def html(field: Drawn) -> str:
    return render_to_string("workbench/fields/field.html", {"field": field})


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_type_has_a_label_above_and_says_in_words_whether_it_is_needed(name: str) -> None:
    text = html(drawn(name))
    assert ALL[name].label in text
    assert "必填" in text or "可不填" in text
    assert "placeholder" not in text
    assert "style=" not in text
    assert "onclick" not in text


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_label_points_at_an_input_and_no_id_stands_twice(name: str) -> None:
    text = html(drawn(name))
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'\bfor="([^"]+)"', text)) <= set(ids)


def test_need_in_words() -> None:
    assert drawn("account").need == "必填"
    assert drawn("amount").need == "除“仅警告”外必填"
    assert drawn("seen_on").need == "可不填"


def test_private_facts_carry_a_lock_with_purpose_and_keeping() -> None:
    assert "办案" in drawn("party").lock
    assert "按档案期限保存" in drawn("party").lock
    assert drawn("account").lock == ""


def test_what_was_typed_stands_in_the_field_also_when_it_is_wrong() -> None:
    text = html(
        drawn("amount", {"f.amount": ['1"><script>alert(1)</script>']}, (Wrong("f.amount", "罚款数额", "金额请只写数字"),))
    )
    assert "金额请只写数字" in text
    assert "<script>" not in text
    assert "&quot;&gt;&lt;script&gt;" in text
    assert 'aria-invalid="true"' in text


def test_choices_come_from_the_declaration_and_the_record() -> None:
    assert [o.words for o in drawn("kind", {"f.kind": ["fine"]}).options if o.chosen] == ["罚款"]
    assert [o.value for o in drawn("holder").options] == ["p-1", "p-2"]
    assert [o.value for o in drawn("item").options] == ["market.occupy"]
    assert [o.value for o in drawn("where").options] == ["青荔村"]
    assert [o.value for o in drawn("earlier").options] == ["1.2"]
    assert [o.value for o in drawn("about").options] == ["m-1"]


def test_rows_can_be_added_and_taken_away_without_losing_the_others() -> None:
    typed: Typed = {"f.goods.0.what": ["秤"]}
    more = with_new_row(typed, ALL, "f.goods")
    assert len(drawn("goods", more).rows) == 2
    assert more["f.goods.0.what"] == ["秤"]
    assert without_row(more, "f.goods", 0) == {"f.goods.1.what": [""], "f.goods.1.price": [""]}


def test_adding_a_row_to_what_is_no_list_changes_nothing() -> None:
    assert with_new_row({"f.amount": ["1"]}, ALL, "f.amount") == {"f.amount": ["1"]}
    assert with_new_row({}, ALL, "f.nothing") == {}
