"""The grammar and the extractors on situations written in Markdown (fixtures/, a file a subject).

To add a case, write its title and its Markdown and leave the expected part empty: the failure prints what came out.
"""

import pytest

from outline import Case, cases, extraction, grammar


@pytest.mark.parametrize(
    ("_", "case"), list(cases("grammar")), ids=lambda value: value if isinstance(value, str) else ""
)
def test_grammar(_: str, case: Case) -> None:
    assert grammar(case.text) == case.expected


@pytest.mark.parametrize(
    ("_", "case"), list(cases("extract")), ids=lambda value: value if isinstance(value, str) else ""
)
def test_extraction(_: str, case: Case) -> None:
    assert extraction(case.text) == case.expected
