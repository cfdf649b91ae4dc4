"""The thread as beads: the drawing of a project's home, and the strand above its other pages."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from filrouge.delivery.registry import ROOMS
from filrouge.delivery.threads import STATES, Stage, Standing, room_title
from filrouge.kernel.texts import Lang, Text
from filrouge.webkit.drawing import MOST, Bead, gathered, with_slack
from filrouge.webkit.templatetags.webkit import BEADS

IN_STRAND = 17  #: beads of the strand: those of a phone's neighbours stay a finger wide
NEAR = 2  #: beads shown on each side of the current one on a phone
STATE_WORDS = {
    "done": (Text(fr="faite", en="done"), Text(fr="faites", en="done")),
    "suspect": (Text(fr="suspecte", en="suspect"), Text(fr="suspectes", en="suspect")),
    "waiting": (
        Text(fr="attend une personne", en="waits for a person"),
        Text(fr="attendent une personne", en="wait for a person"),
    ),
    "impossible": (Text(fr="impossible", en="impossible"), Text(fr="impossibles", en="impossible")),
    "todo": (Text(fr="non commencée", en="not started"), Text(fr="non commencées", en="not started")),
}
STEPS = (Text(fr="étape", en="step"), Text(fr="étapes", en="steps"))


@dataclass(frozen=True)
class StrandBead:
    """A bead of the strand, with the classes that say its place."""

    name: str
    state: str
    words: str
    href: str
    here: bool
    classes: str


def counted(count: int, words: tuple[Text, Text], lang: Lang) -> str:
    """A number with its word: in French nought is singular."""
    many = count > 1 if lang == "fr" else count != 1
    return f"{count} {words[many].said(lang)}"


def in_words(standing: Standing, lang: Lang) -> str:
    """``17 étapes, 7 faites, 3 suspectes …``; states without a step are not told."""
    told = [counted(len(standing.stages), STEPS, lang)]
    told += [counted(n, STATE_WORDS[state], lang) for state in STATES if (n := standing.counts[state])]
    return ", ".join(told)


def beads_of(standing: Standing, base: str, lang: Lang, *, here: Iterable[str] = ()) -> tuple[Bead, ...]:
    """A bead per step, as the list below the drawing has a row."""
    current = set(here)
    return tuple(
        Bead(
            name=f"{stage.number}. {stage.name}",
            state=stage.state,
            words=BEADS[stage.state][1].said(lang),
            href=f"{base}/#etape-{stage.id}",
            group=stage.use,
            room=stage.room,
            here=stage.id in current,
        )
        for stage in standing.stages
    )


def told_together(
    standing: Standing, beads: tuple[Bead, ...], base: str, lang: Lang, *, most: int = MOST
) -> tuple[Bead, ...]:
    """The beads, told by kind of work when they are too many to be read."""
    titles = {stage.use: stage.title.said(lang) for stage in standing.stages}
    titles |= {stage.room: room_title(stage.room).said(lang) for stage in standing.stages}
    words = {state: word.said(lang) for state, (_, word) in BEADS.items()}
    return gathered(
        beads, most=most, told=titles, words=words, to=f"{base}/?only=%s#liste", rooms=tuple(ROOMS)
    )


def strand_of(
    standing: Standing, base: str, lang: Lang, *, step: str = "", kind: str = ""
) -> tuple[StrandBead, ...]:
    """The strand of a page about a step, or about a kind of document: then where that kind is made."""
    here = [stage.id for stage in standing.stages if stage.id == step or _makes(stage, kind)]
    beads = beads_of(standing, base, lang, here=here[:1])
    told = told_together(standing, beads, base, lang, most=IN_STRAND)[:IN_STRAND]
    told = tuple(replace(bead, href=_page_of(bead, base)) for bead in with_slack(told))
    current = next((place for place, bead in enumerate(told) if bead.here), None)
    return tuple(
        StrandBead(bead.name, bead.state, bead.words, bead.href, bead.here, _classes(bead, place, current))
        for place, bead in enumerate(told)
    )


def _makes(stage: Stage, kind: str) -> bool:
    return bool(kind) and any(ref.kind == kind for ref in stage.made)


def _page_of(bead: Bead, base: str) -> str:
    """From another page a bead leads to the page of its step, not to its row."""
    return bead.href.replace(f"{base}/#etape-", f"{base}/steps/")


def _classes(bead: Bead, place: int, current: int | None) -> str:
    told = ["here"] if bead.here else []
    if current is not None and not bead.here and abs(place - current) <= NEAR:
        told.append("near")
    return " ".join([*told, *(["slack"] if bead.slack else [])])
