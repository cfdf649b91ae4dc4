"""An audit in small: a table, files, three people, pieces of evidence, findings and a strategy."""

from datetime import date

from filrouge.domains.audit import service
from filrouge.domains.audit.documents import (
    ToAssess,
    ToMeasureQuality,
    ToOrder,
    ToScan,
    ToTell,
    WhatIsShipped,
)
from filrouge.domains.datasets.documents import ToReceive
from filrouge.domains.datasets.service import ingest
from filrouge.kernel.documents import Account, Key, Prose, Quantity, Quote, Ref
from filrouge.kernel.runs import Call, Runner
from filrouge.kinds.audit import (
    Action,
    ActionIndicator,
    AiUse,
    Answer,
    Answers,
    Attached,
    CategoryTarget,
    Evidence,
    Finding,
    FindingGround,
    Inventory,
    Plan,
    Rule,
    Rules,
    Strategy,
    StrategyObjective,
    YearCost,
)
from filrouge.kinds.datasets import Dictionary, Source, Variable
from filrouge.kinds.projects import Frame, Objective, YearBudget

AS_OF = date(2026, 1, 31)
CSV = (
    "care,member,day,act,paid_eur,end\n"
    "1,a,2026-01-01,optics,10,2026-01-02\n"
    "2,b,2026-01-02,dental,20,2026-01-01\n"
    "3,c,2026-01-03,optics,,2026-01-04\n"
    "3,c,2026-01-03,optics,,2026-01-04\n"
    "4,,2026-01-11,other,-5,2026-01-12\n"
)
SCRIPT = (
    b'import openai\nfrom sklearn.linear_model import Ridge\nkey = os.environ["OPENAI_API_KEY"]\n'
    b'OPENAI_API_KEY = "sk-secret"\nurl = "https://api.openai.com/v1"\n'
)


def said(text: str) -> Prose:
    return Prose(lang="fr", text=text)


class Scene:
    """Runs the use cases of the room in a project, one after another."""

    def __init__(self, project) -> None:
        self.project = project

    def run(self, use, step, given):
        made = Runner(self.project).perform(Call(use, step, given, 0)).made
        return {ref.kind: ref for ref in made}

    def write(self, id, document):
        key = Key(document.kind, id)
        latest = self.project.store.latest(key)
        return self.project.write(id, document, expected_revision=latest.ref.revision if latest else 0)

    def read(self, ref):
        return self.project.read(ref).document

    def ship(self):
        made = Runner(self.project).perform(
            Call(service.ship_frameworks, "questionnaires", WhatIsShipped(), 0)
        )
        return {ref.id.rpartition(".")[2]: ref for ref in made.made}

    def table(self, text=CSV):
        blob = self.project.ports.blobs.put(text.encode(), "care.csv")
        return self.run(ingest, "care", ToReceive(files=(blob,)))["datasets.manifest"]

    def dictionary(self):
        told = {
            "care": {"type": "integer", "role": "identifier", "required": True, "meaning": said("Soin")},
            "member": {"type": "text", "role": "group", "required": True},
            "day": {"type": "date", "role": "time", "required": True, "meaning": said("Jour")},
            "act": {"type": "text", "allowed": ("optics", "dental"), "meaning": said("Acte")},
            "paid_eur": {"type": "integer", "minimum": 0, "meaning": said("Payé"), "unit": "EUR"},
            "end": {"type": "date", "meaning": said("Fin")},
        }
        variables = tuple(Variable(id=name, **one) for name, one in told.items())
        return self.write("care", Dictionary(key=("care",), time="day", variables=variables))

    def measures(self, **given):
        rule = Rule(
            id="order",
            characteristic="consistency",
            says=said("La fin suit le début"),
            condition='"end" >= day',
        )
        told = {
            "subject": self.table(),
            "as_of": AS_OF,
            "dictionary": self.dictionary(),
            "rules": self.write("care", Rules(rules=(rule,))),
            "source": self.write("care", Source(title=said("Soins"), producer=said("Le centre"))),
        }
        given = ToMeasureQuality.model_validate({**told, **given})
        return self.run(service.measure, "quality", given)["audit.measures"]

    def scan(self):
        use = AiUse(id="provision", what=said("Prévoir"), state="in_use", detected_as=("scikit-learn",))
        lost = AiUse(id="tri", what=said("Trier"), state="in_use", detected_as=("pytorch",))
        inventory = self.write("sol", Inventory(uses=(use, lost)))
        blob = self.project.ports.blobs.put(SCRIPT, "partage/relances.py")
        given = ToScan(files=(blob,), inventory=inventory)
        return self.run(service.scan_files, "files", given)["audit.scan"], inventory

    def frame(self):
        objective = Objective(id="provision", what=said("Provisionner mieux"))
        frame = Frame(
            company=said("Une mutuelle"),
            strategy=said("Rester indépendante"),
            budgets=(YearBudget(id="2026", budget_eur=20_000),),
            objectives=(objective,),
        )
        return self.write("frame", frame)

    def plan(self, questionnaires):
        return self.write(
            "audit",
            Plan(
                title=said("Audit"),
                purpose=said("Savoir"),
                as_of=AS_OF,
                questionnaires=questionnaires,
                frame=self.frame(),
                targets=(CategoryTarget(id="maturite.strategie", level=3),),
            ),
        )

    def piece(self, id, **told):
        return self.write(
            id, Evidence(title=said(id), shows=said("Ce qui est fait"), seen=said("Vu"), **told)
        )

    def answers(self, id, questionnaire, *answers, role="moa"):
        told = Answers(questionnaire=questionnaire, respondent=Account(f"a-{id}"), role=role, answers=answers)
        return self.write(id, told)

    def assess(self, plan, **given):
        return self.run(service.assess_plan, "audit", ToAssess(subject=plan, **given))["audit.assessment"]

    def finding(self, id, plan, cites, **told):
        usual = {"severity": "major", "effort": "small", "owner": "moe"}
        return self.write(
            id,
            Finding(
                plan=plan,
                fact=said(f"Fait {id}"),
                consequence=said("Donc"),
                grounds=(FindingGround(id="g", cites=cites, says=said("Mesuré")),),
                **{**usual, **told},
            ),
        )

    def strategy(self, plan, frame, *findings):
        wanted = Quantity(value=0.99, unit="ratio")
        mend = Action(
            id="corriger",
            what=said("Corriger l’export"),
            findings=findings,
            effort="small",
            costs=(YearCost(id="2026", cost_eur=5_000),),
            owner="moe",
            skills=said("SQL"),
            indicators=(ActionIndicator(id="i", what=said("Cases remplies"), wanted=wanted),),
        )
        teach = Action(
            id="former",
            what=said("Former"),
            findings=findings[:1],
            after=("corriger",),
            effort="medium",
            owner="moa",
        )
        serves = Quote(ref=frame, pointer="/objectives/provision/what")
        return self.write(
            "strategy",
            Strategy(
                plan=plan,
                frame=frame,
                ambition=said("Voir venir"),
                objectives=(
                    StrategyObjective(
                        id="o", what=said("Provisionner"), serves=serves, actions=("corriger", "former")
                    ),
                ),
                actions=(mend, teach),
                csr=said("Rien ne sort"),
            ),
        )

    def whole(self):
        """Everything, once; what was made by kind."""
        shipped = self.ship()
        plan = self.plan((shipped["maturite"], shipped["donnees"]))
        frame = self.read(plan).frame
        piece, other = self.piece("note"), self.piece("charte")
        cap, fit = "maturite.strategie.cap.niveau", "maturite.strategie.alignement.niveau"
        joined = (Attached(id="p", piece=piece, expected="note"),)
        linked = (Attached(id="p", piece=other, expected="lien"),)
        self.answers(
            "dsi",
            shipped["maturite"],
            Answer(id=cap, choices=("n4",)),
            Answer(id=fit, choices=("n2",), joined=linked),
            role="moe",
        )
        self.answers("metier", shipped["maturite"], Answer(id=cap, choices=("n2",), joined=joined))
        shared = Answer(id="donnees.sens.definitions", choices=("defini",))
        self.answers("metier-donnees", shipped["donnees"], shared)
        measures = self.measures()
        scan, inventory = self.scan()
        assessment = self.assess(plan, measures=(measures,), scan=scan)
        value = Quote(ref=measures, pointer="/measures/missing.member/ratio")
        level = Quote(ref=assessment, pointer="/categories/maturite.strategie.cap/proven_level")
        found = [
            self.finding("vides", plan, value),
            self.finding("cap", plan, level, severity="critical", effort="large"),
        ]
        strategy = self.strategy(plan, frame, *found)
        roadmap = self.run(service.order_actions, "order", ToOrder(subject=strategy))["audit.roadmap"]
        given = ToTell(
            subject=plan,
            assessment=assessment,
            measures=(measures,),
            scan=scan,
            inventory=inventory,
            strategy=strategy,
            roadmap=roadmap,
        )
        report = self.run(service.report, "report", given)["audit.report"]
        return {
            "plan": plan,
            "piece": piece,
            "other": other,
            "measures": measures,
            "scan": scan,
            "inventory": inventory,
            "assessment": assessment,
            "strategy": strategy,
            "roadmap": roadmap,
            "report": report,
            "given": given,
            "shipped": shipped,
        }


def ref(kind: str, id: str, revision: int = 1) -> Ref:
    return Ref(kind=kind, id=id, revision=revision)
