"""A form made from a declared part: shown, sent, read, shown again with what is wrong beside its field."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from filrouge.kernel.documents import Body, Part, validated
from filrouge.kernel.errors import Fault, FilrougeError
from filrouge.kernel.texts import Lang
from filrouge.webkit.forms.acts import acted, with_names
from filrouge.webkit.forms.faults import faults_of, place_of, placed
from filrouge.webkit.forms.fields import Field, tree_of
from filrouge.webkit.forms.reading import Keep, Posted, Reading, body_of
from filrouge.webkit.forms.showing import Node, Showing, groups
from filrouge.webkit.forms.surroundings import BareLabels, EmptyShelf, Labels, Shelf
from filrouge.webkit.forms.telling import told

Faults = tuple[tuple[str, Fault], ...]


@dataclass(frozen=True)
class Trouble:
    """One line of the summary above a form."""

    href: str  #: the id of the field
    label: str
    message: str


@dataclass(frozen=True)
class Form:
    """Immutable: every step gives another form. ``{% include "webkit/forms/form.html" %}`` draws ``form``.

    A page shows ``Form.of(model, lang=…, labels=…, shelf=…).bound(body)`` in a ``<form method="post">`` of
    its own (``enctype="multipart/form-data"`` when ``has_files``). Sent back, ``parse`` gives the form with
    what was typed. ``do`` in the post says which button it was: ``acted`` knows those of lists, "" is the
    Enter key, the others are the page's. ``settled().validated()`` gives the part or raises Invalid, which
    ``with_faults`` puts beside the fields.
    """

    model: type[Part]
    tree: Field
    labels: Labels
    shelf: Shelf
    lang: Lang
    body: Body = field(default_factory=dict)
    faults: Faults = ()

    @classmethod
    def of(
        cls,
        model: type[Part],
        *,
        lang: Lang,
        labels: Labels | None = None,
        shelf: Shelf | None = None,
        without: tuple[str, ...] = (),
    ) -> "Form":
        """An empty form. ``without``: fields of the part that are asked for elsewhere.

        Raises:
            Invalid: a field that no form can ask for.
        """
        tree = tree_of(model)
        kept = tuple(one for one in tree.inside if one.name not in without)
        return cls(model, replace(tree, inside=kept), labels or BareLabels(), shelf or EmptyShelf(), lang)

    def bound(self, body: Body) -> "Form":
        """The form filled with a body, valid or not."""
        return replace(self, body=body, faults=())

    def parse(self, post: Posted, files: Posted, *, keep: Keep) -> "Form":
        """The form filled with what was sent; ``keep`` stores a file and gives the body of its blob.

        A field left empty is absent from the body; what cannot be read stays as it was typed.
        """
        shown_in: Lang = "en" if post.get("form:lang") == "en" else "fr"
        return self.bound(body_of(self.tree, Reading(post, files, keep, shown_in)))

    def acted(self, act: str) -> tuple["Form", str]:
        """After ``add:/members``, ``rm:/members/0`` or ``up:/members/1``; and the id of what to look at."""
        body, at = acted(self.tree, self.body, act)
        field, _ = self.bound(body).field_at(at)
        leaf = "-i" if field is not self.tree and _is_item(at) and field.shape != "part" else ""
        return self.bound(body), f"f{at.replace('/', '-')}{leaf}" if at else ""

    def settled(self) -> "Form":
        """As it is to be validated: empty rows gone, ids that say nothing given."""
        return self.bound(with_names(self.tree, self.body))

    def validated(self) -> Part:
        """The part that a settled form gives.

        Raises:
            Invalid: with every fault.
        """
        return validated(self.model, self.body)

    def with_faults(self, error: FilrougeError, *, whole: str = "") -> "Form":
        """Each fault beside its field; those about the part as a whole beside the field ``whole``."""
        told = (replace(one, at=one.at or whole) for one in faults_of(error))
        return replace(self, faults=tuple(placed(self.tree, self.body, told)))

    def label_of(self, pointer: str, *, by_rank: bool = False) -> str:
        """The way to a place in words: « Membres, m1, Rôles »; what names no field is left as it is.

        ``by_rank``: the pointer names items by rank, from 0; people count from 1.
        """
        words, here = [], self.tree
        for token in pointer.split("/")[1:]:
            child = here.child(token)
            told = token.replace("~1", "/").replace("~0", "~")
            if child is None or here.shape == "items":
                words.append(str(int(told) + 1) if by_rank and told.isdigit() else told)
            else:
                words.append(self.labels.field_label(child.model, child.name).said(self.lang))
            here = child or here
        return ", ".join(words)

    def told(self, pointer: str, value: Any) -> str:
        """A value at a place as one line that a person reads."""
        field = self.tree
        for token in pointer.split("/")[1:]:
            field = field.child(token) or field
        return told(self._showing(), field, value)

    @cached_property
    def root(self) -> Node:
        return self._showing().node(self.tree, "", self.body)

    def _showing(self) -> Showing:
        faults: dict[str, tuple[str, ...]] = {}
        for at, fault in self.faults:
            faults[at] = (*faults.get(at, ()), self.shelf.said(fault.message))
        return Showing(self.labels, self.shelf, self.lang, faults)

    @property
    def fields(self) -> tuple[Node, ...]:
        return self.root.inside

    @property
    def groups(self) -> tuple[tuple[Node, ...], ...]:
        """Runs of fields, and the parts and lists between them."""
        return groups(self.fields)

    @property
    def has_files(self) -> bool:
        return _asks_files(self.tree)

    @property
    def file_names(self) -> str:
        """Controls that send files, as ``hx-params`` leaves them out of what is kept by and by."""
        return ",".join(
            f"{node.at}:file" for node in _walk(self.root) if node.field.shape in ("file", "files")
        )

    @property
    def troubles(self) -> tuple[Trouble, ...]:
        return tuple(
            Trouble(
                f"f{at.replace('/', '-')}" if at else "",
                self.label_of(at, by_rank=True),
                self.shelf.said(fault.message),
            )
            for at, fault in self.faults
        )

    def field_at(self, pointer: str) -> tuple[Field, str]:
        """The field nearest to a pointer, and its place by rank."""
        place = place_of(self.tree, self.body, pointer)
        return place.field, place.at


def _asks_files(one: Field) -> bool:
    return one.shape in ("file", "files") or any(
        map(_asks_files, (*one.inside, *([one.item] if one.item else [])))
    )


def _is_item(at: str) -> bool:
    return at.rpartition("/")[2].isdigit()


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for inner in node.inside:
        yield from _walk(inner)


def value_in(body: Any, pointer: str) -> Any:
    """The value at a pointer by rank, None for nothing."""
    for token in pointer.split("/")[1:]:
        if isinstance(body, dict):
            body = body.get(token)
        elif isinstance(body, list) and token.isdigit() and int(token) < len(body):
            body = body[int(token)]
        else:
            return None
    return body
