"""A questionnaire on paper: why each question is asked, what may be answered, what is to be shown."""

from collections.abc import Iterator

from filrouge.domains.audit.report.pieces import column, figure, section, shown, table, title, worded, words
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Section, quoted
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.audit import Category, Question, Questionnaire

LINES = words("Réponse : ………………………………………", "Answer: ………………………………………")
DATE = words("Réponse (année, mois, jour) : …………………", "Answer (year, month, day): …………………")


def blank(held: Held[Questionnaire]) -> Section:
    """The scale, then categories and their questions in the order of the questionnaire."""
    told = held.document
    tops = [one for one in told.categories if one.parent is None]
    return Section(
        id=told.code,
        title=title(told.title, "Questionnaire", "Questionnaire"),
        blocks=(
            shown(told.purpose, held.ref, "purpose"),
            figure("Édition", "Edition", quoted(held.ref, "edition")),
            _scale(held),
            *(_category(held, one) for one in tops),
            *_sources(held),
        ),
    )


def _scale(held: Held[Questionnaire]) -> Block:
    return table(
        "scale",
        Text(fr="Échelle", en="Scale"),
        Text(fr="Niveau", en="Level"),
        (column("title", "Nom", "Name"), column("meaning", "Ce qu’il veut dire", "What it means")),
        (
            Row(
                id=one.id,
                header=quoted(held.ref, "scale", one.id, "level"),
                cells={
                    "title": worded(one.title, held.ref, "scale", one.id, "title"),
                    "meaning": worded(one.meaning, held.ref, "scale", one.id, "meaning"),
                },
            )
            for one in held.document.scale
        ),
    )


def _category(held: Held[Questionnaire], category: Category) -> Section:
    told = held.document
    return Section(
        id=category.id,
        title=title(category.title, "Catégorie", "Category"),
        blocks=(
            shown(category.statement, held.ref, "categories", category.id, "statement"),
            *(_question(held, one) for one in told.questions if one.category == category.id),
            *(_category(held, one) for one in told.categories if one.parent == category.id),
        ),
    )


def _question(held: Held[Questionnaire], question: Question) -> Section:
    at_question = ("questions", question.id)
    return section(
        question.id,
        "Question",
        "Question",
        (
            shown(question.ask, held.ref, *at_question, "ask"),
            figure("Référence", "Reference", quoted(held.ref, *at_question, "id")),
            shown(question.why, held.ref, *at_question, "why"),
            *_asked_of(question),
            *_offers(held, question),
            *_evidence(held, question),
        ),
    )


def _asked_of(question: Question) -> Iterator[Block]:
    roles = [coded(Question, "asked_of", one) for one in question.asked_of]
    if roles:
        fr, en = ", ".join(one.fr for one in roles), ", ".join(one.en for one in roles)
        yield words(f"À poser à : {fr}", f"To be asked of: {en}")
    if question.when:
        yield words(
            "À poser seulement selon la réponse à une question qui précède.",
            "To be asked only according to the answer to an earlier question.",
        )


def _offers(held: Held[Questionnaire], question: Question) -> Iterator[Block]:
    if question.choices:
        yield table(
            "choices",
            Text(fr="Réponses possibles", en="Possible answers"),
            Text(fr="Cocher", en="Tick"),
            (column("label", "Réponse", "Answer"),),
            (
                Row(
                    id=one.id,
                    header=words("☐", "☐"),
                    cells={
                        "label": worded(
                            one.label, held.ref, "questions", question.id, "choices", one.id, "label"
                        )
                    },
                )
                for one in question.choices
            ),
        )
    elif question.type == "boolean":
        yield words("☐ oui   ☐ non   ☐ ne sait pas", "☐ yes   ☐ no   ☐ does not know")
    else:
        yield DATE if question.type == "date" else LINES


def _evidence(held: Held[Questionnaire], question: Question) -> Iterator[Block]:
    if question.expects:
        yield table(
            "evidence",
            Text(fr="À montrer", en="To be shown"),
            Text(fr="À partir du niveau", en="From level"),
            (column("what", "Pièce", "Piece"), column("example", "Bon exemple", "Good example")),
            (
                Row(
                    id=one.id,
                    header=quoted(held.ref, "questions", question.id, "expects", one.id, "from_level"),
                    cells={
                        "what": worded(
                            one.what, held.ref, "questions", question.id, "expects", one.id, "what"
                        ),
                        **(
                            {
                                "example": worded(
                                    one.example,
                                    held.ref,
                                    *("questions", question.id, "expects", one.id, "example"),
                                )
                            }
                            if one.example
                            else {}
                        ),
                    },
                )
                for one in question.expects
            ),
        )


def _sources(held: Held[Questionnaire]) -> Iterator[Section]:
    if held.document.sources:
        yield section(
            "sources",
            "Ce que ce questionnaire doit à d’autres",
            "What this questionnaire owes to others",
            (
                table(
                    "sources",
                    Text(fr="Sources", en="Sources"),
                    Text(fr="Source", en="Source"),
                    (column("licence", "Licence", "Licence"), column("used", "Repris", "Taken")),
                    (
                        Row(
                            id=one.id,
                            header=quoted(held.ref, "sources", one.id, "title"),
                            cells={
                                "licence": quoted(held.ref, "sources", one.id, "licence"),
                                "used": worded(one.used, held.ref, "sources", one.id, "used"),
                            },
                        )
                        for one in held.document.sources
                    ),
                ),
            ),
        )
