"""Keys of the programs that ask the model server: shown once, kept as hashes."""

from secrets import token_bytes

import click

from filrouge.delivery.session import Session, with_session
from filrouge.kernel.documents import Key
from filrouge.kernel.texts import Text


@click.command("make-key")
@click.argument("caller")
@with_session
def make_key(session: Session, caller: str) -> None:
    """Faire la clé d’un programme appelant (serving.caller). / Make the key of a caller."""
    from filrouge.domains.serving.compute.publishing import new_key  # noqa: PLC0415 - only here
    from filrouge.kinds.serving import Caller  # noqa: PLC0415

    project = session.project()
    held = project.latest(Key(Caller.kind, caller))
    told = project.document(Caller, project.store.revision(held))
    key, hashed = new_key(token_bytes(32))
    project.write(caller, told.model_copy(update={"key_sha256": hashed}), expected_revision=held.revision)
    session.show({"caller": caller, "key": key}, [key])
    session.say(
        Text(
            fr="Montrée une seule fois\u202f; relancez les étapes qui nomment ce programme.",
            en="Shown once; run the steps that name this caller again.",
        )
    )
