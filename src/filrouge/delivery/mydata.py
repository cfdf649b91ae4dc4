"""What is kept about a person, for that person to read."""

from collections.abc import Mapping
from typing import Any

from filrouge.adapters.accounts.models import Account as Row
from filrouge.adapters.accounts.traces import kept_of
from filrouge.delivery.wiring import accounts, keys, open_project, organisations
from filrouge.kernel.journal import statements
from filrouge.kernel.project import Project


def kept_about(account: str) -> Mapping[str, Any]:
    """As JSON: the account, its ways in, its sessions and keys, its organisations, and in each project of
    the person the roles held, the documents that name the account, and how many acts are the person's."""
    person, row = accounts().get(account), Row.objects.get(pk=account)
    return {
        "account": {
            "id": person.id,
            "name": person.name,
            "email": person.email,
            "administrator": person.administrator,
            "erasure_asked_at": row.erasure_asked_at.isoformat() if row.erasure_asked_at else None,
        },
        "sign_in": kept_of(account),
        "keys": [
            {"name": one.name, "scopes": list(one.scopes), "made": one.created_at.isoformat()}
            for one in keys().of(account)
        ],
        "organisations": [{"name": one.name, "role": role} for one, role in organisations().of(account)],
        "projects": [_in(open_project(name, actor=account)) for name in accounts().projects(account)],
    }


def _in(project: Project) -> Mapping[str, Any]:
    acts = sum(
        any(said.get("actor") == project.actor for said in statements(entry))
        for entry in project.store.journal()
    )
    return {
        "name": project.store.project,
        "roles": list(accounts().roles(project.store.project, project.actor)),
        "named_in": [str(key) for key in project.store.naming(project.actor)],
        "acts": acts,
    }
