"""Who belongs to a project: roles, and invitations to them."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from filrouge.delivery.membership import MEMBERS, grant, revoke, withdraw_invitation
from filrouge.delivery.pages.access import lang_of_page, within
from filrouge.delivery.pages.words import ROLE_TITLES, role_title
from filrouge.delivery.respondents import RESPONDENT
from filrouge.delivery.welcome import invitation_link
from filrouge.delivery.wiring import accounts, invitations, organisations
from filrouge.kernel.accounts import checked_role
from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Invalid
from filrouge.kernel.invitations import Offer
from filrouge.kernel.organisations import Organisation
from filrouge.kernel.project import Project
from filrouge.kernel.rights import ROLES
from filrouge.kernel.texts import N_, Text


class Given(forms.Form):
    """A person, by name or address, and a role."""

    person = forms.CharField(max_length=254)
    role = forms.ChoiceField()

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        lang = lang_of_page()
        told = self.fields["role"]
        assert isinstance(told, forms.ChoiceField)
        told.choices = [(role, role_title(role).said(lang)) for role in ROLES if role != RESPONDENT]
        told.label = Text(fr="Rôle", en="Role").said(lang)
        told.initial = "moa"
        self.fields["person"].label = Text(fr="Nom ou adresse", en="Name or e-mail address").said(lang)


class Invited(Given):
    """An address, which may stay empty: the link is then handed over in another way."""

    person = forms.EmailField(required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.fields["person"].label = Text(fr="Adresse", en="E-mail address").said(lang_of_page())


@within
@require_GET
def people(request: HttpRequest, project: Project) -> HttpResponse:
    """Members and their roles; owners also see how to change them."""
    project.require("thread.read")
    return _shown(request, project)


@within
@require_POST
def give(request: HttpRequest, project: Project) -> HttpResponse:
    """Give a role to somebody who has an account."""
    project.require(MEMBERS)
    form = Given(request.POST)
    if not form.is_valid():
        return _shown(request, project, given=form)
    person = accounts().find(form.cleaned_data["person"])
    grant(project, person.id, checked_role(form.cleaned_data["role"]))
    return _done(request, project, Text(fr="Rôle donné.", en="Role given."))


@within
@require_POST
def take(request: HttpRequest, project: Project) -> HttpResponse:
    """Take a role away; the last owner keeps theirs."""
    project.require(MEMBERS)
    revoke(project, request.POST.get("account", ""), checked_role(request.POST.get("role", "")))
    if not accounts().roles(project.store.project, project.actor):
        return redirect("/")
    return _done(request, project, Text(fr="Rôle retiré.", en="Role taken away."))


@within
@require_POST
def invite(request: HttpRequest, project: Project) -> HttpResponse:
    """Make a link that gives a role to whoever opens it first; it is shown once."""
    project.require(MEMBERS)
    form = Invited(request.POST)
    if not form.is_valid():
        return _shown(request, project, invited=form)
    offer = Offer(
        by=Account(project.actor),
        email=form.cleaned_data["person"] or None,
        project=project.store.project,
        role=checked_role(form.cleaned_data["role"]),
    )
    _, secret = invitations().invite(offer)
    link = invitation_link(f"{request.scheme}://{request.get_host()}", secret)
    return _shown(request, project, link=link)


@within
@require_POST
def withdraw(request: HttpRequest, project: Project) -> HttpResponse:
    withdraw_invitation(project, request.POST.get("invitation", ""))
    return _done(request, project, Text(fr="Invitation retirée.", en="Invitation withdrawn."))


@within
@require_POST
def place(request: HttpRequest, project: Project) -> HttpResponse:
    """Make the project one of an organisation of the owner's, or nobody's."""
    project.require(MEMBERS)
    asked = request.POST.get("organisation", "")
    if asked and asked not in {one.id for one in _theirs(project)}:
        raise Invalid(N_("You belong to no organisation %(id)s", id=repr(asked[:40])))
    organisations().place(project.store.project, asked or None)
    return _done(request, project, Text(fr="C’est fait.", en="Done."))


def _theirs(project: Project) -> list[Organisation]:
    return [one for one, _ in organisations().of(project.actor)]


def _done(request: HttpRequest, project: Project, told: Text) -> HttpResponse:
    messages.success(request, told.said(lang_of_page()))
    return redirect("people-list", project=project.store.project)


def _shown(
    request: HttpRequest,
    project: Project,
    *,
    given: Given | None = None,
    invited: Invited | None = None,
    link: str = "",
) -> HttpResponse:
    name, owned = project.store.project, project.may(MEMBERS)
    roles = {str(one.account): one.roles for one in accounts().members(name)}
    held = [(person, roles[account]) for account, person in accounts().some(roles).items()]
    members = sorted(held, key=lambda one: one[0].name)
    told = {
        "here": "people",
        "owned": owned,
        "members": [(who, [(role, role_title(role)) for role in roles]) for who, roles in members],
        "waiting": [
            (one, ROLE_TITLES.get(one.offer.role))
            for one in invitations().open(project=name)
            if one.offer.role and not one.offer.brief
        ]
        if owned
        else [],
        "given": given or Given(prefix="", auto_id="give_%s"),
        "invited": invited or Invited(auto_id="invite_%s"),
        "link": link,
        "organisation": organisations().placed(name),
        "organisations": _theirs(project),
    }
    wrong = (given is not None and given.errors) or (invited is not None and invited.errors)
    return render(request, "pages/people.html", told, status=422 if wrong else 200)


urlpatterns = [
    path("p/<str:project>/people", people, name="people-list"),
    path("p/<str:project>/people/give", give, name="people-give"),
    path("p/<str:project>/people/take", take, name="people-take"),
    path("p/<str:project>/people/invite", invite, name="people-invite"),
    path("p/<str:project>/people/withdraw", withdraw, name="people-withdraw"),
    path("p/<str:project>/people/place", place, name="people-place"),
]
