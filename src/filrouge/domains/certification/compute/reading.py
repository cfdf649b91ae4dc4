"""From the text of a competence framework to its blocs, every piece with its place.

The text is a dump of tables: tab-separated cells with embedded HTML, cells cut by page breaks. It is read
by grammar: a code opens an activity or a competence; a criteria cell that begins with an introduction
(words before its first dash, ended by a colon) opens a modality together with the cell on its left; a
dash opens a criterion; words without code or dash continue the piece that has not ended its sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from filrouge.domains.certification.compute.grammar import (
    BlocTitle,
    Column,
    Header,
    Overflow,
    Row,
    lines_of,
    split_code,
)
from filrouge.domains.certification.compute.markup import Cell, Words
from filrouge.domains.certification.errors import CutShort, Malformed, Misnumbered, Misplaced, Unbalanced
from filrouge.kernel.texts import N_
from filrouge.kinds.certification import Activity, Bloc, Competence, Criterion, Modality, Wording

COLUMNS: tuple[Column, ...] = ("activity", "competence", "modality", "criteria")
DASH = re.compile(r"(?:^|(?<=\s))[-•](?:\s+|$)")
ENDED = re.compile(r"[.!?…] ?[)»\"]?\Z")
NAMED = re.compile(r"^[EÉ]valuations?\s+(?:des?\s+)?(?P<codes>(?:C[0-9.]+(?:,|\s|et\b|-)*)+)", re.I)
ONE_CODE = re.compile(r"C\.?([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{1,2})")


@dataclass
class _Piece:
    """Something being read: its words may come in several places."""

    id: str
    said: list[Words] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(words.text for words in self.said)

    @property
    def line(self) -> int:
        return self.said[-1].line

    @property
    def ended(self) -> bool:
        return bool(ENDED.search(self.said[-1].text))

    def wording(self) -> dict[str, object]:
        return {"fr": self.text, "places": tuple(words.place() for words in self.said)}


@dataclass
class _Modality(_Piece):
    instruction: _Piece | None = None
    named: tuple[str, ...] = ()
    met: list[str] = field(default_factory=list)  #: competences of the rows beside it
    criteria: list[_Piece] = field(default_factory=list)


@dataclass
class _Bloc:
    number: int
    title: Words
    columns: dict[int, Column] = field(default_factory=dict)
    activities: list[_Piece] = field(default_factory=list)
    competences: list[_Piece] = field(default_factory=list)
    modalities: list[_Modality] = field(default_factory=list)
    lists_opened_count: dict[int, int] = field(default_factory=dict)


def read_framework(text: str) -> tuple[Bloc, ...]:
    """Read the blocs of a framework.

    Raises:
        Malformed: or one of its kinds, naming the line where the text stops making sense.
    """
    blocs: list[_Bloc] = []
    last = 1
    for number, line in lines_of(text):
        last = number
        if isinstance(line, BlocTitle):
            blocs.append(_open_bloc(line, len(blocs) + 1))
        elif not blocs:
            raise Misplaced(N_("Line %(line)d: words before the first bloc", line=number))
        elif isinstance(line, Header):
            blocs[-1].columns.update(line.columns)
        elif isinstance(line, Row):
            _read_row(blocs[-1], line, number)
        else:
            _overflow(blocs[-1], line, number)
    if not blocs:
        raise CutShort(N_("Line %(line)d: no bloc in this text", line=last))
    return tuple(_close_bloc(bloc) for bloc in blocs)


def _open_bloc(found: BlocTitle, expected: int) -> _Bloc:
    line = found.title.line
    if found.number != expected:
        raise Misnumbered(N_("Line %(line)d: bloc %(expected)d was expected", line=line, expected=expected))
    return _Bloc(found.number, found.title)


def _read_row(bloc: _Bloc, row: Row, line: int) -> None:
    if sorted(bloc.columns.values()) != sorted(COLUMNS):
        raise Misplaced(N_("Line %(line)d: a row before the heading of its columns", line=line))
    cells: dict[Column, Cell] = {}
    for place, cell in row.cells.items():
        if place not in bloc.columns:
            raise Misplaced(N_("Line %(line)d: a cell outside the columns", line=line))
        _check_lists(bloc, place, cell)
        if cell.words:
            cells[bloc.columns[place]] = cell
    criteria = cells["criteria"].words if "criteria" in cells else None
    introduced = _introduction(criteria) if criteria else None
    _read_modality(bloc, cells.get("modality"), introduced, line)
    if "activity" in cells:
        _read_activity(bloc, cells["activity"].words)
    if "competence" in cells:
        _read_competence(bloc, cells["competence"].words)
    if criteria:
        _read_criteria(bloc, criteria.cut(len(introduced.text)) if introduced else criteria)


def _check_lists(bloc: _Bloc, place: int, cell: Cell) -> None:
    """A list cut by a page break stays open; one that was never opened cannot be closed."""
    opened = bloc.lists_opened_count.get(place, 0) + cell.lists_opened_count
    if opened < 0:
        line = cell.words.line
        raise Unbalanced(N_("Line %(line)d: a list is closed that was not opened", line=line))
    bloc.lists_opened_count[place] = opened


def _introduction(words: Words) -> Words | None:
    """The words before the first dash, when they announce a list."""
    dash = DASH.search(words.text)
    before = words.cut(0, dash.start() if dash else None)
    return before if before.text.endswith(":") else None


def _read_modality(bloc: _Bloc, cell: Cell | None, introduced: Words | None, line: int) -> None:
    if introduced:
        if cell is None:
            raise Misplaced(N_("Line %(line)d: criteria without a modality", line=line))
        number = len(bloc.modalities) + 1
        piece = _Modality(f"M{bloc.number}.{number}", [cell.words], named=_named(cell.words))
        piece.instruction = _Piece("", [introduced])
        bloc.modalities.append(piece)
    elif cell:
        if not bloc.modalities or cell.headed or NAMED.match(cell.words.text):
            raise CutShort(N_("Line %(line)d: a modality without criteria", line=line))
        bloc.modalities[-1].said.append(cell.words)


def _named(words: Words) -> tuple[str, ...]:
    found = NAMED.match(words.text)
    codes = ONE_CODE.findall(found["codes"]) if found else []
    return tuple(_code("C", tuple(map(int, code))) for code in codes)


def _read_activity(bloc: _Bloc, words: Words) -> None:
    numbers, rest = _coded(words, "A", 2)
    _check_follows(numbers, (bloc.number, len(bloc.activities) + 1), "A", words.line)
    bloc.activities.append(_Piece(_code("A", numbers), [rest]))


def _read_competence(bloc: _Bloc, words: Words) -> None:
    if bloc.competences and not bloc.competences[-1].ended and split_code(words, "C", 3) is None:
        bloc.competences[-1].said.append(words)
        return
    numbers, rest = _coded(words, "C", 3)
    if not bloc.activities:
        raise Misplaced(N_("Line %(line)d: a competence outside an activity", line=words.line))
    inside = bloc.activities[-1].id
    before = sum(_activity_of(piece.id) == inside for piece in bloc.competences)
    _check_follows(numbers, (bloc.number, len(bloc.activities), before + 1), "C", words.line)
    bloc.competences.append(_Piece(_code("C", numbers), [rest]))
    if bloc.modalities:
        bloc.modalities[-1].met.append(_code("C", numbers))


def _coded(words: Words, letter: str, depth: int) -> tuple[tuple[int, ...], Words]:
    found = split_code(words, letter, depth)
    if found is None:
        raise Misnumbered(N_("Line %(line)d: a code %(letter)s is missing", line=words.line, letter=letter))
    if not found[1]:
        raise CutShort(N_("Line %(line)d: a code without words", line=words.line))
    return found


def _check_follows(numbers: tuple[int, ...], expected: tuple[int, ...], letter: str, line: int) -> None:
    if numbers != expected:
        raise Misnumbered(
            N_(
                "Line %(line)d: %(code)s stands where %(expected)s was expected",
                line=line,
                code=_code(letter, numbers),
                expected=_code(letter, expected),
            )
        )


def _read_criteria(bloc: _Bloc, words: Words) -> None:
    if not bloc.modalities:
        raise Misplaced(N_("Line %(line)d: criteria without a modality", line=words.line))
    modality = bloc.modalities[-1]
    dashes = list(DASH.finditer(words.text))
    before = words.cut(0, dashes[0].start() if dashes else None)
    if before:
        _continue(modality.criteria, before)
    ends: list[int | None] = [dash.start() for dash in dashes[1:]]
    for dash, end in zip(dashes, [*ends, None], strict=False):
        item = words.cut(dash.end(), end)
        if not item:
            raise CutShort(N_("Line %(line)d: a dash without words", line=words.line))
        modality.criteria.append(_Piece(f"K{modality.id[1:]}.{len(modality.criteria) + 1}", [item]))


def _continue(pieces: Sequence[_Piece], words: Words) -> None:
    if not pieces or pieces[-1].ended:
        raise Misplaced(N_("Line %(line)d: words that continue nothing", line=words.line))
    pieces[-1].said.append(words)


def _overflow(bloc: _Bloc, line: Overflow, number: int) -> None:
    """The criteria stand in the last column: what a page break pushes out of the table is theirs."""
    if sorted(bloc.columns.values()) != sorted(COLUMNS):
        raise Misplaced(N_("Line %(line)d: words outside the table", line=number))
    place = next(place for place, column in bloc.columns.items() if column == "criteria")
    _check_lists(bloc, place, line.cell)
    if line.cell.words:
        _read_criteria(bloc, line.cell.words)


def _close_bloc(bloc: _Bloc) -> Bloc:
    _check_whole(bloc)
    return Bloc(
        number=bloc.number,
        title=Wording(fr=bloc.title.text, places=(bloc.title.place(),)),
        activities=tuple(Activity.model_validate({"id": p.id, **p.wording()}) for p in bloc.activities),
        competences=tuple(
            Competence.model_validate({"id": p.id, "activity": _activity_of(p.id), **p.wording()})
            for p in bloc.competences
        ),
        modalities=tuple(_modality(piece) for piece in bloc.modalities),
        criteria=tuple(
            Criterion.model_validate({"id": p.id, "modality": modality.id, **p.wording()})
            for modality in bloc.modalities
            for p in modality.criteria
        ),
    )


def _modality(piece: _Modality) -> Modality:
    return Modality.model_validate(
        {
            "id": piece.id,
            "competences": piece.named or tuple(piece.met),
            "instruction": piece.instruction.wording() if piece.instruction else None,
            **piece.wording(),
        }
    )


def _check_whole(bloc: _Bloc) -> None:
    """Nothing of a bloc is cut short, and every competence is assessed."""
    line = bloc.title.line
    if not (bloc.activities and bloc.competences and bloc.modalities):
        raise CutShort(N_("Line %(line)d: a bloc without its table", line=line))
    for modality in bloc.modalities:
        if not modality.criteria:
            raise CutShort(N_("Line %(line)d: a modality without criteria", line=modality.line))
    for piece in (*bloc.competences, *(p for modality in bloc.modalities for p in modality.criteria)):
        if not piece.ended:
            raise CutShort(
                N_("Line %(line)d: the sentence of %(code)s has no end", line=piece.line, code=piece.id)
            )
    _check_assessed(bloc)


def _check_assessed(bloc: _Bloc) -> None:
    known = {piece.id: piece.line for piece in bloc.competences}
    assessed: set[str] = set()
    for modality in bloc.modalities:
        line = modality.said[0].line
        for code in modality.named:
            if code not in known:
                raise Misnumbered(
                    N_("Line %(line)d: no competence %(code)s in this bloc", line=line, code=code)
                )
        assessed.update(modality.named or modality.met)
    for code, line in known.items():
        if code not in assessed:
            raise Malformed(N_("Line %(line)d: no modality assesses %(code)s", line=line, code=code))
    for activity in bloc.activities:
        if not any(_activity_of(code) == activity.id for code in known):
            raise CutShort(N_("Line %(line)d: an activity without competences", line=activity.line))


def _code(letter: str, numbers: tuple[int, ...]) -> str:
    return letter + ".".join(map(str, numbers))


def _activity_of(competence: str) -> str:
    return "A" + competence[1:].rpartition(".")[0]
