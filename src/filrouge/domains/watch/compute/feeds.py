"""Feeds: RSS 2.0 and 1.0 (RDF), Atom (RFC 4287, with arXiv's own elements), JSON Feed 1.1, OPML 2.0."""

import html
import re
from collections.abc import Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.etree.ElementTree import Element

from filrouge.domains.watch.compute import identifiers
from filrouge.domains.watch.compute.entries import (
    ENTRIES_LIMIT,
    Entry,
    Found,
    affiliations,
    creators,
    named,
    plain,
    prose,
    published,
)
from filrouge.domains.watch.compute.xmltrees import child, children, local, words
from filrouge.domains.watch.errors import Malformed
from filrouge.kernel.texts import N_, Message
from filrouge.kinds.watch import FoundFeed, IdentifierNature, WorkNature

UNTITLED = N_("it has no title")
_BREAKS = re.compile(r"</(?:p|div|li|h\d|tr)>|<br\s*/?>", re.IGNORECASE)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[/!]?[A-Za-z-][^<>]{0,2000}>")


def feed(root: Element) -> Found:
    """Entries of any feed in XML; OPML gives the feeds that it names.

    Raises:
        Malformed: XML, but no feed.
    """
    kind = local(root)
    if kind == "opml":
        return Found(feeds=tuple(_outlines(root)))
    if kind == "feed":
        return _read(children(root, "entry"), words(child(root, "title")))
    channel = child(root, "channel")
    if kind == "rss" and channel is not None:
        return _read(children(channel, "item"), words(child(channel, "title")))
    if kind == "rdf":
        return _read(children(root, "item"), words(child(channel, "title")) if channel is not None else "")
    raise Malformed(N_("This XML is neither RSS, Atom nor OPML: its root is %(root)s", root=kind[:40]))


def json_feed(told: dict[str, Any]) -> Found:
    """Entries of a JSON Feed."""
    items = told.get("items")
    entries, refused = [], []
    for place, one in enumerate(items if isinstance(items, list) else [], start=1):
        if not isinstance(one, dict):
            refused.append((str(place), N_("it is not a set of named fields")))
            continue
        text = (
            html_text(one.get("content_html")) or prose(one.get("content_text")) or prose(one.get("summary"))
        )
        title = plain(one.get("title")) or plain(text)[:80]
        if not title:
            refused.append((str(place), UNTITLED))
            continue
        who = one.get("authors") if isinstance(one.get("authors"), list) else [one.get("author")]
        names = [author.get("name") for author in who or () if isinstance(author, dict)]
        entries.append(
            Entry(
                place=str(place),
                title=title,
                nature="post",
                creators=creators(names),
                published=published(one.get("date_published"), one.get("date_modified")),
                container=plain(told.get("title")),
                identifiers=_named([one.get("url"), one.get("external_url"), one.get("id")]),
                text=text,
            )
        )
    return Found(tuple(entries[:ENTRIES_LIMIT]), tuple(refused))


def html_text(given: object) -> str:
    """The words of a piece of HTML, by lines; nothing of it is run, fetched or shown."""
    if not isinstance(given, str):
        return ""
    told = _TAG.sub("", _BREAKS.sub("\n", _HIDDEN.sub("", given)))
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in html.unescape(told).split("\n"))
    return prose(re.sub("\n{3,}", "\n\n", "\n".join(lines)))


def _read(elements: list[Element], container: str) -> Found:
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for place, one in enumerate(elements[:ENTRIES_LIMIT], start=1):
        entry = _entry(one, str(place), plain(container))
        if entry:
            entries.append(entry)
        else:
            refused.append((str(place), UNTITLED))
    if len(elements) > ENTRIES_LIMIT:
        told = N_("beyond the %(n)d entries that are read of one feed", n=ENTRIES_LIMIT)
        refused.append((f"{ENTRIES_LIMIT + 1}-{len(elements)}", told))
    return Found(tuple(entries), tuple(refused))


def _entry(one: Element, place: str, container: str) -> Entry | None:
    text = html_text(words(child(one, "encoded", "content", "summary", "description")))
    title = plain(html.unescape(words(child(one, "title")))) or plain(text)[:80]
    if not title:
        return None
    links = [link.get("href") or words(link) for link in children(one, "link")]
    other = [words(child(one, name)) for name in ("doi", "id", "guid", "identifier")]
    found = _named([*other, *links])
    journal = plain(words(child(one, "journal_ref", "publicationname")))
    return Entry(
        place=place,
        title=title,
        nature=_nature(found, journal),
        creators=creators(map(_name, _authors(one))),
        affiliations=affiliations(
            (words(place), None) for author in _authors(one) for place in children(author, "affiliation")
        ),
        published=published(
            *(_day(words(child(one, name))) for name in ("published", "pubdate", "date", "updated"))
        ),
        container=journal or container,
        identifiers=found,
        licence=plain(words(child(one, "license", "rights")), 200),
        text=text,
    )


def _nature(found: dict[IdentifierNature, str], journal: str) -> WorkNature:
    if "arxiv" in found:
        return "preprint"
    return "article" if journal or "doi" in found else "post"


def _authors(one: Element) -> list[Element]:
    return [*children(one, "author"), *children(one, "creator")]


def _name(author: Element) -> str:
    name = child(author, "name")
    return words(name if name is not None else author)


def _named(told: Iterable[object]) -> dict[IdentifierNature, str]:
    """Identifiers that the links and numbers of an entry tell; its first web address."""
    kept: dict[IdentifierNature, str] = {}
    for one in told:
        text = str(one or "").strip()[:2_000]
        if not text:
            continue
        number = identifiers.arxiv(text) if "arxiv.org/" in text.lower() else None
        for nature, value in (*identifiers.found_in(text), ("arxiv", number), ("url", text)):
            for kind, found in named([(nature, value)]).items():
                kept.setdefault(kind, found)
    return kept


def _day(text: str) -> str:
    """A date of RFC 822 or 3339 as year-month-day; anything else as it is."""
    told = text.strip()
    if re.match(r"\d{4}", told):
        return told
    try:
        when: datetime = parsedate_to_datetime(told)
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
    return f"{when:%Y-%m-%d}"


def _outlines(root: Element) -> Iterable[FoundFeed]:
    seen: set[str] = set()
    for one in root.iter():
        address = (one.get("xmlUrl") or "").strip()
        if local(one) == "outline" and re.fullmatch(r"https?://\S{1,480}", address) and address not in seen:
            seen.add(address)
            title = plain(one.get("title") or one.get("text")) or address
            yield FoundFeed(id=str(len(seen)), title=title, address=address)
