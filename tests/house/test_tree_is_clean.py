"""What is committed names no machine, no download address, no unfinished work."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Pieces are joined so that this file does not find itself.
MACHINE = re.compile("|".join(["/wor" + "k/(main|shared)", "/far" + "m/", "/tmp/" + "bash_jobs", "far" + "m-(studio|bench)"]))
HOSTS = re.compile("|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "registry" + r"\.npmjs", "deb\\.debian" + r"\.org"]))
UNFINISHED = re.compile(
    "|".join(
        ["NotImplemented" + "Error", r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b", "except Exception:" + " *pass"]
    )
)
TEXT = {".py", ".yaml", ".yml", ".md", ".toml", ".txt", ".html", ".css", ".js", ".json", ".svg", ".go", ""}


def _committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file() and Path(name).suffix in TEXT]


def _hits(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    return [
        f"{p.relative_to(ROOT)}: {m.group(0)}"
        for p in files
        if (m := pattern.search(p.read_text(encoding="utf-8", errors="replace")))
    ]


def test_no_path_of_one_machine() -> None:
    assert not _hits(MACHINE, _committed())


def test_no_registry_host() -> None:
    assert not _hits(HOSTS, _committed())


def test_nothing_left_unfinished() -> None:
    assert not _hits(UNFINISHED, [p for p in _committed() if p.suffix == ".py"])
