"""Administrative clauses of a public contract: what the case holds is quoted; what buyers decide is a hole.

No article is cited here: nobody held the code de la commande publique nor the CCAG-TIC against their official
text for this product, so each clause says that its article is for the buyer to write, and prints as missing.
"""

from collections.abc import Iterator, Sequence

from filrouge.domains.specification.report.architectures import Planned
from filrouge.domains.specification.report.cells import (
    Cell,
    missing,
    owner_word,
    plain_table,
)
from filrouge.kernel.documents import Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, Words, coded_words, column, quoted
from filrouge.kernel.texts import Text
from filrouge.kernel.words import kind_title
from filrouge.kinds.specification import BudgetLine, Functions, Specification

BUYER, LAWYER = "moa", "dpo"
UNVERIFIED = Words(
    text=Text(
        fr="Les articles du code de la commande publique et du CCAG-TIC ne sont pas cités\u00a0: ils n’ont "
        "pas été relus sur le texte officiel.",
        en="Articles of the code de la commande publique and of the CCAG-TIC are not cited: they were not "
        "read against the official text.",
    )
)


def holes(*facts: tuple[str, str], said: bool, owner: str = BUYER) -> Iterator[Block]:
    """What a buyer must decide; none of it once somebody wrote the clause."""
    if not said:
        yield from (missing(fr, en, owner) for fr, en in facts)


def subject(held: Held[Specification], *, said: bool) -> Iterator[Block]:
    """What is bought, in which lots, under which form."""
    yield UNVERIFIED
    yield from holes(
        ("les lots, ou la raison de ne pas allotir", "the lots, or the reason for having none"),
        ("la forme du marché et sa durée", "the form of the contract and how long it runs"),
        ("la procédure de passation et son article", "the procedure and its article"),
        said=said,
    )
    if held.document.parties:
        yield plain_table(
            "contracting-parties",
            "Parties, par leur fonction",
            "Parties, by their function",
            ("Partie", "Party"),
            (column("role", "Rôle", "Role"),),
            [
                Row(
                    id=one.id,
                    header=quoted(held.ref, "parties", one.id, "title"),
                    cells={"role": owner_word(one.role)} if one.role else {},
                )
                for one in held.document.parties
            ],
            BUYER,
        )


def documents(held: Held[Specification], *, said: bool) -> Iterator[Block]:
    """The documents that bind both sides, at the revisions cited, and those still to be written."""
    told = held.document
    named: list[tuple[str, Ref]] = [("functions", told.functions), ("requirements", told.requirements)]
    named += [("master_plan", told.master_plan)] if told.master_plan else []
    named += [("frame", told.frame)] if told.frame else []
    yield plain_table(
        "contract-documents",
        "Pièces tirées du dossier, à leur révision",
        "Documents of the case, at their revision",
        ("Pièce", "Document"),
        (column("id", "Nom", "Name"), column("revision", "Révision", "Revision")),
        [
            Row(
                id=name,
                header=Words(text=kind_title(ref.kind)),
                cells={field: quoted(held.ref, name, field) for field in ("id", "revision")},
            )
            for name, ref in named
        ],
        BUYER,
    )
    yield from holes(
        ("l’acte d’engagement", "the deed of commitment"),
        ("le cahier des clauses techniques, à sa révision", "the technical clauses, at their revision"),
        ("le bordereau des prix ou la décomposition du prix", "the schedule of prices"),
        ("l’ordre dans lequel les pièces prévalent", "the order in which documents prevail"),
        (
            "le CCAG retenu et les articles auxquels on déroge",
            "the CCAG chosen, and what departs from it",
        ),
        said=said,
    )


def price(planned: Planned | None, *, said: bool) -> Iterator[Block]:
    """What the master plan provides for, as an estimate; the price itself is for the offer."""
    yield from holes(
        (
            "la forme du prix\u00a0: forfaitaire, unitaire ou mixte",
            "the form of the price: lump, unit or both",
        ),
        (
            "la variation du prix\u00a0: ferme, actualisable ou révisable",
            "whether the price is fixed or revised",
        ),
        said=said,
    )
    if planned is None or not planned.plan.document.budget:
        yield missing("l’estimation, par année", "the estimate, by year", BUYER)
        return
    ref = planned.schedule.ref
    names = (
        ("capital_eur", "Investissement", "Capital"),
        ("running_eur", "Fonctionnement", "Running"),
        ("total_eur", "Total", "Total"),
    )
    yield plain_table(
        "estimate",
        "Estimation de l’acheteur, par année (n’engage pas sur un prix)",
        "The buyer’s estimate, by year (binds nobody to a price)",
        ("Année", "Year"),
        [column(*one) for one in names],
        [
            Row(
                id=one.id,
                header=quoted(ref, "years", one.id, "id"),
                cells={name: quoted(ref, "years", one.id, name) for name, _, _ in names},
            )
            for one in planned.schedule.document.years
        ],
        BUYER,
    )


def payment(planned: Planned | None, *, said: bool) -> Iterator[Block]:
    """Each line of the budget with the step that it pays for, and when that step ends."""
    yield from holes(
        ("le délai de paiement", "the time to pay"),
        ("les avances, acomptes et retenues", "advances, instalments and retentions"),
        ("les mentions des factures et leur dépôt", "what invoices say, and where they are sent"),
        said=said,
    )
    if planned is None:
        return
    ends = {one.id for one in planned.schedule.document.steps}
    rows = [
        Row(
            id=f"{line.id}-{year.id}",
            header=quoted(planned.plan.ref, "budget", line.id, "title"),
            cells={
                "nature": coded_words(BudgetLine, "nature", line.nature),
                "step": quoted(planned.plan.ref, "steps", line.serves, "title"),
                "ends_on": quoted(planned.schedule.ref, "steps", line.serves, "ends_on"),
                "amount": year.value
                or quoted(planned.plan.ref, "budget", line.id, "years", year.id, "amount_eur"),
            },
        )
        for line in planned.plan.document.budget
        if line.serves in ends
        for year in line.years
    ]
    if rows:
        yield plain_table(
            "instalments",
            "Échéancier estimé\u00a0: ce que chaque étape achevée coûte",
            "Estimated instalments: what each step that ends costs",
            ("Ligne", "Line"),
            (
                column("nature", "Nature", "Nature"),
                column("step", "Étape", "Step"),
                column("ends_on", "Fin au plus tôt", "Earliest end"),
                column("amount", "Montant", "Amount"),
            ),
            rows,
            BUYER,
        )


def penalties(planned: Planned | None, functions: Held[Functions], *, said: bool) -> Iterator[Block]:
    """Steps that are due and levels that may be traded: each penalty is a hole until the buyer writes it."""
    if planned:
        yield from _late(planned, said=said)
    yield from _traded(functions)
    yield from holes(
        ("la pénalité d’un seuil manqué à la recette", "the penalty of a threshold missed at acceptance"),
        ("le plafond des pénalités et leur exonération", "the ceiling of penalties, and when none is due"),
        said=said,
    )


def _late(planned: Planned, *, said: bool) -> Iterator[Block]:
    ref = planned.plan.ref
    rows = []
    for one in planned.plan.document.steps:
        if one.due_on:
            cells: dict[str, Cell] = {
                "due_on": quoted(ref, "steps", one.id, "due_on"),
                "owner": owner_word(one.owner),
            }
            if not said:  # a hole of the buyer: nobody wrote it yet
                cells["penalty"] = quoted(ref, "steps", one.id, "penalty")
            rows.append(Row(id=one.id, header=quoted(ref, "steps", one.id, "title"), cells=cells))
    columns = (
        column("due_on", "Échéance", "Due"),
        column("owner", "Porteur", "Owner"),
        column("penalty", "Pénalité de retard", "Penalty"),
    )
    if rows:
        yield plain_table(
            "late",
            "Étapes dues",
            "Steps that are due",
            ("Étape", "Step"),
            columns[:2] if said else columns,
            rows,
            BUYER,
        )


def _traded(held: Held[Functions]) -> Iterator[Block]:
    """Exchange rates of criteria: what a step of a level is worth, which a penalty may follow."""
    rows = [
        Row(
            id=f"{function.id}-{one.id}",
            header=quoted(held.ref, *at, "what"),
            cells={
                "per": quoted(held.ref, *at, "exchange", "per"),
                "worth": quoted(held.ref, *at, "exchange", "worth_eur"),
            },
        )
        for function in held.document.functions
        for one in function.criteria
        if one.exchange
        for at in [("functions", function.id, "criteria", one.id)]
    ]
    if rows:
        yield plain_table(
            "exchange-rates",
            "Ce qu’un écart de niveau vaut",
            "What a gap of level is worth",
            ("Critère", "Criterion"),
            (column("per", "Écart", "Gap"), column("worth", "Valeur", "Worth")),
            rows,
            BUYER,
        )


def ownership(*, said: bool) -> Iterator[Block]:
    yield from holes(
        ("les droits cédés ou concédés sur le code et les modèles", "rights over code and models"),
        ("à qui restent les données, les annotations et les poids", "who keeps data, labels and weights"),
        ("les composants sous licence libre et leurs obligations", "free components and what they ask"),
        said=said,
    )


def personal_data(planned: Planned | None, *, said: bool) -> Iterator[Block]:
    """Data assets that are personal, from the inventory; the processor's clauses are for the DPO."""
    assets = [one for one in planned.today.document.assets if one.personal] if planned else []
    if planned and assets:
        ref = planned.today.ref
        yield plain_table(
            "personal-assets",
            "Données personnelles que le marché touche",
            "Personal data that the contract touches",
            ("Donnée", "Data"),
            (
                column("what", "Description", "Description"),
                column("sensitive", "Sensible", "Sensitive"),
                column("kept_until", "Conservation", "Kept until"),
            ),
            [
                Row(
                    id=one.id,
                    header=quoted(ref, "assets", one.id, "id"),
                    cells={
                        "what": quoted(ref, "assets", one.id, "what"),
                        "sensitive": quoted(ref, "assets", one.id, "sensitive"),
                        "kept_until": quoted(ref, "assets", one.id, "kept_until"),
                    },
                )
                for one in assets
            ],
            LAWYER,
        )
    yield from holes(
        ("les instructions au sous-traitant des données", "instructions to the processor"),
        ("le sort des données à la fin du marché", "what becomes of data at the end of the contract"),
        ("le délai d’alerte en cas de violation", "the time to tell of a breach"),
        said=said,
        owner=LAWYER,
    )


def suppliers(planned: Planned | None, *, said: bool) -> Iterator[Block]:
    """Suppliers that the inventory and the target name."""
    found = _supplied(planned) if planned else []
    if found:
        yield plain_table(
            "suppliers",
            "Fournisseurs déjà en place",
            "Suppliers already there",
            ("Application", "Application"),
            (column("supplier", "Fournisseur", "Supplier"),),
            found,
            BUYER,
        )
    yield from holes(
        (
            "l’acceptation des sous-traitants et leur paiement direct",
            "how subcontractors are approved",
        ),
        said=said,
    )


def _supplied(planned: Planned) -> Sequence[Row]:
    sides = ((planned.today.ref, planned.today.document), (planned.plan.ref, planned.plan.document))
    return [
        Row(
            id=f"{ref.kind.partition('.')[0]}-{one.id}",
            header=quoted(ref, "applications", one.id, "id"),
            cells={"supplier": quoted(ref, "applications", one.id, "supplier")},
        )
        for ref, document in sides
        for one in document.applications
        if one.supplier
    ]


def insurance(*, said: bool) -> Iterator[Block]:
    yield from holes(
        ("les assurances exigées et leurs montants", "the insurance asked for, and for how much"), said=said
    )


def ending(*, said: bool) -> Iterator[Block]:
    yield from holes(
        ("les cas de résiliation et leurs suites", "when the contract may be ended, and what follows"),
        ("le règlement des différends et le tribunal", "how disputes are settled, and which court"),
        said=said,
    )
