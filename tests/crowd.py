"""Many documents of several kinds that cite one another, as a project of some years holds."""

from collections.abc import Iterator
from datetime import date, timedelta

from filrouge.kernel.documents import Account, Document, Prose, Quote, Ref
from filrouge.kernel.ports import Put
from filrouge.kernel.project import Project
from filrouge.kinds.projects import (
    Cited,
    Clause,
    Comment,
    Decision,
    Frame,
    Ground,
    Hours,
    LogbookEntry,
    Section,
    Task,
    YearBudget,
)

TOGETHER = 200  #: documents an act
FIRST_DAY = date(2024, 1, 1)
MOVED_EVERY = 400  #: one document in so many quotes what moved afterwards
WORDS = (
    "audit bail carence dossier échéance facture garantie hausse indemnité jugement litige mandat notice "
    "optique prime quittance remboursement sinistre tarif usage vétusté"
).split()


def fill(project: Project, count: int) -> None:
    """Write ``count`` documents; a few of them are then in doubt."""
    frame = Frame(company=prose("Une mutuelle"), strategy=prose("Durer"), budgets=(_budget(38_000),))
    still = project.write("crowd-still", frame, expected_revision=0)
    moved = project.write("crowd-moved", frame, expected_revision=0)
    puts = [Put(f"crowd-{n}", one, 0) for n, one in enumerate(_told(project, count, still, moved))]
    for start in range(0, count, TOGETHER):
        project.write_all(puts[start : start + TOGETHER])
    dearer = frame.model_copy(update={"budgets": (_budget(41_000),)})
    project.write("crowd-moved", dearer, expected_revision=1)


def prose(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def sentence(n: int, length: int = 12) -> str:
    """Words that differ from document to document; ``dossier-n`` is in one only."""
    told = [WORDS[(n * 7 + place * (n % 5 + 1)) % len(WORDS)] for place in range(length)]
    return f"{' '.join(told)} dossier-{n}"


def _budget(eur: float) -> YearBudget:
    return YearBudget(id="2026", budget_eur=eur)


def _told(project: Project, count: int, still: Ref, moved: Ref) -> Iterator[Document]:
    who = Account(project.actor)
    for n in range(count):
        cited = moved if n % MOVED_EVERY == 1 else still
        quote = Quote(ref=cited, pointer="/budgets/2026/budget_eur")
        day = FIRST_DAY + timedelta(days=n % 700)
        match n % 5:
            case 0:
                yield _entry(n, day, who)
            case 1:
                yield _decision(n, day, who, quote)
            case 2:
                yield _section(n, quote)
            case 3:
                yield Task(title=prose(sentence(n, 4)), assignee=who, about=cited, status=_status(n))
            case _:
                yield Comment(about=cited, text=prose(sentence(n)), who=who)


def _status(n: int):
    return "open" if n % 100 == 3 else "done"


def _entry(n: int, day: date, who: Account) -> LogbookEntry:
    hours = (Hours(id="h", who=who, role="moa", spent_h=1.5),)
    return LogbookEntry(on=day, nature="hours", text=prose(sentence(n)), hours=hours, present=(who,))


def _decision(n: int, day: date, who: Account, quote: Quote) -> Decision:
    return Decision(
        question=prose(f"Faut-il {sentence(n, 5)} ?"),
        options=(Clause(id="oui", what=prose("Oui")), Clause(id="non", what=prose("Non"))),
        chosen="oui",
        reasons=prose(sentence(n, 30)),
        decided_on=day,
        decided_by=(who,),
        grounds=(Ground(id="budget", cites=quote),),
    )


def _section(n: int, quote: Quote) -> Section:
    return Section(
        title=prose(sentence(n, 3)),
        text=prose(f"# Constat\n\n{sentence(n, 60)} : {{{{budget}}}} €."),
        quotes=(Cited(id="budget", quote=quote),),
    )
