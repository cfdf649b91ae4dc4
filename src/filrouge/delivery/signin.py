"""What this installation wants of its sign-in package: no open sign-up, our accounts, our words."""

from base64 import urlsafe_b64encode
from itertools import chain, count
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import lazy

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.secretfiles import SecretFiles
from filrouge.delivery.entering import accept
from filrouge.delivery.wiring import home, invitations
from filrouge.kernel.accounts import NAME_LENGTH
from filrouge.kernel.invitations import NoInvitation
from filrouge.kernel.texts import Text
from filrouge.webkit.templatetags.webkit import lang

OFFERED = "invitation"  #: in a session: the secret of the invitation that is being accepted


MISMATCH = Text(
    fr="Ce nom et ce mot de passe ne vont pas ensemble.", en="This name and this password do not go together."
)
_mismatch = lazy(lambda: MISMATCH.said(lang()), str)  # read in the language of whoever is told


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People come in by invitation only, on a page of ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        f"{by}_password_mismatch": _mismatch()  # type: ignore[no-untyped-call]
        for by in ("username", "email")
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only places of this installation are led to after sign-in: a path, and no other host."""
        return bool(url and url.startswith("/") and super().is_safe_url(url))


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """An account elsewhere makes one here with an invitation, or where the provider is trusted to vouch.

    Whoever has an account here already joins the two in "my account".
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        provider = sociallogin.account.provider
        vouching = any(one.open for one in settings.OIDC_PROVIDERS if one.id == provider)
        return vouching or _offered(request) is not None

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> Any:
        """The account, with what the invitation brings: both or neither."""
        with transaction.atomic():
            user = super().save_user(request, sociallogin, form)
            if (secret := _offered(request)) is not None:
                request.session.pop(OFFERED)
                accept(secret, str(user.pk), proven=True)  # only then does the session hold it
        return user

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """The name that the provider tells, made unique; an address only where the provider checked it."""
        user = sociallogin.user
        sociallogin.email_addresses = [one for one in sociallogin.email_addresses if one.verified]
        said = sociallogin.account.extra_data
        claims = said.get("userinfo") or said.get("id_token") or said
        user.name = _free_name(str(claims.get("name") or data.get("username") or data.get("email") or "?"))
        address = str(data.get("email") or "") if claims.get("email_verified") is True else ""
        user.email = address if address and not Row.objects.filter(email=address.lower()).exists() else None
        return user


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, kept under a key of this installation."""

    def encrypt(self, text: str) -> str:
        return self._key().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._key().decrypt(encrypted_text.encode()).decode()

    def _key(self) -> Fernet:
        return Fernet(urlsafe_b64encode(SecretFiles(home() / "secrets").secret("second-factors")))


def _offered(request: HttpRequest) -> str | None:
    """The secret of the invitation that is being accepted, as long as it works."""
    secret = request.session.get(OFFERED)
    try:
        return secret if secret and invitations().opened(secret) else None
    except NoInvitation:
        return None


def _free_name(told: str) -> str:
    """A name that nobody has: as told, or with a number."""
    name = "".join(letter for letter in told if letter.isprintable()).strip()[: NAME_LENGTH - 8] or "?"
    numbered = chain([name], (f"{name} {n}" for n in count(2)))
    return next(one for one in numbered if not Row.objects.filter(name=one).exists())
