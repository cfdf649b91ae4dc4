"""The RGAA grid as far as it is filled, in plain words first."""

from collections.abc import Iterator

from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Row, Section, Sentence, Table, Words, column, quoted, section
from filrouge.kernel.texts import Text
from filrouge.kinds.compliance import AccessibilityCheck, Criteria, CriterionRow, FilledGrid

TITLE = Text(fr="Accessibilité des pages (RGAA)", en="Accessibility of the pages (RGAA)")


def filled_grid_report(
    ref: Ref, filled: FilledGrid, check: Held[AccessibilityCheck], criteria: Criteria
) -> Section:
    """What the tool found, what people say, what nobody checked; criteria are in our words, and say so."""
    told = {one.number: one for one in criteria.rows if one.grid == filled.grid}
    return Section(
        id="accessibility",
        title=Words(text=TITLE),
        blocks=(
            _summary(ref, check.ref),
            Words(
                text=Text(
                    fr="Un outil montre des fautes\u202f; il ne montre presque jamais qu’un critère est "
                    "respecté. Ce que personne n’a décidé reste inconnu, et la conformité ne se prononce "
                    "qu’après un audit mené par une personne. Les critères sont dits avec nos mots\u00a0: "
                    "le texte officiel fait foi.",
                    en="A tool shows faults; it hardly ever shows that a criterion is met. What nobody "
                    "decided stays unknown, and conformity is only pronounced after an audit led by a "
                    "person. Criteria are said in our words: the official text prevails.",
                )
            ),
            *_themes(ref, filled, told),
        ),
    )


def _summary(ref: Ref, check: Ref) -> Sentence:
    return Sentence(
        text=Text(
            fr="L’outil {tool} {version} a examiné {pages} pages. Il décide {tools} critères, des "
            "personnes {people}\u202f; {unknown} restent inconnus. Il contredit {contradictions} réponses.",
            en="The tool {tool} {version} looked at {pages} pages. It decides {tools} criteria, people "
            "{people}; {unknown} stay unknown. It contradicts {contradictions} answers.",
        ),
        quotes={
            "tool": quoted(check, "tool"),
            "version": quoted(check, "tool_version"),
            "pages": quoted(ref, "pages_count"),
            "tools": quoted(ref, "by_tool_count"),
            "people": quoted(ref, "by_person_count"),
            "unknown": quoted(ref, "unknown_count"),
            "contradictions": quoted(ref, "contradictions_count"),
        },
    )


def _themes(ref: Ref, filled: FilledGrid, told: dict[str, CriterionRow]) -> Iterator[Section]:
    for theme in filled.themes:
        numbers = [one.id for one in filled.rows if told[one.id].theme == theme.id]
        title = told[numbers[0]].theme_title or Text(fr=theme.id, en=theme.id)
        yield section(
            f"theme-{theme.id}",
            title.fr,
            title.en,
            Table(
                id=f"criteria-{theme.id}",
                caption=title,
                header=Text(fr="Critère", en="Criterion"),
                columns=(
                    column("says", "Ce qu’il demande, avec nos mots", "What it asks, in our words"),
                    column("verdict", "Verdict", "Verdict"),
                    column("decided_by", "Décidé par", "Decided by"),
                    column("faults", "Fautes relevées", "Faults found"),
                ),
                rows=tuple(_row(ref, number, told[number]) for number in numbers),
            ),
        )


def _row(ref: Ref, number: str, told: CriterionRow) -> Row:
    return Row(
        id=number,
        header=quoted(ref, "rows", number, "id"),
        cells={
            **({"says": Words(text=told.statement)} if told.statement else {}),
            "verdict": quoted(ref, "rows", number, "verdict"),
            "decided_by": quoted(ref, "rows", number, "decided_by"),
            "faults": quoted(ref, "rows", number, "faults_count"),
        },
    )
