"""A catalogue is read once for the same files, rules and names, and again as soon as any of them is different."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from yifa.procedure import catalogue as module
from yifa.procedure.catalogue import Catalogue, shipped
from yifa.procedure.problem import DataError


@dataclass(frozen=True)
class Law:
    """Stands for a library: knows every rule."""

    digest: str

    def __contains__(self, rule: object) -> bool:
        return True


@pytest.fixture
def domains(tmp_path: Path) -> Path:
    """A copy of the shipped domains, to change."""
    return Path(shutil.copytree(shipped(), tmp_path / "domains", ignore=shutil.ignore_patterns("__pycache__")))


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """Nothing is known from other tests."""
    module._known.clear()


def version_of(domains: Path) -> Path:
    return sorted((domains / "house" / "procedures" / "law-library").glob("[0-9]*.yaml"))[0]


def test_the_same_is_not_read_again() -> None:
    assert Catalogue.load(rules=Law("a")) is Catalogue.load(rules=Law("a"))
    assert Catalogue.load() is Catalogue.load(shipped())


def test_another_library_reads_again() -> None:
    assert Catalogue.load(rules=Law("a")) is not Catalogue.load(rules=Law("b"))
    assert Catalogue.load(rules=Law("a")) is not Catalogue.load()


def test_a_changed_word_reads_again_even_with_the_old_time_and_size(domains: Path) -> None:
    before = Catalogue.load(domains)
    file = version_of(domains)
    text, stat = file.read_text(encoding="utf-8"), file.stat()
    title = next(line for line in text.splitlines() if line.startswith("title: "))
    changed = title[:-1] + ("改" if title[-1] != "改" else "换")
    file.write_text(text.replace(title, changed, 1), encoding="utf-8")
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert file.stat().st_size == stat.st_size
    after = Catalogue.load(domains)
    assert after is not before
    assert after.digest != before.digest
    file.write_text(text, encoding="utf-8")
    assert Catalogue.load(domains).digest == before.digest


def test_a_new_or_lost_file_reads_again(domains: Path) -> None:
    before = Catalogue.load(domains)
    shutil.rmtree(domains / "people" / "procedures" / "certificate-exam")
    after = Catalogue.load(domains)
    assert "certificate-exam" in before.slugs()
    assert "certificate-exam" not in after.slugs()


def test_an_empty_folder_and_a_missing_one_are_not_the_same(tmp_path: Path, domains: Path) -> None:
    assert Catalogue.load(tmp_path / "domains" / "people" / "procedures" / "person").slugs() == ()
    with pytest.raises(DataError):
        Catalogue.load(tmp_path / "nowhere")
    Catalogue.load(domains)
    (domains / "house" / "procedures" / "begun").mkdir()
    with pytest.raises(DataError, match="begun"):
        Catalogue.load(domains)


def test_what_is_faulty_is_never_remembered(domains: Path) -> None:
    Catalogue.load(domains)
    file = version_of(domains)
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "strange_key: 1\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(DataError, match="strange_key"):
            Catalogue.load(domains)
    file.write_text(text, encoding="utf-8")
    assert Catalogue.load(domains).slugs()


def test_rules_without_a_digest_and_names_without_an_order_are_asked_every_time() -> None:
    class Everything:
        def __contains__(self, rule: object) -> bool:
            return True

    assert Catalogue.load(rules=Everything()) is not Catalogue.load(rules=Everything())
    assert Catalogue.load(own={"mine"}) is not Catalogue.load(own={"mine"})
    assert Catalogue.load(own=("mine",)) is not Catalogue.load(own=("yours",))


def test_what_changes_while_it_is_read_is_not_remembered(domains: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Catalogue._read.__func__  # type: ignore[attr-defined]  # a class method

    def meddled(cls: type[Catalogue], *given: object) -> Catalogue:
        found: Catalogue = real(cls, *given)
        (domains / "house" / "README.md").write_text("new", encoding="utf-8")
        return found

    monkeypatch.setattr(Catalogue, "_read", classmethod(meddled))
    first = Catalogue.load(domains)
    monkeypatch.undo()
    assert Catalogue.load(domains) is not first


def test_few_are_remembered(tmp_path: Path) -> None:
    for number in range(7):
        Catalogue.load(rules=Law(str(number)))
    assert len(module._known) == module._MOST_KNOWN
