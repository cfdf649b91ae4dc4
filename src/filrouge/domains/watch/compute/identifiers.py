"""Identifiers in one writing each, so that two sources that name one work name it the same.

DOI: ISO 26324, compared without case. arXiv: the scheme of 2007 and the one before it, without the version.
HAL: ``hal-01234567`` and its older prefixes, without the version.
"""

import re
import unicodedata
from collections.abc import Iterator

from filrouge.kinds.watch import IdentifierNature

TITLE_LETTERS_FEW = 24  #: a shorter title ("Introduction", "Editorial") names no work
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>{}|\\^`]+", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)/|arxiv[:.\s]+)?((?:\d{4}\.\d{4,5})|(?:[a-z-]+(?:\.[a-z]{2})?/\d{7}))(?:v\d+)?",
    re.IGNORECASE,
)
_ARXIV_TOLD = re.compile(r"arxiv(?:\.org/(?:abs|pdf|html)/|[:.\s]+)", re.IGNORECASE)
_HAL = re.compile(
    r"\b((?:hal|halshs|tel|inria|inserm|cea|pasteur|cirad|lirmm|ujm|emse|mnhn|ensl|artxibo|sic|dumas)-\d{8})(?:v\d+)?\b",
    re.IGNORECASE,
)
_PATENT = re.compile(r"[^A-Z0-9]")
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id)=", re.IGNORECASE)
_CLOSING = {")": "(", "]": "["}


def doi(text: str) -> str | None:
    """The first DOI of a text in lower case, without what closes the sentence around it."""
    met = _DOI.search(text.replace("%2F", "/").replace("%2f", "/"))
    if met is None:
        return None
    found = met[0].rstrip(".,;:'’”»")
    while found and found[-1] in _CLOSING and found.count(found[-1]) > found.count(_CLOSING[found[-1]]):
        found = found[:-1].rstrip(".,;:")
    return found.lower() if "/" in found and not found.endswith("/") else None


def arxiv(text: str) -> str | None:
    """The arXiv number of a text that is one, or that names arXiv before it."""
    whole = _ARXIV.fullmatch(text.strip())
    if whole:
        return whole[1].lower()
    for told in _ARXIV_TOLD.finditer(text):
        if met := _ARXIV.match(text, told.end()):
            return met[1].lower()
    return None


def hal(text: str) -> str | None:
    met = _HAL.search(text)
    return met[1].lower() if met else None


def isbn(text: str) -> str | None:
    """An ISBN of 13 digits whose key holds; one of 10 is brought to 13."""
    digits = re.sub(r"[^0-9Xx]", "", text).upper()
    if len(digits) == 10 and _key_10(digits):
        body = f"978{digits[:9]}"
        return body + str(-sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(body)) % 10)
    if len(digits) == 13 and digits.isdigit():
        key = sum(int(d) * (3 if n % 2 else 1) for n, d in enumerate(digits)) % 10
        return digits if key == 0 else None
    return None


def _key_10(digits: str) -> bool:
    if "X" in digits[:9]:
        return False
    told = [10 if one == "X" else int(one) for one in digits]
    return sum((10 - n) * one for n, one in enumerate(told)) % 11 == 0


def patent(text: str) -> str | None:
    """A publication number such as ``EP1234567B1``, without blanks."""
    told = _PATENT.sub("", text.upper())
    return told if re.fullmatch(r"[A-Z]{2}\d{5,12}[A-Z]?\d?", told) else None


def url(text: str) -> str | None:
    """A web address as two sources would both write it: no scheme, no ``www``, no tracking, no fragment."""
    told = text.strip()
    met = re.fullmatch(r"https?://([^/?#\s]+)([^?#\s]*)(?:\?([^#\s]*))?(?:#\S*)?", told, re.IGNORECASE)
    if met is None:
        return None
    host = met[1].rpartition("@")[2].lower().removeprefix("www.")
    kept = [one for one in (met[3] or "").split("&") if one and not _TRACKING.match(one)]
    path = met[2].rstrip("/")
    return f"{host}{path}{'?' + '&'.join(sorted(kept)) if kept else ''}" if host else None


def folded(text: str) -> str:
    """Without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def title(text: str) -> str | None:
    """A title as letters and digits only, None when it is too short to name one work."""
    told = "".join(letter for letter in folded(text) if letter.isalnum())
    return told if len(told) >= TITLE_LETTERS_FEW else None


def found_in(text: str) -> Iterator[tuple[IdentifierNature, str]]:
    """The identifiers that a free text names, one of a sort."""
    if found := doi(text):
        yield "doi", found
    if found := arxiv(text) if _ARXIV_TOLD.search(text) else None:
        yield "arxiv", found
    if found := hal(text):
        yield "hal", found


def canonical(nature: IdentifierNature, value: str) -> str | None:
    """An identifier in its canonical writing; None when it is not one."""
    if nature == "openalex":
        met = re.search(r"W\d{4,12}", value.upper())
        return met[0] if met else None
    reads = {"doi": doi, "arxiv": arxiv, "hal": hal, "isbn": isbn, "patent": patent, "url": url}
    return reads[nature](value)
