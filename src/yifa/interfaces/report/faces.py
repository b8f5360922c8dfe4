"""Which typefaces the report is set in: the town's own licensed ones where its folder has them, else the free ones shipped."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst

FOLDER = "FONTS_DIR"
"""The environment's name for the folder into which a town puts its own fonts."""

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
WANTED: dict[str, tuple[tuple[str, ...], str]] = {
    "fang": (("仿宋_GB2312", "仿宋", "FangSong_GB2312", "FangSong", "FandolFang"), SERIF),
    "kai": (("楷体_GB2312", "楷体", "KaiTi_GB2312", "KaiTi", "FandolKai"), SERIF),
    "hei": (("黑体", "SimHei", "FandolHei"), SANS),
    "biao": (("方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S"), SERIF),
    "song": (("宋体", "SimSun", "FandolSong"), SERIF),
}
"""What each kind of text is set in, the best first, and what stands in for it."""


@dataclass(frozen=True, slots=True)
class Faces:
    """The fonts as typst holds them, and for each kind of text the names to try in order."""

    held: typst.Fonts
    names: dict[str, list[str]]


def faces(folder: Path | None = None) -> Faces:
    """The faces of this installation; `folder` or the environment's FONTS_DIR holds a town's own."""
    own = folder or (Path(os.environ[FOLDER]) if os.environ.get(FOLDER) else None)
    folders = {Path(path).parent for path in (pylopdf_fonts_zh_cn.serif_path(), pylopdf_fonts_zh_cn.sans_path())}
    paths = [str(path) for path in (*sorted(folders), *([own] if own is not None and own.is_dir() else []))]
    held = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return Faces(held, chosen(held.families()))


def chosen(families: Iterable[str]) -> dict[str, list[str]]:
    """For each kind of text the first wanted face that is there, then the free one."""
    there = {family.lower(): family for family in families}
    return {
        kind: [*(there[name.lower()] for name in wanted if name.lower() in there), instead]
        for kind, (wanted, instead) in WANTED.items()
    }
