"""A small thread over a logbook: enough steps to run, to wait and to be in doubt."""

from filrouge.kernel.documents import Key, Prose, Quote
from filrouge.kernel.ports import Put
from filrouge.kernel.thread import Case, Thread, case_of
from filrouge.kinds.projects import Decision, Hours, LogbookEntry, Member, Team


def prose(text="Un texte."):
    return Prose(lang="fr", text=text)


def with_steps(project, *steps):
    case = Case.model_validate({"project": project.store.project, "steps": steps})
    held = project.store.latest(Key(Case.kind, "case"))
    project.write("case", case, expected_revision=held.ref.revision if held else 0)


EFFORT = {"id": "effort", "use": "projects.effort", "with": {"subject": {"latest": "projects.team/team"}}}
TOLD = {
    "id": "recit",
    "use": "projects.report_logbook",
    "with": {"subject": {"latest": "projects.team/team"}},
}


def write_team(project, actor):
    team = Team(members=(Member(id="a", account=actor, roles=("moa",), since="2026-01-01"),))
    held = project.store.latest(Key(Team.kind, "team"))
    return project.write("team", team, expected_revision=held.ref.revision if held else 0)


def log_hours(project, actor, id="e1", spent_h=2.5):
    line = Hours(id="h", who=actor, role="moa", spent_h=spent_h)
    entry = LogbookEntry(on="2026-01-02", nature="hours", text=prose(), hours=(line,))
    return project.write(id, entry, expected_revision=0)


def run(project):
    return Thread(project, case_of(project)).run()


def doubtful(project, tolerance=0.0):
    """A note of the logbook that quotes the effort, which then moves."""
    actor = project.actor
    with_steps(project, EFFORT)
    write_team(project, actor)
    log_hours(project, actor)
    run(project)
    made = project.latest(Key("projects.effort", "effort"))
    grounds = [{"id": "g", "cites": Quote(ref=made, pointer="/spent_h", tolerance=tolerance)}]
    decision = Decision.model_validate(
        {
            "question": prose("Continuer ?"),
            "options": [{"id": "oui", "what": prose()}],
            "chosen": "oui",
            "reasons": prose(),
            "decided_on": "2026-01-03",
            "decided_by": [actor],
            "grounds": grounds,
        }
    )
    project.write_all((Put("d1", decision, 0),))
    log_hours(project, actor, "e2", 4)
