"""What services answer about an identifier: it exists and names this work, or another, or was taken back."""

import difflib
import re
from collections.abc import Sequence
from typing import Any

from filrouge.domains.watch.compute import answers, feeds, identifiers, references, xmltrees
from filrouge.domains.watch.compute.entries import plain
from filrouge.domains.watch.compute.xmltrees import child, words
from filrouge.kinds.watch import Identifier, IdentifierNature, Item, Resolution, Resolved, ResolvedState

ASKED: tuple[IdentifierNature, ...] = ("doi", "arxiv", "hal", "openalex")  #: those that somebody answers for
ACCEPT = {"doi": "application/json", "arxiv": "application/atom+xml", "hal": "application/json",
          "openalex": "application/json"}  # fmt: skip
SAME_TITLE_RATIO = 0.8  #: of letters in common order (Ratcliff & Obershelp); titles are typed in many ways
HANDLE_FOUND = 1  #: responseCode of the handle system


def asked_by(item: Item) -> Identifier | None:
    """The strongest identifier of an item that a service answers for."""
    for nature in ASKED:
        for one in item.identifiers:
            if one.id == nature:
                return one
    return None


def judged(
    id: str, item: Item, number: Identifier, address: str, found: bool, content: bytes, charset: str = ""
) -> Resolved:
    """An answer about one identifier.

    Raises:
        Malformed, EntityBomb, TooMuch: the service does not answer as it should.
    """
    told: dict[str, Any] = {"id": id, "nature": number.id, "value": number.value, "asked_at": address}
    if not found:
        return Resolved(state="not_found", **told)
    text = xmltrees.decoded(content, charset)
    if number.id == "arxiv":
        title, taken_back, notice = _arxiv(text)
    else:
        title, taken_back, notice = _json(number.id, references.parsed(text))
    if title is None:
        return Resolved(state="not_found", **told)
    if taken_back:
        return Resolved(state="retracted", title=title, notice=notice, **told)
    return Resolved(state=_state(title, item.title), title=title, **told)


def resolution(told: Sequence[Resolved]) -> Resolution:
    """All answers, counted."""
    return Resolution(
        items=tuple(told),
        resolved_count=sum(one.state == "resolved" for one in told),
        retracted_count=sum(one.state == "retracted" for one in told),
        unresolved_count=sum(one.state not in ("resolved", "retracted") for one in told),
    )


def alike_ratio(one: str, other: str) -> float:
    """How alike two titles are, between 0 and 1; a title that begins the other one is the same."""
    a, b = (re.sub(r"[^a-z0-9]+", "", identifiers.folded(told)) for told in (one, other))
    if min(len(a), len(b)) >= identifiers.TITLE_LETTERS_FEW and (a.startswith(b) or b.startswith(a)):
        return 1.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _state(told: str, known: str) -> ResolvedState:
    """The handle system knows no title: that the number exists is then all that is known."""
    return "resolved" if not told or alike_ratio(told, known) >= SAME_TITLE_RATIO else "mismatch"


def _json(nature: IdentifierNature, told: Any) -> tuple[str | None, bool, str]:
    """Title, whether it was taken back, by which notice; no title when nobody knows the number."""
    answer = told if isinstance(told, dict) else {}
    if "responseCode" in answer:
        return ("" if answer["responseCode"] == HANDLE_FOUND else None), False, ""
    if nature == "doi":
        message = answer.get("message")
        if not isinstance(message, dict):
            return None, False, ""
        notice = answers.retraction(message)
        return answers.title_of(message), notice is not None, notice or ""
    found = answers.hal(answer) if nature == "hal" else answers.openalex(answer)
    title = found.entries[0].title if found.entries else None
    return title, nature == "openalex" and answer.get("is_retracted") is True, ""


def _arxiv(text: str) -> tuple[str | None, bool, str]:
    root = xmltrees.tree(text)
    entry = child(root, "entry")
    if entry is None or "api/errors" in words(child(entry, "id")) or not feeds.feed(root).entries:
        return None, False, ""
    comment = words(child(entry, "comment"))
    return plain(words(child(entry, "title"))), bool(re.search(r"\bwithdrawn\b", comment, re.IGNORECASE)), ""
