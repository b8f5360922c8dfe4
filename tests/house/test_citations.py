"""Every article that a rule or a declaration cites exists in the statute's own text."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.shared import shared_dir
from yifa.law.check import Finding, Outcome, check
from yifa.law.citation import Citation
from yifa.law.library import Library
from yifa.law.texts import Texts, import_texts
from yifa.procedure import case_file
from yifa.procedure.catalogue import Catalogue, shipped

DOMAINS = shipped()
# Two ratchets: how many citations are compared with a text may only rise; how many barring ones are not may only fall.
COMPARED, NOT_AT_HAND = 246, 13


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    home: Path = tmp_path_factory.mktemp("texts")
    import_texts(shared_dir() / "law" / "texts", home)
    return list(check(Library.load(), Texts.load(home)))


def test_no_rule_cites_an_article_that_is_not_there(findings: list[Finding]) -> None:
    assert [f"{found.rule}: {found.article}: {found.text}" for found in findings if found.outcome is Outcome.MISSING] == []


def test_every_citation_was_looked_at(findings: list[Finding]) -> None:
    library = Library.load()
    versions = sum(len((*rule.values, *rule.overrides, *rule.undated)) for rule in library.rules())
    matters = [(each.penalty, each.violated, each.coercion) for each in library.matters.versions()]
    assert len(findings) == versions + sum(cited is not None for places in matters for cited in places)
    assert sum(found.outcome is Outcome.FOUND for found in findings) >= COMPARED


def test_what_bars_rests_on_words_that_were_found(findings: list[Finding]) -> None:
    """A rule that can stop the town is checked and cites an article; few such texts are not at hand to compare."""
    outcome = {(found.rule, found.start): found.outcome for found in findings}
    barring = [dated for rule in Library.load().rules() for dated in rule.values if dated.effect == "bar"]
    assert [dated.rule for dated in barring if not dated.verified] == []
    seen = Counter(outcome[dated.rule, dated.start] for dated in barring)
    assert set(seen) == {Outcome.FOUND, Outcome.NO_TEXT}
    assert seen[Outcome.NO_TEXT] <= NOT_AT_HAND


def test_what_procedures_rest_on_is_a_rule_or_an_article() -> None:
    library = Library.load()
    catalogue = Catalogue.load(rules=library)
    unread = []
    for slug in catalogue.slugs():
        for basis in {basis for version in catalogue.versions(slug) for basis in version.basis}:
            known = basis in library or basis in catalogue.words.pending
            if not known and not Citation.parse(basis).places:
                unread.append(f"{slug}: {basis}")
    assert unread == []


def test_every_article_that_a_case_expects_is_one_that_a_rule_or_its_own_power_cites() -> None:
    """A refusal names the article of a rule, or that of the power item, which a case brings along."""
    library = Library.load()
    cited = {provision.article for rule in library.rules() for provision in (*rule.values, *rule.undated)}
    cited |= {matter.article for matter in library.matters.versions()}
    unknown = []
    for path in sorted(DOMAINS.glob("*/procedures/*/cases.yaml")):
        for case in case_file.read(path):
            known = cited | {str(power["article"]) for power in case.powers.values() if "article" in power}
            expected = {word for word in _words(case.expect.get("refused")) if "条" in word}
            unknown += [f"{path.parent.name}: {word}" for word in expected if not any(word in article for article in known)]
    assert unknown == []


def _words(expected: object) -> list[str]:
    return [str(word) for word in (expected if isinstance(expected, list) else [expected])]
