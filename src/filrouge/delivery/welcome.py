"""The first way in: a link that makes the first administrator, when nobody can sign in yet."""

from filrouge.adapters.accounts.traces import can_sign_in
from filrouge.delivery.wiring import invitations
from filrouge.kernel.invitations import FIRST_LASTS, Offer


def invitation_link(address: str, secret: str) -> str:
    return f"{address}/accounts/invitation/{secret}"


def first_link(address: str) -> str | None:
    """A new link for the first administrator, good once and for a day; older ones no longer work.

    None when somebody can sign in already.
    """
    if can_sign_in():
        return None
    held = invitations()
    for one in held.open():
        if one.offer.by is None and one.offer.administrator:
            held.withdraw(one.id)
    _, secret = held.invite(Offer(administrator=True), lasts=FIRST_LASTS)
    return invitation_link(address, secret)
