"""From a source, or from files, to items with their texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from filrouge.domains.watch.compute import answers, feeds, references, xmltrees
from filrouge.domains.watch.compute.entries import Entry, Found, ids_of, item_of, text_of
from filrouge.domains.watch.compute.lists import of_list
from filrouge.domains.watch.compute.pdfs import pages_of
from filrouge.domains.watch.compute.services import address_of, services
from filrouge.domains.watch.documents import ToBring, ToCollect, ToRead
from filrouge.domains.watch.errors import NothingGiven
from filrouge.kernel.context import Context
from filrouge.kernel.documents import Blob
from filrouge.kernel.ports import Told
from filrouge.kernel.texts import N_, Text
from filrouge.kernel.usecases import use_case
from filrouge.kernel.web import Answer, NoAnswer
from filrouge.kinds.watch import Harvest, Item, Received, RefusedEntry, Source, StoredText

SERVICES = "filrouge.domains.watch/data/services.toml"
ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, */*;q=0.5",
    "arxiv": "application/atom+xml",
}


@dataclass(frozen=True)
class _Lot:
    """What one file, resource or answer gave."""

    name: str
    found: Found
    content: Blob | None = None
    received_on: date | None = None


@use_case(
    "watch.collect",
    version=1,
    title=Text(fr="Relever une source", en="Look at a source"),
    right="watch.write",
    reads=(Source,),
    makes=(Harvest, Item, StoredText),
    long=True,
)
def collect(context: Context, given: ToCollect) -> None:
    """Ask a source what it has, and keep every entry that reads.

    Raises:
        Malformed, EntityBomb, TooMuch: the answer is not what it should be.
        BadAddress, TooLongAnswer, NoAnswer, AskedTooOften, NotWanted, NoWeb.
    """
    source = context.read(Source, given.subject).document
    if source.nature == "watch_list":
        _keep(context, [_Lot(f"watch.source/{given.subject.id}", of_list(source.entries))])
        return
    address = source.address
    if source.nature != "feed":
        told = services(context.resource(SERVICES))
        address = address_of(
            source.address or told[source.nature].search, query=source.query, count=given.limit_count
        )
    answer = context.fetch(address, accept=ACCEPT.get(source.nature, "application/json"))
    if not answer.found:
        raise NoAnswer(
            N_("%(address)s answers %(status)d", address=address, status=answer.status), at="/subject"
        )
    content = context.blobs.put(answer.content, f"{given.subject.id}.txt")
    _keep(context, [_Lot(address, _read(source, answer), content, answer.received_on)])


@use_case(
    "watch.bring",
    version=1,
    title=Text(fr="Apporter des références", en="Bring references"),
    right="watch.write",
    makes=(Harvest, Item, StoredText),
)
def bring(context: Context, given: ToBring) -> None:
    """Read files of references, or those that installed packages ship; nothing is asked of the web.

    Raises:
        NothingGiven: no file and no resource.
        Malformed, EntityBomb, TooMuch: naming what cannot be read; nothing is kept then.
    """
    if not given.files and not given.resources:
        raise NothingGiven(N_("No file and no resource of a package was given"), at="/files")
    lots = [
        _Lot(one.name or one.sha256[:8], references.read(one.name, context.blob(one)), one)
        for one in given.files
    ]
    for locator in given.resources:
        lots.append(_Lot(locator, references.read(locator, context.resource(locator))))
    _keep(context, lots)


@use_case(
    "watch.read_text",
    version=1,
    title=Text(fr="Lire le texte complet d’une référence", en="Read the full text of a reference"),
    right="watch.write",
    reads=(Item,),
    makes=(StoredText,),
)
def read_text(context: Context, given: ToRead) -> None:
    """Keep the words of a file that somebody has the right to, page by page, for quotations and search.

    Raises:
        Malformed, NoText, TooMuch.
    """
    context.read(Item, given.subject)
    pages = pages_of(context.blob(given.file))
    context.make(
        StoredText(
            item=given.subject.id,
            nature="full",
            pages=pages,
            original=given.file,
            received_from=given.file.name,
        )
    )


def _read(source: Source, answer: Answer) -> Found:
    """Entries of an answer, by what was asked."""
    text = xmltrees.decoded(answer.content, answer.charset)
    if source.nature == "feed":
        start = text.lstrip("\ufeff \t\r\n")[:1]
        return (
            references.of_json(references.parsed(text))
            if start in "{[" and start
            else feeds.feed(xmltrees.tree(text))
        )
    if source.nature == "arxiv":
        return feeds.feed(xmltrees.tree(text))
    told = references.parsed(text)
    if source.nature == "hal":
        return answers.hal(told)
    return answers.openalex(told) if source.nature == "openalex" else answers.github(told, source.query)


def _keep(context: Context, lots: Sequence[_Lot]) -> None:
    """Items by ids that depend on them alone, their texts, and the account of it all."""
    where = {id(entry): lot.name for lot in lots for entry in lot.found.entries}
    texts_count, kept_count = 0, 0
    for name, entry in ids_of(_all(lots)).items():
        ref = context.make(item_of(entry, where[id(entry)]), part=name)
        kept_count += 1
        text = text_of(entry, ref.id, where[id(entry)])
        if text:
            context.make(text, part=name)
            texts_count += 1
    context.make(
        Harvest(
            received=tuple(
                Received(
                    id=str(n),
                    name=lot.name,
                    content=lot.content,
                    received_on=lot.received_on,
                    entries_count=len(lot.found.entries) + len(lot.found.refused),
                )
                for n, lot in enumerate(lots, start=1)
            ),
            entries_count=sum(len(lot.found.entries) + len(lot.found.refused) for lot in lots),
            kept_count=kept_count,
            texts_count=texts_count,
            refused=tuple(
                RefusedEntry(id=f"{n}.{place}", why=Told.of(why))
                for n, lot in enumerate(lots, start=1)
                for place, why in lot.found.refused
            ),
            feeds=tuple(
                one.model_copy(update={"id": f"{n}.{one.id}"})
                for n, lot in enumerate(lots, start=1)
                for one in lot.found.feeds
            ),
        )
    )


def _all(lots: Sequence[_Lot]) -> Iterable[Entry]:
    return (entry for lot in lots for entry in lot.found.entries)
