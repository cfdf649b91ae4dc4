"""An acceptance as a project holds it: requirements, what was run, what was decided and signed."""

from dataclasses import replace
from datetime import date
from typing import Literal

from filrouge.domains.serving.documents import ToAccept, ToTime
from filrouge.domains.serving.service import accept, time_model
from filrouge.kernel.documents import Account, Key, Part, Prose, Quantity, Ref
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call, Runner
from filrouge.kernel.texts import Text
from filrouge.kernel.usecases import use_case
from filrouge.kinds.compliance import Clearance
from filrouge.kinds.serving import AcceptanceRecord, Reservation, Waiver
from filrouge.kinds.specification import AcceptanceTest, Requirement, Requirements

DUE = date(2026, 6, 30)


def said(text: str) -> Prose:
    return Prose(lang="fr", text=text)


def requirement(id: str, threshold: float | None, *, priority="must", unit="", **test) -> Requirement:
    told = {"method": "metric", "subject": "cher", "metric": "f1", **test}
    limit = None if threshold is None else Quantity(value=threshold, unit=unit)
    return Requirement(
        id=id,
        title=said(f"Exigence {id}"),
        statement=said("Le modèle range juste."),
        type="performance",
        owner="moa",
        priority=priority,
        test=AcceptanceTest(threshold=limit, **told),
    )


def required(project: Project, *requirements: Requirement) -> Ref:
    told = Requirements(title=said("Exigences du rangement"), requirements=requirements)
    held = project.store.latest(Key(Requirements.kind, "exigences"))
    return project.write("exigences", told, expected_revision=held.ref.revision if held else 0)


def ran(project: Project, refs, requirements: Ref, name: str = "cher", **more) -> Ref:
    """The acceptance of the model under a public name."""
    given = ToAccept(subject=refs["model"], requirements=requirements, name=name, **more)
    return Runner(project).perform(Call(accept, "cher-recette", given)).made[0]


def timed(project: Project, refs, rows_count: int = 200) -> Ref:
    given = ToTime(subject=refs["model"], split=refs["split"], rows_count=rows_count)
    return Runner(project).perform(Call(time_model, "cher-temps", given)).made[0]


def recorded(
    project: Project, acceptance: Ref, verdict="accepted", reserved=(), id="cher", due=DUE, lifted_on=None
) -> Ref:
    told = AcceptanceRecord(
        acceptance=acceptance,
        verdict=verdict,
        reasons=said("Les seuils écrits avant de construire sont tenus."),
        reservations=tuple(
            Reservation(
                id=one, requirement=one, what=said("À refaire"), owner="moe", due=due, lifted_on=lifted_on
            )
            for one in reserved
        ),
        held_on=date(2026, 1, 5),
    )
    held = project.store.latest(Key(AcceptanceRecord.kind, id))
    return project.write(id, told, expected_revision=held.ref.revision if held else 0)


def sign(project: Project, ref: Ref, actor: str | None = None) -> None:
    signing = replace(project, rights=project.rights | {"serving.sign"}, actor=actor or project.actor)
    signing.sign(ref, means="page")


def waived(project: Project, who: str, lifts=("acceptance", "clearance"), publication="cher") -> Ref:
    told = Waiver(
        publication=publication,
        lifts=lifts,
        reason=said("La campagne commence lundi."),
        until=DUE,
        signer=Account(who),
    )
    held = project.store.latest(Key(Waiver.kind, "urgence"))
    return project.write("urgence", told, expected_revision=held.ref.revision if held else 0)


class ToClear(Part):
    state: Literal["open", "blocked", "overridden"] = "open"
    tier: Literal["minimal", "prohibited"] = "minimal"


@use_case(
    "compliance.clear_for_tests",
    version=1,
    title=Text(fr="Dire", en="Tell"),
    right="compliance.write",
    makes=(Clearance,),
)
def clear(context, given: ToClear) -> None:
    context.make(
        Clearance(state=given.state, as_of=date(2026, 1, 1), reasons=(), coming=(), screening=given.tier)
    )


def cleared(project: Project, state="open", tier="minimal") -> Ref:
    return Runner(project).perform(Call(clear, "usage", ToClear(state=state, tier=tier))).made[0]
