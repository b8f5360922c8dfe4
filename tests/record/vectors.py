"""Reads public vectors from the reference folder; refuses to copy any of them into the project."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from tests.support.shared import shared_dir


def vectors(path: str) -> Any:
    """The JSON of one vector file, e.g. `rfc6962/inclusion.json`; skips with a sentence where that file is absent."""
    file = shared_dir() / "vectors" / path
    if not file.is_file():
        pytest.skip(f"参考向量 {path} 不在参考资料里（vector file absent）")
    return json.loads(file.read_text(encoding="utf-8"))


def unbase64(text: str | None) -> bytes:
    """Bytes of a base64 vector value; null means none."""
    return base64.b64decode(text or "")
