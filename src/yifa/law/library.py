"""The law of a day: every rule by its id, layered from nation to town and kept by digest; refuses to load anything faulty."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import cast

from yifa.law.dated import LAYERS, Dated
from yifa.law.discretion import Standard
from yifa.law.faults import LawError, Problem, Problems
from yifa.law.matter import Matter
from yifa.law.matter_file import read_matter
from yifa.law.matters import DATA as MATTERS
from yifa.law.matters import STANDARDS, Matters
from yifa.law.reader import Item, plain, read, read_file
from yifa.law.rule import Rule
from yifa.law.rule_file import Override, read_rule
from yifa.law.standard_file import read_standard, unfit
from yifa.record.act import Json
from yifa.record.canonical import canonical

DATA = Path(__file__).parent / "data" / "rules"
_MOST_ASKED = 50_000
_MATTERS = "matters"
_STANDARDS = "standards"


@dataclass(frozen=True, slots=True)
class Library:
    """All rules at one state.

    `digest` is `sha256:…` over `manifest`, which names every file with the digest of its canonical content;
    `sources` holds that content by digest, so that `restore` opens the same law from the record decades later.
    """

    digest: str
    manifest: bytes
    sources: Mapping[str, bytes]
    _rules: Mapping[str, Rule] = field(repr=False)
    matters: Matters = field(default_factory=Matters, repr=False)
    _asked: dict[tuple[str, date], Dated | None] = field(default_factory=dict, init=False, repr=False, compare=False)
    """Answers given before: an act asks a few rules about the same few days again and again."""

    @classmethod
    def load(cls, *paths: Path, matters: Path | None = None, standards: Sequence[Path] = ()) -> Library:
        """Read rule folders, first the highest layer; without paths the package's own rules, matters and standards.

        A later folder may bring new rules and override numbers where the rule allows. Raises LawError with every fault.
        """
        if not paths:
            paths, matters, standards = (DATA,), matters or MATTERS, standards or (STANDARDS,)
        roots = {f"{number}": (root, 2) for number, root in enumerate(paths)}
        roots |= {} if matters is None else {_MATTERS: (matters, 1)}
        roots |= {f"{_STANDARDS}{number}": (root, 1) for number, root in enumerate(standards)}
        found: dict[str, Item] = {}
        faults: list[Problem] = []
        for label, (root, depth) in roots.items():
            for path in _files(root, faults, depth):
                problems = Problems(str(path))
                item = read_file(path, problems)
                if item is not None:
                    found[f"{label}/{path.relative_to(root).as_posix()}"] = item
                faults.extend(problems)
        return _build(found, faults, lambda name: f"{roots[name.partition('/')[0]][0]}/{name.partition('/')[2]}")

    @classmethod
    def with_local(cls, *paths: Path) -> Library:
        """The package's law with local folders of rules (province, city, county, town) over it.

        A folder `standards` beside a folder of rules holds the discretion standards of that place.
        """
        standards = [path for path in (each.parent / "standards" for each in paths) if path.is_dir()]
        rules = (path for path in paths if path.is_dir())
        return cls.load(DATA, *rules, matters=MATTERS, standards=(STANDARDS, *standards))

    @classmethod
    def restore(cls, manifest: bytes, source: Callable[[str], bytes]) -> Library:
        """The library a manifest names, from contents by digest. Raises LawError where a content is not what it was."""
        found: dict[str, Item] = {}
        faults: list[Problem] = []
        for name, digest in cast("dict[str, str]", json.loads(manifest)).items():
            data = source(digest)
            problems = Problems(name)
            if _digest(data) != digest:
                problems.add(0, "内容与登记的摘要不符")
            elif (item := read(data, problems)) is not None:
                found[name] = item
            faults.extend(problems)
        return _build(found, faults, str)

    def value(self, rule: str, on: date) -> Dated | None:
        """What the rule says on a day, the most local layer first; None where nothing is in force or no such rule exists."""
        asked = (rule, on)
        try:
            return self._asked[asked]
        except KeyError:
            known = self._rules.get(rule)
            if len(self._asked) > _MOST_ASKED:
                self._asked.clear()
            found = self._asked[asked] = known.value(on) if known else None
            return found

    def rule(self, rule: str) -> Rule:
        """The rule itself. Raises KeyError with a Chinese sentence."""
        if rule not in self._rules:
            raise KeyError(f"规则库中没有“{rule}”")
        return self._rules[rule]

    def gate_effect(self, rule: str, on: date) -> str | None:
        """What missing this rule does to an act that day: bar, flaw, late, warn; None where it is not in force.

        The loader has already refused a bar that is unverified, not directly binding, or an organ's deadline.
        """
        dated = self.value(rule, on)
        return dated.effect if dated else None

    def rules(self) -> Iterator[Rule]:
        """All rules in order of their ids."""
        return iter(self._rules.values())

    def __contains__(self, rule: object) -> bool:
        return rule in self._rules

    def __len__(self) -> int:
        return len(self._rules)


def _files(root: Path, faults: list[Problem], depth: int) -> list[Path]:
    """The law files of a folder in order; anything else that lies there is a fault, so that no law goes unread."""
    if not root.is_dir():
        faults.append(Problem(str(root), 0, "规则文件夹不存在"))
        return []
    files = []
    for path in sorted(root.rglob("*")):
        if path.is_symlink():
            faults.append(Problem(str(path), 0, "规则文件夹中不得有符号链接"))
        elif path.is_file() and path.suffix == ".yaml" and len(path.relative_to(root).parts) == depth:
            files.append(path)
        elif path.is_file() and not path.name.startswith("."):
            where = "规则文件应放在 <领域>/<规则名>.yaml" if depth > 1 else "事项和裁量基准应放在 <名称>.yaml"
            faults.append(Problem(str(path), 0, where))
    return files


def _build(found: Mapping[str, Item], faults: list[Problem], shown: Callable[[str], str]) -> Library:
    rules: dict[str, Rule] = {}
    overrides: list[Override] = []
    for name, item in found.items():
        if not name[0].isdigit():
            continue
        problems = Problems(shown(name))
        path = Path(name)
        entry = read_rule(item, problems, path.stem, path.parent.name)
        if isinstance(entry, Override):
            overrides.append(entry)
        elif entry is not None and entry.id in rules:
            problems.add(1, f"规则“{entry.id}”已在 {rules[entry.id].file} 中，改写请用 overrides")
        elif entry is not None:
            rules[entry.id] = entry
        faults.extend(problems)
    for override in overrides:
        _lay(override, rules, faults)
    matters = _matters(found, faults, shown)
    if faults:
        raise LawError(tuple(sorted(set(faults))))
    sources = {name: canonical(plain(item)) for name, item in found.items()}
    digests: dict[str, Json] = {name: _digest(data) for name, data in sources.items()}
    manifest = canonical(digests)
    return Library(
        digest=_digest(manifest),
        manifest=manifest,
        sources={_digest(data): data for data in sources.values()},
        _rules={rule: rules[rule] for rule in sorted(rules)},
        matters=matters,
    )


def _matters(found: Mapping[str, Item], faults: list[Problem], shown: Callable[[str], str]) -> Matters:
    """The matters and the standards over them. A standard that leaves the statute's range is a fault, not a gentler law."""
    by_id: dict[str, tuple[Matter, ...]] = {}
    standards: list[Standard] = []
    for name, item in found.items():
        label, _, file = name.partition("/")
        problems = Problems(shown(name))
        if label == _MATTERS:
            versions = read_matter(item, problems, Path(file).stem)
            by_id |= {versions[0].id: versions} if versions else {}
        elif label.startswith(_STANDARDS):
            standard = read_standard(item, problems, Path(file).stem)
            if standard is not None and any(other.id == standard.id for other in standards):
                problems.add(1, f"基准“{standard.id}”已在另一文件夹中")
            standards += [standard] if standard is not None else []
        faults.extend(problems)
    faults.extend(problem for standard in standards for problem in unfit(standard, by_id))
    return Matters(dict(sorted(by_id.items())), tuple(sorted(standards, key=lambda each: (each.matter, each.start, each.id))))


def _lay(override: Override, rules: dict[str, Rule], faults: list[Problem]) -> None:
    """Put one override over its rule, or say why the rule does not suffer it."""
    rule = rules.get(override.rule)
    if rule is None:
        faults.append(Problem(override.file, override.line, f"改写的规则“{override.rule}”不存在"))
        return
    if override.layer not in rule.override:
        allowed = "、".join(rule.override) or "任何层级都不准"
        faults.append(Problem(override.file, override.line, f"规则“{rule.id}”不准 {override.layer} 改写（准许：{allowed}）"))
        return
    if any(LAYERS.index(override.layer) == LAYERS.index(other.layer) for other in rule.overrides):
        faults.append(Problem(override.file, override.line, f"规则“{rule.id}”在 {override.layer} 已有改写"))
        return
    values = [replace(dated, title=rule.title, kind=rule.kind, owner=rule.owner) for dated in override.values]
    faults.extend(Problem(override.file, override.line, text) for dated in values for text in _unfit(dated, rule))
    rules[rule.id] = replace(rule, overrides=(*rule.overrides, *values))


def _unfit(dated: Dated, rule: Rule) -> Iterator[str]:
    """What makes an override more than another number of the same kind: it may neither bar nor measure anew."""
    beside = [base for base in rule.values if base.overlaps(dated)]
    if dated.value is None:
        yield f"{dated.start}：只能改写数值"
    if any((base.unit, base.day_kind) != (dated.unit, dated.day_kind) for base in beside):
        yield f"{dated.start}：单位与上级规则不同"
    if dated.effect == "bar" and not any(base.effect == "bar" for base in beside):
        yield f"{dated.start}：上级规则不拦截，改写也不得拦截（bar）"


def _digest(data: bytes) -> str:
    return "sha256:" + sha256(data).hexdigest()
