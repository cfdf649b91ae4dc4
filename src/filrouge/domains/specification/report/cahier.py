"""The cahier des charges as a report tree: each section is what people wrote and what documents tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from filrouge.domains.specification.report import architectures, around, asked, clauses, costs, plan
from filrouge.domains.specification.report.architectures import Planned
from filrouge.domains.specification.report.cells import missing, sources_table
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Figure, Said, Section, coded_words, quoted, section
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.compliance import Clearance, Screening
from filrouge.kinds.datasets import Manifest
from filrouge.kinds.options import Choice, Prototype, Study
from filrouge.kinds.projects import Frame
from filrouge.kinds.specification import (
    Functions,
    Matrix,
    RequirementCosts,
    Requirements,
    SectionName,
    SectionText,
    Specification,
    Variant,
)

OWNER = "moa"
PLAN = Text(fr="le schéma directeur", en="the master plan")
#: The parts of each variant, in order. A public contract parts technical from administrative clauses.
PRIVATE: tuple[SectionName, ...] = (
    "context",
    "existing",
    "needs",
    "functions",
    "data",
    "architecture",
    "security",
    "regulation",
    "accessibility",
    "planning",
    "budget",
    "organisation",
    "acceptance",
    "reversibility",
    "risks",
    "annexes",
)
ADMINISTRATIVE = ("planning", "budget")  #: of a private contract, but not technical
PARTS: Mapping[Variant, tuple[SectionName, ...]] = {
    "private": PRIVATE,
    "cctp": tuple(one for one in PRIVATE if one not in ADMINISTRATIVE),
    "ccap": (
        "object",
        "contract_documents",
        "planning",
        "price",
        "payment",
        "penalties",
        "acceptance",
        "property",
        "regulation",
        "subcontracting",
        "insurance",
        "termination",
    ),
}


@dataclass(frozen=True)
class Laid:
    """A cahier des charges with the documents that it is generated from."""

    specification: Held[Specification]
    functions: Held[Functions]
    requirements: Held[Requirements]
    planned: Planned | None = None
    frame: Held[Frame] | None = None
    study: Held[Study] | None = None
    choice: Held[Choice] | None = None
    matrix: Held[Matrix] | None = None
    costs: Held[RequirementCosts] | None = None
    prototypes: Sequence[Held[Prototype]] = ()
    data: Sequence[Held[Manifest]] = ()
    screenings: Sequence[Held[Screening]] = ()
    clearances: Sequence[Held[Clearance]] = ()


def specification_report(laid: Laid) -> Section:
    """Every section, filled from documents or openly missing; every figure is a quote."""
    held = laid.specification
    return section(
        "specification",
        "Cahier des charges",
        "Specification",
        Said(quote=quoted(held.ref, "title")),
        coded_words(Specification, "variant", held.document.variant),
        *(_part(laid, name) for name in PARTS[held.document.variant]),
    )


def _part(laid: Laid, name: SectionName) -> Section:
    title = sentence_case(coded(SectionText, "id", name))
    public = CLAUSES if laid.specification.document.variant == "ccap" else {}
    generated = public.get(name) or GENERATED.get(name)
    blocks = [*_written(laid, name), *(generated(laid) if generated else ())]
    return section(name, title.fr, title.en, *blocks)


def _written(laid: Laid, name: SectionName) -> Iterable[Block]:
    """What people wrote of a section; the text of one that nothing generates is missing until they do."""
    held = laid.specification
    told = next((one for one in held.document.sections if one.id == name), None)
    owner = told.owner if told else OWNER
    at = ("sections", name)
    if told and told.says:
        yield Said(quote=quoted(held.ref, *at, "says"), owner=owner)
    elif name in SPOKEN or (name not in {*GENERATED, *CLAUSES} and name != "annexes"):
        title = coded(SectionText, "id", name)
        yield missing(
            f"le texte de la section\u00a0: {title.fr}", f"the text of the section: {title.en}", owner
        )
    if told and told.shows:
        yield sources_table(held, (*at, "shows"), told.shows, id=f"shows-{name}", owner=owner)
    elif name == "annexes":
        yield missing("les pièces annexées", "the documents annexed", owner)


def _context(laid: Laid) -> Iterable[Block]:
    yield from around.stakes(laid.frame)
    yield from around.decided(laid.study, laid.choice)


def _planned(part: Callable[[Planned], Iterable[Block]]) -> Callable[[Laid], Iterable[Block]]:
    """A part of the master plan, or the hole that its absence leaves."""

    def told(laid: Laid) -> Iterable[Block]:
        return part(laid.planned) if laid.planned else (missing(PLAN.fr, PLAN.en, OWNER),)

    return told


def _existing(planned: Planned) -> Iterable[Block]:
    yield from architectures.today(planned)
    yield from architectures.difference(planned)


def _architecture(laid: Laid) -> Iterable[Block]:
    yield from _planned(architectures.target)(laid)
    yield from asked.requirements(laid.requirements, "interface")


def _data(laid: Laid) -> Iterable[Block]:
    yield from around.data(laid.data, laid.prototypes)
    yield from asked.requirements(laid.requirements, "data", "performance")


def _functions(laid: Laid) -> Iterable[Block]:
    yield from asked.functions(laid.functions)
    yield from asked.requirements(laid.requirements, "functional")


def _security(laid: Laid) -> Iterable[Block]:
    yield from around.security(laid.specification)
    yield from asked.requirements(laid.requirements, "security")


def _regulation(laid: Laid) -> Iterable[Block]:
    yield from around.law(laid.screenings, laid.clearances)
    yield from asked.requirements(laid.requirements, "regulation")


def _is_said(laid: Laid, name: SectionName) -> bool:
    return any(one.id == name and one.says for one in laid.specification.document.sections)


def _clause_regulation(laid: Laid) -> Iterable[Block]:
    yield from _regulation(laid)
    yield from clauses.personal_data(laid.planned, said=_is_said(laid, "regulation"))


def _clause_property(laid: Laid) -> Iterable[Block]:
    yield from asked.requirements(laid.requirements, "reversibility")
    yield from clauses.ownership(said=_is_said(laid, "property"))


def _budget(laid: Laid) -> Iterable[Block]:
    yield from _planned(plan.budget)(laid)
    if laid.costs:
        yield from costs.costs(laid.costs, laid.requirements)


def _organisation(laid: Laid) -> Iterable[Block]:
    yield from around.organisation(laid.specification)
    yield from asked.requirements(laid.requirements, "organisation")


def _acceptance(laid: Laid) -> Iterable[Block]:
    yield from asked.commitments(laid.requirements)
    yield from asked.acceptance(laid.requirements)
    if laid.matrix is None:
        yield missing("la matrice de traçabilité", "the traceability matrix", OWNER)
        return
    for name, label in (
        ("requirements_count", Text(fr="Exigences", en="Requirements")),
        ("traced_count", Text(fr="Tracées de bout en bout", en="Traced end to end")),
        ("gaps_count", Text(fr="Liens manquants", en="Missing links")),
    ):
        yield Figure(label=label, quote=quoted(laid.matrix.ref, name))


#: Sections whose generated parts do not stand without a word from people.
SPOKEN: frozenset[SectionName] = frozenset({"context", "reversibility", "acceptance", "organisation"})
GENERATED: Mapping[SectionName, Callable[[Laid], Iterable[Block]]] = {
    "context": _context,
    "existing": _planned(_existing),
    "needs": lambda laid: asked.needs(laid.functions),
    "functions": _functions,
    "data": _data,
    "architecture": _architecture,
    "security": _security,
    "regulation": _regulation,
    "accessibility": lambda laid: asked.requirements(laid.requirements, "accessibility", "frugality"),
    "planning": _planned(plan.trajectory),
    "budget": _budget,
    "organisation": _organisation,
    "acceptance": _acceptance,
    "reversibility": lambda laid: asked.requirements(laid.requirements, "reversibility"),
    "risks": lambda laid: around.risks(laid.specification),
}
#: Administrative clauses of a public contract: what the case holds, and what the buyer is to decide.
CLAUSES: Mapping[SectionName, Callable[[Laid], Iterable[Block]]] = {
    "object": lambda laid: clauses.subject(laid.specification, said=_is_said(laid, "object")),
    "contract_documents": lambda laid: clauses.documents(
        laid.specification, said=_is_said(laid, "contract_documents")
    ),
    "price": lambda laid: clauses.price(laid.planned, said=_is_said(laid, "price")),
    "payment": lambda laid: clauses.payment(laid.planned, said=_is_said(laid, "payment")),
    "penalties": lambda laid: clauses.penalties(
        laid.planned, laid.functions, said=_is_said(laid, "penalties")
    ),
    "property": _clause_property,
    "regulation": _clause_regulation,
    "subcontracting": lambda laid: clauses.suppliers(laid.planned, said=_is_said(laid, "subcontracting")),
    "insurance": lambda laid: clauses.insurance(said=_is_said(laid, "insurance")),
    "termination": lambda laid: clauses.ending(said=_is_said(laid, "termination")),
}
