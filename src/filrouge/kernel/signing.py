"""Signing: an act of the account that does it, about one revision. A name in a file is only a declaration.

A signature is a document that ``Project.sign`` alone writes, so that the journal seals who, when and which
bytes, runs read it like anything else, and no form, no file and no request can forge one.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from filrouge.kernel.documents import Account, Document, Key, Origin, Ref, Scalar, digest
from filrouge.kernel.errors import Conflict, Forbidden, Invalid
from filrouge.kernel.rights import Role

Means = Literal["page", "rest", "command"]
LONGEST_NAME = 80


class NotSignable(Invalid):
    """Documents of this kind carry no signature."""

    code = "signing.not-signable"


class NotTheSigner(Forbidden):
    """Somebody else is to sign: the document names them, or the role that signs is not held."""

    code = "signing.not-the-signer"


class OlderRevision(Conflict):
    """What is signed is the latest revision: this one was replaced."""

    code = "signing.older-revision"


class Signable(Document):
    """Base of the documents that somebody signs; whoever holds ``signed_by`` may, or the one named only."""

    signed_by: ClassVar[Role] = "moa"

    signer: Account | None = Field(
        default=None, description="who is to sign; empty: whoever holds the role that signs"
    )


class Signature(Document):
    """Somebody signed a revision. Its id is that of the document; a new revision signs a later one.

    It holds the hash of what was signed, so it is erased with it.
    """

    kind = "thread.signature"
    origin: ClassVar[Origin] = "signed"
    historic = True
    copies = True

    signed: Ref
    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="of the revision, as it is stored")
    signer: Annotated[Account, Field(description="the account that acted")]
    role: Role
    signed_on: date
    means: Means = Field(description="how the account was known: a session, a key, or this machine’s command")

    def summary(self) -> Mapping[str, Scalar]:
        return {"signed": str(self.signed), "signed_on": self.signed_on.isoformat(), "means": self.means}


def signature_key(key: Key) -> Key:
    """Where the signature of a document lies: its kind and id, by a hash where they are too long."""
    name = f"{key.kind}.{key.id}"
    short = name if len(name) <= LONGEST_NAME else f"{key.kind}.{digest(key.id.encode())[:24]}"
    return Key(Signature.kind, short)
