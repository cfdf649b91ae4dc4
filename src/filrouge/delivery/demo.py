"""Fictional people and a program for the example, with passwords and a key made at first start and kept for
their owner's eyes."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes, token_urlsafe

from filrouge.adapters.accounts.models import Account as Row
from filrouge.delivery.dressing import dressed
from filrouge.delivery.membership import grant
from filrouge.delivery.wiring import accounts, home, open_project, organisations
from filrouge.domains.serving.compute.publishing import hashed_key, new_key
from filrouge.kernel.documents import Account, Ref
from filrouge.kernel.organisations import Organisation, TakenOrganisation
from filrouge.kernel.project import Project
from filrouge.kernel.rights import Role
from filrouge.kinds.options import Choice
from filrouge.kinds.serving import AcceptanceRecord, Caller

FILE = "demo-accounts.json"
SIGNED = (Choice, AcceptanceRecord)
DOMAIN = "solviere.example"  #: reserved: no letter sent there arrives anywhere
ORGANISATION = "Mutuelle Solvière"
COLOR = "#0b5563"
PASSWORD_BYTES = 12
CALLER = "demonstration"  #: the program that asks the models which want a key


@dataclass(frozen=True)
class Player:
    """Somebody of the example; nobody by this name is meant."""

    name: str
    role: Role
    administrator: bool = False

    @property
    def email(self) -> str:
        first = self.name.split()[0].lower().replace("é", "e").replace("è", "e").replace("ï", "i")
        return f"{first}@{DOMAIN}"


PLAYERS = (
    Player("Hélène Aubry", "owner", administrator=True),
    Player("Claire Vasseur", "moa"),
    Player("Yanis Benali", "moe"),
    Player("Odile Prigent", "dpo"),
    Player("Marc Delattre", "sponsor"),
    Player("Inès Roux", "jury"),
    Player("Léa Monnier", "candidate"),
)


@dataclass(frozen=True)
class Way:
    """How a player comes in; ``password`` is None once the player chose another."""

    player: Player
    password: str | None


def prepare(project: Project, look: Path | None = None) -> tuple[Way, ...]:
    """Make or find the players, and give them their roles in the example's project; dress their organisation
    with the files of the folder ``look``.

    Raises:
        Forbidden: whoever runs this does not own the project.
    """
    passwords = _kept({player.email: _password for player in PLAYERS})
    ours = _organisation()
    organisations().place(project.store.project, ours.id)
    if look is not None:
        files = [(path.name, path.read_bytes()) for path in sorted(look.iterdir())]
        organisations().dress(ours.id, dressed(organisations().look(ours.id), files, color=COLOR))
    ways = []
    for player in PLAYERS:
        row = _row(player, passwords[player.email])
        grant(project, row.pk, player.role)
        organisations().admit(ours.id, row.pk, "administrator" if player.administrator else "member")
        known = row.check_password(passwords[player.email])
        ways.append(Way(player, passwords[player.email] if known else None))
    return tuple(ways)


def key_of_caller(project: Project) -> str | None:
    """The key of the example's program, whose hash its document then holds.

    None: the project has no such program, or somebody made another key for it since.
    """
    held = project.held(Caller, CALLER)
    if held is None:
        return None
    key = _kept({CALLER: lambda: new_key(token_bytes(32))[0]})[CALLER]
    if held.document.key_sha256 is None:
        told = held.document.model_copy(update={"key_sha256": hashed_key(key)})
        project.write(CALLER, told, expected_revision=held.ref.revision)
    return key if held.document.key_sha256 in (None, hashed_key(key)) else None


def sign(name: str) -> tuple[Ref, ...]:
    """What waits for the client side is signed by its player, from their account: the decision, then the
    records. The file that holds them only declares; these signatures are a fiction as the people are, and
    say in the journal that a command made them."""
    moa = next(one for one in PLAYERS if one.role == "moa")
    project = open_project(name, actor=accounts().named(moa.name))
    waiting = [
        held.ref
        for kind in SIGNED
        for held in project.all(kind)
        if project.signs(held.document) and project.signature(held.ref) is None
    ]
    for ref in waiting:
        project.sign(ref, means="command")
    return tuple(waiting)


def _row(player: Player, password: str) -> Row:
    """The player's account; one that has a password already keeps it."""
    row = Row.objects.get(pk=accounts().named(player.name))
    if row.email is None:
        accounts().set_email(Account(row.pk), player.email)
        row.refresh_from_db()
    if not row.has_usable_password():
        row.set_password(password)
        row.save()
    if player.administrator and not row.is_administrator:
        accounts().set_administrator(row.pk, True)
    return row


def _organisation() -> Organisation:
    with suppress(TakenOrganisation):
        return organisations().found(ORGANISATION)
    return next(one for one in organisations().all() if one.name == ORGANISATION)


def _password() -> str:
    return token_urlsafe(PASSWORD_BYTES)


def _kept(wanted: Mapping[str, Callable[[], str]]) -> Mapping[str, str]:
    """Secrets by address or program, each as it was made the first time."""
    path = home() / FILE
    told: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
    missing = {name: make() for name, make in wanted.items() if name not in told}
    if missing:
        told |= missing
        partial = path.with_name(f".{path.name}.partial")
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(told, file, indent=1)
        partial.replace(path)
    return told
