"""Who belongs to a project, with which roles; and the right to be forgotten."""

import click

from filrouge.delivery.membership import MEMBERS
from filrouge.delivery.membership import grant as give
from filrouge.delivery.membership import revoke as take
from filrouge.delivery.session import Session, with_session
from filrouge.delivery.wiring import accounts, leave_no_trace, open_project
from filrouge.delivery.worker import forget_jobs
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.rights import ROLES, Role
from filrouge.kernel.texts import N_

ROLE = click.Choice(ROLES)


@click.command()
@with_session
def members(session: Session) -> None:
    """Dire qui est du projet, et avec quels rôles. / Say who belongs to the project, with which roles."""
    project = session.project()
    project.require("thread.read")
    held = {one.account: one.roles for one in accounts().members(project.store.project)}
    names = {id: accounts().get(id).name for id in held}
    session.show(
        [{"account": id, "name": names[id], "roles": list(roles)} for id, roles in held.items()],
        [f"{names[id]}  {', '.join(roles)}  ({id})" for id, roles in held.items()],
    )


@click.command()
@click.argument("person")
@click.argument("role", type=ROLE)
@with_session
def grant(session: Session, person: str, role: Role) -> None:
    """Donner ROLE à PERSON dans le projet. / Give PERSON the role ROLE in the project."""
    project = session.project()
    project.require(MEMBERS)
    account = accounts().named(person)
    give(project, account, role)
    session.show({"account": account, "role": role}, [f"{account}  {role}"])


@click.command()
@click.argument("person")
@click.argument("role", type=ROLE)
@with_session
def revoke(session: Session, person: str, role: Role) -> None:
    """Retirer ROLE à PERSON dans le projet. / Take the role ROLE away from PERSON in the project."""
    project = session.project()
    account = accounts().find(person).id
    take(project, account, role)
    session.show({"account": account, "role": role}, [f"{account}  {role}"])


@click.command()
@click.argument("person")
@click.option("--why", required=True, metavar="TEXT", help="La raison. / The reason.")
@with_session
def erase(session: Session, person: str, why: str) -> None:
    """Effacer PERSON : son compte, et ce que les projets disent d’elle.

    Erase PERSON: the account, and what projects say of them. PERSON is an identifier, a name or an e-mail.
    """
    account = accounts().find(person)
    projects = [open_project(name, actor=session.account) for name in accounts().projects(account.id)]
    about = [(project, _personal(project, account.id)) for project in projects]
    for project in projects:  # all rights first: nothing is half erased
        project.require("erase")
    if account.id != session.account and not projects:
        raise Forbidden(N_("Only somebody with the right erase in a project of theirs may erase a person"))
    gone = [str(key) for project, keys in about if keys for key in project.erase(*keys, why=why)]
    accounts().erase(account.id)
    for project in projects:
        forget_jobs(project.store.project)  # causes and logs may quote what was erased
    leave_no_trace()
    session.show({"account": account.id, "erased": gone}, [account.id, *gone])


def _personal(project, account: str):  # type: ignore[no-untyped-def]
    kinds = project.catalogue.kind
    return tuple(key for key in project.store.naming(account) if kinds(key.kind).personal)
