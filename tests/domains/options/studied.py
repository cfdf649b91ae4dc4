"""A study of three ovens, its ballots and its business case, with sources in a project."""

from datetime import date

from filrouge.kernel.documents import Account, Prose, Quantity, Quote
from filrouge.kinds.options import (
    Ballot,
    BusinessCase,
    CaseFlow,
    Criterion,
    Input,
    Option,
    Score,
    Spread,
    Study,
    TakingPart,
    Veto,
    Weight,
    YearShare,
)
from filrouge.kinds.projects import Frame, Indicator, Objective, YearBudget

ANA, BOB = Account("account-ana"), Account("account-bob")


def said(text):
    return Prose(lang="fr", text=text)


def frame(now=12.0):
    """What is measured stands here for prototypes: any document may be quoted."""
    indicators = [
        Indicator(id="gas", what=said("Pertes"), now=Quantity(value=now, unit="kg")),
        Indicator(id="wood", what=said("Pertes"), now=Quantity(value=20.0, unit="kg")),
        Indicator(id="low", what=said("Pertes, au moins"), now=Quantity(value=18.0, unit="kg")),
        Indicator(id="high", what=said("Pertes, au plus"), now=Quantity(value=22.0, unit="kg")),
        Indicator(id="solar", what=said("Pertes"), now=Quantity(value=5.0, unit="kg")),
    ]
    return Frame(
        company=said("Une boulangerie"),
        strategy=said("Jeter moins"),
        budgets=(YearBudget(id="2026", budget_eur=9000.0),),
        objectives=(Objective(id="waste", what=said("Jeter moins"), indicators=tuple(indicators)),),
    )


def waste(ref, name):
    return Quote(ref=ref, pointer=f"/objectives/waste/indicators/{name}/now")


def judged(option, criterion, low, high):
    return Score(
        id=f"{option}-{criterion}",
        option=option,
        criterion=criterion,
        nature="judged",
        judged=Spread(low=low, high=high, shape="triangular", confidence_ratio=0.9),
        judged_by=ANA,
    )


def study(ref, *, vetoes=True, scores=None):
    given = (
        Score(id="gas-waste", option="gas", criterion="waste", nature="measured", value=waste(ref, "gas")),
        Score(
            id="wood-waste",
            option="wood",
            criterion="waste",
            nature="measured",
            value=waste(ref, "wood"),
            low=waste(ref, "low"),
            high=waste(ref, "high"),
            confidence_ratio=0.95,
        ),
        Score(id="solar-waste", option="solar", criterion="waste", nature="cited", value=waste(ref, "solar")),
        judged("gas", "price", 4000, 5000),
        judged("wood", "price", 1000, 3500),
        judged("solar", "price", 500, 900),
    )
    told = Veto(
        id="roof",
        option="solar",
        nature="legal",
        reason=said("Le toit est classé"),
        article="art. L. 621-9",
        cites=ref,
    )
    return Study(
        question=said("Quel four ?"),
        criteria=(
            Criterion(
                id="waste", title=said("Pertes"), family="environmental", unit="kg", higher_is_better=False
            ),
            Criterion(id="price", title=said("Prix"), family="budget", unit="EUR", higher_is_better=False),
        ),
        options=tuple(Option(id=one, title=said(one)) for one in ("gas", "wood", "solar")),
        scores=given if scores is None else scores,
        vetoes=(told,) if vetoes else (),
    )


def ballot(ref, who, waste, price, doubt_ratio=0.2):
    weights = (Weight(id="waste", points=waste), Weight(id="price", points=price))
    return Ballot(study=ref, who=who, weights=weights, doubt_ratio=doubt_ratio)


def business_case(ref):
    def share(*years):
        return tuple(YearShare(id=str(year), share=1.0) for year in years)

    def spread(low, high, shape="triangular", **more):
        return Spread(low=low, high=high, shape=shape, confidence_ratio=0.9, **more)

    return BusinessCase(
        title=said("Four à gaz"),
        starts_on=date(2026, 3, 1),
        horizon_years=4,
        discount="rate",
        inputs=(
            Input(
                id="price", title=said("Prix du four"), unit="EUR", spread=spread(4000, 5000), stated_by=ANA
            ),
            Input(id="saved", title=said("Pain non jeté"), unit="kg", value=waste(ref, "wood"), scale=50),
            Input(id="worth", title=said("Valeur du kilo"), unit="EUR/kg", spread=spread(1.5, 3.5)),
            Input(
                id="used",
                title=said("Fournées concernées"),
                unit="",
                spread=spread(0.5, 0.9, "normal", minimum=0, maximum=1),
            ),
            Input(id="fails", title=said("Panne"), unit="", spread=spread(0.05, 0.2, "uniform")),
            Input(id="gas", title=said("Émissions"), unit="kgCO2e", spread=spread(200, 400)),
            Input(id="rate", title=said("Taux"), unit="", spread=Spread(low=0.04, high=0.04, shape="fixed")),
        ),
        flows=(
            CaseFlow(id="buy", title=said("Achat"), nature="cost", inputs=("price",), years=share(0)),
            CaseFlow(
                id="save",
                title=said("Pain vendu"),
                nature="benefit",
                inputs=("saved", "worth"),
                years=share(1, 2, 3, 4),
                adoption=TakingPart(ceiling="used", years_count=2),
            ),
            CaseFlow(
                id="fail",
                title=said("Panne"),
                nature="cost",
                inputs=("price",),
                years=share(2),
                happens="fails",
            ),
            CaseFlow(
                id="burn", title=said("Gaz"), nature="emission", inputs=("gas",), years=share(1, 2, 3, 4)
            ),
        ),
    )
