"""The library's digest names its content, and the content can be opened again from the record."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from tests.law.making import override, put, rule, version
from yifa.law.faults import LawError
from yifa.law.library import Library


def test_remarks_spacing_and_order_of_keys_do_not_change_it(tmp_path: Path) -> None:
    one = Library.load(put(tmp_path / "a", rule()))
    text = "# 说明\n" + rule().replace("kind: threshold\n", "").replace("values:", "kind:    threshold\nvalues:")
    assert Library.load(put(tmp_path / "b", text)).digest == one.digest


@pytest.mark.parametrize(
    "change", [{"value": "5001"}, {"article": "第三十四条"}, {"checked_on": "2026-11-22"}, {"source": "另一来源"}]
)
def test_any_change_of_content_changes_it(change: dict[str, str], tmp_path: Path) -> None:
    one = Library.load(put(tmp_path / "a", rule()))
    assert Library.load(put(tmp_path / "b", rule(version("2018-01-01", **change)))).digest != one.digest


def test_it_is_the_digest_of_the_manifest_which_names_every_source(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule()))
    assert library.digest == "sha256:" + sha256(library.manifest).hexdigest()
    for digest, data in library.sources.items():
        assert digest == "sha256:" + sha256(data).hexdigest()
        assert digest.encode() in library.manifest


def test_the_law_of_a_day_can_be_opened_from_the_record(tmp_path: Path) -> None:
    nation = put(tmp_path / "n", rule(version("2018-01-01", until="2019-01-01"), version("2021-01-01"), override="[town]"))
    town = put(tmp_path / "t", override(version("2021-06-01", value="1000")))
    library = Library.load(nation, town)
    again = Library.restore(library.manifest, library.sources.__getitem__)
    assert again.digest == library.digest
    for day in (date(2018, 5, 1), date(2020, 5, 1), date(2021, 5, 1), date(2022, 5, 1)):
        assert again.value("penalty.cap", day) == library.value("penalty.cap", day)


def test_the_packages_own_law_can_be_opened_from_the_record() -> None:
    library = Library.load()
    again = Library.restore(library.manifest, library.sources.__getitem__)
    assert [rule.values for rule in again.rules()] == [rule.values for rule in library.rules()]


def test_a_source_that_was_altered_is_refused(tmp_path: Path) -> None:
    library = Library.load(put(tmp_path, rule()))
    with pytest.raises(LawError, match="与登记的摘要不符"):
        Library.restore(library.manifest, lambda digest: library.sources[digest].replace(b"5000", b"5001"))
