"""What the forms of a project offer: its people, its documents, and what a quote of them reads."""

from collections.abc import Mapping, Sequence
from functools import cached_property

from filrouge.adapters.render.numbers import UNITS, shown
from filrouge.delivery.labels import kind_title
from filrouge.delivery.pages.bodies import size
from filrouge.delivery.pages.names import Names
from filrouge.delivery.pages.places import revision_address
from filrouge.delivery.remembered import counts
from filrouge.delivery.titles import NAMED_BY
from filrouge.delivery.wiring import accounts
from filrouge.delivery.words import said
from filrouge.kernel.documents import Document, Key, Ref
from filrouge.kernel.errors import Erased, Invalid, NotFound
from filrouge.kernel.ports import Projection, Revision
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value, resolve
from filrouge.kernel.texts import Lang, Message, Text
from filrouge.webkit.forms import Offer

OFFERS_LIMIT = 300  #: with more, a reference is typed: a list of thousands helps nobody
TITLE_LETTERS = 60
OFFERED = Text(fr="%(name)s, révision %(n)d", en="%(name)s, revision %(n)d")


class ProjectShelf:
    """A project as one reader sees it; what was read is kept for as long as a page is drawn."""

    def __init__(self, project: Project, lang: Lang) -> None:
        self.project = project
        self.lang: Lang = lang
        self._names = Names(lang)
        self._documents: dict[Ref, Document | None] = {}
        self._newest: dict[Key, int] = {}
        self._offers: dict[str | None, Sequence[Offer] | None] = {}

    def said(self, message: Message) -> str:
        return said(message, self.lang)

    def people(self) -> Sequence[Offer]:
        return self._people

    @cached_property
    def _people(self) -> Sequence[Offer]:
        members = accounts().members(self.project.store.project)
        self._names.meet(str(one.account) for one in members)
        told = [Offer(str(one.account), self._names[str(one.account)]) for one in members]
        return sorted(told, key=lambda one: one.label.casefold())

    def person(self, account: str) -> str:
        return self._names[account]

    def documents(self, kind: str | None) -> Sequence[Offer] | None:
        if kind not in self._offers:
            self._offers[kind] = self._offered(kind)
        return self._offers[kind]

    def _offered(self, kind: str | None) -> Sequence[Offer] | None:
        kinds = [one for one in ([kind] if kind else self._counts) if self.readable(one)]
        if sum(self._counts.get(one, 0) for one in kinds) > OFFERS_LIMIT:
            return None
        store = self.project.store
        return [self._offer(held, kind) for one in kinds for held in store.projections(one)]

    @cached_property
    def _counts(self) -> Mapping[str, int]:
        return counts(self.project)

    def _offer(self, held: Projection, kind: str | None) -> Offer:
        told = OFFERED.said(self.lang) % {"name": _named(held), "n": held.ref.revision}
        title = "" if kind else f"{kind_title(held.ref.kind).said(self.lang)} : "
        return Offer(str(held.ref), f"{title}{told}")

    def title(self, ref: Ref) -> str:
        return f"{kind_title(ref.kind).said(self.lang)} {ref.id}"

    def newest(self, ref: Ref) -> int:
        if ref.key not in self._newest:
            held = self.project.store.latest(ref.key)
            self._newest[ref.key] = held.ref.revision if held and held.body is not None else 0
        return self._newest[ref.key]

    def value(self, ref: Ref, pointer: str) -> str | None:
        found = self.read(ref, pointer)
        return shown(found, self.lang) if found else None

    def read(self, ref: Ref, pointer: str) -> Value | None:
        """What a quote finds there; None for nothing, and for what this reader may not read."""
        document = self.document(ref)
        return resolve(document.body(), pointer, type(document)) if document else None

    def document(self, ref: Ref) -> Document | None:
        """A document that the reader may read; opening a traced one is journaled, once."""
        if ref not in self._documents:
            self._documents[ref] = self._opened(ref)
        return self._documents[ref]

    def load(self, refs: Sequence[Ref]) -> None:
        """Read many documents at once; traced ones are left to be opened one by one."""
        asked = [ref for ref in refs if ref not in self._documents and self.readable(ref.kind)]
        for ref, held in self.project.store.revisions(asked).items():
            kind = self.project.catalogue.kind(ref.kind)
            if not kind.traced:
                self._documents[ref] = self._read(kind, held)

    def _read(self, kind: type[Document], held: Revision) -> Document | None:
        try:
            return self.project.document(kind, held)
        except (Erased, Invalid):
            return None

    def _opened(self, ref: Ref) -> Document | None:
        try:
            return self.project.read(ref).document if self.readable(ref.kind) else None
        except (NotFound, Erased, Invalid):
            return None

    def address(self, ref: Ref) -> str:
        return revision_address(self.project, ref) if self.readable(ref.kind) else ""

    def readable(self, kind: str) -> bool:
        return self.project.reads(kind)

    def unit(self, code: str) -> str:
        return UNITS[code].said(self.lang) if code in UNITS else code

    def size(self, size_bytes: int) -> str:
        return size(size_bytes, self.lang)


def _named(held: Projection) -> str:
    name = next((str(held.fields[one]) for one in NAMED_BY if held.fields.get(one)), held.ref.id)
    return name if len(name) <= TITLE_LETTERS else f"{name[: TITLE_LETTERS - 1]}…"
