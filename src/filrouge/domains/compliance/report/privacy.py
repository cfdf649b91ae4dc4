"""The register and an impact assessment as reports."""

from collections.abc import Iterator, Sequence

from filrouge.domains.compliance.report.blocks import NO, YES, words
from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.project import Held
from filrouge.kernel.reports import (
    Block,
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
    section,
)
from filrouge.kernel.texts import Text
from filrouge.kernel.words import coded, field_label, word_of
from filrouge.kinds.compliance import (
    Aipd,
    AipdAction,
    AipdAnswer,
    AipdFacts,
    DataGroup,
    FearedEvent,
    MissingPart,
    Opinion,
    ProcessingFacts,
    Purpose,
    Register,
    RegisterSheet,
    Risks,
    Transfer,
)

CONTACTS = ("controller", "joint_controllers", "representative", "dpo")
Cells = dict[str, Quote | Words]


def register_report(ref: Ref, register: Register) -> Section:
    """Sheets of controllers, then of processors; what article 30 still wants prints as a hole."""
    sheets = tuple(_sheet(ref, one) for one in register.sheets)
    none = Todo(what=Text(fr="aucun traitement n’est inscrit", en="no processing is recorded"), owner="dpo")
    return Section(
        id="register",
        title=Words(
            text=Text(fr="Registre des activités de traitement", en="Record of processing activities")
        ),
        blocks=(
            Sentence(
                text=Text(
                    fr="Le registre compte {controllers} traitements menés comme responsable et {processors} "
                    "comme sous-traitant\u202f; fiches à compléter\u00a0: {incomplete}.",
                    en="The register holds {controllers} processing activities as controller and "
                    "{processors} as processor; sheets to be completed: {incomplete}.",
                ),
                quotes={
                    "controllers": quoted(ref, "controller_count"),
                    "processors": quoted(ref, "processor_count"),
                    "incomplete": quoted(ref, "incomplete_count"),
                },
            ),
            *(sheets or (none,)),
        ),
    )


def _sheet(ref: Ref, sheet: RegisterSheet) -> Section:
    side = coded(ProcessingFacts, "side", sheet.side)
    named = "".join(one for one in sheet.id.replace("-", " ") if not one.isdigit()).strip()
    return section(
        sheet.id,
        f"Fiche «\u00a0{named}\u00a0», {side.fr}",
        f"Sheet “{named}”, {side.en}",
        Said(quote=quoted(ref, "sheets", sheet.id, "name")),
        *(
            Figure(
                label=field_label(ProcessingFacts, name),
                quote=quoted(ref, "sheets", sheet.id, name),
                owner="dpo",
            )
            for name in CONTACTS
            if getattr(sheet, name)
        ),
        *_purposes(ref, sheet),
        *_data(ref, sheet),
        *_lists(ref, sheet),
        *_transfers(ref, sheet),
        *(Todo(what=coded(MissingPart, "id", one.id), owner="dpo") for one in sheet.missing),
    )


def _purposes(ref: Ref, sheet: RegisterSheet) -> Iterator[Block]:
    if sheet.purposes:
        rows = []
        for one in sheet.purposes:
            cells: Cells = {}
            if one.basis:
                cells["basis"] = coded_words(Purpose, "basis", one.basis)
            if one.special_basis:
                cells["special"] = coded_words(Purpose, "special_basis", one.special_basis)
            rows.append(
                Row(
                    id=one.id, header=quoted(ref, "sheets", sheet.id, "purposes", one.id, "what"), cells=cells
                )
            )
        yield Table(
            id="purposes",
            caption=Text(fr="Finalités", en="Purposes"),
            header=Text(fr="Finalité", en="Purpose"),
            columns=(
                column("basis", "Base légale", "Legal basis"),
                column(
                    "special",
                    "Condition pour les catégories particulières",
                    "Condition for special categories",
                ),
            ),
            rows=tuple(rows),
        )


def _data(ref: Ref, sheet: RegisterSheet) -> Iterator[Block]:
    if sheet.data_groups:
        yield Table(
            id="data",
            caption=Text(
                fr="Catégories de données et durées de conservation", en="Categories of data and retention"
            ),
            header=Text(fr="Données", en="Data"),
            columns=(
                column("special", "Catégorie particulière", "Special category"),
                column("retention", "Conservation", "Retention"),
                column("retention_months", "Mois", "Months"),
            ),
            rows=tuple(_group(ref, sheet, one) for one in sheet.data_groups),
        )


def _group(ref: Ref, sheet: RegisterSheet, one: DataGroup) -> Row:
    way = ("sheets", sheet.id, "data_groups", one.id)
    cells: Cells = {"special": coded_words(DataGroup, "special", one.special)}
    cells |= {
        name: quoted(ref, *way, name)
        for name in ("retention", "retention_months")
        if getattr(one, name) is not None
    }
    return Row(id=one.id, header=quoted(ref, *way, "what"), cells=cells)


def _lists(ref: Ref, sheet: RegisterSheet) -> Iterator[Block]:
    for name, word, header in (
        ("subjects", "who", Text(fr="Personnes concernées", en="Data subjects")),
        ("recipients", "who", Text(fr="Destinataires", en="Recipients")),
        ("security", "what", Text(fr="Mesures de sécurité", en="Security measures")),
        ("clients", "controller", Text(fr="Responsables pour qui l’on agit", en="Controllers one acts for")),
    ):
        items = getattr(sheet, name)
        if items:
            yield Table(
                id=name,
                caption=header,
                header=header,
                columns=(),
                rows=tuple(
                    Row(id=one.id, header=quoted(ref, "sheets", sheet.id, name, one.id, word), cells={})
                    for one in items
                ),
            )


def _transfers(ref: Ref, sheet: RegisterSheet) -> Iterator[Block]:
    said = coded(ProcessingFacts, "outside_union", sheet.outside_union)
    yield Words(
        text=Text(
            fr=f"Transferts hors de l’Union\u00a0: {said.fr}.", en=f"Transfers outside the Union: {said.en}."
        )
    )
    if sheet.transfers:
        yield Table(
            id="transfers",
            caption=Text(fr="Transferts hors de l’Union", en="Transfers outside the Union"),
            header=Text(fr="Pays", en="Country"),
            columns=(column("safeguard", "Garantie", "Safeguard"),),
            rows=tuple(
                Row(
                    id=one.id,
                    header=quoted(ref, "sheets", sheet.id, "transfers", one.id, "country"),
                    cells={"safeguard": coded_words(Transfer, "safeguard", one.safeguard)}
                    if one.safeguard
                    else {},
                )
                for one in sheet.transfers
            ),
        )


def aipd_report(aipd: Held[Aipd], risks: Held[Risks]) -> Section:
    """The four parts of the CNIL's method; a question without an answer is a hole."""
    ref, told = aipd.ref, aipd.document
    return Section(
        id="aipd",
        title=Words(
            text=Text(
                fr="Analyse d’impact relative à la protection des données",
                en="Data-protection impact assessment",
            )
        ),
        blocks=(
            Said(quote=quoted(ref, "name")),
            section("summary", "En clair", "In plain words", *_aipd_summary(told, risks)),
            section(
                "context", "Contexte et principes", "Context and principles", *_answers(ref, told, risks)
            ),
            section("measures", "Mesures", "Measures", *_measures(ref, told)),
            section("risks", "Risques", "Risks", *_events(ref, told, risks)),
            section("plan", "Plan d’action", "Action plan", *_plan(ref, told.actions)),
            section("validation", "Avis et validation", "Opinions and validation", *_validation(ref, told)),
        ),
    )


def _aipd_summary(told: Aipd, risks: Held[Risks]) -> Iterator[Block]:
    yield Words(text=_sentence(coded(AipdFacts, "decision", told.decision), "Décision", "Decision"))
    yield Sentence(
        text=Text(
            fr="Après le plan d’action, {high} risques restent élevés et {undefined} ne sont pas "
            "estimés\u202f; {open} actions restent à mener.",
            en="After the action plan, {high} risks remain high and {undefined} are not estimated; "
            "{open} actions remain to be done.",
        ),
        quotes={
            "high": quoted(risks.ref, "high_count"),
            "undefined": quoted(risks.ref, "undefined_count"),
            "open": quoted(risks.ref, "open_actions_count"),
        },
    )
    consult = coded(Risks, "consult_authority", risks.document.consult_authority)
    yield Words(
        text=_sentence(consult, "Consulter la CNIL avant de commencer", "Consult the authority first")
    )


def _sentence(told: Text, fr: str, en: str) -> Text:
    return Text(fr=f"{fr}\u00a0: {told.fr}.", en=f"{en}: {told.en}.")


def _answers(ref: Ref, told: Aipd, risks: Held[Risks]) -> Iterator[Block]:
    for one in told.answers:
        yield Words(text=_capital(coded(AipdAnswer, "id", one.id)))
        yield Said(quote=quoted(ref, "answers", one.id, "text"))
    for lack in risks.document.unanswered:
        yield Todo(what=coded(AipdAnswer, "id", lack.id), owner="dpo")


def _capital(text: Text) -> Text:
    return Text(fr=text.fr[:1].upper() + text.fr[1:], en=text.en[:1].upper() + text.en[1:])


def _measures(ref: Ref, told: Aipd) -> Iterator[Block]:
    if not told.measures:
        yield Todo(what=Text(fr="les mesures", en="the measures"), owner="moe")
        return
    yield Table(
        id="measures",
        caption=Text(fr="Mesures existantes ou prévues", en="Measures that exist or are planned"),
        header=Text(fr="Mesure", en="Measure"),
        columns=(column("content", "Détail", "Detail"),),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(ref, "measures", one.id, "title"),
                cells={"content": quoted(ref, "measures", one.id, "content")} if one.content else {},
            )
            for one in told.measures
        ),
    )


def _events(ref: Ref, told: Aipd, risks: Held[Risks]) -> Iterator[Block]:
    if not told.events:
        yield Todo(what=Text(fr="les événements redoutés", en="the feared events"), owner="dpo")
        return
    scales = ("severity", "likelihood", "residual_severity", "residual_likelihood")
    yield Table(
        id="events",
        caption=Text(
            fr="Gravité et vraisemblance, avant et après le plan d’action",
            en="Severity and likelihood, before and after the action plan",
        ),
        header=Text(fr="Événement redouté", en="Feared event"),
        columns=tuple(
            column(name, field_label(FearedEvent, name).fr, field_label(FearedEvent, name).en)
            for name in scales
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=quoted(ref, "events", one.id, "what")
                if one.what
                else coded_words(FearedEvent, "nature", one.nature),
                cells={name: coded_words(FearedEvent, name, getattr(one, name)) for name in scales},
            )
            for one in told.events
        ),
    )
    for one in told.events:
        blocks = [
            Figure(label=field_label(FearedEvent, name), quote=quoted(ref, "events", one.id, name))
            for name in ("impacts", "threats", "sources", "severity_why", "likelihood_why")
            if getattr(one, name)
        ]
        name = coded(FearedEvent, "nature", one.nature)
        yield section(one.id, _capital(name).fr, _capital(name).en, *blocks)


def _plan(ref: Ref, actions: Sequence[AipdAction]) -> Iterator[Block]:
    if not actions:
        yield Words(text=Text(fr="Aucun point n’a encore été évalué.", en="No point was evaluated yet."))
        return
    rows = []
    for one in actions:
        cells: Cells = {"status": coded_words(AipdAction, "status", one.status)}
        cells |= {
            name: quoted(ref, "actions", one.id, name)
            for name in ("action", "due", "done_on")
            if getattr(one, name)
        }
        if one.owner:
            cells["owner"] = words(word_of("role", one.owner))
        rows.append(Row(id=one.id, header=quoted(ref, "actions", one.id, "place"), cells=cells))
    yield Table(
        id="actions",
        caption=Text(fr="Points évalués et actions", en="Points evaluated and actions"),
        header=Text(fr="Point", en="Point"),
        columns=(
            column("status", "Avis", "Verdict"),
            column("action", "Action", "Action"),
            column("owner", "Porteur", "Owner"),
            column("due", "Pour le", "Due on"),
            column("done_on", "Faite le", "Done on"),
        ),
        rows=tuple(rows),
    )


def _validation(ref: Ref, told: Aipd) -> Iterator[Block]:
    for name, opinion in (("dpo_opinion", told.dpo_opinion), ("subjects_opinion", told.subjects_opinion)):
        label = field_label(AipdFacts, name)
        if opinion.text is None:
            yield Todo(what=label, owner="dpo")
            continue
        favourable = coded(Opinion, "favourable", opinion.favourable)
        yield Words(
            text=Text(
                fr=f"{label.fr}, favorable\u00a0: {favourable.fr}.",
                en=f"{label.en}, favourable: {favourable.en}.",
            )
        )
        yield Said(quote=quoted(ref, name, "text"))
    signed = YES if told.decision == "validated" else NO
    yield Words(text=_sentence(signed, "Analyse validée", "Assessment validated"))
    if told.reason:
        yield Said(quote=quoted(ref, "reason"))
