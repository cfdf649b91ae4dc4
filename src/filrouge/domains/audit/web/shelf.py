"""What the pages find in a project: plans, questionnaires, answers, the last assessment."""

import json
from collections.abc import Mapping
from typing import TypeVar

from filrouge.domains.audit.service.asking import SHIPPED
from filrouge.kernel.documents import Document, Key, Ref, Scalar
from filrouge.kernel.project import Held, Project
from filrouge.kinds.audit import Answers, Assessment, ImportedAnswers, Plan, Questionnaire

STEP = "questionnaires"  #: of the library, that makes what is shipped
D = TypeVar("D", bound=Document)


def plan_of(project: Project) -> Held[Plan] | None:
    """The audit that speaks of the latest day."""
    return max(project.all(Plan), key=lambda one: (one.document.as_of, one.ref.id), default=None)


def questionnaires(project: Project, plan: Held[Plan] | None) -> list[Held[Questionnaire]]:
    """Those of the plan, at the revision it names; without a plan, those that are shipped."""
    refs = plan.document.questionnaires if plan else ()
    if refs:
        found = project.store.revisions(list(refs))
        return [Held(ref, project.document(Questionnaire, found[ref])) for ref in refs if ref in found]
    keys = (Key(Questionnaire.kind, f"{STEP}.{code}", library=True) for code in SHIPPED)
    shelf = (project.store.latest(key) for key in keys)
    return [Held(one.ref, project.document(Questionnaire, one)) for one in shelf if one is not None]


def answered(project: Project, subject: Ref) -> list[Mapping[str, Scalar]]:
    """What lists know of everybody's answers to a questionnaire, whatever its revision."""
    told = {"questionnaire": str(subject.key)}
    kinds = (Answers.kind, ImportedAnswers.kind)
    return [one.fields for kind in kinds for one in project.store.projections(kind, **told)]


def mine(project: Project, subject: Ref) -> Held[Answers] | None:
    """What whoever asks wrote of a questionnaire."""
    told = {"questionnaire": str(subject.key), "respondent": project.actor}
    found = project.store.projections(Answers.kind, **told)
    return project.held(Answers, found[0].ref.id) if found else None


def assessment_of(project: Project, plan: Held[Plan] | None) -> Held[Assessment] | None:
    """The one that the last step about this plan made."""
    if plan is None:
        return None
    for run in project.store.last_runs():
        about = _subject(run.given)
        if run.use == "audit.assess" and about == plan.ref.key:
            made = next((ref for ref in run.made if ref.kind == Assessment.kind), None)
            if made and (found := project.held(Assessment, made.id)):
                return found
    return None


def _subject(given: Mapping[str, object]) -> Key | None:
    told = given.get("subject")
    return Ref.model_validate_json(json.dumps(told)).key if told else None
