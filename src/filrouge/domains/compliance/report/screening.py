"""The screening of a use as a report: plain words first, then class, duties, flips, the law it rests on."""

from collections.abc import Iterator, Sequence

from filrouge.domains.compliance.report.blocks import NO, YES, changes, question, words
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
from filrouge.kernel.words import coded, word_of
from filrouge.kinds.compliance import (
    AipdFlip,
    AipdFound,
    AipdVerdict,
    Clearance,
    DutyFound,
    GateReason,
    Given,
    Intake,
    LawRow,
    RoleFound,
    Screening,
    Tier,
    TierFlip,
    TierFound,
)

PLAIN_TIER: dict[Tier, Text] = {
    "out_of_scope": Text(
        fr="Le règlement européen sur l’IA ne s’applique pas à cet usage. Les autres règles, dont le RGPD, "
        "demeurent.",
        en="The European AI Act does not apply to this use. Other rules, GDPR among them, remain.",
    ),
    "minimal": Text(
        fr="Cet usage n’est ni interdit, ni à haut risque, ni soumis à un devoir particulier de "
        "transparence.",
        en="This use is neither prohibited, nor high-risk, nor under a particular duty of transparency.",
    ),
    "transparency": Text(
        fr="Cet usage est permis, à condition de dire aux personnes ce qu’elles ont devant elles.",
        en="This use is allowed, provided that people are told what they have before them.",
    ),
    "high": Text(
        fr="Cet usage est à haut risque\u00a0: il est permis, sous des obligations lourdes et datées.",
        en="This use is high-risk: it is allowed, under heavy and dated duties.",
    ),
    "prohibited": Text(
        fr="Cet usage est une pratique interdite\u00a0: il ne peut pas être mis en service.",
        en="This use is a prohibited practice: it cannot be put into service.",
    ),
    "undetermined": Text(
        fr="Les réponses ne suffisent pas à classer cet usage\u00a0: une réponse inconnue ne vaut pas non.",
        en="The answers do not suffice to class this use: an unknown answer is not a no.",
    ),
}
PLAIN_AIPD: dict[AipdVerdict, Text] = {
    "required": Text(
        fr="Une analyse d’impact sur la protection des données doit être menée avant de commencer.",
        en="A data-protection impact assessment must be carried out before starting.",
    ),
    "justify": Text(
        fr="Un seul critère de risque est réuni\u00a0: se passer d’analyse d’impact se justifie par écrit.",
        en="One criterion of risk is met: doing without an impact assessment is justified in writing.",
    ),
    "not_required": Text(
        fr="Aucune analyse d’impact n’est due au vu des réponses.",
        en="No impact assessment is due in view of the answers.",
    ),
    "not_applicable": Text(
        fr="Aucune donnée personnelle n’est traitée\u00a0: le RGPD ne s’applique pas.",
        en="No personal data are processed: GDPR does not apply.",
    ),
    "undetermined": Text(
        fr="Les réponses ne suffisent pas à dire si une analyse d’impact est due.",
        en="The answers do not suffice to say whether an impact assessment is due.",
    ),
}
GATE: dict[str, Text] = {
    "open": Text(fr="La mise en production est ouverte.", en="The way to production is open."),
    "blocked": Text(
        fr="La mise en production est fermée, pour les raisons ci-dessous.",
        en="The way to production is shut, for the reasons below.",
    ),
    "overridden": Text(
        fr="La mise en production a été décidée malgré les raisons ci-dessous.",
        en="Production was decided in spite of the reasons below.",
    ),
}
#: What to do where no duty says it.
WAY_OUT: dict[str, Text] = {
    "undetermined": Text(
        fr="répondre aux questions inconnues qui décident de la classe",
        en="answer the unknown questions that decide the class",
    ),
    "unverified_law": Text(
        fr="lire la règle dans le texte officiel et la confirmer",
        en="read the rule in the official text and confirm it",
    ),
    "wrong_law": Text(fr="corriger la règle livrée", en="correct the rule that is shipped"),
}
STATUTE = column("statute", "Texte", "Statute")
ARTICLE = column("article", "Article", "Article")
FROM = column("applies_from", "Applicable à partir du", "Applies from")
OWNER = column("owner", "Porteur", "Owner")
CHECKED = column("checked", "Vérification du texte", "Check of the text")


def screening_report(intake: Held[Intake], screening: Held[Screening], clearance: Held[Clearance]) -> Section:
    """All sections; what is missing prints as a hole."""
    told = screening.document
    return Section(
        id="screening",
        title=Words(text=Text(fr="Examen juridique d’un usage de l’IA", en="Legal screening of a use of AI")),
        blocks=(
            Said(quote=quoted(intake.ref, "title")),
            _summary(intake, screening),
            _gate(clearance, told),
            _class(screening.ref, told.ai_act, told.roles),
            _duties(screening.ref, told.duties),
            _aipd(screening.ref, told.aipd),
            _unsettled(told.unsettled),
            _law(screening.ref, told.rows),
        ),
    )


def _summary(intake: Held[Intake], screening: Held[Screening]) -> Section:
    told, ref = screening.document, screening.ref
    return section(
        "summary",
        "En clair",
        "In plain words",
        Said(quote=quoted(intake.ref, "does")),
        Words(text=PLAIN_TIER[told.ai_act.tier]),
        Words(text=PLAIN_AIPD[told.aipd.verdict]),
        Sentence(
            text=Text(
                fr="{owed} devoirs ont été trouvés, dont {blocking} conditionnent la mise en service\u202f; "
                "{unsettled} réponses inconnues peuvent encore changer le verdict.",
                en="{owed} duties were found, of which {blocking} condition putting into service; "
                "{unsettled} unknown answers may still change the verdict.",
            ),
            quotes={
                "owed": quoted(ref, "owed_count"),
                "blocking": quoted(ref, "blocking_count"),
                "unsettled": quoted(ref, "unsettled_count"),
            },
        ),
        *_as_of(screening),
    )


def _as_of(screening: Held[Screening]) -> Iterator[Block]:
    if screening.document.as_of is None:
        yield Todo(what=Text(fr="la date de mise en service", en="the day it goes live"), owner="moa")
    else:
        yield Figure(
            label=Text(fr="Droit lu à la date du", en="Law read as of"), quote=quoted(screening.ref, "as_of")
        )


def _gate(held: Held[Clearance], screening: Screening) -> Section:
    told = held.document
    blocks: list[Block] = [Words(text=GATE[told.state])]
    if told.reasons:
        blocks.append(
            Table(
                id="reasons",
                caption=Text(
                    fr="Ce qui ferme la porte, et la façon de l’ouvrir",
                    en="What shuts the gate, and the way out",
                ),
                header=Text(fr="Raison", en="Reason"),
                columns=(column("duty", "À faire", "To do"), STATUTE, ARTICLE, OWNER),
                rows=tuple(_reason(held.ref, one, screening) for one in told.reasons),
            )
        )
    if told.override_reason:
        blocks.append(Said(quote=quoted(held.ref, "override_reason")))
    if told.coming:
        blocks.append(
            Table(
                id="coming",
                caption=Text(fr="Ce qui s’appliquera plus tard", en="What will apply later"),
                header=Text(fr="Devoir", en="Duty"),
                columns=(ARTICLE, FROM),
                rows=tuple(
                    Row(
                        id=one.id,
                        header=coded_words(DutyFound, "id", one.id),
                        cells={
                            name: quoted(held.ref, "coming", one.id, name)
                            for name in ("article", "applies_from")
                        },
                    )
                    for one in told.coming
                ),
            )
        )
    return section("gate", "Mise en production", "Going to production", *blocks)


def way_out(one: GateReason, screening: Screening) -> Text:
    """What lifts a reason: its duty, or the doubtful rule by what it asks for."""
    if one.duty:
        return coded(DutyFound, "id", one.duty)
    rule = next((row.rule for row in screening.rows if row.id == one.row), "")
    way = WAY_OUT[one.why]
    if not rule:
        return way
    asked = coded(DutyFound, "id", rule)
    return Text(fr=f"{way.fr}\u00a0: {asked.fr}", en=f"{way.en}: {asked.en}")


def statute_of(one: GateReason, screening: Screening) -> Text | None:
    """The text whose article a reason names: an article 9 is in several."""
    laws = [duty.statute for duty in screening.duties if duty.id == one.duty]
    laws += [row.statute for row in screening.rows if row.id == one.row]
    return coded(DutyFound, "statute", laws[0]) if laws else None


def _reason(ref: Ref, one: GateReason, screening: Screening) -> Row:
    cells: dict[str, Quote | Words] = {
        "duty": words(way_out(one, screening)),
        "owner": words(word_of("role", one.owner)),
    }
    if statute := statute_of(one, screening):
        cells["statute"] = words(statute)
    if one.article:
        cells["article"] = quoted(ref, "reasons", one.id, "article")
    return Row(id=one.id, header=coded_words(GateReason, "why", one.why), cells=cells)


def _class(ref: Ref, told: TierFound, roles: Sequence[RoleFound]) -> Section:
    blocks: list[Block] = [Words(text=_said(coded(TierFound, "tier", told.tier)))]
    if told.tier == "undetermined":
        sure = coded(TierFound, "at_least", told.at_least)
        blocks.append(Words(text=Text(fr=f"Au moins\u00a0: {sure.fr}.", en=f"At least: {sure.en}.")))
    if told.exception != "not_concerned":
        blocks.append(Words(text=_said(coded(TierFound, "exception", told.exception))))
    if told.applies_from:
        blocks.append(Figure(label=FROM.label, quote=quoted(ref, "ai_act", "applies_from")))
    if roles:
        blocks.append(
            Table(
                id="roles",
                caption=Text(fr="Rôles tenus", en="Roles held"),
                header=Text(fr="Rôle", en="Role"),
                columns=(ARTICLE,),
                rows=tuple(
                    Row(
                        id=one.id,
                        header=coded_words(RoleFound, "id", one.id),
                        cells={"article": quoted(ref, "roles", one.id, "article")},
                    )
                    for one in roles
                ),
            )
        )
    if told.grounds:
        blocks.append(
            Table(
                id="grounds",
                caption=Text(fr="Réponses qui classent l’usage", en="Answers that class the use"),
                header=Text(fr="Réponse", en="Answer"),
                columns=(ARTICLE,),
                rows=tuple(
                    Row(
                        id=one.id,
                        header=words(question(one.id)),
                        cells={"article": quoted(ref, "ai_act", "grounds", one.id, "article")},
                    )
                    for one in told.grounds
                ),
            )
        )
    blocks += _flips("ai_act", ref, told.flips, TierFlip)
    return section("class", "Classe au regard du règlement sur l’IA", "Class under the AI Act", *blocks)


def _said(text: Text) -> Text:
    return Text(fr=f"{text.fr[:1].upper()}{text.fr[1:]}.", en=f"{text.en[:1].upper()}{text.en[1:]}.")


def _flips(
    where: str, ref: Ref, flips: Sequence[TierFlip | AipdFlip], kind: type[TierFlip] | type[AipdFlip]
) -> Iterator[Block]:
    """The smallest changes of the answers that give another verdict; how many there are in all."""
    if not flips:
        return
    yield Table(
        id=f"{where}-flips",
        caption=Text(
            fr="Le plus petit changement de réponses qui donnerait un autre verdict",
            en="The smallest change of answers that would give another verdict",
        ),
        header=Text(fr="Si l’on répondait", en="If the answer were"),
        columns=(
            column("becomes", "Le verdict serait", "The verdict would be"),
            column("way", "Par", "Through"),
        ),
        rows=tuple(
            Row(
                id=one.id,
                header=words(changes(one.changes)),
                cells={
                    "becomes": coded_words(kind, "becomes", one.becomes),
                    "way": coded_words(kind, "way", one.way),
                },
            )
            for one in flips
        ),
    )
    yield Figure(
        label=Text(fr="Changements les plus petits, en tout", en="Smallest changes, in all"),
        quote=quoted(ref, where, "flips_count"),
    )


def _duties(ref: Ref, duties: Sequence[DutyFound]) -> Section:
    if not duties:
        none = Text(fr="Aucun devoir ne découle des réponses.", en="No duty follows from the answers.")
        return section("duties", "Devoirs", "Duties", Words(text=none))
    return section(
        "duties",
        "Devoirs",
        "Duties",
        Table(
            id="duties",
            caption=Text(
                fr="Devoirs, avec leur article et leur date", en="Duties, with their article and day"
            ),
            header=Text(fr="Devoir", en="Duty"),
            columns=(
                STATUTE,
                ARTICLE,
                FROM,
                OWNER,
                column("state", "État", "State"),
                column("blocking", "Conditionne la mise en service", "Conditions putting into service"),
                CHECKED,
            ),
            rows=tuple(_duty(ref, one) for one in duties),
        ),
    )


def _duty(ref: Ref, one: DutyFound) -> Row:
    cells: dict[str, Quote | Words] = {
        "statute": coded_words(DutyFound, "statute", one.statute),
        "article": quoted(ref, "duties", one.id, "article"),
        "owner": words(word_of("role", one.owner)),
        "state": coded_words(DutyFound, "state", one.state),
        "blocking": words(YES if one.blocking else NO),
        "checked": coded_words(DutyFound, "checked", one.checked),
    }
    if one.applies_from:
        cells["applies_from"] = quoted(ref, "duties", one.id, "applies_from")
    return Row(id=one.id, header=coded_words(DutyFound, "id", one.id), cells=cells)


def _aipd(ref: Ref, told: AipdFound) -> Section:
    blocks: list[Block] = [Words(text=PLAIN_AIPD[told.verdict])]
    if told.verdict != "not_applicable":
        blocks.append(
            Figure(
                label=Text(fr="Critères réunis", en="Criteria met"),
                quote=quoted(ref, "aipd", "criteria_count"),
            )
        )
        blocks.append(
            Table(
                id="criteria",
                caption=Text(fr="Les critères de risque élevé", en="The criteria of high risk"),
                header=Text(fr="Critère", en="Criterion"),
                columns=(column("answer", "Réponse", "Answer"),),
                rows=tuple(
                    Row(
                        id=one.id,
                        header=words(question(one.id)),
                        cells={"answer": coded_words(Given, "answer", one.answer)},
                    )
                    for one in told.criteria
                ),
            )
        )
    for name, cited, caption in (
        ("cases", told.cases, Text(fr="Cas qui l’imposent", en="Cases that impose it")),
        ("exemptions", told.exemptions, Text(fr="Dispenses invoquées", en="Exemptions claimed")),
    ):
        if cited:
            blocks.append(
                Table(
                    id=name,
                    caption=caption,
                    header=Text(fr="Cas", en="Case"),
                    columns=(ARTICLE,),
                    rows=tuple(
                        Row(
                            id=one.id,
                            header=words(question(one.id)),
                            cells={"article": quoted(ref, "aipd", name, one.id, "article")},
                        )
                        for one in cited
                    ),
                )
            )
    blocks += _flips("aipd", ref, told.flips, AipdFlip)
    return section("aipd", "Analyse d’impact (AIPD)", "Impact assessment (DPIA)", *blocks)


def _unsettled(told: Sequence[Given]) -> Section:
    title = ("unsettled", "Ce qui reste à savoir", "What remains to be known")
    if not told:
        none = Text(fr="Toutes les réponses utiles sont données.", en="All useful answers are given.")
        return section(*title, Words(text=none))
    rows = tuple(
        Row(
            id=one.id,
            header=words(question(one.id)),
            cells={"owner": words(word_of("role", "moa"))},
        )
        for one in told
    )
    return section(
        *title,
        Table(
            id="unsettled",
            caption=Text(
                fr="Réponses inconnues qui peuvent changer le verdict",
                en="Unknown answers that may change the verdict",
            ),
            header=Text(fr="Question", en="Question"),
            columns=(OWNER,),
            rows=rows,
        ),
    )


def _law(ref: Ref, rows: Sequence[LawRow]) -> Section:
    return section(
        "law",
        "Le droit sur lequel cela repose",
        "The law this rests on",
        Figure(
            label=Text(fr="Règles que personne n’a vérifiées", en="Rules that nobody checked"),
            quote=quoted(ref, "unverified_count"),
        ),
        Table(
            id="law",
            caption=Text(
                fr="Règles, et ce contre quoi elles ont été vérifiées",
                en="Rules, and what they were checked against",
            ),
            header=ARTICLE.label,
            columns=(
                column("statute", "Texte", "Statute"),
                FROM,
                CHECKED,
                column("checked_against", "Vérifiée contre", "Checked against"),
                column("checked_on", "Le", "On"),
            ),
            rows=tuple(_row(ref, one) for one in rows),
        ),
    )


def _row(ref: Ref, one: LawRow) -> Row:
    cells = {
        "statute": coded_words(LawRow, "statute", one.statute),
        "checked": coded_words(LawRow, "checked", one.checked),
    }
    told = {name: getattr(one, name) for name in ("applies_from", "checked_against", "checked_on")}
    quotes = {name: quoted(ref, "rows", one.id, name) for name, value in told.items() if value}
    return Row(id=one.id, header=quoted(ref, "rows", one.id, "article"), cells={**cells, **quotes})
