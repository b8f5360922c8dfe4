"""The phone's check of numbers gives the very words of the town's, on the same list, in a real browser; so does its money."""

from __future__ import annotations

from datetime import date

from tests.browser.people import Seat
from yifa.procedure.identity import code_check, code_fault, id_check, id_fault
from yifa.procedure.money import capital

FIRSTS = [
    "44011819900307123",
    "11010120000229001",
    "11010119000229001",
    "99010119900307123",
    "44011819901332123",
    "81000019850101001",
]
CODES = ["91440101MA5AKXYZ1", "12440118455555555", "9144O101MA5AKXYZ1", "N2440118MF0000000"]
IDS = [
    "", "1", "汉" * 18, "44011819900307123x", "44011819900307A237", "18490101", "１" * 18,
    *(first + check for first in FIRSTS for check in (id_check(first), "0", "X")),
]  # fmt: skip
MONEY = [0, 1, 10, 100, 5000, 10001, 20000, 100000, 100500, 101010, 300000, 1000000]


def codes() -> list[str]:
    """Codes right and wrong."""
    right = [first + code_check(first) for first in CODES if all(letter in "0123456789ABCDEFGHJKLMNPQRTUWXY" for letter in first)]
    return ["", "1", *right, *(code[:-1] + "0" for code in right), *(code + "0" for code in CODES), "I" * 18]


def test_the_same_list_gets_the_same_words(seat: Seat) -> None:
    seat.open("/")
    script = """async ([ids, codes, money, day]) => {
      const check = await import("/static/onsite/identity.js");
      const paper = await import("/static/onsite/receipt.js");
      return [ids.map((n) => check.idFault(n, day)), codes.map((c) => check.codeFault(c)), money.map((m) => paper.upper(m))];
    }"""
    ids, orgs, sums = seat.page.evaluate(script, [IDS, codes(), MONEY, "2021-12-31"])
    assert ids == [id_fault(number, on=date(2021, 12, 31)) for number in IDS]
    assert orgs == [code_fault(code) for code in codes()]
    assert sums == [capital(fen) for fen in MONEY]
    assert None in ids
    assert None in orgs
