"""The logbook and the decisions told as a report tree."""

from collections.abc import Iterable, Sequence

from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    Block,
    Chart,
    Column,
    Figure,
    Row,
    Said,
    Section,
    Sentence,
    Table,
    Todo,
    Words,
    coded_words,
)
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.projects import Decision, Effort, LogbookEntry, NatureCount, RoleEffort

HOURS = Column(id="spent_h", label=Text(fr="Temps passé", en="Time spent"))
ENTRIES = Column(id="entries_count", label=Text(fr="Entrées", en="Entries"))


def logbook_report(
    effort: Held[Effort], entries: Sequence[Held[LogbookEntry]], decisions: Sequence[Held[Decision]]
) -> Section:
    """Totals, decisions, then every entry in the order of time; all figures are quotes."""
    blocks: tuple[Block, ...] = (
        (*_totals(effort), _chronology(entries))
        if entries
        else (Todo(what=Text(fr="le journal est vide", en="the log is empty"), owner="moe"),)
    )
    return Section(
        id="logbook",
        title=Words(text=Text(fr="Journal du projet", en="Project log")),
        blocks=(*blocks, _decisions(decisions)),
    )


def _totals(effort: Held[Effort]) -> Iterable[Block]:
    told = effort.document
    yield Sentence(
        text=Text(
            fr="Du {first} au {last}, le journal compte {entries} entrées, écrites sur {days} jours.",
            en="From {first} to {last}, the log holds {entries} entries, written on {days} days.",
        ),
        quotes={
            "first": _quote(effort.ref, "first_on"),
            "last": _quote(effort.ref, "last_on"),
            "entries": _quote(effort.ref, "entries_count"),
            "days": _quote(effort.ref, "days_count"),
        },
    )
    yield Figure(label=HOURS.label, quote=_quote(effort.ref, "spent_h"))
    yield Chart(
        mark="bars",
        measure=HOURS.label,
        table=Table(
            id="months",
            caption=Text(fr="Temps passé par mois", en="Time spent by month"),
            header=Text(fr="Mois", en="Month"),
            columns=(HOURS, ENTRIES),
            rows=tuple(_row(effort.ref, "months", one.id, (HOURS, ENTRIES)) for one in told.months),
        ),
        drawn=(HOURS.id,),
    )
    yield Table(
        id="natures",
        caption=Text(fr="Par nature", en="By nature"),
        header=Text(fr="Nature", en="Nature"),
        columns=(ENTRIES,),
        rows=tuple(
            _row(effort.ref, "natures", one.id, (ENTRIES,), coded(NatureCount, "id", one.id))
            for one in told.natures
        ),
    )
    if told.members:
        yield from _hours(effort)


def _hours(effort: Held[Effort]) -> Iterable[Block]:
    told = effort.document
    yield Chart(
        mark="bars",
        measure=HOURS.label,
        table=Table(
            id="roles",
            caption=Text(fr="Temps par rôle", en="Time by role"),
            header=Text(fr="Rôle", en="Role"),
            columns=(HOURS,),
            rows=tuple(
                _row(effort.ref, "roles", one.id, (HOURS,), coded(RoleEffort, "id", one.id))
                for one in told.roles
            ),
        ),
    )
    yield Table(
        id="members",
        caption=Text(fr="Temps par membre de l’équipe", en="Time by team member"),
        header=Text(fr="Membre", en="Member"),
        columns=(HOURS,),
        rows=tuple(_row(effort.ref, "members", one.id, (HOURS,)) for one in told.members),
    )


def _chronology(entries: Sequence[Held[LogbookEntry]]) -> Table:
    nature = Column(id="nature", label=Text(fr="Nature", en="Nature"))
    text = Column(id="text", label=Text(fr="Ce qui s’est passé", en="What happened"))
    in_time = sorted(entries, key=lambda held: (held.document.on, held.ref.id))
    return Table(
        id="entries",
        caption=Text(fr="Déroulement", en="Course of the project"),
        header=Text(fr="Date", en="Date"),
        columns=(nature, text),
        rows=tuple(
            Row(
                id=held.ref.id,
                header=_quote(held.ref, "on"),
                cells={
                    "nature": coded_words(LogbookEntry, "nature", held.document.nature),
                    "text": _quote(held.ref, "text"),
                },
            )
            for held in in_time
        ),
    )


def _decisions(decisions: Sequence[Held[Decision]]) -> Section:
    in_time = sorted(decisions, key=lambda held: (held.document.decided_on, held.ref.id))
    none = Todo(what=Text(fr="aucune décision n’est consignée", en="no decision is recorded"), owner="moa")
    return Section(
        id="decisions",
        title=Words(text=Text(fr="Décisions", en="Decisions")),
        blocks=tuple(map(_decision, in_time)) or (none,),
    )


def _decision(held: Held[Decision]) -> Section:
    chosen = f"options/{held.document.chosen}/what"
    return Section(
        id=held.ref.id,
        title=Words(text=Text(fr="Décision", en="Decision")),
        blocks=(
            Figure(label=Text(fr="Prise le", en="Taken on"), quote=_quote(held.ref, "decided_on")),
            Figure(label=Text(fr="Question", en="Question"), quote=_quote(held.ref, "question")),
            Figure(label=Text(fr="Choix", en="Choice"), quote=_quote(held.ref, chosen)),
            Said(quote=_quote(held.ref, "reasons")),
            *(
                Figure(
                    label=Text(fr="Avis contraire", en="Dissenting opinion"),
                    quote=_quote(held.ref, f"dissents/{one.id}/says"),
                )
                for one in held.document.dissents
            ),
        ),
    )


def _row(ref: Ref, group: str, id: str, columns: Sequence[Column], name: Text | None = None) -> Row:
    header = Words(text=sentence_case(name)) if name else _quote(ref, f"{group}/{id}/id")
    return Row(
        id=id,
        header=header,
        cells={column.id: _quote(ref, f"{group}/{id}/{column.id}") for column in columns},
    )


def _quote(ref: Ref, place: str) -> Quote:
    return Quote(ref=ref, pointer=f"/{place}")
