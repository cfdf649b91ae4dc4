"""Browser windows of people who signed in already."""

import time


def signed_in(chromium, server: str, account: str, *, lang="fr", theme="", scripts=True, width=1280):
    """A browser context whose person signed in, without going through the form; "" is a stranger."""
    context = chromium.new_context(
        base_url=server,
        locale="fr-FR" if lang == "fr" else "en-GB",
        viewport={"width": width, "height": 900},
        java_script_enabled=scripts,
        reduced_motion="reduce",
    )
    context.set_default_timeout(20_000)
    if theme:
        context.add_cookies([{"name": "theme", "value": theme, "url": server}])
    if account:
        context.add_cookies([{"name": "sessionid", "value": session_of(account), "url": server}])
    return context


def session_of(account: str) -> str:
    """The key of a new session of this person."""
    from django.conf import settings
    from django.test import Client

    from filrouge.adapters.accounts.models import Account

    client = Client(headers={"host": "localhost"})
    client.force_login(Account.objects.get(pk=account))
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = account
    session.save()
    return client.cookies[settings.SESSION_COOKIE_NAME].value
