"""Entries of the journal as sentences: who did what, to which documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.delivery.labels import kind_title
from filrouge.delivery.threads import title_of
from filrouge.delivery.wiring import accounts
from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.errors import FilrougeError
from filrouge.kernel.journal import Entry, statements
from filrouge.kernel.project import Project
from filrouge.kernel.rights import allows
from filrouge.kernel.texts import Text
from filrouge.kernel.thread import Case
from filrouge.kernel.words import word_of

TOLD = 3  #: documents named in one sentence
ERASED = Text(fr="une personne effacée", en="an erased person")
ROLE_VERBS = {"grant": ("donne à", "gives a role to"), "revoke": ("retire à", "takes a role from")}
OUTCOMES = {
    "done": Text(fr="refaite", en="redone"),
    "waiting": Text(fr="attend une personne", en="waits for a person"),
    "impossible": Text(fr="impossible", en="impossible"),
}


@dataclass(frozen=True)
class Deed:
    """One act: when, by whom ("" for a run, which is nobody's prose), in words, about which documents."""

    number: int
    at: str
    actor: str
    words: Text
    about: tuple[Ref, ...] = ()
    more_count: int = 0  #: documents beside those named
    step: str = ""


def deeds(entries: Iterable[Entry], project: Project) -> list[Deed]:
    """What this reader may know of these entries; who opened what is for the journal's own page."""
    told = (_deed(entry, project) for entry in entries)
    return [deed for deed in told if deed]


def _deed(entry: Entry, project: Project) -> Deed | None:
    said = list(statements(entry))
    actor = next((one["actor"] for one in said if "actor" in one), "")
    wrote = [Ref(**one["wrote"]) for one in said if "wrote" in one]
    if not all(_readable(project, ref.kind) for ref in wrote):
        return None
    if entry.verb == "run":
        return _run(entry, actor, said, wrote, project)
    if entry.verb == "write":
        return _write(entry, actor, wrote)
    if entry.verb == "reaffirm":
        return _reaffirmed(entry, actor, said, project)
    if entry.verb == "erase":
        return Deed(entry.number, entry.at, actor, Text(fr="efface des documents", en="erases documents"))
    words = role_words(said)
    return Deed(entry.number, entry.at, actor, words) if words else None


def role_words(said: Iterable[Mapping[str, Any]]) -> Text | None:
    """``donne à Claire Vasseur le rôle jury``, of an entry that tells of a role."""
    for statement in said:
        for verb, (fr, en) in ROLE_VERBS.items():
            if told := statement.get(verb):
                name, role = accounts().get(told["account"]).name, word_of("role", told["role"])
                return Text(
                    fr=f"{fr} {name or ERASED.fr} le rôle {role.fr}",
                    en=f"{en} {name or ERASED.en}: {role.en}",
                )
    return None


def _run(
    entry: Entry, actor: str, said: Iterable[Mapping[str, Any]], wrote: list[Ref], project: Project
) -> Deed | None:
    run = next((one["run"] for one in said if "run" in one), None)
    if run is None:
        return None
    title, outcome = title_of(project, run["use"]), OUTCOMES[run["outcome"]]
    cpu_s = run["cost"]["cpu_s"]
    cost_fr, cost_en = f"{cpu_s:.1f}".replace(".", ","), f"{cpu_s:.1f}"
    words = Text(
        fr=f"{title.fr}, étape {run['step']}\u00a0: {outcome.fr}, {cost_fr} CPU-secondes",
        en=f"{title.en}, step {run['step']}: {outcome.en}, {cost_en} CPU-seconds",
    )
    return Deed(entry.number, entry.at, "", words, tuple(wrote[:TOLD]), len(wrote[TOLD:]), run["step"])


def _write(entry: Entry, actor: str, wrote: list[Ref]) -> Deed | None:
    if not wrote:
        return None
    if wrote[0].kind == Case.kind:
        return Deed(
            entry.number, entry.at, actor, Text(fr="change les étapes du fil", en="changes the steps")
        )
    new = all(ref.revision == 1 for ref in wrote)
    words = Text(fr="écrit", en="writes") if new else Text(fr="révise", en="revises")
    return Deed(entry.number, entry.at, actor, words, tuple(wrote[:TOLD]), len(wrote[TOLD:]))


def _reaffirmed(entry: Entry, actor: str, said: Iterable[Mapping[str, Any]], project: Project) -> Deed | None:
    about = next((one["reaffirmed"] for one in said if "reaffirmed" in one), None)
    if (
        about is None
        or not _readable(project, about["kind"])
        or not _readable(project, about["cited"]["kind"])
    ):
        return None
    held = project.store.latest(Key(about["kind"], about["id"]))
    title = kind_title(about["cited"]["kind"])
    words = Text(fr=f"réaffirme une citation ({title.fr}) dans", en=f"stands by a citation ({title.en}) in")
    return Deed(entry.number, entry.at, actor, words, (held.ref,) if held else ())


def _readable(project: Project, kind: str) -> bool:
    """A kind that is no longer installed is readable by nobody."""
    try:
        return allows(project.rights, project.catalogue.kind(kind).right_to("read"))
    except FilrougeError:
        return False
