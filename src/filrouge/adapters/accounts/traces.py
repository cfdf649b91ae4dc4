"""What sign-in keeps about an account beside its row: addresses, second factors, other accounts, sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS

from filrouge.adapters.accounts.models import Account

OF_ACCOUNT = (EmailAddress, Authenticator, SocialAccount)


def forget_sign_in(account: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Remove every trace; sessions end at once."""
    end_sessions(account, using=using)
    for model in OF_ACCOUNT:
        model._default_manager.using(using).filter(user=account).delete()


def end_sessions(account: str, *, but: str | None = None, using: str = DEFAULT_DB_ALIAS) -> int:
    """End an account's sessions, all ``but`` one; how many there were."""
    mine = UserSession.objects.using(using).filter(user=account).exclude(session_key=but or "")
    keys = list(mine.values_list("session_key", flat=True))
    Session.objects.using(using).filter(session_key__in=keys).delete()
    mine.delete()
    return len(keys)


def lift_second_factors(account: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Of somebody who lost them: the password alone is asked for from now on, and sessions end."""
    end_sessions(account, using=using)
    Authenticator.objects.using(using).filter(user=account).delete()


def with_second_factor(*, using: str = DEFAULT_DB_ALIAS) -> frozenset[str]:
    """Accounts that have one."""
    return frozenset(Authenticator.objects.using(using).values_list("user_id", flat=True))


def kept_of(account: str, *, using: str = DEFAULT_DB_ALIAS) -> Mapping[str, Any]:
    """What sign-in keeps about an account, without its secrets, as JSON."""
    row = Account.objects.using(using).get(pk=account)
    factors = Authenticator.objects.using(using).filter(user=account).order_by("pk")
    others = SocialAccount.objects.using(using).filter(user=account).order_by("pk")
    sessions = UserSession.objects.using(using).filter(user=account).order_by("pk")
    return {
        "last_login": _told(row.last_login),
        "has_password": row.has_usable_password(),
        "second_factors": [{"type": one.type, "since": _told(one.created_at)} for one in factors],
        "other_accounts": [
            {"provider": one.provider, "uid": one.uid, "said": one.extra_data} for one in others
        ],
        "sessions": [
            {"began": _told(one.created_at), "ip": one.ip, "browser": one.user_agent} for one in sessions
        ],
    }


def can_sign_in(*, using: str = DEFAULT_DB_ALIAS) -> bool:
    """Whether anybody has a way in: a password, or an account elsewhere."""
    active = Account.objects.using(using).filter(is_active=True, erased=False)
    with_password = active.exclude(password="").exclude(password__startswith="!")
    elsewhere = SocialAccount.objects.using(using).filter(user__in=active)
    return with_password.exists() or elsewhere.exists()


def forget_old_sessions(before: datetime, *, dry: bool = False, using: str = DEFAULT_DB_ALIAS) -> int:
    """Remove sessions that ended before, and what was noted about them; how many there were."""
    ended = Session.objects.using(using).filter(expire_date__lt=before)
    count = ended.count()
    if not dry:
        ended.delete()
        live = Session.objects.using(using).values("session_key")
        UserSession.objects.using(using).exclude(session_key__in=live).delete()
    return count


def _told(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
