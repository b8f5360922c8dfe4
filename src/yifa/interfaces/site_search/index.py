"""Writes the files that the static site's search fetches: places of pairs, a table of pages, texts; reads nothing back."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from yifa.interfaces.site_search.document import Document
from yifa.projections.gramming import placed, plain, settled, shard_of

PAGE = 20
"""Pages whose texts lie in one file: as many as a list shows at once."""
SHARD = 12_000
"""Places of pairs in one file, about 50 KB."""
MOST_SHARDS = 4096
OWN = ("search.js", "search.css")


def write_index(documents: Iterable[Document], folder: Path) -> None:
    """Write script, style and index into the site's `search` folder. The same documents give the same bytes.

    Raises ValueError for two documents of one id.
    """
    found = sorted(documents, key=lambda each: (-each.date.toordinal(), each.id))
    if len({each.id for each in found}) != len(found):
        raise ValueError("检索目录中有两个页面使用同一个编号")
    grams = _postings(found)
    places = sum(map(len, grams.values()))
    shards = 1
    while shards < MOST_SHARDS and places / shards > SHARD:
        shards *= 2
    parts: list[dict[str, list[int]]] = [{} for _ in range(shards)]
    for gram in sorted(grams):
        parts[shard_of(gram, shards)][gram] = grams[gram]
    written = {f"pairs-{number}.json": _bytes(part) for number, part in enumerate(parts)}
    for start in range(0, len(found), PAGE):
        written[f"texts-{start // PAGE}.json"] = _bytes([_shown(each) for each in found[start : start + PAGE]])
    written["table.json"] = _bytes(_table(found))
    digest = hashlib.sha256()
    for name in sorted(written):
        digest.update(name.encode() + b"\0" + hashlib.sha256(written[name]).digest())
    # A reader who loaded the page before a new edition came must never mix the two.
    edition = digest.hexdigest()[:16]
    inside = folder / "index" / edition
    inside.mkdir(parents=True, exist_ok=True)
    for name, data in written.items():
        (inside / name).write_bytes(data)
    meta = {"version": 1, "edition": edition, "documents": len(found), "shards": shards, "page": PAGE}
    (folder / "index" / "meta.json").write_bytes(_bytes(meta))
    for name in OWN:
        (folder / name).write_bytes(files(__package__).joinpath("assets", name).read_bytes())


def _postings(found: Sequence[Document]) -> dict[str, list[int]]:
    """Pair to a row of numbers: document (from the one before), how many places, each place (from the one before)."""
    grams: dict[str, list[int]] = defaultdict(list)
    last: dict[str, int] = {}
    for number, document in enumerate(found):
        here: dict[str, list[int]] = defaultdict(list)
        for gram, place in placed(f"{_line(document.title)}\n{settled(document.text)}"):
            here[gram].append(place)
        for gram, places in here.items():
            steps = [after - before for before, after in zip([0, *places], places, strict=False)]
            grams[gram] += [number - last.get(gram, 0), len(steps), *steps]
            last[gram] = number
    return grams


def _table(found: Sequence[Document]) -> dict[str, Any]:
    """What filters and ranks need of every page, in columns."""
    kinds, areas = (sorted({getattr(each, name) for each in found} - {""}) for name in ("kind", "area"))
    return {
        "kinds": kinds,
        "areas": areas,
        "kind": [kinds.index(each.kind) if each.kind else -1 for each in found],
        "area": [areas.index(each.area) if each.area else -1 for each in found],
        "year": [each.year for each in found],
        "title": [len(plain(_line(each.title))) for each in found],
    }


def _shown(document: Document) -> dict[str, str]:
    """What a result shows."""
    told = {"url": document.url, "title": _line(document.title), "kind": document.kind, "area": document.area}
    return {**told, "date": document.date.isoformat(), "text": settled(document.text)}


def _line(title: str) -> str:
    return " ".join(settled(title).split())


def _bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
