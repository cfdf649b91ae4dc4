"""Whether what is in production may stay there today: its papers are looked at again whenever it is asked."""

from collections.abc import Callable, Iterator

from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.ports import Read, Run
from filrouge.kernel.project import Project
from filrouge.kernel.suspects import Doubts
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.compliance import Clearance
from filrouge.kinds.serving import AcceptanceRecord, Endpoint, Waiver, WaiverTold

#: Kinds of which a new revision may take a model out of production.
MODEL = "models.model"
WATCHED = (
    "specification.requirements",
    "models.model",
    "models.footprint",
    "thread.signature",
    Clearance.kind,
)


def out_of_production(
    project: Project, ref: Ref, endpoint: Endpoint, doubts: Callable[[], Doubts] | None = None
) -> Message | None:
    """Why a model that was published in production is not served there today; None while it stands.

    A doubt about what the acceptance itself rests on (requirements, model, measures) counts; a doubt that it
    only inherits from further up is shown on its pages, and takes nothing away. ``doubts`` tells those of the
    project, for whoever asks about several models.
    """
    if endpoint.stage != "production":
        return None
    today = project.ports.clock.now().date()
    if endpoint.valid_until and endpoint.valid_until < today:
        return N_(
            "out of production since %(day)s: a reservation or a waiver ended", day=endpoint.valid_until
        )
    run = project.store.maker(ref.key)
    if run is None:
        return N_("out of production: nothing tells which papers it was published with")
    last = project.store.last_run(run.use, run.step)
    if last and last.outcome != "done" and last.why:
        return last.why.message
    try:
        return next(_moved(project, run, endpoint, doubts), None)
    except FilrougeError as err:
        return err.message


def _moved(
    project: Project, run: Run, endpoint: Endpoint, doubts: Callable[[], Doubts] | None
) -> Iterator[Message]:
    lifted = endpoint.waiver.lifts if endpoint.waiver else ()
    read = {one.ref.kind: one.ref for one in run.reads}
    waiver, record, clearance = (read.get(kind.kind) for kind in (Waiver, AcceptanceRecord, Clearance))
    if lifted and waiver and not _signed_still(project, waiver):
        yield N_("out of production: the waiver was revised, or is signed no longer")
    if "acceptance" not in lifted:
        if record is None or not _signed_still(project, record):
            yield N_("out of production: the acceptance record was revised, or is signed no longer")
            return
        decided = project.held(AcceptanceRecord, record.id)
        cited = decided.document.acceptance if decided else None
        if cited is None or not _same(project, cited):
            yield N_("out of production: the acceptance was run again since the record")
        known = (doubts or project.suspects)()
        if cited and (known.about(cited.key) or known.about(record.key)):
            yield N_("out of production: what the acceptance %(id)s rests on changed", id=cited.id)
    if "clearance" not in lifted and clearance:
        held = project.held(Clearance, clearance.id)
        if held is None or held.document.state == "blocked":
            yield N_("out of production: the clearance %(id)s is blocked", id=clearance.id)


def _same(project: Project, cited: Ref) -> bool:
    """The latest revision reads as the one cited: coming back to it is no news."""
    latest, before = project.store.latest(cited.key), project.store.revision(cited)
    return latest is not None and latest.sha256 is not None and latest.sha256 == before.sha256


def _signed_still(project: Project, ref: Ref) -> bool:
    return project.latest(Key(ref.kind, ref.id)) == ref and project.signature(ref) is not None


def waived(project: Project, ref: Ref) -> Iterator[WaiverTold]:
    """Waivers under which what this document is about is in production: of a model, of its card, of what
    tells its acceptance."""
    keys = {ref.key} | {one.ref.key for one in _reads(project, ref.key) if one.ref.kind == MODEL}
    for key in project.store.keys(Endpoint.kind):
        held = project.held(Endpoint, key.id)
        if held is None or held.document.waiver is None:
            continue
        if keys & {key, *(one.ref.key for one in _reads(project, key))}:
            yield held.document.waiver


def _reads(project: Project, key: Key) -> tuple[Read, ...]:
    run = project.store.maker(key)
    return run.reads if run else ()
