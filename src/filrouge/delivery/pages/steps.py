"""The steps of a thread: all of them, one of them, and the forms that add and change them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.delivery import labels
from filrouge.delivery.beginning import case_and_revision
from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.desk import check_files, kept_file
from filrouge.delivery.pages.listing import rows_of
from filrouge.delivery.pages.places import base_of, revision_address
from filrouge.delivery.pages.shelf import ProjectShelf
from filrouge.delivery.remembered import remembered
from filrouge.delivery.stepping import (
    add_step,
    change_step,
    check_given,
    free_step,
    makers_of,
    remove_step,
    step_of,
    uses_of,
)
from filrouge.delivery.strands import in_words
from filrouge.delivery.threads import Standing, files_in, standing_of
from filrouge.kernel.documents import Ref
from filrouge.kernel.errors import BadName, Conflict, FilrougeError, Invalid
from filrouge.kernel.project import Project
from filrouge.kernel.texts import N_, Lang, Text
from filrouge.kernel.thread import Step
from filrouge.kernel.usecases import UseCase
from filrouge.webkit.forms import Form, Offer

RUNS_SHOWN = 20
READS_SHOWN = 40
MADE_BY = Text(fr="ce que fait l’étape %(name)s", en="what step %(name)s makes")
PART_OF = Text(fr="%(part)s, que fait l’étape %(name)s", en="%(part)s, which step %(name)s makes")
LATEST = Text(fr="la dernière révision de %(name)s", en="the latest revision of %(name)s")
FIXED = Text(fr="%(name)s, et pas une autre", en="%(name)s, and no other")


class StepShelf(ProjectShelf):
    """What a step may be given: what others make, the latest of a document, one revision for good."""

    def __init__(self, project: Project, lang: Lang, standing: Standing, own: str = "") -> None:
        super().__init__(project, lang)
        self._standing, self._own = standing, own

    def documents(self, kind: str | None) -> Sequence[Offer] | None:
        known = super().documents(kind)
        if kind is None:
            return known
        fixed = [Offer(one.value, self._said(FIXED, name=one.label)) for one in known or ()]
        return [*self._from_steps(kind), *self._latest(kind), *fixed]

    def _from_steps(self, kind: str) -> list[Offer]:
        told = []
        for stage, part in makers_of(self._standing, self.project, kind):
            if stage.id == self._own:
                continue
            words = (
                self._said(PART_OF, part=part, name=stage.name)
                if part
                else self._said(MADE_BY, name=stage.name)
            )
            told.append(Offer(f"from:{stage.id}{f'#{part}' if part else ''}", words))
        return told

    def _latest(self, kind: str) -> list[Offer]:
        if not self.readable(kind):
            return []
        title = kind_title(kind).said(self.lang)
        keys = self.project.store.keys(kind)
        return [
            Offer(f"latest:{kind}/{key.id}", self._said(LATEST, name=f"{title} {key.id}")) for key in keys
        ]

    def coming(self, value: object) -> str:
        """What comes from steps, or follows a document, in words; "" for anything else."""
        if isinstance(value, list):
            told = [self.coming(one) for one in value]
            return ", ".join(told) if all(told) else ""
        if not isinstance(value, dict):
            return ""
        if "from" in value:
            stage = self._standing.stage(str(value["from"]))
            name = stage.name if stage else str(value["from"])
            part = value.get("part")
            return self._said(PART_OF, part=str(part), name=name) if part else self._said(MADE_BY, name=name)
        if value.keys() == {"latest"}:
            kind, _, id = str(value["latest"]).partition("/")
            return self._said(LATEST, name=f"{kind_title(kind).said(self.lang)} {id}")
        return ""

    def _said(self, text: Text, **told: str) -> str:
        return text.said(self.lang) % told


@within
@require_GET
def listed(request: HttpRequest, project: Project) -> HttpResponse:
    project.require("thread.read")
    standing, lang = remembered(project, "thread", standing_of), lang_of_page()
    context = {
        "here": "steps/",
        "base": base_of(project),
        "standing": standing,
        "in_words": in_words(standing, lang),
        "rows": rows_of(project, standing, lang),
        "total_cpu_s": sum(stage.cpu_s for stage in standing.stages),
        "may_write": project.may("thread.write"),
    }
    return render(request, "pages/steps.html", context)


@within
@require_GET
def show(request: HttpRequest, project: Project, step: str) -> HttpResponse:
    """Where a step stands and why, what it is given, what it read and made, its runs and their cost."""
    project.require("thread.read")
    standing = remembered(project, "thread", standing_of)
    case, revision = case_and_revision(project)
    declared = step_of(case, step)
    stage = standing.stage(step)
    runs = project.store.runs(declared.use, step, count=RUNS_SHOWN)
    context = {
        "here_step": step,
        "base": base_of(project),
        "stage": stage,
        "revision": revision,
        "given": _given(project, declared, standing),
        "comes_from": [one for one in standing.stages if one.id in declared.sources()],
        "leads_to": [one for one in standing.stages if step in step_of(case, one.id).sources()],
        "made": _links(project, stage.made if stage else ()),
        "reads": _links(project, [one.ref for one in runs[0].reads[:READS_SHOWN]] if runs else ()),
        "runs": runs,
        "more_runs": max(0, (stage.runs_count if stage else 0) - len(runs)),
        "has_files": any(files_in(declared.given)),
        "may_write": project.may("thread.write"),
    }
    return render(request, "pages/steps-show.html", context)


@within
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, project: Project) -> HttpResponse:
    """Choose a use case, then say what it is given."""
    project.require("thread.write")
    standing, lang = remembered(project, "thread", standing_of), lang_of_page()
    asked = request.POST.get("use") or request.GET.get("use", "")
    if not asked:
        rooms = [(title, [(use, _makes(use, lang)) for use in uses]) for title, uses in uses_of(project)]
        return render(request, "pages/steps-choose.html", {"base": base_of(project), "rooms": rooms})
    use = project.catalogue.use(asked)
    project.require(use.right)
    shelf = StepShelf(project, lang, standing)
    form = Form.of(use.input, lang=lang, labels=labels, shelf=shelf)
    id = request.POST.get("id", "").strip() or free_step(standing, use.name)
    page = _Page(request, project, use, id, new=True)
    return page.sent(form) if request.method == "POST" else page.shown(form, standing.revision)


@within
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, project: Project, step: str) -> HttpResponse:
    """Change what a step is given."""
    project.require("thread.write")
    standing, lang = remembered(project, "thread", standing_of), lang_of_page()
    case, revision = case_and_revision(project)
    declared = step_of(case, step)
    use = project.catalogue.use(declared.use)
    project.require(use.right)
    form = Form.of(use.input, lang=lang, labels=labels, shelf=StepShelf(project, lang, standing, step))
    page = _Page(request, project, use, step, new=False)
    return page.sent(form) if request.method == "POST" else page.shown(form.bound(declared.given), revision)


@within
@require_POST
def remove(request: HttpRequest, project: Project, step: str) -> HttpResponse:
    project.require("thread.write")
    remove_step(project, step, expected_revision=_revision(request, case_and_revision(project)[1]))
    words = Text(
        fr=f"L’étape {step} est retirée du fil. Ce qu’elle avait fait reste.",
        en=f"Step {step} is taken off the thread. What it made stays.",
    )
    messages.success(request, words.said(lang_of_page()))
    return HttpResponseRedirect(f"{base_of(project)}/steps/")


class _Page:
    """The form of one step, shown or sent."""

    def __init__(
        self, request: HttpRequest, project: Project, use: UseCase[Any], id: str, *, new: bool
    ) -> None:
        self.request, self.project, self.use, self.id, self.new = request, project, use, id, new

    def shown(
        self,
        form: Form,
        revision: int,
        *,
        looked_at: str = "",
        fault: FilrougeError | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "base": base_of(self.project),
            "here_step": "" if self.new else self.id,
            "use": self.use,
            "makes": _makes(self.use, lang_of_page()),
            "id": self.id,
            "new": self.new,
            "form": form,
            "revision": revision,
            "looked_at": looked_at,
            "fault": fault,
        }
        return render(self.request, "pages/steps-form.html", context, status=status)

    def sent(self, form: Form) -> HttpResponse:
        """Buttons of lists give the form again; the page's own writes the step."""
        current = case_and_revision(self.project)[1]
        revision = _revision(self.request, current)
        form = form.parse(
            self.request.POST, self.request.FILES, keep=lambda file: kept_file(self.project, file)
        )
        verb, _, rest = self.request.POST.get("do", "").partition(":")
        if verb in ("add", "rm", "up"):
            form, looked_at = form.acted(f"{verb}:{rest}")
            return self.shown(form, revision, looked_at=looked_at)
        form = form.settled()
        try:
            self._write(form, revision)
        except (BadName, Conflict) as err:
            return self.shown(form, current, fault=err, status=409 if isinstance(err, Conflict) else 422)
        except Invalid as err:
            return self.shown(form.with_faults(err), revision, status=422)
        return HttpResponseRedirect(f"{base_of(self.project)}/steps/{self.id}")

    def _write(self, form: Form, revision: int) -> None:
        given = form.body
        check_given(self.use, given)
        check_files(self.project, given)
        if self.new:
            step = {"id": _checked_id(self.id), "use": self.use.name, "with": given}
            add_step(self.project, step, expected_revision=revision)
        else:
            change_step(self.project, self.id, given, expected_revision=revision)


def _checked_id(id: str) -> str:
    """Raises BadName."""
    try:
        Step(id=id, use="")
    except ValueError as err:
        raise BadName(
            N_("%(id)s cannot be a name: use letters, digits, _ and -", id=repr(id[:90])), at="/id"
        ) from err
    return id


def _revision(request: HttpRequest, current: int) -> int:
    """The revision of the case that the page was opened on."""
    told = request.POST.get("revision", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else current


def _makes(use: UseCase[Any], lang: Lang) -> str:
    return ", ".join(kind_title(kind.kind).said(lang) for kind in use.makes)


def _given(project: Project, step: Step, standing: Standing) -> list[tuple[str, str]]:
    """What a step is given, field by field, as its form would say it."""
    lang = lang_of_page()
    try:
        use = project.catalogue.use(step.use)
    except FilrougeError:
        return []
    shelf = StepShelf(project, lang, standing, step.id)
    form = Form.of(use.input, lang=lang, labels=labels, shelf=shelf).bound(step.given)
    return [
        (form.label_of(f"/{name}"), shelf.coming(value) or form.told(f"/{name}", value))
        for name, value in step.given.items()
    ]


def _links(project: Project, refs: Sequence[Ref]) -> list[tuple[str, str]]:
    lang = lang_of_page()
    return [
        (f"{kind_title(ref.kind).said(lang)} {ref.id}", revision_address(project, ref))
        for ref in dict.fromkeys(refs)
        if project.reads(ref.kind)
    ]


urlpatterns = [
    path("p/<str:project>/steps/", listed, name="steps-list"),
    path("p/<str:project>/new-step", new, name="steps-new"),
    path("p/<str:project>/steps/<str:step>", show, name="steps-show"),
    path("p/<str:project>/steps/<str:step>/edit", edit, name="steps-edit"),
    path("p/<str:project>/steps/<str:step>/remove", remove, name="steps-remove"),
]
