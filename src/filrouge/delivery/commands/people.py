"""The right to be forgotten."""

import click

from filrouge.delivery.session import Session, with_session
from filrouge.delivery.wiring import accounts, leave_no_trace, open_project
from filrouge.delivery.worker import forget_jobs
from filrouge.kernel.errors import Forbidden
from filrouge.kernel.texts import N_


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
