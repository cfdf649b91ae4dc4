"""What people decided: how far they agree, and what that leaves a model to reach."""

from collections.abc import Iterator

from filrouge.domains.datasets.report.pieces import figure, quote, rest
from filrouge.kernel.documents import Quote, Ref, token
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Section, Table, Words, column, section
from filrouge.kernel.texts import Text
from filrouge.kinds.datasets import HumanDecisions, PairAgreement, PastCases, PeopleAgreement

ROWS_SHOWN = 20


def people(
    decisions: Held[HumanDecisions] | None,
    agreement: Held[PeopleAgreement] | None,
    past: Held[PastCases] | None,
) -> Iterator[Section]:
    """Decisions, agreement with its intervals, ceiling, past cases."""
    blocks: list[Block] = []
    if decisions:
        blocks += [
            figure("Cas décidés", "Cases decided", decisions.ref, "cases_count"),
            figure(
                "Cas jugés deux fois ou plus",
                "Cases judged twice or more",
                decisions.ref,
                "judged_twice_count",
            ),
        ]
    if agreement:
        blocks += _agreement(agreement)
    if past:
        blocks += _past(past)
    if blocks:
        yield section("people", "Ce que des personnes ont décidé", "What people decided", *blocks)


def _agreement(held: Held[PeopleAgreement]) -> Iterator[Block]:
    ref, document = held.ref, held.document
    yield figure("Alpha de Krippendorff", "Krippendorff’s alpha", ref, "alpha/value")
    if document.alpha.low is not None:
        yield figure("Borne basse de cet alpha", "Low bound of this alpha", ref, "alpha/low")
        yield figure("Borne haute de cet alpha", "High bound of this alpha", ref, "alpha/high")
    yield Table(
        id="pairs",
        caption=Text(
            fr="Accord de chaque paire, et plafond qu’il met à un modèle",
            en="Agreement of each pair, and the ceiling that it sets a model",
        ),
        header=Text(fr="Paire", en="Pair"),
        columns=(
            column("agreed_ratio", "Part d’accord", "Share of agreement"),
            column("kappa", "Kappa de Cohen", "Cohen’s kappa"),
            column("low", "Borne basse", "Low bound"),
            column("high", "Borne haute", "High bound"),
            column("ceiling", "Plafond (mesure F)", "Ceiling (F measure)"),
        ),
        rows=tuple(_pair(ref, one) for one in document.pairs[:ROWS_SHOWN]),
    )
    yield from rest(len(document.pairs), ROWS_SHOWN)
    yield Words(
        text=Text(
            fr="Un modèle jugé sur les décisions d’une de ces personnes ne peut pas être tenu d’en savoir "
            "plus que l’autre\u00a0: au-delà de ce plafond, il a appris ses habitudes.",
            en="A model judged by the decisions of one of these people cannot be asked to know them better "
            "than the other does: beyond this ceiling, it has learned their habits.",
        )
    )
    if document.confusions:
        yield Table(
            id="confusions",
            caption=Text(fr="Décisions le plus souvent confondues", en="Decisions most often confused"),
            header=Text(fr="Deux décisions", en="Two decisions"),
            columns=(column("pairs_count", "Paires de décisions", "Pairs of decisions"),),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quote(ref, f"confusions/{token(one.id)}/id"),
                    cells={"pairs_count": quote(ref, f"confusions/{token(one.id)}/pairs_count")},
                )
                for one in document.confusions[:ROWS_SHOWN]
            ),
        )


def _pair(ref: Ref, pair: PairAgreement) -> Row:
    at = f"pairs/{token(pair.id)}"
    cells: dict[str, Quote | Words] = {"agreed_ratio": quote(ref, f"{at}/agreed_ratio")}
    if pair.kappa.value is not None:
        cells["kappa"] = quote(ref, f"{at}/kappa/value")
    if pair.kappa.low is not None:
        cells |= {"low": quote(ref, f"{at}/kappa/low"), "high": quote(ref, f"{at}/kappa/high")}
    cells["ceiling"] = quote(ref, f"{at}/ceiling/macro_f1/value")
    return Row(id=pair.id, header=quote(ref, f"{at}/id"), cells=cells)


def _past(held: Held[PastCases]) -> Iterator[Block]:
    ref = held.ref
    yield figure("Cas passés comparés", "Past cases compared", ref, "cases_count")
    yield figure(
        "Part des cas dont le plus semblable a la même décision",
        "Share of cases whose most alike has the same decision",
        ref,
        "first_ratio",
    )
    yield figure(
        "Part des cas retrouvés parmi ceux montrés",
        "Share of cases found among those shown",
        ref,
        "found_ratio",
    )
