"""Requirements of a client's file taken over into a set that people go on writing."""

from collections.abc import Collection
from typing import Final

from filrouge.kernel.documents import Prose, Quote, validated
from filrouge.kernel.errors import Invalid
from filrouge.kernel.project import Held
from filrouge.kernel.texts import N_
from filrouge.kinds.specification import ImportedRequirements, Requirement, Requirements, Source

SOURCE: Final = "client"  #: id of the source of a requirement that was taken over


def taken_over(
    client: Held[ImportedRequirements], chosen: Collection[str], title: Prose, into: Requirements | None
) -> Requirements:
    """The chosen requirements, each citing its statement in the file, so that a new version of the file makes
    it suspect; one that the set has already is replaced in its place, and keeps what the file cannot say.

    Raises:
        Invalid: nothing was chosen, or one derives from what is neither chosen nor in the set.
    """
    new = {one.id: _citing(one, client) for one in client.document.requirements if one.id in chosen}
    if not new:
        raise Invalid(N_("Choose at least one requirement"))
    held = {one.id: one for one in into.requirements} if into else {}
    known = held.keys() | new.keys()
    merged = {id: _kept(held.get(id), one) for id, one in new.items()}
    requirements = tuple(
        one.model_copy(update={"derives_from": tuple(id for id in one.derives_from if id in known)})
        for one in {**held, **merged}.values()
    )
    base = into or Requirements(title=title, requirements=requirements)
    body = base.model_copy(update={"requirements": requirements}).body()
    return validated(Requirements, {name: body[name] for name in Requirements.model_fields})


def _citing(one: Requirement, client: Held[ImportedRequirements]) -> Requirement:
    quote = Quote(ref=client.ref, pointer=f"/requirements/{one.id}/statement/text")
    return one.model_copy(update={"sources": (Source(id=SOURCE, cites=quote),)})


def _kept(old: Requirement | None, new: Requirement) -> Requirement:
    """What people added here stays: other sources, functions, a test where the file has none."""
    if old is None:
        return new
    sources = (*(one for one in old.sources if one.id != SOURCE), *new.sources)
    more = {"sources": sources, "functions": new.functions or old.functions, "test": new.test or old.test}
    return new.model_copy(update=more)
