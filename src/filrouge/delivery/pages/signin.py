"""Sign-in, passwords, second factors, other accounts: the pages of the sign-in package that we keep."""

from allauth.account.urls import urlpatterns as of_accounts
from allauth.mfa.urls import urlpatterns as of_factors
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as of_openid
from allauth.socialaccount.urls import urlpatterns as of_providers
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView

#: Addresses are set in "my account" and vouched for by whoever invites: the package's own pages are left out.
LEFT_OUT = {"account_email", "account_email_verification_sent", "account_confirm_email"}


def _kept(patterns: list[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    return [one for one in patterns if getattr(one, "name", None) not in LEFT_OUT]


urlpatterns = [
    path("accounts/", include(_kept(of_accounts))),
    path("accounts/email/", RedirectView.as_view(pattern_name="accounts-mine"), name="account_email"),
    path("accounts/2fa/", include(of_factors)),
    path("accounts/3rdparty/", include(of_providers)),
    path("accounts/", include(of_openid)),
]
