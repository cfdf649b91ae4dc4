"""Who belongs to a project: every role given or taken away is an act of the project, in its journal."""

from typing import Literal

from filrouge.delivery.wiring import accounts, invitations
from filrouge.kernel.errors import Invalid
from filrouge.kernel.ports import Act, RoleHeld
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kernel.texts import N_

MEMBERS = "members.write"  #: held by owners


def grant(project: Project, account: str, role: Role) -> None:
    """Nothing happens when it is held already.

    Raises:
        Forbidden: the actor owns the project not.
        UnknownAccount, BadAccount
    """
    project.require(MEMBERS)
    if role in accounts().roles(project.store.project, account):
        return
    _commit(project, "grant", account, role)


def revoke(project: Project, account: str, role: Role) -> None:
    """Nothing happens when it is not held.

    Raises:
        Forbidden: the actor owns the project not.
        LastOwner
    """
    project.require(MEMBERS)
    if role not in accounts().roles(project.store.project, account):
        return
    _commit(project, "revoke", account, role)


def withdraw_invitation(project: Project, id: str) -> None:
    """Raises Forbidden, Invalid."""
    project.require(MEMBERS)
    if id not in {one.id for one in invitations().open(project=project.store.project)}:
        raise Invalid(N_("No invitation %(id)s in this project", id=repr(id[:40])))
    invitations().withdraw(id)


def _commit(project: Project, verb: Literal["grant", "revoke"], account: str, role: Role) -> None:
    """The role and the entry that tells of it are kept together, or neither is."""
    name, held = project.store.project, accounts()
    change = held.grant if verb == "grant" else held.revoke
    told = RoleHeld(account=accounts().get(account).id, role=role)
    act = Act(verb, project.actor, project.ports.clock.now(), role=told)
    project.store.commit(act, within=lambda: change(name, account, role))
