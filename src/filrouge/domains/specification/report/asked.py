"""What is asked for, as parts of the cahier des charges: needs, functions, requirements, acceptance tests."""

from collections.abc import Iterator
from functools import partial

from filrouge.domains.specification.report.cells import (
    Cell,
    missing,
    owned_tables,
    owner_word,
    plain_table,
    source_cell,
    spread_rows,
)
from filrouge.kernel.documents import Quote
from filrouge.kernel.project import Held
from filrouge.kernel.reports import Block, Row, coded_words, column, quoted
from filrouge.kernel.words import coded, sentence_case
from filrouge.kinds.specification import (
    MEASURING,
    AcceptanceTest,
    FunctionCriterion,
    Functions,
    Need,
    Requirement,
    Requirements,
    RequirementType,
    ServiceFunction,
)

OWNER = "moa"


def needs(held: Held[Functions]) -> Iterator[Block]:
    """Who misses what, and what shows it."""
    ref = held.ref
    rows: list[Row] = []
    for one in held.document.needs:
        at = ("needs", one.id)
        cells: dict[str, list[Cell]] = {
            "who": [quoted(ref, *at, "who")],
            "owner": [coded_words(Need, "owner", one.owner)],
            "source": [source_cell(held, (*at, "sources"), source) for source in one.sources]
            or [quoted(ref, *at, "sources", "0")],  # a hole: nothing shows this need
        }
        rows += spread_rows(one.id, quoted(ref, *at, "what"), cells)
    yield plain_table(
        "needs",
        "Besoins",
        "Needs",
        ("Besoin", "Need"),
        (
            column("who", "De qui", "Whose"),
            column("source", "Ce qui le montre", "What shows it"),
            column("owner", "Porteur", "Owner"),
        ),
        rows,
        OWNER,
    )


def functions(held: Held[Functions]) -> Iterator[Block]:
    """Functions with their needs and options, then their criteria: level, flexibility, exchange rate."""
    if not held.document.functions:
        yield missing("les fonctions et leurs critères", "the functions and their criteria", OWNER)
        return
    ref = held.ref
    rows: list[Row] = []
    for one in held.document.functions:
        at = ("functions", one.id)
        lists: dict[str, list[Cell]] = {
            "nature": [coded_words(ServiceFunction, "nature", one.nature)],
            "rank": [quoted(ref, *at, "rank")] if one.rank else [],
            "need": [quoted(ref, "needs", need, "what") for need in one.needs],
            "option": [source_cell(held, (*at, "carried_by"), source) for source in one.carried_by],
        }
        rows += spread_rows(one.id, quoted(ref, *at, "statement"), lists)
    yield plain_table(
        "functions",
        "Fonctions",
        "Functions",
        ("Fonction", "Function"),
        (
            column("nature", "Nature", "Nature"),
            column("rank", "Rang", "Rank"),
            column("need", "Besoin servi", "Need served"),
            column("option", "Option retenue", "Option chosen"),
        ),
        rows,
        OWNER,
    )
    yield plain_table(
        "criteria",
        "Critères d’appréciation, niveaux et flexibilité",
        "Criteria, levels and flexibility",
        ("Critère", "Criterion"),
        (
            column("function", "Fonction", "Function"),
            column("comparator", "Sens", "Direction"),
            column("level", "Niveau", "Level"),
            column("flexibility", "Flexibilité", "Flexibility"),
            column("meaning", "Soit", "That is"),
            column("limit", "Limite", "Limit"),
            column("worth", "Taux d’échange", "Exchange rate"),
            column("per", "Par", "Per"),
        ),
        [_criterion(held, one, criterion) for one in held.document.functions for criterion in one.criteria],
        OWNER,
    )
    for one in held.document.functions:
        if not one.criteria:
            yield missing("les critères d’une fonction", "the criteria of a function", OWNER)


def _criterion(held: Held[Functions], function: ServiceFunction, one: FunctionCriterion) -> Row:
    at = ("functions", function.id, "criteria", one.id)
    cells: dict[str, Cell] = {
        "function": quoted(held.ref, "functions", function.id, "statement"),
        "comparator": coded_words(FunctionCriterion, "comparator", one.comparator),
        "level": quoted(held.ref, *at, "level"),
        "flexibility": quoted(held.ref, *at, "flexibility"),
        "meaning": coded_words(FunctionCriterion, "flexibility", one.flexibility),
    }
    if one.limit:
        cells["limit"] = quoted(held.ref, *at, "limit")
    if one.exchange:
        cells["worth"] = quoted(held.ref, *at, "exchange", "worth_eur")
        cells["per"] = quoted(held.ref, *at, "exchange", "per")
    return Row(id=f"{function.id}-{one.id}", header=quoted(held.ref, *at, "what"), cells=cells)


REQUIREMENT_COLUMNS = (
    column("title", "Intitulé", "Title"),
    column("statement", "Énoncé", "Statement"),
    column("source", "Source", "Source"),
)


def requirements(held: Held[Requirements], *types: RequirementType) -> Iterator[Block]:
    """Requirements of these types, a table for each type and owner: holes are theirs."""
    for type in types:
        chosen = [one for one in held.document.requirements if one.type == type]
        label = sentence_case(coded(Requirement, "type", type))
        if not chosen:
            yield missing(
                f"les exigences\u00a0: {label.fr.lower()}", f"the requirements: {label.en.lower()}", OWNER
            )
        yield from owned_tables(
            f"requirements-{type}",
            f"Exigences\u00a0: {label.fr.lower()}",
            f"Requirements: {label.en.lower()}",
            ("Exigence", "Requirement"),
            REQUIREMENT_COLUMNS,
            chosen,
            partial(_requirement, held),
        )


def _requirement(held: Held[Requirements], one: Requirement) -> Row:
    at = ("requirements", one.id)
    cells: dict[str, Cell] = {
        "title": quoted(held.ref, *at, "title"),
        "statement": quoted(held.ref, *at, "statement"),
        "source": _source(held, one),
    }
    return Row(id=one.id, header=quoted(held.ref, *at, "id"), cells=cells)


def _source(held: Held[Requirements], one: Requirement) -> Quote | Cell:
    """The first source, what it follows from, or why; a hole when nobody said."""
    at = ("requirements", one.id)
    if one.sources:
        return source_cell(held, (*at, "sources"), one.sources[0])
    if one.derives_from:
        return quoted(held.ref, "requirements", one.derives_from[0], "title")
    return quoted(held.ref, *at, "rationale")


def commitments(held: Held[Requirements]) -> Iterator[Block]:
    """Priority, owner, cost and day of each requirement; what is not known yet is a hole of its owner."""
    columns = (
        column("title", "Intitulé", "Title"),
        column("priority", "Priorité", "Priority"),
        column("owner", "Porteur", "Owner"),
        column("cost_eur", "Coût", "Cost"),
        column("due_on", "Échéance", "Due"),
    )
    yield from owned_tables(
        "commitments",
        "Priorité, coût et échéance des exigences",
        "Priority, cost and due day of the requirements",
        ("Exigence", "Requirement"),
        columns,
        held.document.requirements,
        partial(_commitment, held),
    )


def _commitment(held: Held[Requirements], one: Requirement) -> Row:
    at = ("requirements", one.id)
    cells: dict[str, Cell] = {
        "title": quoted(held.ref, *at, "title"),
        "priority": coded_words(Requirement, "priority", one.priority),
        "owner": owner_word(one.owner),
    }
    if one.priority != "wont":
        cells["cost_eur"] = quoted(held.ref, *at, "cost_eur")
        cells["due_on"] = quoted(held.ref, *at, "due_on")
    return Row(id=one.id, header=quoted(held.ref, *at, "id"), cells=cells)


def acceptance(held: Held[Requirements]) -> Iterator[Block]:
    """What is measured against a threshold, then what a person sees; what is not decided is a hole."""
    wanted = [one for one in held.document.requirements if one.priority != "wont"]
    seen = [one for one in wanted if one.test and one.test.method not in MEASURING]
    measured = [one for one in wanted if one not in seen]
    yield from owned_tables(
        "tests",
        "Épreuves de recette et seuils",
        "Acceptance tests and thresholds",
        ("Exigence", "Requirement"),
        (
            column("method", "Méthode", "Method"),
            column("subject", "Objet", "Subject"),
            column("metric", "Métrique", "Metric"),
            column("comparator", "Sens", "Direction"),
            column("threshold", "Seuil", "Threshold"),
        ),
        measured,
        partial(_measured, held),
    )
    yield from owned_tables(
        "seen",
        "Épreuves de recette vues par une personne, ou sur pièce",
        "Acceptance tests seen by a person, or on a document",
        ("Exigence", "Requirement"),
        (
            column("method", "Méthode", "Method"),
            column("subject", "Objet ou pièce", "Subject or document"),
            column("how", "Mode opératoire", "Procedure"),
        ),
        seen,
        partial(_seen, held),
    )


def _measured(held: Held[Requirements], one: Requirement) -> Row:
    at, test = ("requirements", one.id, "test"), one.test
    cells: dict[str, Cell] = {"threshold": quoted(held.ref, *at, "threshold")}
    if test is None:
        cells = {"method": quoted(held.ref, *at, "method")}  # a hole
    else:
        cells["method"] = coded_words(AcceptanceTest, "method", test.method)
        cells |= {name: quoted(held.ref, *at, name) for name in ("subject", "metric") if getattr(test, name)}
        if test.threshold:
            cells["comparator"] = coded_words(AcceptanceTest, "comparator", test.comparator)
    return Row(id=one.id, header=quoted(held.ref, "requirements", one.id, "id"), cells=cells)


def _seen(held: Held[Requirements], one: Requirement) -> Row:
    at, test = ("requirements", one.id, "test"), one.test
    cells: dict[str, Cell] = {"subject": quoted(held.ref, *at, "subject")}
    if test is not None:
        cells["method"] = coded_words(AcceptanceTest, "method", test.method)
        if test.how or test.method == "inspection":  # what a person must look at is a hole until it is said
            cells["how"] = quoted(held.ref, *at, "how")
    return Row(id=one.id, header=quoted(held.ref, "requirements", one.id, "id"), cells=cells)
