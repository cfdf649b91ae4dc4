"""Findings, gravest for the least effort first, and the strategy that answers them."""

from collections.abc import Iterator, Sequence

from filrouge.domains.audit.report.pieces import column, figure, said, section, sentence, table, todo
from filrouge.kernel.documents import Quote
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Section, Words, coded_words, quoted
from filrouge.kernel.texts import Text
from filrouge.kinds.audit import Action, Comparison, Finding, FindingGround, Roadmap, Strategy

OPTIONAL = (
    ("skills", "Compétences", "Skills"),
    ("change", "Conduite du changement", "Change management"),
    ("csr", "Responsabilité sociale et environnementale", "Social and environmental responsibility"),
)


def findings(told: Sequence[Held[Finding]]) -> Section:
    """Each with what shows it."""
    none = todo("aucun constat n’est rédigé", "no finding is written", "moa")
    return section(
        "findings", "Constats", "Findings", (_matrix(told), *map(_finding, told)) if told else (none,)
    )


def strategy(told: Held[Strategy] | None, ordered: Held[Roadmap] | None) -> Section:
    """Ambition, objectives, actions in order, budgets."""
    name = ("strategy", "Stratégie d’intégration de l’IA", "AI integration strategy")
    if told is None:
        return section(*name, (todo("la stratégie d’intégration", "the integration strategy", "moa"),))
    document, ref = told.document, told.ref
    blocks: list[Block] = [said(ref, "ambition")]
    blocks += [_objective(told, one.id) for one in document.objectives]
    if ordered is None:
        blocks.append(todo("l’ordre des actions", "the order of actions", "moe"))
    else:
        blocks += _ordered(told, ordered)
    blocks += [_action(told, one) for one in _in_order(document, ordered)]
    blocks += [
        section(field, fr, en, (said(ref, field),)) for field, fr, en in OPTIONAL if getattr(document, field)
    ]
    return section(*name, blocks)


def moved(comparison: Held[Comparison] | None) -> Iterator[Section]:
    """What changed since the audit before."""
    if comparison is None:
        return
    ref = comparison.ref
    names = ("proven_before", "proven_after", "proven_change")
    yield section(
        "moved",
        "Depuis l’audit précédent",
        "Since the audit before",
        (
            sentence(
                "Du {before} au {after} : {risen} catégories où l’on prouve davantage, {fallen} où l’on "
                "prouve moins.",
                "From {before} to {after}: {risen} categories of which more is proven, {fallen} of which "
                "less is.",
                {
                    "before": quoted(ref, "before_on"),
                    "after": quoted(ref, "after_on"),
                    "risen": quoted(ref, "risen_count"),
                    "fallen": quoted(ref, "fallen_count"),
                },
            ),
            table(
                "moved",
                Text(fr="Ce qui a bougé", en="What moved"),
                Text(fr="Catégorie", en="Category"),
                (
                    column("proven_before", "Prouvé avant", "Proven before"),
                    column("proven_after", "Prouvé après", "Proven after"),
                    column("proven_change", "Écart", "Change"),
                ),
                (
                    Row(
                        id=one.id,
                        header=quoted(ref, "categories", one.id, "id"),
                        cells={name: quoted(ref, "categories", one.id, name) for name in names},
                    )
                    for one in comparison.document.categories
                    if one.proven_change
                ),
            ),
        ),
    )


def _matrix(told: Sequence[Held[Finding]]) -> Block:
    return table(
        "matrix",
        Text(fr="Gravité et effort", en="Severity and effort"),
        Text(fr="Constat", en="Finding"),
        (
            column("severity", "Gravité", "Severity"),
            column("effort", "Effort", "Effort"),
            column("owner", "Porteur", "Owner"),
        ),
        (
            Row(
                id=held.ref.id,
                header=quoted(held.ref, "fact"),
                cells={name: _word(held.document, name) for name in ("severity", "effort", "owner")},
            )
            for held in told
        ),
    )


def _finding(held: Held[Finding]) -> Section:
    ref, told = held.ref, held.document
    return section(
        ref.id,
        "Constat",
        "Finding",
        (
            said(ref, "fact"),
            section("consequence", "Conséquence", "Consequence", (said(ref, "consequence"),)),
            section(
                "grounds",
                "Ce qui le montre",
                "What shows it",
                (block for one in told.grounds for block in _ground(held, "grounds", one)),
            ),
            *_advances(held),
        ),
    )


def _advances(held: Held[Finding]) -> Iterator[Block]:
    told = held.document.advances
    if told:
        blocks = (block for one in told for block in _ground(held, "advances", one))
        yield section("advances", "Ce qu’en dit la veille", "What the watch says of it", blocks)


def _ground(held: Held[Finding], field: str, ground: FindingGround) -> Iterator[Block]:
    if ground.says is not None:
        yield said(held.ref, field, ground.id, "says")
    if isinstance(ground.cites, Quote):
        yield figure("Valeur citée", "Value quoted", ground.cites)


def _objective(held: Held[Strategy], id: str) -> Section:
    found = next(one for one in held.document.objectives if one.id == id)
    blocks: list[Block] = [said(held.ref, "objectives", id, "what")]
    if found.serves is not None:
        blocks.append(figure("Objectif de l’entreprise", "Objective of the company", found.serves))
    return section(id, "Objectif", "Objective", blocks)


def _in_order(strategy: Strategy, ordered: Held[Roadmap] | None) -> Sequence[Action]:
    if ordered is None:
        return strategy.actions
    rank = {one.id: one.rank for one in ordered.document.actions}
    return sorted(strategy.actions, key=lambda one: rank.get(one.id, len(rank)))


def _ordered(held: Held[Strategy], ordered: Held[Roadmap]) -> Iterator[Block]:
    ref = ordered.ref
    names = ("rank", "wave", "severity_sum", "priority", "cost_eur")
    yield table(
        "actions",
        Text(fr="Actions, dans l’ordre", en="Actions, in order"),
        Text(fr="Action", en="Action"),
        (
            column("rank", "Rang", "Rank"),
            column("wave", "Vague", "Wave"),
            column("severity_sum", "Gravité traitée", "Severity dealt with"),
            column("priority", "Priorité", "Priority"),
            column("cost_eur", "Coût", "Cost"),
        ),
        (
            Row(
                id=one.id,
                header=quoted(held.ref, "actions", one.id, "what"),
                cells={
                    name: quoted(ref, "actions", one.id, name)
                    for name in names
                    if getattr(one, name) is not None
                },
            )
            for one in ordered.document.actions
        ),
    )
    yield table(
        "years",
        Text(fr="Coûts et budget de chaque année", en="Costs and budget of each year"),
        Text(fr="Année", en="Year"),
        (
            column("planned_eur", "Prévu", "Planned"),
            column("budget_eur", "Budget de l’entreprise", "Budget of the company"),
            column("left_eur", "Reste", "Left"),
        ),
        (
            Row(
                id=one.id,
                header=quoted(ref, "years", one.id, "id"),
                cells={
                    name: quoted(ref, "years", one.id, name)
                    for name in ("planned_eur", "budget_eur", "left_eur")
                },
            )
            for one in ordered.document.years
        ),
        owner="sponsor",
    )


def _action(held: Held[Strategy], action: Action) -> Section:
    ref = held.ref
    blocks: list[Block] = [said(ref, "actions", action.id, "what")]
    blocks += [
        figure("Constat traité", "Finding dealt with", quoted(finding, "fact")) for finding in action.findings
    ]
    blocks += [
        figure("Partie du système d’information touchée", "Part of the information system touched", quote)
        for quote in action.systems
    ]
    blocks += [
        figure(fr, en, quoted(ref, "actions", action.id, field))
        for field, fr, en in OPTIONAL
        if getattr(action, field)
    ]
    for one in action.indicators:
        blocks.append(
            figure("Indicateur", "Indicator", quoted(ref, "actions", action.id, "indicators", one.id, "what"))
        )
        if one.now is not None:
            blocks.append(figure("Aujourd’hui", "Today", one.now))
        blocks.append(
            figure(
                "Visé",
                "Aimed at",
                quoted(ref, "actions", action.id, "indicators", one.id, "wanted"),
                action.owner,
            )
        )
    return section(action.id, "Action", "Action", blocks)


def _word(told: Finding, name: str) -> Words:
    return coded_words(Finding, name, getattr(told, name))
