"""The keys by which my programs act for me, and the webhooks of a project."""

from datetime import UTC, datetime, timedelta

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from filrouge.delivery.api.callers import HOOKS_RIGHT
from filrouge.delivery.pages.access import actor_of, lang_of_page, within
from filrouge.delivery.telling import pinged
from filrouge.delivery.wiring import accounts, hook_secret, hooks, keys, postman
from filrouge.delivery.words import said
from filrouge.kernel.errors import Invalid
from filrouge.kernel.hooks import ASKED
from filrouge.kernel.keys import NAME_LENGTH
from filrouge.kernel.project import Project
from filrouge.kernel.texts import Text

DAYS = (7, 30, 90, 365)
SCOPES = {
    "read": Text(fr="Lire ce que je peux lire", en="Read what I may read"),
    "write": Text(fr="Écrire ce que je peux écrire", en="Write what I may write"),
    "run": Text(fr="Exécuter ce que je peux exécuter", en="Run what I may run"),
}
EVENTS = {
    "revision.written": Text(fr="Un document est écrit", en="A document is written"),
    "run.done": Text(fr="Une étape est faite", en="A step is done"),
    "run.failed": Text(fr="Une étape échoue", en="A step fails"),
    "suspect.appeared": Text(fr="Une citation devient suspecte", en="A citation becomes suspect"),
}


class NewKey(forms.Form):
    """What a key is asked for with; the page offers what most programs need."""

    name = forms.CharField(max_length=NAME_LENGTH)
    scopes = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    rights = forms.CharField(max_length=400, required=False)
    project = forms.ChoiceField(required=False)
    days = forms.TypedChoiceField(coerce=int)

    def __init__(self, account: str, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        lang = lang_of_page()
        every = Text(fr="tous mes projets", en="all my projects").said(lang)
        mine = [(name, name) for name in accounts().projects(account)]
        _choose(self, "scopes", [(name, words.said(lang)) for name, words in SCOPES.items()])
        _choose(self, "project", [("", every), *mine])
        _choose(self, "days", [(str(days), _days(days).said(lang)) for days in DAYS])
        for name, words in {
            "name": Text(fr="Nom du programme", en="Name of the program"),
            "scopes": Text(fr="Ce qu’elle ouvre", en="What it opens"),
            "rights": Text(fr="Ou seulement ces droits", en="Or these rights only"),
            "project": Text(fr="Projet", en="Project"),
            "days": Text(fr="Elle finit dans", en="It ends in"),
        }.items():
            self.fields[name].label = words.said(lang)
        self.fields["rights"].help_text = Text(
            fr="Séparés par des espaces, comme models.read ou datasets.*",
            en="Separated by blanks, such as models.read or datasets.*",
        ).said(lang)


class NewHook(forms.Form):
    """An address, and what it is told."""

    address = forms.CharField(max_length=500)
    events = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        lang = lang_of_page()
        _choose(self, "events", [(name, EVENTS[name].said(lang)) for name in ASKED])
        self.fields["address"].label = Text(fr="Adresse (https)", en="Address (https)").said(lang)
        self.fields["events"].label = Text(fr="Ce qu’on lui dit", en="What it is told").said(lang)


@require_http_methods(["GET", "POST"])
def my_keys(request: HttpRequest) -> HttpResponse:
    """My keys; POST makes one, and shows its secret this once."""
    if request.method == "POST":
        issued: HttpResponse = _issued(request)
        return issued
    return _keys(request, NewKey(actor_of(request), initial={"scopes": ["read"], "days": 90}))


@reauthentication_required  # type: ignore[untyped-decorator]
def _issued(request: HttpRequest) -> HttpResponse:
    form = NewKey(actor_of(request), request.POST)
    secret = _issue(actor_of(request), form) if form.is_valid() else ""
    if not secret:
        return _keys(request, form)
    return _keys(request, NewKey(actor_of(request), initial={"scopes": ["read"], "days": 90}), secret)


def _issue(account: str, form: NewKey) -> str:
    """The secret of a new key; "" when what was asked for cannot be, which is then said in the form."""
    asked = form.cleaned_data
    try:
        _, secret = keys().issue(
            account,
            name=asked["name"],
            scopes=[*asked["scopes"], *asked["rights"].split()],
            expires_at=datetime.now(UTC) + timedelta(days=asked["days"]),
            project=asked["project"] or None,
        )
    except Invalid as err:
        form.add_error(
            err.at.strip("/") if err.at.strip("/") in form.fields else None, said(err.message, lang_of_page())
        )
        return ""
    return secret


@require_POST
def revoke_key(request: HttpRequest) -> HttpResponse:
    """It opens nothing any more, from now on."""
    keys().revoke(actor_of(request), request.POST.get("key", ""))
    messages.success(request, Text(fr="Clé révoquée.", en="Key revoked.").said(lang_of_page()))
    return redirect("keys-mine")


@within
@require_http_methods(["GET", "POST"])
def webhooks(request: HttpRequest, project: Project) -> HttpResponse:
    """The webhooks of a project, for its owners; POST adds one, and shows its secret this once."""
    project.require(HOOKS_RIGHT)
    if request.method == "GET":
        return _hooks(request, project, NewHook())
    form = NewHook(request.POST)
    secret = _added(project, form) if form.is_valid() else ""
    return _hooks(request, project, NewHook() if secret else form, secret)


def _added(project: Project, form: NewHook) -> str:
    asked = form.cleaned_data
    try:
        postman().judged(asked["address"])
        hook = hooks().add(
            project.store.project, address=asked["address"], events=asked["events"], actor=project.actor
        )
    except Invalid as err:
        form.add_error("address", said(err.message, lang_of_page()))
        return ""
    return hook_secret(hook)


@within
@require_POST
def change_webhook(request: HttpRequest, project: Project) -> HttpResponse:
    """Remove a webhook, or send it a letter that says nothing."""
    project.require(HOOKS_RIGHT)
    hook = hooks().get(project.store.project, request.POST.get("webhook", ""))
    if "remove" in request.POST:
        hooks().remove(hook.project, hook.id)
        told = Text(fr="Webhook retiré.", en="Webhook removed.")
    else:
        pinged(hook)
        told = Text(
            fr="Un essai part dans les prochaines secondes.", en="A trial leaves within the next seconds."
        )
    messages.success(request, told.said(lang_of_page()))
    return redirect("webhooks-list", project=project.store.project)


def _keys(request: HttpRequest, form: NewKey, secret: str = "") -> HttpResponse:
    now = datetime.now(UTC)
    mine = [(key, key.works(now)) for key in keys().of(actor_of(request))]
    told = {
        "form": form,
        "keys": mine,
        "secret": secret,
        "address": f"{request.scheme}://{request.get_host()}",
    }
    answer = render(request, "pages/keys.html", told, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _hooks(request: HttpRequest, project: Project, form: NewHook, secret: str = "") -> HttpResponse:
    held = [
        (hook, [EVENTS[event] for event in hook.events if event in EVENTS], hooks().letters(hook.id)[:10])
        for hook in hooks().of(project.store.project)
    ]
    told = {"here": "webhooks", "form": form, "hooks": held, "secret": secret}
    answer = render(request, "pages/webhooks.html", told, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _days(days: int) -> Text:
    return Text(fr=f"{days} jours", en=f"{days} days")


urlpatterns = [
    path("accounts/keys", my_keys, name="keys-mine"),
    path("accounts/keys/revoke", revoke_key, name="keys-revoke"),
    path("p/<str:project>/webhooks", webhooks, name="webhooks-list"),
    path("p/<str:project>/webhooks/change", change_webhook, name="webhooks-change"),
]
