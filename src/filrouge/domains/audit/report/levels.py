"""Declared and proven, side by side: by pillar, by category, where people disagree."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from filrouge.domains.audit.compute.frameworks import OWN_QUESTION
from filrouge.domains.audit.report.pieces import column, section, sentence, table, title, worded, words
from filrouge.kernel.documents import Quote
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Chart, Row, Section, Table, Words, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import Assessment, Category, CategoryScore, Questionnaire, QuestionScore

SHOWN = 40
AXES_MIN = 3
LEVELS = (
    column("declared_level", "Déclaré", "Declared"),
    column("proven_level", "Prouvé", "Proven"),
    column("target_level", "Visé", "Target"),
)
COUNTS = (column("answered_count", "Répondues", "Answered"), column("questions_count", "Posées", "Asked"))


def levels(assessment: Held[Assessment], questionnaires: Iterable[Held[Questionnaire]]) -> Iterator[Section]:
    """A section for each questionnaire: its whole, its pillars, its categories."""
    for held in questionnaires:
        code = held.document.code
        scores = {one.id: one for one in assessment.document.categories if one.questionnaire == code}
        tops = [one for one in held.document.categories if one.parent is None and one.id in scores]
        yield Section(
            id=code,
            title=title(held.document.title, "Questionnaire", "Questionnaire"),
            blocks=(
                _whole(assessment, code),
                _pillars(assessment, held, tops),
                *_categories(assessment, held, scores),
            ),
        )


def _pillars(assessment: Held[Assessment], held: Held[Questionnaire], tops: Sequence[Category]) -> Block:
    """A radar where there are enough pillars for one, its table below."""
    told = scored(assessment, held, tops, "pillars", Text(fr="Par pilier", en="By pillar"))
    return radar(assessment, held, told) if len(tops) >= AXES_MIN else told


def radar(assessment: Held[Assessment], held: Held[Questionnaire], told: Table) -> Chart:
    """Declared and proven levels of a table of categories, up to the top of the scale."""
    return Chart(
        mark="radar",
        measure=Text(fr="Niveau", en="Level"),
        table=told,
        drawn=("declared_level", "proven_level"),
        whole=quoted(assessment.ref, "questionnaires", held.document.code, "highest_level"),
    )


def scored(
    assessment: Held[Assessment], held: Held[Questionnaire], shown: Iterable[Category], id: str, caption: Text
) -> Table:
    """Levels and counts of categories; what nobody declared or aimed at is left empty."""
    scores = {one.id: one for one in assessment.document.categories}
    return table(
        id,
        caption,
        Text(fr="Catégorie", en="Category"),
        (*LEVELS, *COUNTS),
        (_row(assessment, held, one, scores[one.id]) for one in shown),
    )


def disagreements(
    assessment: Held[Assessment], questionnaires: Iterable[Held[Questionnaire]]
) -> Iterator[Section]:
    """Questions on which respondents are two levels apart or more."""
    asked = {one.id: held for held in questionnaires for one in held.document.questions}
    named = {one.about for one in assessment.document.signals if one.nature == "disagreement"}
    told = [one for one in assessment.document.questions if one.id in named][:SHOWN]
    if not told:
        return
    yield section(
        "disagreements",
        "Là où les réponses divergent",
        "Where answers diverge",
        (
            words(
                "Un écart entre deux personnes n’est pas une erreur : il dit ce que l’une voit et que "
                "l’autre ne voit pas.",
                "A difference between two people is no error: it tells what one of them sees and the other "
                "does not.",
            ),
            table(
                "disagreements",
                Text(fr="Réponses divergentes", en="Diverging answers"),
                Text(fr="Question", en="Question"),
                (
                    column("lowest_level", "Au plus bas", "Lowest"),
                    column("highest_level", "Au plus haut", "Highest"),
                    column("respondents_count", "Réponses", "Answers"),
                ),
                (_divergent(assessment, asked[one.id], one) for one in told),
            ),
        ),
    )


def _whole(assessment: Held[Assessment], code: str) -> Block:
    names = (
        "declared_level",
        "proven_level",
        "lowest_level",
        "highest_level",
        "answered_count",
        "questions_count",
    )
    return sentence(
        "Niveau déclaré {declared_level}, niveau prouvé {proven_level}, sur une échelle de {lowest_level} "
        "à "
        "{highest_level} ; {answered_count} questions sur {questions_count} ont une réponse.",
        "Declared level {declared_level}, proven level {proven_level}, on a scale from {lowest_level} to "
        "{highest_level}; {answered_count} of {questions_count} questions have an answer.",
        {name: quoted(assessment.ref, "questionnaires", code, name) for name in names},
        owner="moa",
    )


def _categories(
    assessment: Held[Assessment], held: Held[Questionnaire], scores: Mapping[str, CategoryScore]
) -> Iterator[Block]:
    for pillar in held.document.categories:
        below = [one for one in held.document.categories if one.parent == pillar.id and one.id in scores]
        if below and pillar.id in scores:
            caption = title(pillar.title, "Catégories", "Categories").text
            yield scored(assessment, held, below, pillar.id, caption)


def _row(
    assessment: Held[Assessment], held: Held[Questionnaire], category: Category, score: CategoryScore
) -> Row:
    told = [one.id for one in (*LEVELS, *COUNTS) if getattr(score, one.id) is not None]
    return Row(
        id=category.id,
        header=worded(category.title, held.ref, "categories", category.id, "title"),
        cells={name: quoted(assessment.ref, "categories", category.id, name) for name in told},
    )


def _divergent(assessment: Held[Assessment], held: Held[Questionnaire], score: QuestionScore) -> Row:
    names = ("lowest_level", "highest_level", "respondents_count")
    return Row(
        id=score.id,
        header=_named(held, score),
        cells={name: quoted(assessment.ref, "questions", score.id, name) for name in names},
    )


def _named(held: Held[Questionnaire], score: QuestionScore) -> Words | Quote:
    """A described category asks one question, the same everywhere: its title says more."""
    asked = next(one for one in held.document.questions if one.id == score.id)
    category = next(one for one in held.document.categories if one.id == score.category)
    if asked.id == f"{category.id}.{OWN_QUESTION}":
        return worded(category.title, held.ref, "categories", category.id, "title")
    return worded(asked.ask, held.ref, "questions", asked.id, "ask")
