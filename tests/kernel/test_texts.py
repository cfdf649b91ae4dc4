"""Shipped words as the reader sees them."""

import pytest

from filrouge.kernel.texts import typeset


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Étape : faite", "Étape\u00a0: faite"),
        ("Reste 3 % ; encore ?", "Reste 3\u00a0%\u202f; encore\u202f?"),
        ("« ainsi » !", "«\u00a0ainsi\u00a0»\u202f!"),
        ("Reste %(left)s sur %(all)s :", "Reste %(left)s sur %(all)s\u00a0:"),
        ("À 10 h 30, smtp://hôte", "À 10 h 30, smtp://hôte"),
    ],
)
def test_french_words_do_not_break_before_their_signs(written, seen):
    assert typeset(written) == seen and typeset(seen) == seen
