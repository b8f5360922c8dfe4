"""People say when something happened to the minute; the seconds of the opening refuse nobody."""

from __future__ import annotations

from tests.procedure.engine.stage import PARTY, SHOW, TELL, at, by, draft, reasons, town

BEFORE = "早于本事项的开立"


def test_an_act_in_the_minute_of_the_opening_is_not_before_it() -> None:
    rehearsal, officers = town(), by("甲", "乙")
    opened = rehearsal.perform(
        draft("onsite-penalty.show-card", at("2021-08-02 09:00:35"), officers, {**SHOW, "seen_at": "2021-08-02"})
    )
    told = {**TELL, "party": PARTY, "proposed_amount": 10000}
    later = at("2021-08-02 09:05")

    def said(moment: str) -> str:
        return reasons(rehearsal.judge(draft("onsite-penalty.tell", at(moment), officers, told, matter=opened.matter), later))

    assert BEFORE not in said("2021-08-02 09:00:00")
    assert BEFORE in said("2021-08-02 08:59:59")
