"""The thread as a drawing: where its beads stand, and the line that carries them; no page, no request."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

ACROSS = 9  #: beads in a row
MOST = 18  #: beads that one still reads at a glance: two rows
LINE_LETTERS = 17  #: of a name, so that it keeps clear of its neighbours
FIRST_X, FIRST_Y, STEP_X, STEP_Y = 56, 46, 130, 180  #: units of the view box
WIDTH, LEAD_X, FOOT_Y = 1152, -700, 74
WAVES = (
    6,
    -8,
    10,
    -6,
    8,
    -10,
    6,
    -8,
)  #: how far a tight line leaves the straight way
SAG = 24  #: of a slack thread between two beads
ENDS_CARRIED = ("todo", "impossible")  #: no work went beyond such a bead
#: From the best to the worst: what a bead that stands for several steps says.
WORST = ("done", "todo", "waiting", "suspect", "impossible")


@dataclass(frozen=True)
class Bead:
    """A step, or several that belong together: its name, its state and the words for it, where it leads.

    ``group`` and ``room`` say with which others it may be told as one.
    """

    name: str
    state: str
    words: str
    href: str
    group: str = ""
    room: str = ""
    here: bool = False
    slack: bool = False


@dataclass(frozen=True)
class Placed:
    """A bead where it stands; ``lines`` are its name on one or two lines."""

    bead: Bead
    x: int
    y: int
    lines: tuple[tuple[str, int], ...]  #: with the height of each
    words_y: int


@dataclass(frozen=True)
class Drawing:
    """What the template prints; ``tight`` and ``slack`` are paths of SVG."""

    height: int
    tight: str
    slack: tuple[str, ...]
    placed: tuple[Placed, ...]
    width: int = WIDTH


def drawn(beads: Sequence[Bead]) -> Drawing:
    """Place any number of beads, in rows that the line turns between."""
    beads = with_slack(beads)
    placed = tuple(_placed(bead, rank) for rank, bead in enumerate(beads))
    rows_count = max(1, -(-len(beads) // ACROSS))
    tight, slack = f"M{LEAD_X} {FIRST_Y} H{FIRST_X}", []
    for rank, (left, right) in enumerate(pairwise(placed)):
        if right.bead.slack:
            slack.append(f"M{left.x} {left.y} {_way(left, right, rank, slack=True)}")
        else:
            tight += f" {_way(left, right, rank, slack=False)}"
    return Drawing(FIRST_Y + STEP_Y * (rows_count - 1) + FOOT_Y, tight, tuple(slack), placed)


def with_slack(beads: Sequence[Bead]) -> tuple[Bead, ...]:
    """The thread is tight up to the first place that work did not reach, slack from there on."""
    reached = next((rank for rank, bead in enumerate(beads) if bead.state in ENDS_CARRIED), len(beads))
    return tuple(replace(bead, slack=rank >= reached) for rank, bead in enumerate(beads))


def gathered(
    steps: Sequence[Bead],
    *,
    most: int = MOST,
    told: dict[str, str],
    words: dict[str, str],
    to: str,
    rooms: Sequence[str] = (),
) -> tuple[Bead, ...]:
    """At most ``most`` beads, or as few as there are rooms.

    A bead per step while they can be read; beyond, one per kind of work, in the order of the thread, which
    says how many steps it stands for and the worst that happened to one of them; beyond still, one per room.
    What somebody looks for on a drawing is the place where the thread no longer holds, and then its steps:
    the bead leads to the list, narrowed to them.

    Args:
        told: the title of every group and every room.
        words: what each state is called.
        to: where the list is, with a place for the group.
        rooms: in the order in which a project goes through them.
    """
    if len(steps) <= most:
        return tuple(steps)
    groups = _together(steps, [step.group for step in steps])
    if len(groups) > most:
        ranks = {room: rank for rank, room in enumerate(rooms)}
        steps = sorted(steps, key=lambda step: ranks.get(step.room, len(ranks)))
        groups = _together(steps, [step.room for step in steps])
    return tuple(_one(name, members, told, words, to) for name, members in groups.items())


def _together(steps: Sequence[Bead], names: Iterable[str]) -> dict[str, list[Bead]]:
    groups: dict[str, list[Bead]] = {}
    for step, name in zip(steps, names, strict=True):
        groups.setdefault(name, []).append(step)
    return groups


def _one(name: str, members: list[Bead], told: dict[str, str], words: dict[str, str], to: str) -> Bead:
    state = max((member.state for member in members), key=WORST.index)
    concerned, count = sum(member.state == state for member in members), len(members)
    many = f" ({count})" if concerned == count else f" ({concerned}/{count})"
    href = members[0].href if count == 1 else to % name
    here = any(member.here for member in members)
    said = f"{words[state]}{many if count > 1 else ''}"
    return Bead(told.get(name, name), state, said, href, name, members[0].room, here)


def _placed(bead: Bead, rank: int) -> Placed:
    x, y = FIRST_X + STEP_X * (rank % ACROSS), FIRST_Y + STEP_Y * (rank // ACROSS)
    lines = tuple((line, y + 34 + 15 * place) for place, line in enumerate(on_two_lines(bead.name)))
    return Placed(bead, x, y, lines, y + 35 + 15 * len(lines))


def on_two_lines(name: str) -> tuple[str, ...]:
    """A name cut between words; what does not fit on two lines ends in an ellipsis."""
    lines = [""]
    for word in _words(name):
        joined = f"{lines[-1]} {word}".strip()
        if len(joined) <= LINE_LETTERS or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    kept = lines[:2]
    if len(lines) > 2:
        kept[1] = f"{kept[1][: LINE_LETTERS - 1].rstrip()}…"
    return tuple(kept)


def _words(name: str) -> Iterator[str]:
    """Words, those that are too long for a line shortened."""
    for word in name.split():
        yield word if len(word) <= LINE_LETTERS else f"{word[: LINE_LETTERS - 1]}…"


def _way(left: Placed, right: Placed, rank: int, *, slack: bool) -> str:
    """From one bead to the next: a wave, a sag, or the turn to the next row."""
    if left.y == right.y:
        height = SAG if slack else WAVES[rank % ACROSS % len(WAVES)]
        return f"Q{(left.x + right.x) // 2} {left.y + height} {right.x} {right.y}"
    y = left.y
    turn = f"C1190 {y} 1190 {y + 82} 1030 {y + 92} C760 {y + 106} 420 {y + 82} 150 {y + 94}"
    return f"{turn} C-30 {y + 104} -30 {right.y} {right.x} {right.y}"
