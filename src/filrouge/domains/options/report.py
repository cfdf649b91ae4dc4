"""The study of the options as a report tree: the question, what is known, how it comes out, the decision."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
    column,
    quoted,
    signed,
)
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded
from filrouge.kinds.options import (
    BusinessCase,
    Choice,
    Comparison,
    Criterion,
    MethodResult,
    Outlook,
    Prototype,
    Ranking,
    Score,
    Study,
    StudyReport,
)

__all__ = ["StudyReport", "Told", "study_report"]
SWINGS_SHOWN = 12
RULED_OUT = Text(
    fr="Sans les vetos, «\u00a0{other}\u00a0» l’emporterait\u00a0: c’est le droit ou le budget qui l’écarte, "
    "pas ses notes.",
    en="Without the vetoes “{other}” would win: it is the law or the budget that rules it out, "
    "not its scores.",
)
DISPLACED = Text(
    fr="Si ce qui est écarté concourait, «\u00a0{other}\u00a0» passerait en tête sans que ses notes changent"
    "\u00a0: ce rang dépend de qui participe.",
    en="If what is ruled out competed, “{other}” would come first although none of its scores changes: "
    "this rank depends on who takes part.",
)


@dataclass(frozen=True)
class Told:
    """What a report tells."""

    study: Held[Study]
    comparison: Held[Comparison]
    prototypes: Sequence[Held[Prototype]] = ()
    cases: Sequence[tuple[Held[BusinessCase], Held[Outlook]]] = ()
    choice: Held[Choice] | None = None
    signature: Ref | None = None  #: of the decision as it stands


def study_report(told: Told) -> Section:
    """Every figure is a quote; what was not decided is a hole."""
    return Section(
        id="options",
        title=_words("Étude des options et décision", "Study of the options and decision"),
        blocks=(
            *_summary(told),
            _decision(told),
            _known(told),
            _ranks(told),
            *([_prototypes(told.prototypes)] if told.prototypes else []),
            *(_case(case, outlook) for case, outlook in told.cases),
        ),
    )


def _summary(told: Told) -> Iterator[Block]:
    study, comparison = told.study, told.comparison
    yield Said(quote=quoted(study.ref, "question"))
    allowed = comparison.document.allowed
    yield Sentence(
        text=Text(
            fr="Parmi les options permises, «\u00a0{winner}\u00a0» vient en tête selon "
            "{agreeing} des {all} méthodes "
            "comparées. Quand notes et poids varient dans leurs plages, la somme pondérée la met "
            "en tête avec une fréquence de {first}, sur {draws} tirages.",
            en="Among the options allowed, “{winner}” comes first by {agreeing} of the {all} "
            "methods compared. "
            "When scores and weights vary within their ranges, the weighted sum puts it first with a "
            "frequency of {first}, over {draws} draws.",
        ),
        quotes={
            "winner": _title(study, allowed.winner),
            "agreeing": quoted(comparison.ref, "allowed", "agreeing_count"),
            "all": quoted(comparison.ref, "allowed", "methods_count"),
            "first": quoted(
                comparison.ref, "allowed", "methods", "wsm", "options", allowed.winner, "first_ratio"
            ),
            "draws": quoted(comparison.ref, "draws_count"),
        },
    )
    free = comparison.document.without_vetoes
    if free and free.winner != allowed.winner:
        yield Sentence(
            text=RULED_OUT if free.winner in comparison.document.vetoed else DISPLACED,
            quotes={"other": _title(study, free.winner)},
        )


def _decision(told: Told) -> Section:
    choice = told.choice
    if choice is None:
        blocks: tuple[Block, ...] = (
            Todo(what=Text(fr="la décision et ses raisons", en="the decision and its reasons"), owner="moa"),
        )
    else:
        ref, study = choice.ref, told.study
        blocks = (
            Figure(label=Text(fr="Décidé le", en="Decided on"), quote=quoted(ref, "decided_on")),
            signed(told.signature, choice.document.signed_by),
            *(
                Figure(label=Text(fr="Option retenue", en="Option chosen"), quote=_title(study, one))
                for one in choice.document.chosen
            ),
            Said(quote=quoted(ref, "reasons")),
            *(
                Figure(
                    label=Text(fr="Condition", en="Condition"),
                    quote=quoted(ref, "conditions", one.id, "what"),
                )
                for one in choice.document.conditions
            ),
            *(
                Figure(
                    label=Text(fr="Avis contraire", en="Dissenting opinion"),
                    quote=quoted(ref, "disagreements", one.id, "says"),
                )
                for one in choice.document.disagreements
            ),
        )
    return Section(
        id="decision",
        title=_words("Décision et justification", "Decision and justification"),
        blocks=(*blocks, *_justification(told)),
    )


def _justification(told: Told) -> Iterator[Block]:
    """Why, written from the figures: vetoes, what flips the winner, whether methods and deciders agree."""
    study, comparison = told.study, told.comparison
    for veto in study.document.vetoes:
        at = ("vetoes", veto.id)
        yield Sentence(
            text=Text(
                fr="L’option «\u00a0{option}\u00a0» est écartée\u00a0: {reason} ({article}).",
                en="Option “{option}” is ruled out: {reason} ({article}).",
            )
            if veto.article
            else Text(
                fr="L’option «\u00a0{option}\u00a0» est écartée\u00a0: {reason}.",
                en="Option “{option}” is ruled out: {reason}.",
            ),
            quotes={
                "option": _title(study, veto.option),
                "reason": quoted(study.ref, *at, "reason"),
                **({"article": quoted(study.ref, *at, "article")} if veto.article else {}),
            },
        )
    allowed = comparison.document.allowed
    wsm = allowed.methods[0]
    nearest = next((one for one in wsm.flips if one.flips_at_ratio is not None and one.winner), None)
    if nearest and nearest.winner:
        turn = ("allowed", "methods", wsm.id, "flips", nearest.id)
        yield Sentence(
            text=Text(
                fr="Le plus petit changement qui renverse ce rang\u00a0: que le critère "
                "«\u00a0{criterion}\u00a0» "
                "pèse {flips} du total au lieu de {weight}\u00a0; «\u00a0{other}\u00a0» passe alors en tête.",
                en="The smallest change that overturns this rank: that criterion “{criterion}” "
                "weighs {flips} of "
                "the total instead of {weight}; “{other}” then comes first.",
            ),
            quotes={
                "criterion": quoted(study.ref, "criteria", nearest.id, "title"),
                "flips": quoted(comparison.ref, *turn, "flips_at_ratio"),
                "weight": quoted(comparison.ref, *turn, "weight_ratio"),
                "other": _title(study, nearest.winner),
            },
        )
    else:
        yield Words(
            text=Text(
                fr="Aucun poids d’un seul critère ne change le premier rang.",
                en="No weight of a single criterion changes the first rank.",
            )
        )
    if allowed.turns:
        yield _turns(told, allowed)
    for method in allowed.methods:
        name = coded(MethodResult, "id", method.id)
        for one in method.reversals:
            yield Sentence(
                text=Text(
                    fr=f"Par la méthode «\u00a0{name.fr}\u00a0», retirer «\u00a0{{left}}\u00a0» "
                    f"ferait gagner «\u00a0"
                    f"{{winner}}\u00a0»\u00a0: "
                    "ce rang dépend de qui participe.",
                    en=f"By the method “{name.en}”, taking “{{left}}” away would make “{{winner}}” "
                    f"win: this rank "
                    "depends on who takes part.",
                ),
                quotes={"left": _title(study, one.id), "winner": _title(study, one.winner)},
            )


def _turns(told: Told, allowed: Ranking) -> Table:
    """Which score, changed alone, would put another option first."""
    study, ref = told.study, told.comparison.ref
    columns = (
        column("option", "Note de", "Score of"),
        column("score", "Aujourd’hui", "Today"),
        column("flips_at", "Bascule à", "Overturns at"),
        column("unit", "Unité", "Unit"),
        column("within", "Dans le doute", "Within the doubt"),
        column("winner", "En tête alors", "Then first"),
    )
    yes, no = Text(fr="oui", en="yes"), Text(fr="non", en="no")
    units = {one.id: one.unit for one in study.document.criteria}
    return Table(
        id="turns",
        caption=Text(
            fr="Ce qui ferait changer d’avis, le reste égal", en="What would change minds, all else equal"
        ),
        header=Text(fr="Critère", en="Criterion"),
        columns=columns,
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(study.ref, "criteria", one.criterion, "title"),
                cells={
                    "option": _title(study, one.option),
                    "score": quoted(ref, "allowed", "turns", one.id, "score"),
                    "flips_at": quoted(ref, "allowed", "turns", one.id, "flips_at"),
                    **(
                        {"unit": quoted(study.ref, "criteria", one.criterion, "unit")}
                        if units[one.criterion]
                        else {}
                    ),
                    "within": Words(text=yes if one.within_doubt else no),
                    "winner": _title(study, one.winner),
                },
            )
            for one in allowed.turns
        ),
    )


def _known(told: Told) -> Section:
    study = told.study
    criteria = study.document.criteria
    family = column("family", "Famille", "Family")
    unit = column("unit", "Unité", "Unit")
    weight = column("weight_ratio", "Poids moyen", "Mean weight")
    spread = (
        column("lowest_ratio", "Poids le plus bas", "Lowest weight"),
        column("highest_ratio", "Poids le plus haut", "Highest weight"),
    )
    return Section(
        id="known",
        title=_words("Ce que l’on sait de chaque option", "What is known of each option"),
        blocks=(
            Table(
                id="criteria",
                caption=Text(fr="Critères et poids des décideurs", en="Criteria and weights of the deciders"),
                header=Text(fr="Critère", en="Criterion"),
                columns=(family, unit, weight, *spread),
                rows=tuple(
                    Row(
                        id=one.id,
                        header=quoted(study.ref, "criteria", one.id, "title"),
                        cells={
                            "family": coded_words(Criterion, "family", one.family),
                            **({"unit": quoted(study.ref, "criteria", one.id, "unit")} if one.unit else {}),
                            **{
                                column.id: quoted(told.comparison.ref, "weights", one.id, column.id)
                                for column in (weight, *spread)
                            },
                        },
                    )
                    for one in criteria
                ),
            ),
            *(_scores(told, option.id) for option in study.document.options),
        ),
    )


def _scores(told: Told, option: str) -> Table:
    """What is known of one option: measured, simulated and cited scores are those of their sources."""
    study = told.study
    titles = {one.id: one for one in study.document.criteria}
    columns = (
        column("nature", "Connue par", "Known by"),
        column("value", "Valeur", "Value"),
        column("low", "Au moins", "At least"),
        column("high", "Au plus", "At most"),
        column("says", "Note", "Note"),
    )
    given = [one for one in study.document.scores if one.option == option]
    return Table(
        id=f"scores-{option}",
        caption=Text(fr="Notes d’une option", en="Scores of an option"),
        header=Text(fr="Critère", en="Criterion"),
        columns=columns,
        rows=(
            Row(id="option", header=_title(study, option), cells={}),
            *(
                Row(
                    id=one.id,
                    header=quoted(study.ref, "criteria", titles[one.criterion].id, "title"),
                    cells=_cells(study, one),
                )
                for one in given
            ),
        ),
        owner="moe",
    )


def _cells(study: Held[Study], score: Score) -> dict[str, Quote | Words]:
    cells: dict[str, Quote | Words] = {"nature": coded_words(Score, "nature", score.nature)}
    if score.judged is not None:
        cells["low"] = quoted(study.ref, "scores", score.id, "judged", "low")
        cells["high"] = quoted(study.ref, "scores", score.id, "judged", "high")
    else:
        sources = {"value": score.value, "low": score.low, "high": score.high}
        cells |= {name: quote for name, quote in sources.items() if quote is not None}
    if score.says is not None:
        cells["says"] = quoted(study.ref, "scores", score.id, "says")
    return cells


def _ranks(told: Told) -> Section:
    comparison = told.comparison
    parts = [
        _ranking(told, "allowed", comparison.document.allowed, _words("Options permises", "Options allowed"))
    ]
    if comparison.document.without_vetoes:
        title = _words("Ce que serait le rang sans les vetos", "What ranks would be without the vetoes")
        parts.append(_ranking(told, "without_vetoes", comparison.document.without_vetoes, title))
    return Section(
        id="ranks",
        title=_words("Rangs par quatre méthodes", "Ranks by four methods"),
        blocks=(*parts, *_deciders(told), *_dominated(told)),
    )


def _ranking(told: Told, place: str, ranking: Ranking, title: Words) -> Section:
    return Section(id=place, title=title, blocks=tuple(_method(told, place, one) for one in ranking.methods))


def _method(told: Told, place: str, method: MethodResult) -> Section:
    ref, options = told.comparison.ref, sorted(method.options, key=lambda one: (one.rank, one.id))
    at = (place, "methods", method.id, "options")
    ranks = tuple(
        Column(id=f"rank-{one.id}", label=_rank(place)) for place, one in enumerate(options[0].ranks)
    )
    return Section(
        id=f"{place}-{method.id}",
        title=coded_words(MethodResult, "id", method.id),
        blocks=(
            Chart(
                mark="ranks",
                measure=Text(fr="Fréquence de chaque rang", en="Frequency of each rank"),
                table=Table(
                    id=f"{place}-{method.id}-ranks",
                    caption=Text(fr="Rangs sous le doute", en="Ranks under doubt"),
                    header=Text(fr="Option", en="Option"),
                    columns=ranks,
                    rows=tuple(
                        Row(
                            id=one.id,
                            header=_title(told.study, one.id),
                            cells={
                                column.id: quoted(ref, *at, one.id, "ranks", rank.id, "ratio")
                                for column, rank in zip(ranks, one.ranks, strict=True)
                            },
                        )
                        for one in options
                    ),
                ),
            ),
        ),
    )


ORDINALS = (
    Text(fr="Premier", en="First"),
    Text(fr="Deuxième", en="Second"),
    Text(fr="Troisième", en="Third"),
    Text(fr="Quatrième", en="Fourth"),
    Text(fr="Cinquième", en="Fifth"),
    Text(fr="Sixième", en="Sixth"),
    Text(fr="Septième", en="Seventh"),
    Text(fr="Huitième", en="Eighth"),
)
LATER = Text(fr="Plus loin", en="Further")


def _rank(place: int) -> Text:
    return ORDINALS[place] if place < len(ORDINALS) else LATER


def _deciders(told: Told) -> Iterator[Block]:
    comparison = told.comparison
    if len(comparison.document.deciders) > 1:
        winner, first = (
            column("winner", "Met en tête", "Puts first"),
            column("first_ratio", "Fréquence", "Frequency"),
        )
        yield Table(
            id="deciders",
            caption=Text(fr="Chaque décideur seul", en="Each decider alone"),
            header=Text(fr="Bulletin", en="Ballot"),
            columns=(winner, first),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quoted(comparison.ref, "deciders", one.id, "id"),
                    cells={
                        "winner": _title(told.study, one.winner),
                        "first_ratio": quoted(comparison.ref, "deciders", one.id, "first_ratio"),
                    },
                )
                for one in comparison.document.deciders
            ),
        )


def _dominated(told: Told) -> Iterable[Block]:
    return (
        Sentence(
            text=Text(
                fr="«\u00a0{one}\u00a0» est dominée\u00a0: «\u00a0{by}\u00a0» fait au moins "
                "aussi bien sur chaque "
                "critère, et mieux "
                "sur l’un d’eux.",
                en="“{one}” is dominated: “{by}” does at least as well on each criterion, and better on one.",
            ),
            quotes={"one": _title(told.study, one.id), "by": _title(told.study, one.by)},
        )
        for one in told.comparison.document.dominated
    )


def _prototypes(prototypes: Sequence[Held[Prototype]]) -> Section:
    columns = (
        column("score", "Mesure", "Measure"),
        column("low", "Au moins", "At least"),
        column("high", "Au plus", "At most"),
        column("metric", "Métrique", "Metric"),
        column("rows_count", "Lignes", "Rows"),
        column("total_cpu_s", "Temps de calcul", "Computing time"),
    )
    return Section(
        id="prototypes",
        title=_words("Prototypes mesurés sur un échantillon", "Prototypes measured on a sample"),
        blocks=(
            Table(
                id="prototypes-table",
                caption=Text(fr="Ce que les essais ont mesuré", en="What the trials measured"),
                header=Text(fr="Candidat", en="Candidate"),
                columns=columns,
                rows=tuple(
                    Row(
                        id=one.ref.id,
                        header=quoted(one.ref, "candidate"),
                        cells={column.id: quoted(one.ref, column.id) for column in columns},
                    )
                    for one in prototypes
                ),
            ),
        ),
    )


def _case(case: Held[BusinessCase], outlook: Held[Outlook]) -> Section:
    ref = outlook.ref
    told = outlook.document
    return Section(
        id=f"case-{case.ref.id}",
        title=_words("Cas d’affaires", "Business case"),
        blocks=(
            Said(quote=quoted(case.ref, "title")),
            Sentence(
                text=Text(
                    fr="Valeur actuelle nette médiane {middle}, entre {low} et {high} neuf fois sur "
                    "dix\u00a0; le projet perd de l’argent avec une fréquence de {loss}.",
                    en="Median net present value {middle}, between {low} and {high} nine times out "
                    "of ten; the "
                    "project loses money with a frequency of {loss}.",
                ),
                quotes={
                    "middle": quoted(ref, "npv", "middle"),
                    "low": quoted(ref, "npv", "low"),
                    "high": quoted(ref, "npv", "high"),
                    "loss": quoted(ref, "loss_ratio"),
                },
            ),
            *_quantiles(ref, told),
            *_money(case, outlook),
        ),
    )


def _quantiles(ref: Ref, told: Outlook) -> Iterator[Block]:
    columns = (
        column("mean", "Moyenne", "Mean"),
        column("low", "Cinq pour cent sous", "Five per cent under"),
        column("middle", "Médiane", "Median"),
        column("high", "Cinq pour cent au-dessus", "Five per cent above"),
    )
    rows = [("npv", Text(fr="Valeur actuelle nette", en="Net present value"))]
    rows += [("returned", Text(fr="Gain net sur coûts", en="Net gain over costs"))] if told.returned else []
    rows += [("payback", Text(fr="Retour sur investissement", en="Payback"))] if told.payback else []
    rows += [("emitted", Text(fr="Émissions, évitées déduites", en="Emissions, less those avoided"))]
    yield Table(
        id=f"quantiles-{ref.id}",
        caption=Text(fr="Résultats des tirages", en="Results of the draws"),
        header=Text(fr="Grandeur", en="Quantity"),
        columns=columns,
        rows=tuple(
            Row(
                id=name, header=Words(text=text), cells={one.id: quoted(ref, name, one.id) for one in columns}
            )
            for name, text in rows
        ),
    )


def _money(case: Held[BusinessCase], outlook: Held[Outlook]) -> Iterator[Block]:
    ref, told = outlook.ref, outlook.document
    cells = (
        column("middle_eur", "Médiane", "Median"),
        column("low_eur", "Au moins", "At least"),
        column("high_eur", "Au plus", "At most"),
    )
    yield Chart(
        mark="line",
        measure=Text(fr="Solde depuis le début", en="Balance since the beginning"),
        table=Table(
            id=f"years-{ref.id}",
            caption=Text(fr="Solde cumulé par année", en="Balance by year"),
            header=Text(fr="Année", en="Year"),
            columns=cells,
            rows=tuple(_row(ref, "years", one.id, cells) for one in told.years),
        ),
    )
    if told.swings:
        ends = (
            column("at_low_eur", "À la borne basse", "At the low bound"),
            column("at_high_eur", "À la borne haute", "At the high bound"),
        )
        yield Chart(
            mark="tornado",
            measure=Text(fr="Valeur actuelle nette", en="Net present value"),
            table=Table(
                id=f"swings-{ref.id}",
                caption=Text(fr="Ce qui pèse le plus", en="What weighs most"),
                header=Text(fr="Grandeur d’entrée", en="Input"),
                columns=ends,
                rows=tuple(
                    Row(
                        id=one.id,
                        header=quoted(case.ref, "inputs", one.id, "title"),
                        cells={end.id: quoted(ref, "swings", one.id, end.id) for end in ends},
                    )
                    for one in told.swings[:SWINGS_SHOWN]
                ),
            ),
        )
    if told.bins:
        edges = (column("to_eur", "Jusqu’à", "Up to"), column("draws_count", "Tirages", "Draws"))
        yield Chart(
            mark="histogram",
            measure=Text(fr="Valeur actuelle nette", en="Net present value"),
            table=Table(
                id=f"bins-{ref.id}",
                caption=Text(fr="Répartition des tirages", en="How the draws spread"),
                header=Text(fr="À partir de", en="From"),
                columns=edges,
                rows=tuple(
                    Row(
                        id=one.id,
                        header=quoted(ref, "bins", one.id, "from_eur"),
                        cells={edge.id: quoted(ref, "bins", one.id, edge.id) for edge in edges},
                    )
                    for one in told.bins
                ),
            ),
        )


def _row(ref: Ref, group: str, id: str, columns: Sequence[Column]) -> Row:
    cells: dict[str, Quote | Words] = {one.id: quoted(ref, group, id, one.id) for one in columns}
    return Row(id=id, header=quoted(ref, group, id, "id"), cells=cells)


def _title(study: Held[Study], option: str) -> Quote:
    return quoted(study.ref, "options", option, "title")


def _words(fr: str, en: str) -> Words:
    return Words(text=Text(fr=fr, en=en))
