"""Where the reference folder lies; tests that need it skip with a sentence when it is absent."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_dir() -> Path:
    """The folder of references (statute texts, public vectors), from YIFA_SHARED or beside the project."""
    root = Path(__file__).resolve().parents[2]
    given = os.environ.get("YIFA_SHARED")
    folder = (root / given).resolve() if given else root.parent / "shared"
    if folder.is_dir():
        return folder
    message = f"参考资料文件夹不在 {folder}：设置 YIFA_SHARED 后再运行（reference folder absent）"
    if given:
        pytest.fail(message)
    pytest.skip(message)
