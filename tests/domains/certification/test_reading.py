"""A framework read from its text: its counts, the place of every piece, and what makes it malformed."""

from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from filrouge.domains.certification import read_framework, text_of
from filrouge.domains.certification.compute.shipped import counts_of, index_of
from filrouge.domains.certification.errors import (
    CutShort,
    Malformed,
    Misnumbered,
    Misplaced,
    NotAText,
    Unbalanced,
)
from filrouge.kinds.certification import Bloc, Counts, Wording

OFFICIAL = sorted(Path(__file__).parents[4].glob("shared/referentiel/*.txt"))
needs_official = pytest.mark.skipif(not OFFICIAL, reason="the official text is not on this machine")

HEAD = (
    "REFERENTIEL D'ACTIVITES <i>dit le travail</i>\tREFERENTIEL DE COMPETENCES\tREFERENTIEL D'ÉVALUATION\t\n"
    "\t\tMODALITÉS D'ÉVALUATION\tCRITÈRES D’ÉVALUATION\n"
)
SAMPLE = (
    "Bloc de compétences 1 : Cuire le pain\n\n" + HEAD + "A.1.1. Pétrir\tC1.1.1. Peser la farine & l'eau.\t"
    "<p><u>Mise en situation :</u> une fournée, -</p> <ul style='x'> dix pains.\t"
    "<u>Le candidat satisfait :</u> <ul> - La pâte lève. - Le four est\n"
    "\tC1.1.2 Façonner\t\t\n"
    "\n"
    "chaud &amp; propre.\n"
    "- Le pain sonne creux.\n"
    "\t<p>des boules rondes.</p>\t\t\n"
    "A1.2. Vendre\tC1.2.1. Tenir la caisse.\tEvaluation C1.2.1 - <u>Oral</u> : une vente\t"
    "Chaque candidat satisfait <u>ceci</u> : - Le compte est juste.\n"
    "\t\tavec un client.\t- Le client revient.</ul>\n"
    "Bloc de compétences 2 : Nettoyer\n"
    + HEAD
    + "A2.1. Laver\tC2.1.1. Laver le fournil.\t<u>Épreuve</u> au choix\tOn attend : - Tout brille.\n"
)


class _Stripped(HTMLParser):
    """An independent reading of markup, to check the parser's by."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.text += " " if tag in ("p", "ul") else ""

    def handle_endtag(self, tag):
        self.handle_starttag(tag, ())

    def handle_data(self, data):
        self.text += data


def stripped(source: str) -> str:
    return " ".join(_Stripped(source).text.split())


def wordings(bloc: Bloc) -> list[Wording]:
    told = [bloc.title, *bloc.activities, *bloc.competences, *bloc.modalities, *bloc.criteria]
    return told + [modality.instruction for modality in bloc.modalities]


def at_places(text: str, wording: Wording) -> str:
    lines = text.split("\n")
    return " ".join(stripped(lines[p.line - 1][p.from_column - 1 : p.to_column - 1]) for p in wording.places)


@pytest.fixture(scope="module")
def official() -> str:
    return text_of(OFFICIAL[0].read_bytes())


@needs_official
def test_the_official_counts_come_out(official):
    counts = counts_of(read_framework(official))
    assert counts == Counts(
        blocs_count=4, activities_count=9, competences_count=20, modalities_count=7, criteria_count=37
    )


@needs_official
def test_every_official_piece_is_traceable_to_its_place(official):
    pieces = [wording for bloc in read_framework(official) for wording in wordings(bloc)]
    assert len(pieces) == 4 + 9 + 20 + 7 + 37 + 7
    for piece in pieces:
        assert at_places(official, piece) == piece.fr


@needs_official
def test_nothing_of_the_official_text_is_lost(official):
    """Take the pieces out of the text: codes, dashes, headings and markup remain, no sentence."""
    lines = [list(line) for line in official.split("\n")]
    for place in (p for bloc in read_framework(official) for w in wordings(bloc) for p in w.places):
        lines[place.line - 1][place.from_column - 1 : place.to_column - 1] = "\0" * (
            place.to_column - place.from_column
        )
    left = [stripped("".join(line).replace("\0", "").replace("\t", " ")) for line in lines]
    heads = ("REFERENTIEL D'ACTIVITES", "MODALITÉS", "Bloc de compétences")
    rest = " ".join(line for line in left if not line.startswith(heads)).split()
    assert all(word == "-" or (word[0] in "AC" and word[1:].replace(".", "").isdigit()) for word in rest)


@needs_official
def test_official_modalities_hang_on_the_competences_they_assess(official):
    assessed = {m.id: m.competences for bloc in read_framework(official) for m in bloc.modalities}
    assert assessed == {
        "M1.1": ("C1.1.1", "C1.1.2", "C1.2.1", "C1.2.2"),
        "M2.1": ("C2.1.1", "C2.1.2"),
        "M2.2": ("C2.2.1", "C2.2.2"),
        "M3.1": ("C3.1.1", "C3.1.2", "C3.1.3"),
        "M3.2": ("C3.1.4", "C3.2.1", "C3.2.2"),
        "M4.1": ("C4.1.1", "C4.1.2", "C4.1.3", "C4.2.1", "C4.2.2"),
        "M4.2": ("C4.3.1",),
    }


@needs_official
def test_official_criteria_cut_by_page_breaks_are_whole(official):
    criteria = {c.id: c for bloc in read_framework(official) for c in bloc.criteria}
    cut = {code for code, criterion in criteria.items() if len(criterion.places) > 1}
    assert cut == {"K2.2.6", "K4.1.8"}
    assert all(criterion.fr[0].isupper() and criterion.fr.endswith(".") for criterion in criteria.values())


def test_a_small_framework_is_read_by_grammar():
    first, second = read_framework(SAMPLE)
    assert [c.fr for c in first.criteria] == [
        "La pâte lève.",
        "Le four est chaud & propre.",
        "Le pain sonne creux.",
        "Le compte est juste.",
        "Le client revient.",
    ]
    assert [c.fr for c in first.competences] == [
        "Peser la farine & l'eau.",
        "Façonner des boules rondes.",
        "Tenir la caisse.",
    ]
    assert [(m.id, m.competences) for m in first.modalities] == [
        ("M1.1", ("C1.1.1", "C1.1.2")),
        ("M1.2", ("C1.2.1",)),
    ]
    assert first.modalities[1].fr == "Evaluation C1.2.1 - Oral : une vente avec un client."
    assert second.title.fr == "Nettoyer"
    for wording in [*wordings(first), *wordings(second)]:
        assert at_places(SAMPLE, wording) == wording.fr


def test_windows_lines_and_a_byte_order_mark_change_nothing():
    windows = text_of(b"\xef\xbb\xbf" + SAMPLE.replace("\n", "\r\n").encode())
    assert read_framework(windows) == read_framework(SAMPLE)


def test_the_index_names_every_code_once():
    index = index_of(read_framework(SAMPLE))
    assert len({entry.id for entry in index}) == len(index) == 3 + 4 + 3 + 6


FAULTS = [
    ("a bloc without number", "Bloc de compétences 2 :", "Bloc de compétences :", Misnumbered, 13),
    ("a bloc without title", "Bloc de compétences 2 : Nettoyer", "Bloc de compétences 2 :", Malformed, 13),
    ("a bloc number skipped", "Bloc de compétences 2", "Bloc de compétences 3", Misnumbered, 13),
    ("words before the first bloc", "Bloc de compétences 1 : Cuire", "Cuire", Misplaced, 1),
    ("a competence outside an activity", "A.1.1. Pétrir\t", "\t", Misplaced, 5),
    ("a competence of another activity", "C1.2.1. Tenir", "C1.1.3. Tenir", Misnumbered, 11),
    ("a duplicate competence", "C1.1.2 Façonner", "C1.1.1 Façonner", Misnumbered, 6),
    ("a duplicate activity", "A1.2. Vendre", "A1.1. Vendre", Misnumbered, 11),
    ("an activity without code", "A1.2. Vendre", "Vendre", Misnumbered, 11),
    ("a competence without code", "C1.2.1. Tenir", "Tenir", Misnumbered, 11),
    ("a code in the wrong column", "A1.2. Vendre", "C1.2. Vendre", Misnumbered, 11),
    ("a code without words", "C1.1.2 Façonner", "C1.1.2", CutShort, 6),
    ("an activity without competences", "\tC1.2.1. Tenir la caisse.", "\t", Misnumbered, 11),
    ("criteria without a modality", "<u>Épreuve</u> au choix", "", Misplaced, 16),
    ("criteria that continue nothing", "\t- Le client", "\tLe client", Misplaced, 12),
    ("a modality whose criteria are not introduced", "On attend : - Tout", "Tout", CutShort, 16),
    ("a modality without criteria", "On attend : - Tout brille.", "", CutShort, 16),
    ("an introduction without a dash", "On attend : - Tout brille.", "On attend :", CutShort, 16),
    ("words that continue a finished criterion", "- Le pain sonne", "Le pain sonne", Misplaced, 9),
    ("an empty dash", "- Le pain sonne creux.", "- Le pain sonne creux. -", CutShort, 9),
    ("a criterion cut short", "chaud &amp; propre.", "chaud &amp; propre", CutShort, 8),
    ("a competence cut short", "Laver le fournil.", "Laver le", CutShort, 16),
    ("an unbalanced list", "Tout brille.", "Tout brille.</ul>", Unbalanced, 16),
    ("a tag never closed", "<u>Épreuve</u>", "<u>Épreuve", Unbalanced, 16),
    ("a tag never opened", "<u>Épreuve</u>", "Épreuve</u>", Unbalanced, 16),
    ("tags that cross", "<p>des boules rondes.</p>", "<p><i>des boules</p> rondes.</i>", Unbalanced, 10),
    ("a tag without its end", "<u>Épreuve</u>", "<u Épreuve", Unbalanced, 16),
    ("no heading of columns", "Nettoyer\n" + HEAD, "Nettoyer\n\n\n", Misplaced, 16),
    ("an unknown heading", "\tREFERENTIEL DE COMPETENCES", "\tNOTES", Malformed, 3),
    ("a cell outside the columns", "- Tout brille.", "- Tout brille.\tplus", Misplaced, 16),
    ("a modality of an unknown competence", "Evaluation C1.2.1", "Evaluation C1.2.7", Misnumbered, 11),
    ("a competence that nothing assesses", "\tavec", "\tEvaluation C1.2.1 - avec", CutShort, 12),
    (
        "a bloc without its table",
        "Bloc de compétences 2 : Nettoyer\n" + HEAD,
        "Bloc de compétences 2 : N\n",
        Misplaced,
        14,
    ),
]


@pytest.mark.parametrize(("old", "new", "error", "line"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_named_with_its_line(old, new, error, line):
    assert old in SAMPLE
    with pytest.raises(error) as caught:
        read_framework(SAMPLE.replace(old, new))
    assert type(caught.value) is error
    assert caught.value.line == line
    assert f"Line {line}" in str(caught.value)


@needs_official
@pytest.mark.parametrize(
    ("old", "new", "error", "line"),
    [
        ("C2.1.2. ", "C2.1.1. ", Misnumbered, 17),
        ("C3.2.2.", "C3.3.2.", Misnumbered, 35),
        ("Bloc de compétences 3", "Bloc de compétences", Misnumbered, 24),
        ("sont analysés et traités.", "sont analysés et", CutShort, 21),
        ("A4.3. ", "", Misnumbered, 47),
        ("Evaluation C3.1.1, C3.1.2,", "Evaluation C3.1.1,", Malformed, 29),
    ],
)
def test_a_fault_planted_in_the_official_text_is_named(official, old, new, error, line):
    with pytest.raises(error) as caught:
        read_framework(official.replace(old, new))
    assert caught.value.line == line


@needs_official
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_the_official_text_cut_anywhere_is_read_or_refused_with_a_line(official, data):
    start = data.draw(st.integers(0, len(official)))
    end = data.draw(st.integers(start, min(len(official), start + 400)))
    try:
        blocs = read_framework(official[:start] + official[end:])
    except Malformed as err:
        assert 1 <= err.line <= official.count("\n") + 1
    else:
        assert counts_of(blocs).criteria_count <= 37


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"Bloc\n\xff\xfe", 2),
        (b"Bloc\n\nde\x00", 3),
        ("Bloc".encode("utf-16"), 1),
        (b"\x89PNG\r\n\x1a\n", 1),
        (b"a" * 500_001, 1),
    ],
)
def test_what_is_not_a_text_is_refused(content, line):
    with pytest.raises(NotAText) as caught:
        text_of(content)
    assert caught.value.line == line


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t\t\n"])
def test_an_empty_text_has_no_bloc(text):
    with pytest.raises(CutShort):
        read_framework(text)


PIECES = st.sampled_from(
    [
        "\t",
        "\n",
        " - ",
        "<u>",
        "</u>",
        "<ul>",
        "</ul>",
        "<p",
        "&amp;",
        "&#0;",
        ":",
        ".",
        "A1.1. ",
        "C1.1.1. ",
        "été",
    ]
    + [
        "Bloc de compétences 1 : x\n",
        HEAD,
        SAMPLE,
        "Evaluation C1.1.1 - ",
        "REFERENTIEL D'EVALUATION",
        "\r",
        "\xa0",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(), st.lists(PIECES, max_size=25).map("".join)))
@example(SAMPLE + "\tC1.1.1\t\t")
def test_any_text_is_read_or_refused_in_our_family(text):
    try:
        blocs = read_framework(text)
    except Malformed as err:
        assert err.line >= 1
        assert str(err)
    else:
        for wording in (w for bloc in blocs for w in wordings(bloc)):
            assert at_places(text, wording) == wording.fr


@settings(max_examples=100, deadline=None)
@given(st.binary())
def test_any_bytes_are_a_text_or_are_refused(content):
    try:
        text_of(content)
    except NotAText as err:
        assert err.line >= 1
