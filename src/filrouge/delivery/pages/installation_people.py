"""Administration: accounts and organisations."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.accounts.traces import lift_second_factors, with_second_factor
from filrouge.delivery.dressing import dressed, shipped, undressed
from filrouge.delivery.erasing import erase, foretold
from filrouge.delivery.installation import password_link
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.administering import administering
from filrouge.delivery.pages.words import ORGANISATION_TITLES, organisation_title, role_title
from filrouge.delivery.welcome import invitation_link
from filrouge.delivery.wiring import accounts, invitations, organisations
from filrouge.kernel.accounts import checked_email
from filrouge.kernel.documents import Account
from filrouge.kernel.errors import NotFound
from filrouge.kernel.invitations import Offer
from filrouge.kernel.organisations import TEMPLATE_KINDS, Organisation, checked_organisation_role
from filrouge.kernel.texts import N_, Text


@require_GET
@administering
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, and the invitations that nobody opened yet."""
    return _shown(request)


@require_POST
@administering
def invite(request: HttpRequest) -> HttpResponse:
    """A link for somebody new; it is shown once."""
    email = request.POST.get("email", "").strip()
    offer = Offer(
        by=Account(actor_of(request)),
        email=checked_email(email) if email else None,
        administrator="administrator" in request.POST,
    )
    _, secret = invitations().invite(offer)
    return _shown(request, link=invitation_link(_address(request), secret))


@require_POST
@administering
def withdraw(request: HttpRequest, invitation: str) -> HttpResponse:
    invitations().withdraw(invitation)
    return _done(request, "installation-people", Text(fr="Invitation retirée.", en="Invitation withdrawn."))


@require_POST
@administering
@reauthentication_required  # type: ignore[untyped-decorator]
def change(request: HttpRequest, account: str) -> HttpResponse:
    """Close or open an account, make its person an administrator or no longer, lift a lost second factor."""
    held, asked = accounts(), request.POST.get("change", "")
    acts = {
        "close": lambda: held.set_active(account, False),
        "open": lambda: held.set_active(account, True),
        "promote": lambda: held.set_administrator(account, True),
        "demote": lambda: held.set_administrator(account, False),
        "lift": lambda: lift_second_factors(held.get(account).id),
    }
    if asked not in acts:
        raise NotFound(N_("No such change: %(change)s", change=repr(asked[:40])))
    acts[asked]()
    return _done(request, "installation-people", Text(fr="C’est fait.", en="Done."))


@require_POST
@administering
@reauthentication_required  # type: ignore[untyped-decorator]
def link(request: HttpRequest, account: str) -> HttpResponse:
    """A link by which this person chooses a password, where no mail is sent; it is shown once."""
    person = accounts().get(account)
    row = Row.objects.filter(pk=person.id, erased=False, is_active=True).first()
    if row is None:
        raise NotFound(N_("No account answers to %(person)s", person=repr(account)))
    return _shown(request, link=password_link(_address(request), row))


@require_http_methods(["GET", "POST"])
@administering
def erasing(request: HttpRequest, account: str) -> HttpResponse:
    """What erasing this account removes; POST does it."""
    if request.method == "POST":
        return cast(HttpResponse, _erased(request, account))
    told = foretold(account)
    roles = [(project, [role_title(role) for role in held]) for project, held in told.roles]
    return render(request, "pages/installation-erase.html", {"told": told, "roles": roles})


@reauthentication_required  # type: ignore[untyped-decorator]
def _erased(request: HttpRequest, account: str) -> HttpResponse:
    erase(account)
    return _done(
        request, "installation-people", Text(fr="Le compte est effacé.", en="The account is erased.")
    )


@require_http_methods(["GET", "POST"])
@administering
def houses(request: HttpRequest) -> HttpResponse:
    """Organisations; POST founds one."""
    if request.method == "POST":
        organisations().found(request.POST.get("name", ""))
        return _done(request, "installation-organisations", Text(fr="C’est fait.", en="Done."))
    held = organisations()
    told = [(one, _people_of(one), held.projects(one.id), held.look(one.id)) for one in held.all()]
    context = {"organisations": told, "roles": ORGANISATION_TITLES.items(), "everybody": accounts().people()}
    context["kinds"] = TEMPLATE_KINDS
    return render(request, "pages/installation-organisations.html", context)


@require_POST
@administering
def house(request: HttpRequest, organisation: str) -> HttpResponse:
    """Rename or dissolve an organisation, admit or dismiss a person."""
    held, said, asked = organisations(), request.POST.get, request.POST.get("change", "")
    if asked == "rename":
        held.rename(organisation, said("name", ""))
    elif asked == "dissolve":
        held.dissolve(organisation)
    elif asked == "admit":
        person = accounts().find(said("person", ""))
        held.admit(organisation, person.id, checked_organisation_role(said("role", "")))
    elif asked == "dismiss":
        held.dismiss(held.get(organisation).id, said("person", ""))
    else:
        raise NotFound(N_("No such change: %(change)s", change=repr(asked[:40])))
    return _done(request, "installation-organisations", Text(fr="C’est fait.", en="Done."))


@require_POST
@administering
def dressing(request: HttpRequest, organisation: str) -> HttpResponse:
    """How its reports look: what was sent replaces what was kept, what was ticked is taken away.

    Raises:
        WrongType, TooBig, Bomb, Damaged, Macros, Outside, BadOrganisation.
    """
    held = organisations()
    files = [(one.name or "file", one.read()) for one in request.FILES.getlist("files")]
    look = dressed(held.look(organisation), files, color=request.POST.get("color"))
    held.dress(organisation, undressed(look, request.POST.getlist("without")))
    return _done(request, "installation-organisations", Text(fr="C’est fait.", en="Done."))


@require_GET
@administering
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """Our own template of a format, to begin one from."""
    known = next((one for one in TEMPLATE_KINDS if one == kind), None)
    if known is None:
        raise NotFound(N_("No page has the address %(path)s", path=request.path))
    answer = HttpResponse(shipped(known), content_type="application/octet-stream")
    answer["Content-Disposition"] = str(content_disposition_header(True, f"filrouge.{known}"))
    return answer


def _people_of(one: Organisation) -> list[tuple[str, str, Text]]:
    held = organisations().people(one.id)
    known = accounts().some(str(who.account) for who in held)
    return [(who.account, known[who.account].name, organisation_title(who.role)) for who in held]


def _address(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _done(request: HttpRequest, page: str, told: Text) -> HttpResponse:
    messages.success(request, told.said(lang_of_page()))
    return redirect(page)


def _shown(request: HttpRequest, *, link: str = "") -> HttpResponse:
    waiting = [one for one in invitations().open() if not one.offer.project]
    rows = Row.objects.filter(erased=False).order_by("name")
    told = {"rows": rows, "waiting": waiting, "link": link, "with_factor": with_second_factor()}
    return render(request, "pages/installation-people.html", told)


urlpatterns = [
    path("installation/accounts", people, name="installation-people"),
    path("installation/accounts/invite", invite, name="installation-invite"),
    path("installation/invitations/<str:invitation>/withdraw", withdraw, name="installation-withdraw"),
    path("installation/accounts/<str:account>/change", change, name="installation-change"),
    path("installation/accounts/<str:account>/link", link, name="installation-link"),
    path("installation/accounts/<str:account>/erase", erasing, name="installation-erase"),
    path("installation/organisations", houses, name="installation-organisations"),
    path("installation/organisations/<str:organisation>", house, name="installation-organisation"),
    path("installation/templates/<str:kind>", template, name="installation-template"),
    path("installation/organisations/<str:organisation>/look", dressing, name="installation-look"),
]
