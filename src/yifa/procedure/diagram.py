"""A procedure drawn as SVG: who acts as lanes, steps as boxes, what must come before as arrows, deadlines as dashed arcs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

from yifa.procedure.declaration import Declaration, Need, Step
from yifa.procedure.grammar import one_or_many
from yifa.procedure.telling import SOURCES, Teller

WIDE, HIGH, GAP_X, GAP_Y, LEFT, TOP = 132, 46, 54, 16, 126, 8
PER_LINE = 9
STYLE = (
    "text{font-family:'Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif;font-size:12px;fill:#1d2733}"
    ".lane{fill:#f5f7fa;stroke:#d5dce4}.lane.odd{fill:#fff}.who{font-size:12px;font-weight:600}"
    ".box{fill:#fff;stroke:#2b5c8a;stroke-width:1.4}.box.out{stroke-dasharray:4 3}.box.when{fill:#fff8e6}"
    ".end{fill:none;stroke:#2b5c8a}.after{fill:none;stroke:#5b6b7b;stroke-width:1.2}"
    ".undo{fill:none;stroke:#b3412e;stroke-dasharray:2 3}.clock{fill:none;stroke:#a86a00;stroke-dasharray:6 3}"
    ".due{font-size:10px;fill:#8a5600}.small{font-size:10px;fill:#5b6b7b}"
)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a step is drawn."""

    step: Step
    x: int
    y: int

    @property
    def middle(self) -> tuple[int, int]:
        """The centre."""
        return self.x + WIDE // 2, self.y + HIGH // 2


def svg(declaration: Declaration, teller: Teller) -> str:
    """The diagram of a procedure's own steps; common steps of its characters are left to the text."""
    steps = [step for step in declaration.steps.values() if step.character is None]
    depth = _depths(declaration, steps)
    lanes = _lanes(steps, teller)
    rows = {lane: _tallest(steps, depth, lanes, lane) for lane in dict.fromkeys(lanes.values())}
    boxes, bottom = _place(steps, depth, lanes, rows)
    width = LEFT + (max(depth.values(), default=0) + 1) * (WIDE + GAP_X)
    parts = [
        *_lane_parts(rows, width),
        *_arrows(declaration, boxes),
        *_clocks(declaration, boxes, bottom),
        *(part for box in boxes.values() for part in _box(box, teller)),
    ]
    height = bottom + 14 + 18 * len(_drawn(declaration, boxes))
    title = escape(f"{declaration.title}：流程图")
    summary = escape("；".join(f"{step.title}（{teller.who(step)}）" for step in steps))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="diagram-title diagram-desc" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<title id="diagram-title">{title}</title><desc id="diagram-desc">{summary}</desc><style>{STYLE}</style>'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0L8 4L0 8z" fill="#5b6b7b"/></marker></defs>'
        f"{''.join(parts)}</svg>"
    )


def _before(need: Need) -> Iterator[str]:
    if need.any:
        for one in need.any:
            yield from _before(one)
    elif need.step or need.served:
        yield str(need.step or need.served)


def _parents(step: Step, declaration: Declaration) -> list[str]:
    found = [name for need in step.after for name in _before(need)]
    found += [str(start) for need in step.after if need.waited for start in _starts(declaration, need.waited)]
    if step.per and not step.per.startswith("@"):
        found.append(step.per)
    if step.source == "law":
        clocks = [name for name, clock in declaration.clocks.items() if clock.lapse and clock.lapse["step"] == step.name]
        found += [start for name in clocks for start in _starts(declaration, name)]
    return list(dict.fromkeys(found))


def _nearest(step: Step, declaration: Declaration) -> list[str]:
    """The parents that no other parent already rests on; arrows from further back only clutter."""
    parents = _parents(step, declaration)
    further: set[str] = set()
    for name in parents:
        front = {name} - {step.name}
        seen: set[str] = set()
        while front:
            seen |= front
            back = {one for each in front if each in declaration.steps for one in _parents(declaration.steps[each], declaration)}
            front = back - seen - {step.name}
        further |= seen - {name}
    return [name for name in parents if name not in further] or parents


def _starts(declaration: Declaration, clock: str) -> Iterator[str]:
    for point in one_or_many(declaration.clocks[clock].start):
        name = point.get("served") if isinstance(point, Mapping) else str(point).partition(".")[0]
        if isinstance(name, str):
            yield name


def _depths(declaration: Declaration, steps: list[Step]) -> dict[str, int]:
    """Longest way from the opening step, loops cut where they close."""
    own = {step.name: step for step in steps}
    depth: dict[str, int] = {}

    def find(name: str, path: tuple[str, ...]) -> int:
        if name in depth:
            return depth[name]
        parents = [one for one in _parents(own[name], declaration) if one in own and one not in (*path, name)]
        found = 1 + max((find(one, (*path, name)) for one in parents), default=0)
        depth[name] = 0 if name == declaration.opens_at else found if parents else 1
        return depth[name]

    for name in own:
        find(name, ())
    return depth


def _lanes(steps: list[Step], teller: Teller) -> dict[str, str]:
    lanes = {}
    for step in steps:
        capacities = [name for way in step.who for name in way]
        said = teller.capacity(capacities[0]) if capacities else ""
        lanes[step.name] = SOURCES[step.source] if step.source else said
    return lanes


def _tallest(steps: list[Step], depth: Mapping[str, int], lanes: Mapping[str, str], lane: str) -> int:
    held = [depth[step.name] for step in steps if lanes[step.name] == lane]
    return max(held.count(one) for one in held)


def _place(
    steps: list[Step], depth: Mapping[str, int], lanes: Mapping[str, str], rows: Mapping[str, int]
) -> tuple[dict[str, Box], int]:
    tops: dict[str, int] = {}
    y = TOP
    for lane, tall in rows.items():
        tops[lane] = y
        y += tall * (HIGH + GAP_Y) + GAP_Y
    used: dict[tuple[str, int], int] = {}
    boxes: dict[str, Box] = {}
    for step in steps:
        spot = (lanes[step.name], depth[step.name])
        place = used.get(spot, 0)
        used[spot] = place + 1
        x = LEFT + spot[1] * (WIDE + GAP_X) + 14
        boxes[step.name] = Box(step, x, tops[spot[0]] + GAP_Y + place * (HIGH + GAP_Y))
    return boxes, y


def _lane_parts(rows: Mapping[str, int], width: int) -> Iterator[str]:
    y = TOP
    for place, (lane, tall) in enumerate(rows.items()):
        height = tall * (HIGH + GAP_Y) + GAP_Y
        yield f'<rect class="lane{" odd" if place % 2 else ""}" x="0" y="{y}" width="{width}" height="{height}"/>'
        for line, text in enumerate(_wrap(lane, 9)):
            yield f'<text class="who" x="8" y="{y + 22 + line * 16}">{escape(text)}</text>'
        y += height


def _arrows(declaration: Declaration, boxes: Mapping[str, Box]) -> Iterator[str]:
    for box in boxes.values():
        for name in _nearest(box.step, declaration):
            if name in boxes and name != box.step.name:
                yield f'<path class="after" marker-end="url(#tip)" d="{_curve(boxes[name], box)}"/>'
        for name in box.step.undoes:
            if name in boxes:
                yield f'<path class="undo" d="{_curve(box, boxes[name])}"/>'


def _curve(start: Box, end: Box) -> str:
    x1, y1 = start.x + WIDE, start.middle[1]
    x2, y2 = end.x - 2, end.middle[1]
    if x2 <= start.x:
        x1, x2 = start.middle[0], end.middle[0]
        return f"M{x1} {start.y}C{x1} {start.y - 26} {x2} {end.y - 26} {x2} {end.y}"
    if start.x == end.x:
        return f"M{x1} {y1}C{x1 + 26} {y1} {x1 + 26} {y2} {x1} {y2}"
    bend = min(28, (x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _drawn(declaration: Declaration, boxes: Mapping[str, Box]) -> list[tuple[str, Box, Box]]:
    """(title, from, until) of clocks whose two ends are drawn."""
    found = []
    for clock in declaration.clocks.values():
        starts = [boxes[name] for name in _starts(declaration, clock.name) if name in boxes]
        ends = [boxes[name] for name in _names(clock.until) if name in boxes]
        if starts and ends and starts[0] is not ends[0]:
            found.append((clock.title, starts[0], ends[0]))
    return found


def _names(points: Any) -> Iterator[str]:
    for point in one_or_many(points):
        name = point.get("served") or str(point.get("sum", "")).partition(".")[0] if isinstance(point, Mapping) else point
        if isinstance(name, str):
            yield name


def _clocks(declaration: Declaration, boxes: Mapping[str, Box], bottom: int) -> Iterator[str]:
    for place, (title, start, end) in enumerate(_drawn(declaration, boxes)):
        y = bottom + 12 + place * 18
        x1, x2 = start.middle[0] + 6 * place, end.middle[0] + 6 * place
        yield f'<path class="clock" d="M{x1} {start.y + HIGH}V{y}H{x2}V{end.y + HIGH}"/>'
        yield f'<text class="due" x="{min(x1, x2) + 6}" y="{y - 3}">{escape(title)}</text>'


def _box(box: Box, teller: Teller) -> Iterator[str]:
    step = box.step
    kinds = f"box{' out' if step.source else ''}{' when' if step.when else ''}"
    yield f"<g><title>{escape(step.title)}：{escape(teller.who(step))}</title>"
    yield f'<rect class="{kinds}" x="{box.x}" y="{box.y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
    if step.closes:
        yield f'<rect class="end" x="{box.x + 3}" y="{box.y + 3}" width="{WIDE - 6}" height="{HIGH - 6}" rx="4"/>'
    lines = _wrap(step.title, PER_LINE)[:2]
    note = f"仅当{teller.situation(step.when)}" if step.when else ""
    first = box.y + 28 - 8 * (len(lines) - 1) - (6 if note else 0)
    for place, line in enumerate(lines):
        yield f'<text x="{box.middle[0]}" y="{first + place * 15}" text-anchor="middle">{escape(line)}</text>'
    if note:
        yield f'<text class="small" x="{box.middle[0]}" y="{box.y + HIGH - 6}" text-anchor="middle">{escape(note[:12])}</text>'
    yield "</g>"


def _wrap(text: str, width: int) -> list[str]:
    return [text[place : place + width] for place in range(0, len(text), width)] or [""]
