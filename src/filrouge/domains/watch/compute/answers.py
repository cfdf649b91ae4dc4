"""Answers of services in JSON: HAL, OpenAlex, Crossref, releases of GitHub; each by its documented fields.

A field of an unexpected type is as if it were absent: services change, and a work is better told in part.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

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
from filrouge.domains.watch.compute.feeds import UNTITLED, html_text
from filrouge.kernel.texts import Message
from filrouge.kinds.watch import WorkNature

_HAL_TYPES: Mapping[str, WorkNature] = {
    "ART": "article",
    "COMM": "conference",
    "POSTER": "conference",
    "THESE": "thesis",
    "HDR": "thesis",
    "OUV": "book",
    "COUV": "chapter",
    "REPORT": "report",
    "SOFTWARE": "software",
    "PATENT": "patent",
    "UNDEFINED": "preprint",
}
_CROSSREF_TYPES: Mapping[str, WorkNature] = {
    "journal-article": "article",
    "article": "article",
    "proceedings-article": "conference",
    "posted-content": "preprint",
    "preprint": "preprint",
    "book": "book",
    "monograph": "book",
    "book-chapter": "chapter",
    "dissertation": "thesis",
    "report": "report",
    "dataset": "data",
    "software": "software",
}


def hal(told: Any) -> Found:
    """``response.docs`` of the search of HAL."""
    return _each(_list(_dict(_dict(told).get("response")).get("docs")), _hal)


def openalex(told: Any) -> Found:
    """``results`` of a list of works of OpenAlex, or one work."""
    answer = _dict(told)
    return _each(_list(answer["results"]) if "results" in answer else [answer], _openalex)


def crossref(told: Any) -> Found:
    """``message`` of Crossref: one work, or ``items`` of many."""
    message = _dict(_dict(told).get("message"))
    return _each(_list(message["items"]) if "items" in message else [message], crossref_entry)


def github(told: Any, repository: str) -> Found:
    """Releases of a repository; drafts are not released."""
    releases = [one for one in _list(told) if not _dict(one).get("draft")]
    return _each(releases, lambda one, place: _release(one, place, repository))


def retraction(message: Mapping[str, Any]) -> str | None:
    """The DOI of the notice that takes a work back, by ``updated-by``; "" when only its title tells it."""
    for one in map(_dict, _list(message.get("updated-by"))):
        if re.search("retract|withdraw|removal", f"{one.get('type')} {one.get('label')}", re.IGNORECASE):
            return plain(one.get("DOI")) or ""
    return "" if re.match(r"\W*(retracted|withdrawn)\b", title_of(message), re.IGNORECASE) else None


def title_of(message: Mapping[str, Any]) -> str:
    told = message.get("title")
    return plain(_first(told) if isinstance(told, list) else told)


def crossref_entry(one: Mapping[str, Any], place: str) -> Entry | None:
    """A work as Crossref, and CSL-JSON, tell it."""
    title = title_of(one)
    if not title:
        return None
    people = [_dict(who) for who in _list(one.get("author")) or _list(one.get("editor"))]
    where = [_dict(at) for who in people for at in _list(who.get("affiliation"))]
    dates = (parts_of(one.get(name)) for name in ("issued", "published", "posted", "created"))
    licence = _first(_list(one.get("license")))
    numbers = one.get("ISBN")
    return Entry(
        place=place,
        title=title,
        nature=_CROSSREF_TYPES.get(str(one.get("type")), "other"),
        creators=creators(name_of(who) for who in people),
        affiliations=affiliations((at.get("name"), at.get("country")) for at in where),
        published=published(*dates),
        container=plain(_one(one.get("container-title"))),
        publisher=plain(one.get("publisher")),
        identifiers=named(
            (
                ("doi", one.get("DOI")),
                ("isbn", _first(numbers) if isinstance(numbers, list) else numbers),
                ("url", one.get("URL")),
            )
        ),
        licence=plain(_dict(licence).get("URL"), 200),
        text=html_text(one.get("abstract")),
    )


def parts_of(told: Any) -> str:
    """``date-parts`` as year-month-day, as far as it goes."""
    parts = _first(_list(_dict(told).get("date-parts")))
    numbers = [
        one for one in _list(parts) if isinstance(one, int | str) and re.fullmatch(r"\d{1,4}", str(one))
    ]
    if not numbers:
        return ""
    return "-".join([f"{int(numbers[0]):04d}", *(f"{int(one):02d}" for one in numbers[1:3])])


def name_of(who: Mapping[str, Any]) -> str:
    """``Family, Given``; a body has one name."""
    family, given = plain(who.get("family")), plain(who.get("given"))
    particle = plain(who.get("non-dropping-particle")) or plain(who.get("dropping-particle"))
    last = f"{particle} {family}".strip()
    return (
        f"{last}, {given}"
        if last and given
        else last or given or plain(who.get("literal") or who.get("name"))
    )


def _each(told: list[Any], read: Callable[[Mapping[str, Any], str], Entry | None]) -> Found:
    entries: list[Entry] = []
    refused: list[tuple[str, Message]] = []
    for place, one in enumerate(told[:ENTRIES_LIMIT], start=1):
        entry = read(_dict(one), str(place))
        if entry:
            entries.append(entry)
        else:
            refused.append((str(place), UNTITLED))
    return Found(tuple(entries), tuple(refused))


def _hal(one: Mapping[str, Any], place: str) -> Entry | None:
    title = plain(_one(one.get("title_s")))
    if not title:
        return None
    structures = _list(one.get("structName_s"))
    countries = _list(one.get("structCountry_s"))
    paired = len(structures) == len(countries)
    where = zip(structures, countries, strict=True) if paired else [("", code) for code in countries]
    return Entry(
        place=place,
        title=title,
        nature=_HAL_TYPES.get(str(one.get("docType_s")), "other"),
        creators=creators(_list(one.get("authFullName_s"))),
        affiliations=affiliations(where),
        published=published(
            *(_one(one.get(f"{name}Date_s")) for name in ("publication", "produced", "submitted"))
        ),
        container=plain(_one(one.get("journalTitle_s"))) or plain(_one(one.get("conferenceTitle_s"))),
        publisher=plain(_one(one.get("publisher_s"))),
        identifiers=named(
            (
                ("doi", _one(one.get("doiId_s"))),
                ("arxiv", _one(one.get("arxivId_s"))),
                ("hal", one.get("halId_s")),
                ("url", one.get("uri_s")),
            )
        ),
        licence=plain(_one(one.get("licence_s")), 200),
        text=html_text(_one(one.get("abstract_s"))),
    )


def _openalex(one: Mapping[str, Any], place: str) -> Entry | None:
    title = plain(one.get("display_name")) or plain(one.get("title"))
    if not title:
        return None
    location = _dict(one.get("primary_location"))
    who = [_dict(told) for told in _list(one.get("authorships"))]
    places = [_dict(at) for told in who for at in _list(told.get("institutions"))]
    return Entry(
        place=place,
        title=title,
        nature=_CROSSREF_TYPES.get(str(one.get("type")), "other"),
        creators=creators(_dict(told.get("author")).get("display_name") for told in who),
        affiliations=affiliations((at.get("display_name"), at.get("country_code")) for at in places),
        published=published(one.get("publication_date"), one.get("publication_year")),
        container=plain(_dict(location.get("source")).get("display_name")),
        identifiers=named(
            (("doi", one.get("doi")), ("openalex", one.get("id")), ("url", location.get("landing_page_url")))
        ),
        licence=plain(location.get("license"), 200),
        text=prose(_inverted(one.get("abstract_inverted_index"))),
    )


def _inverted(told: Any) -> str:
    """An abstract told as word → places, put back in order."""
    placed = [
        (at, word) for word, places in _dict(told).items() for at in _list(places) if isinstance(at, int)
    ]
    return " ".join(word for _, word in sorted(placed)[:20_000])


def _release(one: Mapping[str, Any], place: str, repository: str) -> Entry | None:
    tag = plain(one.get("tag_name"))
    if not tag:
        return None
    name = plain(one.get("name"))
    return Entry(
        place=place,
        title=f"{repository} {tag}" + (f": {name}" if name and name != tag else ""),
        nature="software",
        creators=creators([_dict(one.get("author")).get("login")]),
        published=published(one.get("published_at"), one.get("created_at")),
        container=repository,
        identifiers=named([("url", one.get("html_url"))]),
        text=prose(one.get("body")),
    )


def _dict(told: Any) -> dict[str, Any]:
    return told if isinstance(told, dict) else {}


def _list(told: Any) -> list[Any]:
    return told if isinstance(told, list) else []


def _first(told: list[Any]) -> Any:
    return told[0] if told else None


def _one(told: Any) -> Any:
    """A value, or the first of a list of them."""
    return _first(told) if isinstance(told, list) else told
