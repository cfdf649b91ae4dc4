"""A project in full swing, so that every page has something to show and every state is met.

A table of members was received, measured and presented; a decision quotes a figure of the measure; then the
file was replaced, and the figure moved. One step waits for a person, one cannot be done, one job failed.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import served
from browser.belongings import brought
from browser.cast import OWNER, PASSWORD, PEOPLE, PROJECT, QUOTED, TOTP_SECRET, WITHOUT_PASSWORD, members_csv
from browser.specified import specified
from domains.compliance.scene import screened

from filrouge.delivery.entering import new_account
from filrouge.delivery.installation import make_backup
from filrouge.delivery.printing import freeze_report
from filrouge.delivery.wiring import accounts, invitations, jobs, open_project, organisations
from filrouge.domains.datasets.module import MODULE as DATASETS
from filrouge.kernel.documents import Account, Prose, Quantity, Quote
from filrouge.kernel.invitations import Offer
from filrouge.kernel.jobs import Cause, Crashed, Request
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_
from filrouge.kernel.thread import Case, Step, Thread
from filrouge.kinds.datasets import Dictionary, Source, Variable
from filrouge.kinds.options import Criterion, Option, Score, Spread, Study
from filrouge.kinds.projects import (
    Charter,
    Cited,
    Clause,
    Comment,
    Constraint,
    Decision,
    Deliverable,
    Dissent,
    Frame,
    Ground,
    Hours,
    Indicator,
    LogbookEntry,
    Member,
    Missing,
    Objective,
    Review,
    Risk,
    Section,
    System,
    Task,
    Team,
    YearBudget,
)
from filrouge.kinds.serving import Caller


@dataclass(frozen=True)
class Lively:
    """What tests and pages are addressed to."""

    project: str = PROJECT
    people: dict[str, str] = field(default_factory=dict)  #: name → account
    places: dict[str, str] = field(default_factory=dict)  #: parameters made anew each time


def fr(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def seed() -> Lively:
    """Everybody and everything; Django is set up."""
    people = {name: _person(name, email) for name, (email, _) in PEOPLE.items()}
    project = open_project(PROJECT, actor=people[OWNER])
    for name, (_, roles) in PEOPLE.items():
        for role in roles:
            accounts().grant(PROJECT, people[name], role)
    _told_by_people(project, people)
    received(project, members_csv(120))
    _decided(project, people)
    _studied(project, Account(people["Yanis Benali"]))
    specified(project)
    _said(people)
    received(project, members_csv(120))
    freeze_report(
        project, project.latest(_key("projects.logbook_report", "deroulement")), "deroulement-mars", "fr"
    )
    received(project, members_csv(126, dearer_eur=11))
    _second_factor(people["Nadia Roche"])
    open_project("nouveau", actor=people[OWNER])  # an empty project: its pages are met too
    _served(people[OWNER])
    screened(open_project("essais-conformite", actor=people[OWNER]))
    places = {
        "job": _failed_job(project),
        "account": people["Yanis Benali"],
        "sha256": sorted(project.store.blobs())[0],
        "secret": _invitation(people[OWNER]),
        "invitation": "none-of-them",
        "name": make_backup(datetime.now(UTC)),
        "organisation": _organisation(people),
        **brought(project, OWNER),
    }
    return Lively(people=people, places=places)


def _served(owner: str) -> None:
    """A project of its own, with two small models that answer and a program that may ask."""
    project = open_project("essais-modeles", actor=owner)
    project.write("guichet", Caller(title=fr("Le guichet"), per_minute_count=60), expected_revision=0)
    served.published(project, served.learned(project))
    served.published_media(project)


def received(project: Project, content: bytes) -> None:
    """A (new) file of reimbursements, and all that follows from it."""
    blob = project.ports.blobs.put(content, "soins.csv")
    case = Case(project=project.store.project, steps=_steps(blob.model_dump(mode="json")))
    held = project.store.latest(_key("thread.case", "case"))
    project.write("case", case, expected_revision=held.ref.revision if held else 0)
    Thread(project, case).run()


def _steps(file: dict[str, object]) -> tuple[Step, ...]:
    told = [
        ("soins", "datasets.ingest", {"files": [file]}),
        ("soins-personnel", "datasets.personal_data", {"subject": {"from": "soins"}}),
        (
            "soins-profil",
            "datasets.profile",
            {"subject": {"from": "soins"}, "personal_data": {"from": "soins-personnel"}},
        ),
        (
            "soins-structure",
            "datasets.check_dictionary",
            {"subject": {"from": "soins"}, "dictionary": {"latest": "datasets.dictionary/soins"}},
        ),
        (
            "soins-fiche",
            "datasets.card",
            {
                "subject": {"from": "soins"},
                "source": {"latest": "datasets.source/soins"},
                "dictionary": {"latest": "datasets.dictionary/soins"},
                "profile": {"from": "soins-profil"},
                "personal_data": {"from": "soins-personnel"},
            },
        ),
        ("effort", "projects.effort", {"subject": {"latest": "projects.team/equipe"}}),
        ("deroulement", "projects.report_logbook", {"subject": {"latest": "projects.team/equipe"}}),
        (
            "agences",
            "datasets.check_dictionary",
            {"subject": {"from": "soins"}, "dictionary": {"latest": "datasets.dictionary/agences"}},
        ),
        ("avant", "datasets.ingest", {"files": []}),
    ]
    return tuple(Step.model_validate({"id": id, "use": use, "with": given}) for id, use, given in told)


def _person(name: str, email: str) -> str:
    """Whoever has no password came in by the organisation's own accounts."""
    account = str(new_account(name, email, PASSWORD if name != WITHOUT_PASSWORD else None))
    accounts().set_administrator(account, name == OWNER)
    return account


def _told_by_people(project: Project, people: dict[str, str]) -> None:
    claire, yanis, nadia, hugues = (Account(one) for one in list(people.values())[:4])
    frame = Frame(
        company=fr("La Mutuelle Solvière, qui n’existe pas, couvre trois mille personnes."),
        strategy=fr("Rester indépendante, donc voir venir la dépense un trimestre à l’avance."),
        csr_policy=fr("Ne jamais faire payer plus cher un malade parce qu’une machine l’a repéré."),
        budgets=(YearBudget(id="2025", budget_eur=38_000), YearBudget(id="2026", budget_eur=22_000)),
        information_system=(
            System(id="gestion", nature="software", what=fr("Progiciel de gestion, de 2008")),
        ),
        constraints=(Constraint(id="sante", nature="regulation", what=fr("Ce sont des données de santé")),),
        objectives=(
            Objective(
                id="provision",
                what=fr("Provisionner à partir de chaque adhérent"),
                indicators=(
                    Indicator(
                        id="ecart",
                        what=fr("Écart entre provision et prestations"),
                        now=Quantity(value=9.5, unit="percent"),
                        wanted=Quantity(value=5, unit="percent"),
                        due=date(2026, 6, 30),
                    ),
                ),
            ),
        ),
    )
    ref = project.write("solviere", frame, expected_revision=0)
    charter = Charter(
        frame=ref,
        title=fr("Voir venir la dépense de santé"),
        purpose=fr("Donner à l’actuariat une prévision que quelqu’un d’autre peut refaire."),
        objectives=(Quote(ref=ref, pointer="/objectives/provision/what"),),
        included=(Clause(id="cout", what=fr("Le coût remboursé du trimestre suivant")),),
        excluded=(Clause(id="tarification", what=fr("La tarification")),),
        deliverables=(
            Deliverable(id="donnees", what=fr("Une table propre, avec sa fiche"), owner="moe"),
            Deliverable(id="avis", what=fr("L’avis de la déléguée"), owner="dpo", due=date(2026, 6, 30)),
        ),
        risks=(
            Risk(
                id="derive",
                what=fr("Un tarif change et le passé n’apprend plus rien"),
                likelihood="high",
                severity="medium",
                answer=fr("Chercher la rupture à chaque réception"),
            ),
        ),
        starts_on=date(2026, 2, 3),
        ends_on=date(2026, 12, 31),
        sponsor=hugues,
    )
    project.write("solviere", charter, expected_revision=0)
    since = date(2026, 2, 3)
    team = Team(
        members=(
            Member(id="cheffe-de-projet", account=claire, roles=("owner", "moa"), since=since),
            Member(id="informaticien", account=yanis, roles=("moe",), since=since),
            Member(id="protection-des-donnees", account=nadia, roles=("dpo",), since=since),
            Member(id="direction", account=hugues, roles=("sponsor",), since=since),
        )
    )
    project.write("equipe", team, expected_revision=0)
    entries = {
        "2026-02-03-lancement": LogbookEntry(
            on=since, nature="meeting", text=fr("Réunion de lancement"), present=(claire, yanis, nadia)
        ),
        "2026-02-10-heures": LogbookEntry(
            on=date(2026, 2, 10),
            nature="hours",
            text=fr("Réception du premier export"),
            hours=(
                Hours(id="claire", who=claire, role="moa", spent_h=3.5),
                Hours(id="yanis", who=yanis, role="moe", spent_h=7),
            ),
        ),
        "2026-03-04-retard": LogbookEntry(
            on=date(2026, 3, 4),
            nature="incident",
            text=fr("L’export de mars est arrivé trois jours plus tard"),
        ),
    }
    for id, entry in entries.items():
        project.write(id, entry, expected_revision=0)
    source = Source(title=fr("Remboursements de soins"), producer=fr("Centre de gestion"), synthetic=True)
    project.write("soins", source, expected_revision=0)
    types = {"id": "text", "formule": "text", "departement": "integer", "age": "integer"}
    types |= {"montant": "number", "date_soins": "date"}
    variables = tuple(
        Variable(
            id=column,
            type=type,
            meaning=fr("Montant remboursé") if column == "montant" else None,
            unit="EUR" if column == "montant" else None,
            role="identifier" if column == "id" else "feature",
        )
        for column, type in types.items()
    )
    project.write("soins", Dictionary(key=("id",), variables=variables), expected_revision=0)


def _decided(project: Project, people: dict[str, str]) -> None:
    """A decision on a figure that will move, and a second revision of it, so that it has a history."""
    profile = project.latest(_key("datasets.profile", "soins-profil"))
    quote = Quote(ref=profile, pointer=QUOTED)
    claire, yanis = Account(people["Claire Vasseur"]), Account(people["Yanis Benali"])

    def decision(reasons: str) -> Decision:
        return Decision(
            question=fr("Faut-il prévoir le coût moyen ou le coût de chacun ?"),
            options=(
                Clause(id="moyenne", what=fr("Le coût moyen du trimestre")),
                Clause(id="chacun", what=fr("Le coût de chaque adhérent")),
            ),
            chosen="chacun",
            reasons=fr(reasons),
            decided_on=date(2026, 3, 12),
            decided_by=(claire,),
            dissents=(Dissent(id="yanis", who=yanis, says=fr("La moyenne suffirait cette année.")),),
            grounds=(Ground(id="montant", cites=quote, says=fr("La dépense moyenne le permet.")),),
        )

    project.write("cout", decision("La moyenne ne dit rien des gros consommateurs."), expected_revision=0)
    project.write("cout", decision("La moyenne cache les gros consommateurs."), expected_revision=1)


def _studied(project: Project, who: Account) -> None:
    """Two options that a person judged on two criteria; nobody compared them yet."""
    criteria = (
        Criterion(
            id="ecart", title=fr("Écart moyen"), family="performance", unit="EUR", higher_is_better=False
        ),
        Criterion(id="prix", title=fr("Prix"), family="budget", unit="EUR", higher_is_better=False),
    )
    judged = {
        ("moyenne", "ecart"): 30,
        ("moyenne", "prix"): 2_000,
        ("chacun", "ecart"): 12,
        ("chacun", "prix"): 9_000,
    }
    scores = tuple(
        Score(
            id=f"{option}-{criterion}",
            option=option,
            criterion=criterion,
            nature="judged",
            judged=Spread(low=0.8 * middle, high=1.2 * middle, shape="triangular", confidence_ratio=0.9),
            judged_by=who,
        )
        for (option, criterion), middle in judged.items()
    )
    options = (
        Option(id="moyenne", title=fr("Le coût moyen")),
        Option(id="chacun", title=fr("Le coût de chacun")),
    )
    told = Study(question=fr("Que prévoir ?"), criteria=criteria, options=options, scores=scores)
    project.write("cout", told, expected_revision=0)


def _said(people: dict[str, str]) -> None:
    """A section that quotes figures, and what people say of it to each other."""
    claire, yanis = (open_project(PROJECT, actor=people[name]) for name in ("Claire Vasseur", "Yanis Benali"))
    profile = claire.latest(_key("datasets.profile", "soins-profil"))
    text = (
        "# Ce que dit l’export\n\n"
        "L’export compte {{lignes}} remboursements, de {{moyenne}} € en moyenne.\n\n"
        "- Le coût d’une demande : {{cout}}\n- Le délai visé : deux jours"
    )
    section = Section(
        title=fr("La dépense de soins"),
        text=fr(text),
        quotes=(
            Cited(id="lignes", quote=Quote(ref=profile, pointer="/rows_count")),
            Cited(id="moyenne", quote=Quote(ref=profile, pointer=QUOTED, tolerance=1)),
        ),
        missing=(Missing(id="cout", what=fr("le coût d’une demande traitée"), owner="sponsor"),),
    )
    ref = claire.write("depense", section, expected_revision=0)
    who = {name: Account(account) for name, account in people.items()}
    asked = Comment(about=ref, text=fr("La moyenne est-elle celle de mars ?"), who=who["Yanis Benali"])
    comment = yanis.write("comment-1", asked, expected_revision=0)
    answer = Comment(about=ref, text=fr("Oui, export du 4."), who=who["Claire Vasseur"], answers=comment)
    claire.write("comment-2", answer, expected_revision=0)
    review = Review(about=ref, asked_of=who["Claire Vasseur"])
    yanis.write("review-1", review, expected_revision=0)
    refused = Review(
        about=claire.latest(_key("projects.decision", "cout")),
        asked_role="dpo",
        verdict="refuse",
        reason=fr("L’analyse d’impact manque."),
        given_by=who["Nadia Roche"],
    )
    claire.write("review-2", refused, expected_revision=0)
    tasks = {
        "task-1": Task(title=fr("Relire la section"), assignee=who["Claire Vasseur"], about=ref),
        "task-2": Task(title=fr("Rendre l’avis"), role="dpo", due=date(2026, 6, 30)),
        "task-3": Task(title=fr("Demander l’export"), role="moe", status="done", answer=fr("Reçu.")),
    }
    for id, task in tasks.items():
        yanis.write(id, task, expected_revision=0)


def _failed_job(project: Project) -> str:
    """A job that failed, as a worker leaves it."""
    queue = jobs()
    use = next(use for use in DATASETS.use_cases() if use.name == "datasets.profile")
    manifest = project.latest(_key("datasets.manifest", "soins"))
    request = Request(
        use=use.name,
        version=use.version,
        step="soins-profil-bis",
        given={"subject": manifest.model_dump(mode="json")},
    )
    failed = queue.submit(PROJECT, project.actor, request)
    lease = queue.claim("essai", job=failed)
    assert lease is not None
    queue.tell(lease, 0.4, N_("at work"))
    told = N_("%(file)s, line %(line)d: %(what)s", file="deux_temps.py", line=12, what="ZeroDivisionError")
    queue.fail(lease, Cause.of(Crashed(told)))
    return failed


def _second_factor(account: str) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP

    from filrouge.adapters.accounts.models import Account as Row

    row = Row.objects.get(pk=account)
    TOTP.activate(row, TOTP_SECRET)
    RecoveryCodes.activate(row)


def _organisation(people: dict[str, str]) -> str:
    house = organisations().found("Mutuelle Solvière").id
    organisations().admit(house, people["Hugues Lemaire"], "administrator")
    organisations().place(PROJECT, house)
    return house


def _invitation(by: str) -> str:
    """The secret of an invitation into the project."""
    return invitations().invite(
        Offer(by=Account(by), project=PROJECT, role="moe", email="lea@solviere.example")
    )[1]


def _key(kind: str, id: str):
    from filrouge.kernel.documents import Key

    return Key(kind, id)
