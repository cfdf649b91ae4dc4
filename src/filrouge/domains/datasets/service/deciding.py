"""Models of a human task: what people decided, how far they agree, which past cases resemble a new one."""

from typing import Any

from filrouge.domains.datasets.documents import ToComparePastCases, ToImportDecisions, ToMeasureAgreement
from filrouge.domains.datasets.errors import DecidedTwice, NoPerson, NotOfThisType
from filrouge.domains.datasets.service.tables import require_columns
from filrouge.kernel.context import Context
from filrouge.kernel.documents import token
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.datasets import (
    AskedCase,
    FoundCase,
    HumanDecisions,
    Manifest,
    PastCases,
    PeopleAgreement,
)


@use_case(
    "datasets.import_decisions",
    version=1,
    title=Text(fr="Recevoir des décisions humaines", en="Receive human decisions"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(HumanDecisions,),
    long=True,
)
def import_decisions(context: Context, given: ToImportDecisions) -> None:
    """Who decided what on which case, from tables; rows without a case or a decision are none.

    Raises:
        NoSuchColumn; NoPerson: a table that does not tell who decided.
        DecidedTwice: a person decided two things on one case.
    """
    import ibis  # noqa: PLC0415 - heavy
    import pandas as pd  # noqa: PLC0415 - heavy

    from filrouge.domains.datasets.compute.decisions import (  # noqa: PLC0415 - heavy
        CASE,
        DECISION,
        PERSON,
        decisions_of,
    )

    context.progress(0.0, N_("Putting decisions together"))
    pieces = [_decisions(context, one, f"/tables/{place}") for place, one in enumerate(given.tables)]
    frame = pd.concat(pieces, ignore_index=True)[[CASE, PERSON, DECISION]].dropna().drop_duplicates()
    frame = frame.sort_values([CASE, PERSON, DECISION], ignore_index=True)
    twice = frame[frame.duplicated([CASE, PERSON], keep=False)]
    if len(twice):
        first = twice.iloc[0]
        message = N_(
            "%(person)s decided %(count)d times otherwise on a case already decided, first: %(case)s",
            person=first[PERSON],
            count=int(twice.duplicated([CASE, PERSON]).sum()),
            case=first[CASE],
        )
        raise DecidedTwice(message, at="/tables")
    content = context.tables.write(ibis.memtable(frame), "decisions.parquet")
    context.make(decisions_of(content, frame, _cases(context, given)))


@use_case(
    "datasets.agreement",
    version=1,
    title=Text(fr="Mesurer l’accord entre personnes", en="Measure the agreement between people"),
    right="datasets.write",
    reads=(HumanDecisions,),
    makes=(PeopleAgreement,),
    long=True,
)
def agreement(context: Context, given: ToMeasureAgreement) -> None:
    """Cohen's kappa of each pair, Krippendorff's alpha of all, and the ceiling that they set a model.

    Raises:
        Invalid: codes ``agreement.*``.
    """
    from filrouge.domains.datasets.compute.decisions import Asked, agreement_of  # noqa: PLC0415 - heavy

    decisions = context.read(HumanDecisions, given.subject).document
    context.progress(0.0, N_("Comparing decisions"))
    frame = context.tables.frame(context.tables.open(decisions.content))
    context.make(agreement_of(frame, Asked(given.level, given.order, context.seed)))


@use_case(
    "datasets.past_cases",
    version=1,
    title=Text(fr="Retrouver les cas passés semblables", en="Find similar past cases"),
    right="datasets.write",
    reads=(Manifest,),
    makes=(PastCases,),
    long=True,
)
def past_cases(context: Context, given: ToComparePastCases) -> None:
    """How well past cases that resemble a new one tell its decision, and those nearest to the cases asked.

    Limits: the texts, or small copies of the pictures, are held in memory.

    Raises:
        NoSuchColumn, NotOfThisType.
        Invalid: ``language.no-text``, ``language.nothing-repeated``.
    """
    manifest = context.read(Manifest, given.subject).document
    require_columns(manifest, (given.case, given.column, given.decision), "")
    kind = next(one.type for one in manifest.columns if one.id == given.column)
    if kind not in ("text", "image"):
        raise NotOfThisType(
            N_("%(column)s holds neither texts nor pictures", column=given.column), at="/column"
        )
    context.progress(0.0, N_("Comparing past cases"))
    table = context.tables.open(manifest.content)
    table = table.filter(table[given.column].notnull() & table[given.decision].notnull())
    told = context.tables.frame(table.select(given.case, given.decision)).astype("string")
    cases, decisions = told[given.case].tolist(), told[given.decision].tolist()
    past, contents = _past(context, table, given.column, kind)
    found = past.evaluate(decisions, count=given.shown_count)
    places = [place for place, case in enumerate(cases) if case in set(given.asked)]
    context.make(
        PastCases(
            column=given.column,
            compared="texts" if kind == "text" else "pictures",
            shown_count=given.shown_count,
            cases_count=found.cases_count,
            found_ratio=found.found_ratio,
            precision_ratio=found.precision,
            first_ratio=found.first_ratio,
            reciprocal_rank=found.reciprocal_rank,
            asked=tuple(
                AskedCase(
                    id=cases[place],
                    decision=decisions[place],
                    found=tuple(
                        FoundCase(
                            id=cases[one.place],
                            decision=decisions[one.place],
                            similarity_ratio=one.similarity,
                        )
                        for one in past.like(contents[place], count=given.shown_count + 1)
                        if one.place != place
                    )[: given.shown_count],
                )
                for place in places
            ),
        )
    )


def _past(context: Context, table: Any, column: str, kind: str) -> tuple[Any, list[Any]]:
    """Past cases ready to be searched, and what they are searched by."""
    if kind == "text":
        from filrouge.engines.language.retrieval import PastCases as PastTexts  # noqa: PLC0415 - heavy

        contents = context.tables.frame(table.select(column))[column].tolist()
        return PastTexts(contents), contents
    from filrouge.domains.datasets.service.pictures import pictures_of  # noqa: PLC0415 - heavy
    from filrouge.engines.vision.framing import framed  # noqa: PLC0415 - heavy
    from filrouge.engines.vision.retrieval import SMALL, PastPictures  # noqa: PLC0415 - heavy

    small = [framed(one.pixels, SMALL) for one in pictures_of(context.tables, table, column) if one]
    return PastPictures(small), small


def _decisions(context: Context, one: Any, at: str) -> Any:
    """The rows of one table as case, person, decision."""
    manifest = context.read(Manifest, one.table).document
    if (one.person is None) == (one.person_column is None):
        raise NoPerson(N_("Each table tells who decided: one person, or a column"), at=f"{at}/person")
    names = [one.case, one.decision, *([one.person_column] if one.person_column else [])]
    require_columns(manifest, names, at)
    table = context.tables.open(manifest.content)
    columns = {"case_id": table[one.case].cast("string"), "decision": table[one.decision].cast("string")}
    if one.person_column:
        columns["person"] = table[one.person_column].cast("string")
    frame = context.tables.frame(table.select(**columns))
    return frame if one.person_column else frame.assign(person=one.person)


def _cases(context: Context, given: ToImportDecisions) -> set[str] | None:
    if given.cases is None or given.case_key is None:
        return None
    manifest = context.read(Manifest, given.cases).document
    require_columns(manifest, [given.case_key], f"/cases/{token(given.case_key)}")
    table = context.tables.open(manifest.content)
    keys = context.tables.frame(table.select(key=table[given.case_key].cast("string")))
    return set(keys["key"].dropna())
