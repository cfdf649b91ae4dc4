"""Respondents: people who come in by a link with a code, to answer questionnaires and see nothing else."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from pydantic import JsonValue

from filrouge.delivery.mailing import mail_link, mailable
from filrouge.delivery.membership import MEMBERS
from filrouge.delivery.welcome import invitation_link
from filrouge.delivery.wiring import invitations
from filrouge.domains.audit.compute.respondents import Brief, enlisted, respondent_id
from filrouge.kernel.accounts import BadAccount, checked_email
from filrouge.kernel.documents import Account, validated
from filrouge.kernel.invitations import Invitation, Offer, new_code
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kinds.audit import Plan, Respondent
from filrouge.webkit.rooms import Handed

RESPONDENT: Final[Role] = "respondent"
LASTS = timedelta(days=30)  #: a questionnaire is not answered the day one is asked


def invite_respondent(
    project: Project,
    brief: Mapping[str, JsonValue],
    *,
    address: str,
    email: str = "",
    by_mail: bool = False,
) -> Handed:
    """The link of a new invitation, under the ``address`` of this installation, and the code it asks for.

    ``by_mail`` sends the link, and never the code: a letter that held both would be worth as much as no code.

    Raises:
        Forbidden
        BadAccount: no address, or one that no letter can be sent to; then nobody is invited.
        Invalid: this is no brief.
    """
    project.require(MEMBERS)
    code = new_code()
    told = mailable(email) if by_mail else checked_email(email) if email else None
    offer = Offer(
        by=Account(project.actor),
        email=told,
        project=project.store.project,
        role=RESPONDENT,
        brief=validated(Brief, brief).model_dump(mode="json"),
    )
    invitation, secret = invitations().invite(offer, lasts=LASTS, code=code)
    link = invitation_link(address, secret)
    if not by_mail:
        return Handed(link, code)
    try:
        return Handed(link, code, mailed=mail_link(invitation, link))
    except BadAccount:
        invitations().withdraw(invitation.id)
        raise


def waiting_respondents(project: Project) -> tuple[Invitation, ...]:
    return tuple(one for one in invitations().open(project=project.store.project) if one.offer.brief)


def enlist(project: Project, account: str, brief: Mapping[str, JsonValue]) -> None:
    """Write who answers what, as whoever invited them. Raises Forbidden, NotFound."""
    told = validated(Brief, brief)
    plan = project.named(Plan, told.plan)
    id = respondent_id(told.plan, account)
    before = project.held(Respondent, id)
    written = enlisted(before.document if before else None, told, plan.ref, account)
    project.write(id, written, expected_revision=before.ref.revision if before else 0)


def landing(invitation: Invitation) -> str:
    """Where whoever takes an invitation goes first."""
    offer = invitation.offer
    if offer.brief is None:
        return f"/p/{offer.project}/" if offer.project else "/"
    asked = validated(Brief, offer.brief).questionnaires
    return f"/p/{offer.project}/audit/" + (f"answer/{asked[0]}" if len(asked) == 1 else "mine")
