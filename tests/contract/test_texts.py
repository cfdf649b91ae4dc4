"""Every message has its French sentence, with the same places in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import filrouge

SOURCE = Path(filrouge.__file__).parent
PLACES = re.compile(r"%\((\w+)\)([sdrfx]|\.\d+f)")


def messages() -> dict[tuple[str, str], str]:
    """(catalogue, message) → file, for every literal given to ``N_``."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "N_":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}: a message is a literal"
                file = str(path.relative_to(SOURCE))
                found[catalogue_of(file), node.args[0].value] = file
    return found


def catalogue_of(file: str) -> str:
    """Rooms keep their own, the rest is with the delivery."""
    parts = file.split("/")
    return f"domains/{parts[1]}" if parts[0] == "domains" and len(parts) > 2 else "delivery"


MESSAGES = messages()
CATALOGUES = sorted({catalogue for catalogue, _ in MESSAGES})


def french(catalogue: str) -> dict[str, str]:
    path = SOURCE / catalogue / "locale" / "fr.po"
    assert path.is_file(), f"{path.relative_to(SOURCE)} is missing"
    with path.open("rb") as file:
        read = read_po(file, locale="fr")
    assert not [one.id for one in read if one.fuzzy and one.id]
    return {str(one.id): str(one.string) for one in read if one.id}


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_the_catalogue_is_complete(catalogue):
    wanted = {msgid for own, msgid in MESSAGES if own == catalogue}
    told = french(catalogue)
    assert not sorted(msgid for msgid in wanted if not told.get(msgid)), "no French sentence"
    assert not sorted(set(told) - wanted), "nobody says this any more"


@pytest.mark.parametrize("catalogue", CATALOGUES)
def test_both_languages_have_the_same_places(catalogue):
    for msgid, sentence in french(catalogue).items():
        assert sorted(PLACES.findall(msgid)) == sorted(PLACES.findall(sentence)), msgid


def test_shipped_labels_differ_from_language_to_language_or_are_names():
    from filrouge.delivery.registry import ROOMS

    assert all(title.fr and title.en for title in ROOMS.values())


def shipped_french() -> Iterator[tuple[str, str]]:
    """Where it is said, and every French text typed in a ``Text`` or in a catalogue."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
                typed = [word.value for word in node.keywords if word.arg == "fr"]
                yield from ((f"{path.relative_to(SOURCE)}:{one.lineno}", _constant(one)) for one in typed)
    for catalogue in CATALOGUES:
        yield from ((f"{catalogue}: {msgid}", sentence) for msgid, sentence in french(catalogue).items())


def _constant(typed: ast.expr) -> str:
    pieces = typed.values if isinstance(typed, ast.JoinedStr) else [typed]
    told = [piece.value if isinstance(piece, ast.Constant) else "…" for piece in pieces]
    return "".join(str(piece) for piece in told)


def test_french_words_have_their_typography():
    broken = re.compile(r"\w'\w| [;!?:€](\s|$)| %(?![\w(])|« | »")
    assert not [f"{at} {said}" for at, said in shipped_french() if broken.search(said)]
