"""Every case beside a procedure comes out as it says."""

from __future__ import annotations

import pytest

from tests.domains.played import DOMAINS, cases, world
from yifa.procedure.cases import play


@pytest.mark.parametrize("case", [case for _, case in cases()], ids=lambda case: f"{case.procedure}:{case.name}")
def test_case_holds(case):
    result = play(case, world())
    assert result.passed, f"{result.file}:{result.line} {'；'.join(result.faults)}"


@pytest.mark.parametrize("folder", sorted(DOMAINS.glob("*/procedures/*")), ids=lambda folder: folder.name)
def test_every_procedure_brings_cases_of_both_kinds(folder):
    own = [case for file, case in cases() if file.parent == folder]

    assert any("refused" in case.expect for case in own)
    assert any("refused" not in case.expect for case in own)


def test_names_of_cases_say_which_procedure_only_once():
    names = [(case.procedure, case.name) for _, case in cases()]

    assert len(names) == len(set(names))
