"""Whether works exist and stand, by the services that answer for their identifiers."""

from collections.abc import Mapping

from filrouge.domains.watch.compute import resolving
from filrouge.domains.watch.compute.services import address_of, services
from filrouge.domains.watch.documents import ToResolve
from filrouge.domains.watch.service.collecting import SERVICES
from filrouge.kernel.context import Context
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kernel.web import Answer
from filrouge.kinds.watch import Advance, Identifier, Item, Resolution, Resolved, Triage


@use_case(
    "watch.resolve",
    version=1,
    title=Text(fr="Vérifier que les références existent", en="Check that references exist"),
    right="watch.write",
    reads=(Item, Triage, Advance),
    makes=(Resolution,),
    long=True,
)
def resolve(context: Context, given: ToResolve) -> None:
    """Ask for every item that was kept or that an advance cites; one answer for each.

    Raises:
        BadAddress, TooLongAnswer, NoAnswer, AskedTooOften, NotWanted, NoWeb: nothing is told of any then.
    """
    wanted = {held.document.item.id for held in context.all(Triage) if held.document.choice == "keep"}
    wanted |= {held.document.item.id for held in context.all(Advance)}
    items = {held.ref.id: held.document for held in context.all(Item) if held.ref.id in wanted}
    doors = {name: one.resolve for name, one in services(context.resource(SERVICES)).items()}
    doors |= {one.id: one.address for one in given.addresses}
    told = []
    for place, (id, item) in enumerate(sorted(items.items())):
        context.progress(place / len(items), N_("%(n)d of %(all)d", n=place, all=len(items)))
        told.append(_asked(context, doors, id, item))
    context.make(resolving.resolution(told))


def _asked(context: Context, doors: Mapping[str, str], id: str, item: Item) -> Resolved:
    number = resolving.asked_by(item)
    if number is None:
        return Resolved(id=id, state="unresolved")
    address = address_of(doors[number.id], id=number.value)
    answer = context.fetch(address, accept=resolving.ACCEPT[number.id])
    if number.id == "doi" and not answer.found:
        address = address_of(doors["handle"], id=number.value)
        return _told(id, item, number, address, context.fetch(address, accept="application/json"))
    return _told(id, item, number, address, answer)


def _told(id: str, item: Item, number: Identifier, address: str, answer: Answer) -> Resolved:
    return resolving.judged(
        id, item, number, address, answer.found, answer.content, answer.charset
    ).model_copy(update={"checked_on": answer.checked_on})
