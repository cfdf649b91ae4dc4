"""Running a case, and keeping its folder and its project the same."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from filrouge.delivery.commands.documents import SUFFIXES
from filrouge.delivery.filing import LANGS, print_reports
from filrouge.delivery.session import CASE, Session, with_session
from filrouge.delivery.words import said
from filrouge.kernel.ports import Run
from filrouge.kernel.project import Project
from filrouge.kernel.runs import Call
from filrouge.kernel.texts import Lang, Message, Text
from filrouge.kernel.thread import Here, Perform, State, Thread, case_of

STATES = {
    "done": Text(fr="fait", en="done"),
    "suspect": Text(fr="suspect", en="suspect"),
    "waiting": Text(fr="attend", en="waiting"),
    "impossible": Text(fr="impossible", en="impossible"),
}
BEADS = {"done": "●", "suspect": "◆", "waiting": "○", "impossible": "■"}
IMPOSSIBLE = 65
MADE_SHOWN = 3  #: on the line of a step; JSON names them all


@click.command()
@click.argument("case", type=CASE)
@click.option(
    "--redo",
    multiple=True,
    metavar="STEP",
    help="Refaire cette étape même si elle tient. / Redo this step even if it holds.",
)
@with_session
def run(session: Session, case: Path, redo: Sequence[str]) -> None:
    """Porter CASE dans son projet, puis refaire ce qui a changé. / Push CASE, then redo what changed."""
    project, folder = session.case(case)
    folder.push()
    states = _walked(session, project, redo, more=bool(folder.kept_back))
    while folder.kept_back and folder.push():  # what was written about what the steps made leads further
        states = _after(states, _walked(session, project, (), known=states, more=bool(folder.kept_back)))
    if folder.kept_back and not session.json:
        for state in states:
            if state.status != "done":
                click.echo(_line(session, state))
    redone = sum(state.ran for state in states)
    early = {str(key): str(ref) for key, ref in folder.kept_back.items()}
    told = {"steps": [_told(session, state) for state in states], "redone": redone, "kept_back": early}
    session.show(told, [])
    if not session.json:
        _close(session, project, case, states, redone)
        _say_early(session, early)
    if early or any(state.status == "impossible" for state in states):
        click.get_current_context().exit(IMPOSSIBLE)


@click.command()
@click.argument("case", type=CASE)
@with_session
def status(session: Session, case: Path) -> None:
    """Dire où en est chaque étape, sans rien faire. / Say where each step stands; nothing is run."""
    project, folder = session.case(case)
    folder.push()
    states = Thread(project, case_of(project)).status()
    told = [_told(session, state) for state in states]
    session.show({"steps": told}, [_line(session, state) for state in states])


@click.command()
@click.argument("case", type=CASE)
@click.option("--to", "suffixes", multiple=True, required=True, type=click.Choice(SUFFIXES))
@click.option("--lang", "langs", multiple=True, type=click.Choice(LANGS), default=LANGS, show_default=True)
@with_session
def reports(session: Session, case: Path, suffixes: Sequence[str], langs: Sequence[Lang]) -> None:
    """Écrire les rapports de CASE dans CASE/out, avec le modèle de son organisation. / Write the reports of
    CASE to CASE/out, on the template of its organisation."""
    from filrouge.delivery.handing import look_of  # noqa: PLC0415 - renderers are heavy

    project, _ = session.case(case)
    made = [ref for state in Thread(project, case_of(project)).status() for ref in state.made]
    folder = case / "out"
    paths = print_reports(project, made, folder, suffixes=suffixes, langs=langs, look=look_of(project))
    session.show({"files": [str(path) for path in paths]}, [])
    if not session.json:
        told, count = ", ".join(suffixes), len(paths)
        fr = f"{count} rapport(s) en {told} dans {folder}"
        session.say(Text(fr=fr, en=f"{count} report(s) as {told} in {folder}"))


@click.command()
@click.argument("case", type=CASE)
@with_session
def push(session: Session, case: Path) -> None:
    """Porter dans le projet ce qui a changé dans CASE. / Write what changed in CASE into the project."""
    _, folder = session.case(case)
    written = [str(ref) for ref in folder.push()]
    early = {str(key): str(ref) for key, ref in folder.kept_back.items()}
    session.show({"written": written, "kept_back": early}, written)
    _say_early(session, early)


@click.command()
@click.argument("case", type=CASE)
@with_session
def pull(session: Session, case: Path) -> None:
    """Porter dans CASE ce qui a changé dans le projet. / Write what changed in the project into CASE."""
    _, folder = session.case(case)
    written = [str(path) for path in folder.pull()]
    session.show({"written": written}, written)


def _say_early(session: Session, early: Mapping[str, str]) -> None:
    """What was not written, because it cites what nothing has made yet."""
    for key, ref in early.items():
        fr = f"{key} n’est pas porté\u00a0: il cite {ref}, qui n’est pas encore fait."
        session.say(Text(fr=fr, en=f"{key} is not written: it cites {ref}, which is not made yet."))


def _walked(
    session: Session, project: Project, redo: Sequence[str], *, more: bool, known: Sequence[State] = ()
) -> tuple[State, ...]:
    """Every step in turn; those that stand as they did are not told twice, nor those that wait while
    ``more`` documents are to be written before the next walk."""
    told = {state.step: (state.status, state.made) for state in known}

    def watch(state: State) -> None:
        changed = told.get(state.step) != (state.status, state.made)
        if not session.json and (state.ran or changed) and (state.status == "done" or not more):
            click.echo(_line(session, state))

    thread = Thread(project, case_of(project), perform=_performer(session, project), redo=frozenset(redo))
    return thread.run(watch=watch)


def _after(before: Sequence[State], now: Sequence[State]) -> tuple[State, ...]:
    """Where steps stand now; one that ran in either walk ran."""
    ran = {state.step for state in before if state.ran}
    return tuple(replace(state, ran=state.ran or state.step in ran) for state in now)


def _performer(session: Session, project: Project) -> Perform:
    """Long use cases run as jobs, in a process of their own; short ones here."""
    from filrouge.delivery.worker import perform_as_job  # noqa: PLC0415 - only when something runs

    def perform(call: Call, here: Here) -> Run:
        if not call.use.long:
            return here(call)
        with _Bar(session, call) as bar:
            return perform_as_job(project, call, bar.move)

    return perform


class _Bar:
    """Progress of one step on stderr, when somebody is watching."""

    def __init__(self, session: Session, call: Call) -> None:
        self._session, self._title = session, f"  {call.step}"
        self._shown = sys.stderr.isatty() and not session.json

    def __enter__(self) -> "_Bar":
        self.move(0.0, Message(""))
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)

    def move(self, done_ratio: float, message: Message) -> None:
        if self._shown:
            full = round(20 * done_ratio)
            words = said(message, self._session.lang) if message.msgid else ""
            bar = "━" * full + "┄" * (20 - full)
            click.echo(
                f"\r\033[K{self._title} {bar} {100 * done_ratio:3.0f} % {words}"[:118], nl=False, err=True
            )


def _told(session: Session, state: State) -> dict[str, object]:
    return {
        "name": state.step,
        "room": state.use.partition(".")[0],
        "use": state.use,
        "state": state.status,
        "why": said(state.why, session.lang) if state.why else None,
        "code": state.code or None,
        "redone": state.ran,
        "made": [str(ref) for ref in state.made],
    }


def _line(session: Session, state: State) -> str:
    """One bead of the thread."""
    word = STATES[state.status].said(session.lang)
    made = ", ".join(str(ref) for ref in state.made[:MADE_SHOWN])
    if more_count := len(state.made[MADE_SHOWN:]):
        made += Text(fr=f" et {more_count} autres", en=f" and {more_count} more").said(session.lang)
    why = f" : {said(state.why, session.lang)}" if state.why else ""
    fresh = "↻" if state.ran else " "
    return f"{BEADS[state.status]} {fresh} {state.step:24} {word:10}{why or f' {made}'}"


def _close(session: Session, project: Project, case: Path, states: Sequence[State], redone: int) -> None:
    """What a person wants to know at the end: what was redone, what is in doubt, where the reports lie."""
    doubts = project.suspects()
    session.say(Text(fr=f"{redone} étape(s) refaite(s).", en=f"{redone} step(s) redone."))
    if doubts.roots:
        count = len(doubts.roots)
        session.say(
            Text(
                fr=f"{count} citation(s) suspecte(s)\u00a0: filrouge suspects",
                en=f"{count} suspect citation(s): filrouge suspects",
            )
        )
    made = [ref for state in states for ref in state.made]
    printed = print_reports(project, made, case / "out")
    if printed:
        session.say(Text(fr=f"Rapports dans {case / 'out'}\u00a0:", en=f"Reports in {case / 'out'}:"))
        for path in printed:
            click.echo(f"  {path}", err=True)
