"""A report with a chart of every mark, over one document."""

from sample import Measured

from filrouge.kernel.documents import Quote, Ref
from filrouge.kernel.reports import Chart, Column, Row, Section, Table, Words, fate_words
from filrouge.kernel.texts import Text

NAMES = {
    "trees": Text(fr="Arbres renforcés par gradient", en="Gradient-boosted trees"),
    "line": Text(fr="Régression logistique pénalisée sur les variables centrées", en="Penalised regression"),
    "base": Text(fr="Fréquence « de base »", en="Base rate"),
}


def t(fr, en):
    return Text(fr=fr, en=en)


def task(id, start, end, planned_start, planned_end):
    planned = {"planned_start": planned_start, "planned_end": planned_end}
    return {"id": id, "start": start, "end": end, **planned}


def measured():
    return Measured.model_validate(
        {
            "shares": [
                {"id": "trees", "value_ratio": 0.812, "low_ratio": 0.78, "high_ratio": 0.84},
                {"id": "line", "value_ratio": 0.79, "low_ratio": 0.75, "high_ratio": 0.83},
                {"id": "base", "value_ratio": 0.512, "low_ratio": 0.5, "high_ratio": 0.52},
            ],
            "months": [
                {"id": "2026-01", "spent_h": 32.5, "planned_h": 30},
                {"id": "2026-02", "spent_h": 41, "planned_h": 35},
                {"id": "2026-03", "spent_h": 12.25, "planned_h": 40},
                {"id": "2026-05", "spent_h": 55, "planned_h": 40},
            ],
            "edges": [-4.5, 0, 4.5, 9, 13.5, 18],
            "counts": [3, 1200, 840, 90, 7],
            "tasks": [
                task("audit", "2026-01-05", "2026-02-13", "2026-01-05", "2026-01-30"),
                task("data", "2026-02-02", "2026-03-20", "2026-02-02", "2026-03-06"),
            ],
            "levels": [
                {"id": "strategy", "declared": 4, "proven": 2},
                {"id": "data", "declared": 3, "proven": 2.5},
                {"id": "skills", "declared": 2, "proven": 1},
                {"id": "governance", "declared": 5, "proven": 3},
                {"id": "systems", "declared": 3, "proven": 3},
            ],
            "top": 5,
        }
    )


def charted(source: Ref) -> Section:
    """Every mark; what it says is checked by ``test_charts``."""

    def q(pointer):
        return Quote(ref=source, pointer=pointer)

    def table(id, caption, header, columns, rows):
        return Table(
            id=id,
            caption=caption,
            header=header,
            columns=tuple(Column(id=name, label=label) for name, label in columns.items()),
            rows=tuple(Row(id=name, header=head, cells=cells) for name, head, cells in rows),
            owner="models",
        )

    def cells(group, id, *names):
        return {name: q(f"/{group}/{id}/{name}") for name in names}

    def ends_of(source, target):
        ends = {"source": q(f"/levels/{source}/id"), "target": q(f"/levels/{target}/id")}
        return {**ends, "fate": fate_words("changed")}

    ends = {
        "value_ratio": t("Score", "Score"),
        "low_ratio": t("Au moins", "At least"),
        "high_ratio": t("Au plus", "At most"),
    }
    hours = {"spent_h": t("Heures passées", "Hours spent"), "planned_h": t("Heures prévues", "Hours planned")}
    named = [(id, Words(text=name), cells("shares", id, *ends)) for id, name in NAMES.items()]
    months = [
        (id, q(f"/months/{id}/id"), cells("months", id, *hours))
        for id in ("2026-01", "2026-02", "2026-03", "2026-05")
    ]
    bins = [
        (f"b{n}", q(f"/edges/{n}"), {"upper": q(f"/edges/{n + 1}"), "count": q(f"/counts/{n}")})
        for n in range(5)
    ]
    confusion = table(
        "confusion",
        t("Ce qui est, ce qui est dit", "What is, what is said"),
        t("Ce qui est", "What is"),
        {"refund": t("Remboursement", "Refund"), "address": t("Adresse", "Address")},
        [
            (
                "refund",
                Words(text=t("Remboursement", "Refund")),
                {"refund": q("/counts/1"), "address": q("/counts/3")},
            ),
            (
                "address",
                Words(text=t("Adresse", "Address")),
                {"refund": q("/counts/4"), "address": q("/counts/2")},
            ),
        ],
    )
    days = {
        "start": t("Début", "Start"),
        "end": t("Fin", "End"),
        "planned_start": t("Début prévu", "Planned start"),
        "planned_end": t("Fin prévue", "Planned end"),
    }
    tasks = [
        (id, Words(text=name), cells("tasks", id, *days))
        for id, name in (("audit", t("Audit", "Audit")), ("data", t("Données et dictionnaire", "Data")))
    ]
    pillars = {
        "strategy": t("Stratégie", "Strategy"),
        "data": t("Données", "Data"),
        "skills": t("Compétences", "Skills"),
        "governance": t("Gouvernance et conformité", "Governance and compliance"),
        "systems": t("Système d’information", "Information system"),
    }
    levels = {"declared": t("Déclaré", "Declared"), "proven": t("Prouvé", "Proven")}
    maturity = [(id, Words(text=name), cells("levels", id, *levels)) for id, name in pillars.items()]
    scores = table("scores", t("Scores", "Scores"), t("Candidat", "Candidate"), ends, named)
    spent = table("hours", t("Heures par mois", "Hours by month"), t("Mois", "Month"), hours, months)
    ages = table(
        "ages",
        t("Âge des contrats", "Age of contracts"),
        t("Âge", "Age"),
        {"upper": t("Jusqu’à", "Up to"), "count": t("Lignes", "Rows")},
        bins,
    )
    plan = table("plan", t("Calendrier", "Calendar"), t("Tâche", "Task"), days, tasks)
    pillar = table("maturity", t("Maturité", "Maturity"), t("Pilier", "Pillar"), levels, maturity)
    hour = t("Heures", "Hours")
    swings = scores.model_copy(
        update={"id": "swings", "caption": t("Ce qui déplace le résultat", "What moves the result")}
    )
    ranks = scores.model_copy(
        update={"id": "ranks", "caption": t("Probabilité de chaque rang", "Probability of each rank")}
    )
    groups = spent.model_copy(update={"id": "groups", "caption": t("Heures, en barres", "Hours, as bars")})
    things = [
        (id, q(f"/levels/{id}/id"), {"nature": Words(text=nature), **more})
        for id, nature, more in (
            ("strategy", t("Application", "Application"), {"fate": fate_words("added")}),
            ("data", t("Donnée", "Data"), {"fate": fate_words("kept")}),
            ("skills", t("Application", "Application"), {"fate": fate_words("removed")}),
            ("governance", t("Flux", "Flow"), ends_of("strategy", "data")),
            ("systems", t("Flux", "Flow"), ends_of("data", "strategy")),
        )
    ]
    natures = {
        "nature": t("Nature", "Nature"),
        "source": t("De", "From"),
        "target": t("Vers", "To"),
        "fate": t("Sort", "Fate"),
    }
    system = table("system", t("Architecture", "Architecture"), t("Nom", "Name"), natures, things)
    charts = (
        Chart(mark="bars", measure=t("Aire sous la courbe", "Area under the curve"), table=scores),
        Chart(mark="grouped_bars", measure=hour, table=groups),
        Chart(mark="line", measure=hour, table=spent),
        Chart(mark="histogram", measure=t("Lignes", "Rows"), table=ages),
        Chart(mark="radar", measure=t("Niveau", "Level"), table=pillar, whole=q("/top")),
        Chart(mark="heat_map", measure=t("Ce qui est dit", "What is said"), table=confusion),
        Chart(mark="gantt", measure=t("Jours", "Days"), table=plan),
        Chart(mark="tornado", measure=t("Gain", "Gain"), table=swings, drawn=("low_ratio", "high_ratio")),
        Chart(mark="architecture", measure=t("Liens", "Links"), table=system),
        Chart(mark="ranks", measure=t("Probabilité", "Probability"), table=ranks),
    )
    return Section(id="charts", title=Words(text=t("Graphiques", "Charts")), blocks=charts)
