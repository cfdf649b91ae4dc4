"""Coming in: an account made by an invitation, and what an invitation brings to an account."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from filrouge.adapters.accounts.models import Account as Row
from filrouge.delivery.membership import grant
from filrouge.delivery.respondents import enlist
from filrouge.delivery.wiring import accounts, invitations, open_project, organisations
from filrouge.kernel.accounts import TakenAddress, TakenName, WeakPassword, checked_email, checked_person_name
from filrouge.kernel.documents import Account
from filrouge.kernel.errors import Forbidden, NotFound
from filrouge.kernel.invitations import Invitation, no_invitation
from filrouge.kernel.texts import N_


def new_account(name: str, email: str | None, password: str | None) -> Account:
    """An account with a way in; without a password it waits for one.

    Raises:
        BadAccount, TakenName, TakenAddress, WeakPassword
    """
    told, address = checked_person_name(name), checked_email(email) if email else None
    if Row.objects.filter(name=told).exists():
        raise TakenName(N_("Another account is named %(name)s", name=told), at="/name")
    if address and Row.objects.filter(email=address).exists():
        raise TakenAddress(N_("Another account has the address %(email)s", email=address), at="/email")
    if password is not None:
        check_password(password, Row(name=told, email=address))
    return Account(Row.objects.create_user(told, address, password).pk)


def check_password(password: str, row: Row) -> None:
    """Raises WeakPassword, with every reason."""
    try:
        validate_password(password, row)
    except ValidationError as err:
        told = N_("This password cannot be taken: %(why)s", why=" ".join(err.messages))
        raise WeakPassword(told, at="/password") from err


def accept(secret: str, account: str, *, proven: bool = False) -> Invitation:
    """Use an invitation up and give what it brings, all or nothing; ``proven``: its code was typed.

    Raises:
        NoInvitation: it does not open anything, or whoever made it may no longer give this.
    """
    with transaction.atomic():
        told = invitations().use(secret, account)
        offer = told.offer
        if told.asks_code and not proven:
            raise no_invitation()
        if offer.administrator:
            accounts().set_administrator(account, True)
        if offer.organisation and offer.organisation_role:
            organisations().admit(offer.organisation, account, offer.organisation_role)
        if offer.project and offer.role and offer.by:
            try:
                project = open_project(offer.project, actor=offer.by)
                grant(project, account, offer.role)
                if offer.brief is not None:
                    enlist(project, account, offer.brief)
            except (Forbidden, NotFound) as err:
                raise no_invitation() from err
    return told
