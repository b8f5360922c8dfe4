"""Citizens' and organisations' numbers: check digits agree with an independent library, and real kinds it refuses pass."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from yifa.procedure.identity import CODE_ALPHABET, PROVINCES, born, code_check, code_fault, id_check, id_fault

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2020, 12, 31))


@settings(deadline=None)  # the oracle reads its region table on first use
@given(DAYS, st.integers(min_value=0, max_value=999))
def test_the_check_digit_of_citizens_agrees_with_an_independent_library(day: date, order: int) -> None:
    first = f"110101{day:%Y%m%d}{order:03d}"
    number = first + id_check(first)
    assert ric.is_valid(number)
    assert id_fault(number) is None
    assert born(number) == day


@settings(deadline=None)
@given(st.text(alphabet=CODE_ALPHABET, min_size=9, max_size=9))
def test_the_check_digit_of_organisations_agrees_with_an_independent_library(body: str) -> None:
    first = "91" + "440118" + body
    code = first + code_check(first)
    assert code_fault(code) is None
    assert uscc.calc_check_digit(code[:-1]) == code[-1]


@given(DAYS, st.integers(min_value=0, max_value=16), st.integers(min_value=1, max_value=9))
def test_one_wrong_digit_is_always_found(day: date, place: int, change: int) -> None:
    first = f"440118{day:%Y%m%d}012"
    number = first + id_check(first)
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert id_fault(wrong) is not None


@given(st.text(alphabet=CODE_ALPHABET, min_size=9, max_size=9), st.integers(min_value=8, max_value=16))
def test_one_wrong_letter_of_a_code_is_always_found(body: str, place: int) -> None:
    first = "N2440118" + body
    code = first + code_check(first)
    other = CODE_ALPHABET[(CODE_ALPHABET.index(code[place]) + 1) % 31]
    assert code_fault(code[:place] + other + code[place + 1 :]) is not None


@pytest.mark.parametrize("kind", ["N1", "N2", "N3", "51", "52", "53", "54", "55", "11", "12", "13", "91", "92", "93", "Y1", "A1"])
def test_village_collectives_and_rare_kinds_pass(kind: str) -> None:
    first = f"{kind}440118MA59EX0P1"
    assert code_fault(first + code_check(first)) is None


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("", "18位"),
        ("110101900307123", "现在是15位"),
        ("11010119900307123x", "大写 X"),
        ("1101011990030712AX", "前17位是数字"),
        ("990101199003071233", "不是省级代码"),
        ("110101199002301230", "出生日期"),
        ("110101179902281230", "出生日期"),
        ("１１０１０１１９９００３０７１２３３", "18位"),
    ],
)
def test_a_citizens_number_that_cannot_be_is_told(number: str, said: str) -> None:
    assert said in str(id_fault(number))


def test_nobody_is_born_after_the_act() -> None:
    first = "44011820210803001"
    number = first + id_check(first)
    assert id_fault(number) is None
    assert "出生日期" in str(id_fault(number, on=date(2021, 8, 2)))


@pytest.mark.parametrize(
    ("code", "said"),
    [("", "18位"), ("91440101MA59EXI00X", "不会有“I”"), ("9144A101MA59EX000X", "第3至8位"), ("91440101MA59EX0000", "校验不符")],
)
def test_a_code_that_cannot_be_is_told(code: str, said: str) -> None:
    assert said in str(code_fault(code))


def test_there_are_thirty_six_beginnings() -> None:
    assert len(PROVINCES) == 36
