"""My account: who I am here, how I come in, where I am signed in, and what is kept about me."""

import json
from datetime import UTC, datetime
from typing import cast

from allauth.account.decorators import reauthentication_required
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.accounts.traces import end_sessions
from filrouge.delivery.mydata import kept_about
from filrouge.delivery.pages.access import actor_of, lang_of_page
from filrouge.delivery.wiring import accounts
from filrouge.delivery.words import said
from filrouge.kernel.accounts import NAME_LENGTH, BadAccount, TakenAddress, TakenName
from filrouge.kernel.texts import Text


class Me(forms.Form):
    """The only personal data that this installation keeps on purpose."""

    name = forms.CharField(max_length=NAME_LENGTH)
    email = forms.EmailField(required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        lang = lang_of_page()
        self.fields["name"].label = Text(fr="Nom", en="Name").said(lang)
        self.fields["email"].label = Text(fr="Adresse", en="E-mail address").said(lang)
        self.fields["email"].help_text = Text(
            fr="Pour les avis, et pour un mot de passe oublié.",
            en="For notices, and for a forgotten password.",
        ).said(lang)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "email"


@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """My account; POST changes my name and my address."""
    if request.method == "POST":
        return cast(HttpResponse, _changed(request))
    me = accounts().get(actor_of(request))
    return _shown(request, Me(initial={"name": me.name, "email": me.email or ""}))


@reauthentication_required  # type: ignore[untyped-decorator]
def _changed(request: HttpRequest) -> HttpResponse:
    form = Me(request.POST)
    if form.is_valid() and _kept(actor_of(request), form):
        messages.success(request, Text(fr="C’est enregistré.", en="Saved.").said(lang_of_page()))
        return redirect("accounts-mine")
    return _shown(request, form)


def _kept(account: str, form: Me) -> bool:
    """What cannot be taken is said beside its field."""
    held, lang = accounts(), lang_of_page()
    try:
        held.set_name(account, form.cleaned_data["name"])
        held.set_email(account, form.cleaned_data["email"] or None)
    except TakenAddress as err:
        form.add_error("email", said(err.message, lang))
    except (TakenName, BadAccount) as err:
        form.add_error("name", said(err.message, lang))
    return form.is_valid()


def _shown(request: HttpRequest, form: Me) -> HttpResponse:
    account = actor_of(request)
    row = Row.objects.get(pk=account)
    sessions = UserSession.objects.purge_and_list(row)
    told = {
        "form": form,
        "row": row,
        "has_password": row.has_usable_password(),
        "second_factor": is_mfa_enabled(row),
        "providers": settings.OIDC_PROVIDERS,
        "sessions": [(one, one.session_key == request.session.session_key) for one in sessions],
    }
    return render(request, "pages/mine.html", told, status=422 if form.errors else 200)


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End my other sessions, wherever they are."""
    ended = end_sessions(actor_of(request), but=request.session.session_key)
    told = Text(fr=f"Sessions finies\u00a0: {ended}.", en=f"Sessions ended: {ended}.")
    messages.success(request, told.said(lang_of_page()))
    return redirect("accounts-mine")


@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    """What is kept about me, as a JSON file."""
    told = json.dumps(kept_about(actor_of(request)), ensure_ascii=False, indent=1)
    answer = HttpResponse(told, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="filrouge-my-data.json"'
    return answer


@require_POST
@reauthentication_required  # type: ignore[untyped-decorator]
def ask_erasure(request: HttpRequest) -> HttpResponse:
    """Ask to be erased, or take it back; whoever administers the installation sees it."""
    asked = datetime.now(UTC) if "ask" in request.POST else None
    Row.objects.filter(pk=actor_of(request)).update(erasure_asked_at=asked)
    told = Text(fr="Votre demande est notée.", en="Your request is noted.")
    back = Text(fr="Votre demande est retirée.", en="Your request is withdrawn.")
    messages.success(request, (told if asked else back).said(lang_of_page()))
    return redirect("accounts-mine")


urlpatterns = [
    path("accounts/", mine, name="accounts-mine"),
    path("accounts/sessions/end", end_others, name="accounts-end-others"),
    path("accounts/data", my_data, name="accounts-data"),
    path("accounts/erasure", ask_erasure, name="accounts-ask-erasure"),
]
