"""Every story that a row of the penalties may tell, by its name in the table; refuses to tell any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from yifa.interfaces.demo.incidents import electronic, fresh, left, post, spot, told, unpaid
from yifa.interfaces.demo.irregular import mended, unlawful, upheld
from yifa.interfaces.demo.penalties import Case, Doings, plain
from yifa.interfaces.demo.refused import handwritten, lapsed_certificate, over_cap, refused_amount
from yifa.interfaces.demo.reversals import annulled, correct, late_entry, late_record, withdraw

STORIES: Mapping[str, Callable[[Case], Doings]] = {
    "plain": plain,
    "late-publish": plain,
    "lapsed-certificate": lapsed_certificate,
    "refused-amount": refused_amount,
    "over-cap": over_cap,
    "spot": spot,
    "left": left,
    "post": post,
    "electronic": electronic,
    "late-record": late_record,
    "late-entry": late_entry,
    "correct": correct,
    "withdraw": withdraw,
    "annulled": annulled,
    "handwritten": handwritten,
    "mended": mended,
    "unlawful": unlawful,
    "upheld": upheld,
    "unpaid": unpaid,
    "fresh": fresh,
    "told": told,
}
"""Every story a row of the table may tell."""
