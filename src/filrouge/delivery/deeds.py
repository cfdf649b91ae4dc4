"""Entries of the journal as sentences: who did what, to which documents."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from filrouge.adapters.render.numbers import shown
from filrouge.delivery.labels import kind_title
from filrouge.delivery.threads import title_of
from filrouge.delivery.wiring import accounts
from filrouge.kernel.documents import Key, Ref
from filrouge.kernel.journal import Entry, statements
from filrouge.kernel.project import Project
from filrouge.kernel.quotes import Value
from filrouge.kernel.texts import Lang, Text
from filrouge.kernel.thread import Case
from filrouge.kernel.words import word_of

TOLD = 3  #: documents named in one sentence
NAMED = ("actor", "run", "reaffirmed", "signed")  #: statements, one of each in an entry
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


@dataclass(frozen=True)
class Said:
    """What an entry says, read once for whoever asks; of what it wrote, the first few and every kind."""

    number: int
    at: str
    verb: str
    actor: str
    run: Mapping[str, Any] | None
    reaffirmed: Mapping[str, Any] | None
    signed: str | None  #: the revision that was signed
    roles: tuple[Mapping[str, Any], ...]  #: statements that tell of a role given or taken away
    wrote: tuple[Ref, ...]
    kinds: frozenset[str]
    wrote_count: int


def said_by(entries: Iterable[Entry]) -> tuple[Said, ...]:
    """Entries as they are kept in mind; one may have written thousands of documents."""
    return tuple(_said(entry) for entry in entries)


def deeds(acts: Iterable[Said], project: Project) -> list[Deed]:
    """What this reader may know of these acts; who opened what is for the journal's own page."""
    told = (_deed(act, project) for act in acts if all(project.reads(kind) for kind in act.kinds))
    return [deed for deed in told if deed]


def _said(entry: Entry) -> Said:
    found = list(statements(entry))
    told = {name: one[name] for one in found for name in NAMED if name in one}
    wrote = [one["wrote"] for one in found if "wrote" in one]
    others = [one for one in wrote if one["kind"] != Case.kind]
    return Said(
        entry.number,
        entry.at,
        entry.verb,
        told.get("actor", ""),
        told.get("run"),
        told.get("reaffirmed"),
        told.get("signed"),
        tuple(one for one in found if ROLE_VERBS.keys() & one.keys()),
        tuple(Ref(**one) for one in others[:TOLD]),
        frozenset(one["kind"] for one in wrote),
        len(others),
    )


def _deed(act: Said, project: Project) -> Deed | None:
    if act.run:
        return _run(act, act.run, project)
    if act.signed:
        return _signed(act, act.signed, project)
    if act.verb == "write" and act.kinds:
        return _write(act)
    if act.reaffirmed:
        return _reaffirmed(act, act.reaffirmed, project)
    if act.verb == "erase":
        return Deed(act.number, act.at, act.actor, Text(fr="efface des documents", en="erases documents"))
    words = role_words(act.roles)
    return Deed(act.number, act.at, act.actor, words) if words else None


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


def _run(act: Said, run: Mapping[str, Any], project: Project) -> Deed:
    title, outcome = title_of(project, run["use"]), OUTCOMES[run["outcome"]]
    cpu_s = run["cost"]["cpu_s"]
    words = Text(
        fr=f"{title.fr}, étape {run['step']} : {outcome.fr}, {_number(cpu_s, 'fr')} CPU-secondes",
        en=f"{title.en}, step {run['step']}: {outcome.en}, {_number(cpu_s, 'en')} CPU-seconds",
    )
    return Deed(act.number, act.at, "", words, act.wrote, act.wrote_count - len(act.wrote), run["step"])


def _number(value: float, lang: Lang) -> str:
    return shown(Value(float(value)), lang)


def _write(act: Said) -> Deed:
    if not act.wrote:
        return Deed(
            act.number, act.at, act.actor, Text(fr="change les étapes du fil", en="changes the steps")
        )
    new = all(ref.revision == 1 for ref in act.wrote)
    words = Text(fr="écrit", en="writes") if new else Text(fr="révise", en="revises")
    return Deed(act.number, act.at, act.actor, words, act.wrote, act.wrote_count - len(act.wrote))


def _reaffirmed(act: Said, about: Mapping[str, Any], project: Project) -> Deed | None:
    if not (project.reads(about["kind"]) and project.reads(about["cited"]["kind"])):
        return None
    held = project.store.latest(Key(about["kind"], about["id"]))
    title = kind_title(about["cited"]["kind"])
    words = Text(fr=f"réaffirme une citation ({title.fr}) dans", en=f"stands by a citation ({title.en}) in")
    return Deed(act.number, act.at, act.actor, words, (held.ref,) if held else ())


def _signed(act: Said, signed: str, project: Project) -> Deed | None:
    ref = Ref.model_validate(signed)
    if not project.reads(ref.kind):
        return None
    return Deed(act.number, act.at, act.actor, Text(fr="signe", en="signs"), (ref,))
