"""The steps of a thread as rows of a table."""

from dataclasses import dataclass

from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.places import base_of, document_address
from filrouge.delivery.strands import beads_of
from filrouge.delivery.threads import Stage, Standing, files_in
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Lang
from filrouge.webkit.drawing import with_slack

MADE_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """A step in the list, with the pages it leads to."""

    stage: Stage
    slack: bool
    made: tuple[tuple[str, str], ...]
    more_count: int  #: made too, and told on the step's page
    file: str  #: where its file is changed, "" when it has none


def rows_of(project: Project, standing: Standing, lang: Lang, *, only: str = "") -> list[Row]:
    """All steps, or those of one use case or of one room."""
    base = base_of(project)
    beads = with_slack(beads_of(standing, base, lang))
    writes = project.may("thread.write")
    fed = {step.id for step in standing.case.steps if any(files_in(step.given))} if standing.case else set()

    def row(stage: Stage, slack: bool) -> Row:
        made = [ref for ref in stage.made if project.reads(ref.kind)]
        told = (
            (f"{kind_title(ref.kind).said(lang)} {ref.id}", document_address(project, ref.key))
            for ref in made[:MADE_SHOWN]
        )
        file = f"{base}/files/{stage.id}" if writes and stage.id in fed else ""
        return Row(stage, slack, tuple(told), max(0, len(made) - MADE_SHOWN), file)

    return [
        row(stage, bead.slack)
        for stage, bead in zip(standing.stages, beads, strict=True)
        if only in ("", stage.use, stage.room)
    ]
