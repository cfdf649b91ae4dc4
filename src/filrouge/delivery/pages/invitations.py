"""The page behind an invitation: make an account, or take what it brings with the account one has."""

from typing import cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from filrouge.adapters.accounts.models import Account as Row
from filrouge.delivery.entering import accept, new_account
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.pages.words import role_title
from filrouge.delivery.respondents import landing
from filrouge.delivery.signin import OFFERED
from filrouge.delivery.wiring import accounts, invitations, organisations
from filrouge.delivery.words import said
from filrouge.kernel.accounts import NAME_LENGTH, BadAccount, TakenAddress, TakenName, WeakPassword
from filrouge.kernel.invitations import Invitation
from filrouge.kernel.texts import Text


class ComingIn(forms.Form):
    """Who comes in, and the password that this person chooses."""

    name = forms.CharField(max_length=NAME_LENGTH)
    email = forms.EmailField(required=False)
    password = forms.CharField(strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        lang = lang_of_page()
        labels = {
            "name": Text(fr="Votre nom", en="Your name"),
            "email": Text(fr="Votre adresse", en="Your e-mail address"),
            "password": Text(fr="Un mot de passe", en="A password"),
        }
        for field, text in labels.items():
            self.fields[field].label = text.said(lang)
        self.fields["password"].help_text = Text(
            fr="Douze caractères au moins\u202f; une phrase convient.",
            en="At least twelve characters; a phrase will do.",
        ).said(lang)
        told = {"name": "name", "email": "email", "password": "new-password"}
        for field, hint in told.items():
            self.fields[field].widget.attrs["autocomplete"] = hint


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """What the invitation brings; POST takes it. One that asks for a code brings nothing before it."""
    told = invitations().opened(secret)
    if told.asks_code and request.session.get(OFFERED) != secret:
        return _asked_code(request, told, secret)
    request.session[OFFERED] = secret  # an account elsewhere may be chosen on this page instead
    if request.user.is_authenticated:
        return _with_my_account(request, told, secret)
    form = ComingIn(request.POST or None, initial={"email": told.offer.email or ""})
    if request.method == "POST" and form.is_valid():
        if (row := _made(form, secret)) is not None:
            request.session.pop(OFFERED, None)
            login = Login(user=row, redirect_url=landing(told) if told.offer.brief else "/")
            return cast(HttpResponse, perform_login(request, login))
    return render(request, "pages/invitation.html", {"form": form, **_brings(told)})


def _asked_code(request: HttpRequest, told: Invitation, secret: str) -> HttpResponse:
    """Once the code is right, the session holds the secret, and the page is asked for again."""
    typed = request.POST.get("code", "")[:80] if request.method == "POST" else ""
    if typed and invitations().proves(secret, typed):
        request.session[OFFERED] = secret
        return redirect(request.path)
    context = {"wrong": bool(typed), **_brings(told)}
    return render(request, "pages/invitation-code.html", context, status=422 if typed else 200)


def _with_my_account(request: HttpRequest, told: Invitation, secret: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "pages/invitation.html", _brings(told))
    accept(secret, actor_of(request), proven=True)
    request.session.pop(OFFERED, None)
    messages.success(request, Text(fr="C’est fait.", en="Done.").said(lang_of_page()))
    return redirect(landing(told))


def _made(form: ComingIn, secret: str) -> Row | None:
    """The new account; None when what was typed cannot be taken, which is then said beside its field."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            account = new_account(data["name"], data["email"] or None, data["password"])
            accept(secret, account, proven=True)
    except WeakPassword as err:
        form.add_error("password", said(err.message, lang_of_page()))
    except TakenAddress as err:
        form.add_error("email", said(err.message, lang_of_page()))
    except (TakenName, BadAccount) as err:
        form.add_error("name", said(err.message, lang_of_page()))
    else:
        return Row.objects.get(pk=account)
    return None


def _brings(told: Invitation) -> dict[str, object]:
    offer = told.offer
    return {
        "offer": offer,
        "by": accounts().get(offer.by).name if offer.by else "",
        "role": role_title(offer.role) if offer.role else None,
        "organisation": organisations().get(offer.organisation).name if offer.organisation else "",
        "expires_at": told.expires_at,
        "providers": settings.OIDC_PROVIDERS,
    }


urlpatterns = [path("accounts/invitation/<str:secret>", invitation, name="invitations-open")]
