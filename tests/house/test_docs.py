"""Documents that cannot lie: what they tell people to type runs, what they point at exists, what they count is so."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.house import documents
from tests.house.documents import DOCUMENTS, ROOT, blocks, commands, inline, links, mentioned, prose
from tests.support.demo import copy_home
from yifa.interfaces.cli import main as cli
from yifa.interfaces.cli.out import GOOD, USAGE
from yifa.interfaces.runtime import Runtime
from yifa.law.library import Library
from yifa.procedure import schema
from yifa.projections import notices
from yifa.record.act import ActId
from yifa.record.epoch import origin
from yifa.record.leaf import disclose

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
ASKING = [path for path in DOCUMENTS if path != CHINESE and next(commands(path), None)]
"""The Chinese README is left out because another test finds the same commands in it."""

READ_ONLY_AS_TYPED = {"serve", "perform", "bench"}
"""Commands that run until stopped, act for a named person, or take minutes: their arguments are read, they are not started."""

NEEDS_DJANGO = {"demo", "init", "upgrade"}
"""Commands that set Django up for a home, so that each gets a process of its own."""

STATUTE = """# 示例法

2010年3月1日 示例会议通过

<!-- INFO END -->

第一条 为了示例。

第二条 本法自2010年5月1日起施行。
"""


@pytest.fixture
def desk(demo_home: Path, tmp_path: Path) -> Path:
    """A folder as a reader of the documents has it before them: the project, a built `.demo`, a folder of statutes."""
    folder = tmp_path / "reader"
    folder.mkdir()
    copy_home(demo_home, folder / ".demo")
    for name in ("src", "towns", "docs"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("FOLDER", "文件夹"):
        (folder / name).mkdir()
        (folder / name / "示例法(2010-03-01).md").write_text(STATUTE, encoding="utf-8")
    return folder


def run(words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and everything said."""
    if words[0] in NEEDS_DJANGO:
        env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
        line = [sys.executable, "-m", "yifa.interfaces.cli.main", *words]
        done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=120)
        return done.returncode, done.stdout + done.stderr
    with contextlib.chdir(folder):
        code = cli.main(words)
    said = capsys.readouterr()
    return code, said.out + said.err


@pytest.mark.parametrize("path", ASKING, ids=documents.name_of)
def test_every_command_runs(path: Path, desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the document, with the files it shows, as a reader would; of the README also the table."""
    lay(path, desk)
    for command in [*(mentioned(path) if path == ENGLISH else ()), *commands(path)]:
        cli.build_parser().parse_args(command.words)
        if command.words[0] in READ_ONLY_AS_TYPED:
            continue
        code, said = run(command.words, desk, capsys)
        assert code == GOOD, f"{command.where}: {said}"
        for promised in command.output:
            assert promised in said.splitlines(), f"{command.where}: {said}"


def lay(path: Path, folder: Path) -> None:
    """Write the files that a document shows for the reader's own folder."""
    for block in blocks(path):
        if block.file and path.name != "add-a-procedure.md":
            target = folder / block.file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")


def test_commands_that_are_told_in_passing_are_real(capsys: pytest.CaptureFixture[str]) -> None:
    known = {command.name for command in cli.COMMANDS}
    for path in DOCUMENTS:
        for command in mentioned(path):
            assert command.words[0] in known, f"{command.where}: {command.line}"
            if command.words[1:]:
                cli.build_parser().parse_args(command.words)
    assert cli.main([]) == USAGE
    capsys.readouterr()


def test_every_command_is_told_somewhere() -> None:
    told = " ".join(path.read_text(encoding="utf-8") for path in (ENGLISH, ROOT / "docs" / "operate.md"))
    assert {command.name for command in cli.COMMANDS if f"yifa {command.name}" not in told} == set()


SNIPPETS = [block for path in DOCUMENTS for block in blocks(path) if block.language == "python"]


@pytest.mark.parametrize("block", SNIPPETS, ids=lambda block: f"{block.document}:{block.line}")
def test_every_snippet_runs(block: documents.Block) -> None:
    exec(compile(block.text, f"{block.document}:{block.line}", "exec"), {"__name__": "snippet"})


def test_the_check_that_is_told_tells_true_from_false(demo: Runtime) -> None:
    """The snippet of the page on trust, on what the public page of the demonstration gives for download."""
    (snippet,) = (block for block in SNIPPETS if block.document == "docs/trust.md")
    space: dict[str, Any] = {}
    exec(snippet.text, space)
    genuine: Callable[..., bool] = space["genuine"]
    reader, town = demo.store.reader, demo.town
    notice = notices.published(reader, town)[-1]
    act = ActId.parse(notice.act)
    names = ["kind", *(f"fact.{name}" for name in notice.facts)]
    held = reader.openings(town, act)
    opened = disclose(held.values(), [name for name in names if name in held])
    proof = demo.store.proof(town, act)
    opening = json.dumps({"leaf": reader.leaf(town, act).decode(), "openings": opened}, ensure_ascii=False)
    trusted = {"origin": origin(town, demo.mode, act.epoch), "key": demo.store.verifier(town, act.epoch).encode()}
    assert genuine(proof, opening, **trusted)
    told = opened[-1]["value"]
    assert not genuine(proof, opening.replace(json.dumps(told, ensure_ascii=False), '"别的"'), **trusted)
    with pytest.raises(ValueError, match="不在检查点"):
        genuine(proof, opening.replace('\\"sequence\\":', '\\"sequence\\":1'), **trusted)


def test_every_block_says_its_language() -> None:
    known = {"sh", "console", "python", "yaml", "markdown", "text"}
    assert [f"{block.document}:{block.line}" for path in DOCUMENTS for block in blocks(path) if block.language not in known] == []


def test_make_has_what_is_told() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for path in DOCUMENTS:
        told = set(re.findall(r"(?:`|^)make ([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
        assert told <= targets, documents.name_of(path)


@pytest.mark.parametrize("path", DOCUMENTS, ids=documents.name_of)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert [target for target in links(path) if not (path.parent / target).exists()] == []


def test_the_house_names_files_that_are_there() -> None:
    text = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    told = set(re.findall(r"`((?:record|law|procedure|domains|projections|interfaces|config)/[\w./-]+)`", text))
    assert len(told) >= 35
    assert sorted(name for name in told if not (ROOT / "src" / "yifa" / name).exists()) == []


def test_the_house_knows_every_type_of_fact() -> None:
    text = (ROOT / "docs" / "house.md").read_text(encoding="utf-8")
    table = text[text.index("## Facts as they stand") : text.index("## Open and private")]
    told = {name for row in re.findall(r"^\| (`[^|]+`) \|", table, re.MULTILINE) for name in re.findall(r"`([a-z-]+)`", row)}
    assert told == set(fact_types())


def fact_types() -> tuple[str, ...]:
    """The closed list, from the grammar."""
    fact = schema.grammar()["$defs"]["fact"]
    return tuple(fact["properties"]["type"]["enum"])


def shape(path: Path) -> list[str]:
    """What two languages of one document have in common: levels of headings, table rows, commands, links, code."""
    text = path.read_text(encoding="utf-8")
    marks = re.findall(r"^(#+) |^(\|)|^(- )", prose(path), re.MULTILINE)
    found = ["".join(mark) for mark in marks]
    placeholder = re.compile("FOLDER|文件夹")
    told = [placeholder.sub("…", line) for line in inline(path)]
    targets = [target.replace(".zh-CN", "") for target in links(path)]
    code = [re.sub(r"#.*", "", block.text) for block in blocks(path)]
    assert text.startswith("# Yifa 依法\n")
    return [*found, *told, *targets, *code]


def test_both_readmes_say_the_same() -> None:
    assert shape(ENGLISH) == shape(CHINESE)


def test_the_readme_counts_the_procedures(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["procedures"]) == GOOD
    listed = capsys.readouterr().out.splitlines()
    assert f"carries {len(listed)} procedures" in ENGLISH.read_text(encoding="utf-8")
    assert f"现有{len(listed)}个事项" in CHINESE.read_text(encoding="utf-8")


def front_matter(path: Path) -> dict[str, str]:
    """The two lines between the dashes."""
    head = path.read_text(encoding="utf-8").split("---\n")[1]
    return {line.partition(": ")[0]: line.partition(": ")[2] for line in head.splitlines()}


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_every_decision_has_its_form(path: Path) -> None:
    told = front_matter(path)
    assert set(told) == {"status", "implementation"}
    assert told["status"] in {"proposed", "accepted", "superseded"}
    assert told["implementation"] in {"planned", "partly", "done"}
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Why"]
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Benefits", "Costs", "Alternatives"]
    assert re.search(rf"^# {path.name[:4]} \S", text, re.MULTILINE)


def test_decisions_are_numbered_without_gaps() -> None:
    assert [path.name[:4] for path in DECISIONS] == [f"{number:04}" for number in range(1, len(DECISIONS) + 1)]


def test_the_counts_of_effects_are_those_of_the_library() -> None:
    rules = tuple(Library.load().rules())
    count = Counter(each.effect for rule in rules for each in (*rule.values, *rule.overrides, *rule.undated))
    text = next(path for path in DECISIONS if path.name.startswith("0005")).read_text(encoding="utf-8")
    told = {effect: int(number) for effect, number in re.findall(r"^\| `(\w+)` \|.*\| (\d+) \|$", text, re.MULTILINE)}
    assert told == count
    undated = sum(len(rule.undated) for rule in rules)
    assert f"{sum(count.values())} versions of {len(rules)} rules ({undated} of them without a first day" in text
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.split(r"^## ", changes, flags=re.MULTILINE)[1]
    assert f"现有规则{len(rules)}条、{sum(count.values())}个版本" in newest
    assert f"没有首日的{undated}个版本" in newest


def test_the_changelog_tells_law_and_software_apart() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    assert releases
    for release in releases:
        assert re.findall(r"^### (.+)$", release, re.MULTILINE) == ["规则变化", "软件变化"]
        assert "| 适用期间 | 影响事项 | 内容 |" in release
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert releases[0].startswith(f"{version}（")


def test_every_decision_is_reached_from_the_house_or_the_readme() -> None:
    assert "docs/decisions/" in links(ENGLISH)
    assert all(path.stat().st_size < 6000 for path in DECISIONS), "a decision fits on a page"


def test_no_word_of_selling() -> None:
    english = r"\b(?:seamless|powerful|robust|cutting.edge|world.class|easy|simply|revolution\w*|blazing)\b"
    sold = re.compile(f"{english}|强大|领先|一站式|赋能|轻松")
    assert [f"{documents.name_of(path)}: {found[0]}" for path in DOCUMENTS for found in sold.finditer(prose(path))] == []
