"""Days, hours, money and counts in Chinese words; refuses to know what they are about."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from yifa.law.calendar import Calendar
from yifa.law.zone import SHANGHAI, day_of, readable_day, start_of

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "兆")


def day_long(value: date | datetime | str) -> str:
    """2020年11月20日, as papers write it. An ISO day as text is read; other text comes back unchanged."""
    if isinstance(value, str):
        try:
            return readable_day(date.fromisoformat(value))
        except ValueError:
            return value
    return readable_day(day_of(value) if isinstance(value, datetime) else value)


def day_short(value: date | datetime) -> str:
    """11-20, as tables write it."""
    day = day_of(value) if isinstance(value, datetime) else value
    return f"{day:%m-%d}"


def clock_time(value: datetime) -> str:
    """09:12 in Shanghai."""
    return value.astimezone(SHANGHAI).strftime("%H:%M")


def instant(value: datetime | str) -> str:
    """2020年11月20日 09:12 in Shanghai. ISO text is read; other text comes back unchanged."""
    if isinstance(value, str):
        try:
            return instant(datetime.fromisoformat(value))
        except ValueError:
            return value
    return f"{day_long(value)} {clock_time(value)}"


def last_moment(value: datetime, now: datetime | None = None) -> str:
    """The first moment after a period as its last hour: midnight reads as 24时 of the day before.

    Seen from a `now`, a day of another year says its year.
    """
    local = value.astimezone(SHANGHAI)
    midnight = (local.hour, local.minute, local.second) == (0, 0, 0)
    day = local.date() - timedelta(days=1) if midnight else local.date()
    year = f"{day.year}年" if now is not None and day.year != day_of(now).year else ""
    return f"{year}{day.month}月{day.day}日{'24时' if midnight else f' {local:%H:%M}'}"


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Working days after `start` up to and including `end`."""
    return sum(calendar.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


def remaining(now: datetime, due: datetime, calendar: Calendar) -> str:
    """How long is left until the last lawful hour, in words with that hour; overdue says since when."""
    last = last_moment(due, now)
    last_day = day_of(due - timedelta(microseconds=1))
    today = day_of(now)
    if now >= due:
        late = (today - last_day).days
        return f"已过期 {late} 天，应在{last}前" if late else f"已过期，应在{last}前"
    if due - now < timedelta(hours=24) and last_day == today:
        hours = int((due - now).total_seconds() // 3600)
        return f"今天到期，还剩 {hours} 小时，至{last}" if hours else f"不到 1 小时，至{last}"
    if (last_day - today).days > 400:
        return f"至{day_long(last_day)}"
    left = working_days_between(today, last_day, calendar)
    return f"还剩 {left} 个工作日，至{last}" if left else f"期间没有工作日，至{last}"


def yuan(fen: int) -> str:
    """200000 fen as 2,000.00 元."""
    sign, amount = ("-", -fen) if fen < 0 else ("", fen)
    return f"{sign}{amount // 100:,}.{amount % 100:02d} 元"


def yuan_capital(fen: int) -> str:
    """Money in capital words as papers carry it: 20050 is 贰佰元伍角整. Raises ValueError below nought."""
    if fen < 0:
        raise ValueError("大写金额不能为负数")
    whole, jiao, cent = fen // 100, fen % 100 // 10, fen % 10
    text = _capital(whole) + "元" if whole else ""
    if jiao:
        text += DIGITS[jiao] + "角"
    elif text and cent:
        text += "零"
    if cent:
        return text + DIGITS[cent] + "分"
    return (text or "零元") + "整"


def _capital(number: int) -> str:
    groups: list[int] = []
    while number:
        number, low = divmod(number, 10_000)
        groups.append(low)
    text = ""
    for index in range(len(groups) - 1, -1, -1):
        group = groups[index]
        if not group:
            text += "" if text.endswith("零") or not text else "零"
            continue
        if text and group < 1000 and not text.endswith("零"):
            text += "零"
        text += _four(group) + GROUPS[index]
    return text.rstrip("零")


def _four(group: int) -> str:
    text = ""
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += DIGITS[digit] + PLACES[place]
        elif text and not text.endswith("零"):
            text += "零"
    return text.rstrip("零")


def same_day(left: datetime, right: datetime) -> bool:
    """True where both fall on one day in Shanghai."""
    return day_of(left) == day_of(right)


def week_end(day: date) -> datetime:
    """The first moment after the Sunday of that week, UTC."""
    return start_of(day + timedelta(days=7 - day.weekday()))
