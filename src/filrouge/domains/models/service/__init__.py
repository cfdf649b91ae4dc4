"""Use cases: load, compute, make. Estimators and converters are imported when one of them runs."""

from filrouge.domains.models.documents import ToCompare, ToFit, ToPresent
from filrouge.kernel.context import Context
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import Manifest, PeopleAgreement, Split, Structure
from filrouge.kinds.models import Effort, Experiment, Footprint, Model, ModelCard, Problem


@use_case(
    "models.experiment",
    version=4,
    title=Text(fr="Comparer des modèles", en="Compare models"),
    right="models.write",
    reads=(Problem, Structure, Split),
    makes=(Experiment, Effort),
    long=True,
)
def experiment(context: Context, given: ToCompare) -> None:
    """Compare candidates on the training part, fold by fold, and choose one."""
    from filrouge.domains.models.service.comparing import compare  # noqa: PLC0415 - heavy

    compare(context, given)


@use_case(
    "models.fit",
    version=3,
    title=Text(fr="Ajuster et exporter le modèle retenu", en="Fit and export the chosen model"),
    right="models.write",
    reads=(Problem, Structure, Split, Experiment),
    makes=(Model, Footprint),
    long=True,
)
def fit(context: Context, given: ToFit) -> None:
    """Fit the chosen candidate on the whole training part and make one proven file of it."""
    from filrouge.domains.models.service.exporting import fit_and_export  # noqa: PLC0415 - heavy

    fit_and_export(context, given)


@use_case(
    "models.card",
    version=4,
    title=Text(fr="Rédiger la fiche du modèle", en="Write the model card"),
    right="models.write",
    reads=(Problem, Manifest, Structure, Split, Experiment, Effort, Model, Footprint, PeopleAgreement),
    makes=(ModelCard,),
)
def present(context: Context, given: ToPresent) -> None:
    """Tell a model as a card whose every figure is a quote."""
    from filrouge.domains.models.report import Cited, card  # noqa: PLC0415 - heavy

    cited = Cited(
        problem=context.read(Problem, given.problem),
        dataset=context.read(Manifest, given.dataset),
        structure=context.read(Structure, given.structure),
        split=context.read(Split, given.split),
        experiment=context.read(Experiment, given.experiment),
        effort=context.read(Effort, given.effort),
        model=context.read(Model, given.model),
        footprint=context.read(Footprint, given.footprint),
        agreement=context.maybe(PeopleAgreement, given.agreement),
    )
    context.make(ModelCard(content=card(cited)))
